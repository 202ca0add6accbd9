"""A day in the life of the shop: everything happens that some handler listens to, and most jobs find work."""

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from apps.cart import services as cart
from apps.cart.interface import Wisher
from apps.cart.models import Cart
from apps.catalog import services as catalog
from apps.catalog.models import Product
from apps.customers import services as customers
from apps.inventory import interface as inventory
from apps.inventory.models import Stock
from apps.orders import services as orders
from apps.orders.interface import ReturnLineRequest, ReturnReason
from apps.orders.models import Order, RefundBooking
from apps.payments import interface as payments
from apps.payments import services as payment_services
from apps.payments.events import RefundFailed
from apps.payments.gateways.sandbox import webhook
from apps.payments.models import Payment
from apps.reviews import services as reviews
from apps.reviews.interface import NewReview
from apps.shipping import interface as shipping
from apps.shipping import services as shipping_services
from apps.shipping.interface import ShipmentStatus
from commerce.background import deliver_all_events
from commerce.db.transaction import atomic
from commerce.events import publish
from tests.orders.after_payment import give_back, send
from tests.orders.shop_floor import NOW, check_out, filled_cart, open_shop, pounds
from tests.support.breaking import FOR_EVER, Breaking, DomainDown

PASSWORD = "correct-horse-9"
LATER = NOW + timedelta(hours=25)
"""When jobs are run: leases, reservations and patience with those who do not pay have run out by then."""


def live_a_day() -> None:
    """Most of its events are left where they were published."""
    open_shop(MUG=20, LAMP=10, GONE=1)
    open_an_account()
    change_the_range()
    change_minds()
    send_and_take_back()
    send_goods_back()
    leave_things_undone()


def open_an_account() -> None:
    """Its address and password are proven, changed and reset; somebody else's, who bought something, is erased."""
    ada = new_account("ada@example.com")
    customers.request_email_verification(customer_id=ada, now=NOW)
    customers.request_email_change(customer_id=ada, password=PASSWORD, new_email="countess@example.com", now=NOW)
    customers.request_password_reset(email="ada@example.com", client_address="", now=NOW)
    customers.change_password(customer_id=ada, password=PASSWORD, new_password="battery-staple-9", now=NOW)
    eve = new_account("eve@example.com")
    payment_services.save_payment_method(
        customer_id=eve, email="eve@example.com", method_token="pm_card_visa", idempotency_key="keep", now=NOW
    )
    wish_and_rate(eve)
    bought = check_out(filled_cart(MUG=1)).order.order_id
    orders.cancel(order_id=bought, reason="Going away.", by=eve, now=NOW)
    Order.objects.filter(pk=bought).update(customer_id=eve)
    customers.erase(customer_id=eve, password=PASSWORD, now=NOW)


def wish_and_rate(customer_id: str) -> None:
    """A lamp is wished for, bought elsewhere, and rated; a guest's wish is from long ago."""
    lamp = Product.objects.get(slug="lamp").pk
    wish = {"product_id": lamp, "sku": "", "currency": ""}
    cart.wish(wisher=Wisher(customer_id=customer_id), **wish, now=NOW)
    cart.wish(wisher=Wisher(), **wish, now=NOW - timedelta(days=400))
    bought = {"order_id": "ord_past", "order_token": "", "customer_id": customer_id, "product_ids": [lamp]}
    reviews.know_purchase(**bought, bought_at=NOW)
    review = NewReview(
        reference="past",
        product_id=lamp,
        rating=4,
        title="",
        body="Bright.",
        author_name="Eve",
        verified=True,
        written_at=NOW,
    )
    reviews.load(reviews=[review], now=NOW)


def new_account(email: str) -> str:
    """The customer's id."""
    return customers.register(
        email=email, password=PASSWORD, first_name="Ada", last_name="Byron", phone="", now=NOW
    ).customer_id


def change_the_range() -> None:
    ids = dict(Product.objects.values_list("slug", "pk"))
    for published in (False, True):
        catalog.set_published(product_ids=[ids["lamp"]], published=published, now=NOW)
    catalog.delete_products(product_ids=[ids["gone"]])


def change_minds() -> None:
    """One order is cancelled, one payment declined, one given up before the bank's page."""
    bought = check_out(filled_cart(MUG=2)).order
    orders.cancel(order_id=bought.order_id, reason="Too many mugs.", by="staff Ann", now=NOW)
    with suppress(payments.PaymentDeclined):
        check_out(filled_cart(MUG=1), "pm_card_chargeDeclined")
    left = check_out(filled_cart(MUG=1), "pm_card_authenticationRequired").order
    (payment,) = payment_services.payments_of(order_id=left.order_id)
    payment_services.void(payment_id=payment.payment_id, now=NOW)


def send_and_take_back() -> None:
    """A parcel arrives; some money goes back, and once it does not arrive."""
    order_id = check_out(filled_cart(MUG=2, LAMP=1)).order.order_id
    parcel = send(order_id, MUG=2)
    shipping_services.update_shipment(shipment_id=parcel.shipment_id, status=ShipmentStatus.DELIVERED, now=NOW)
    give_back(order_id, "5.00")
    deliver_all_events()
    booked = RefundBooking.objects.latest("pk")
    with atomic("payments"):
        publish(
            RefundFailed(
                refund_id=booked.payment_refund_id,
                payment_id=booked.payment_id,
                order_id=order_id,
                amount=booked.amount,
            )
        )


def send_goods_back() -> None:
    """One return is paid back, another rejected."""
    order_id = check_out(filled_cart(MUG=2)).order.order_id
    send(order_id)
    deliver_all_events()
    first, second = (
        orders.request_return(
            order_id=order_id,
            lines=[ReturnLineRequest(sku="MUG", quantity=1, reason=ReturnReason.DAMAGED)],
            by="guest",
            idempotency_key=key,
            now=NOW,
        ).return_id
        for key in ("first", "second")
    )
    orders.approve_return(return_id=first, instructions="Use the label.", by="staff Ann", now=NOW)
    orders.receive_return(return_id=first, lines=None, by="staff Ann", now=NOW)
    orders.refund_return(return_id=first, by="staff Ann", now=NOW)
    orders.reject_return(return_id=second, reason="It was used.", by="staff Ann", now=NOW)


def leave_things_undone() -> None:
    """Work for jobs: what processes that died, shoppers that left and days that went by leave behind."""
    with payments.service.replaced_by(Breaking(payment_services, capture=FOR_EVER)), suppress(DomainDown):
        check_out(filled_cart(MUG=1))
    check_out(filled_cart(MUG=1), "pm_card_authenticationRequired")
    bought = check_out(filled_cart(MUG=2)).order.order_id
    with payments.service.replaced_by(Breaking(payment_services, refund=1)), suppress(DomainDown):
        give_back(bought, "1.00")
    with shipping.service.replaced_by(Breaking(shipping_services, create_shipment=1)), suppress(DomainDown):
        send(bought, MUG=1)
    inventory.service().reserve(order_id="ord_left", lines=[inventory.Demand(sku="MUG", quantity=1)], now=NOW)
    Stock.objects.filter(sku="LAMP").update(preorder_until=NOW.date(), preorder_limit=1)
    filled_cart(MUG=1)
    Cart.objects.update(updated_at=NOW - timedelta(days=400))
    leave_payments_undone()


def leave_payments_undone() -> None:
    """A hold that ends soon, and a webhook."""
    lapsing, told_of = hold("ord_lapsing"), hold("ord_told_of")
    Payment.objects.filter(pk=lapsing).update(expires_at=LATER + timedelta(hours=1))
    about = {"id": Payment.objects.get(pk=told_of).reference, "object": "payment_intent"}
    body, headers = webhook("payment_intent.amount_capturable_updated", about, at=timezone.now(), event_id="evt_1")
    payment_services.receive_webhook(gateway="sandbox", body=body, headers=headers, now=timezone.now())


def hold(order_id: str) -> str:
    """The payment's id."""
    return payment_services.authorize(
        order_id=order_id,
        customer_id="",
        amount=pounds("20"),
        method_token="pm_card_visa",
        return_url="https://shop.example/",
        idempotency_key=f"hold {order_id}",
        now=NOW,
    ).payment_id
