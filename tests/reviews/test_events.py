"""What reviews learn from others: late, twice, and in another order."""

from collections.abc import Callable

import pytest

from apps.customers.events import CustomerErased
from apps.orders import services as orders
from apps.orders.events import OrdersAnonymised
from apps.orders.interface import OrderStatus
from apps.reviews import handlers, services
from apps.reviews.interface import ReviewSort, UnknownProduct
from apps.reviews.models import Purchase
from apps.reviews.models import Subject as StoredSubject
from apps.reviews.services import personal_data
from commerce.models import OutboxEvent
from commerce.privacy import Subject
from tests.orders.after_payment import give_back
from tests.orders.shop_floor import NOW as SHOP_NOW
from tests.orders.shop_floor import check_out, filled_cart, open_shop
from tests.reviews.people import ADA, BEN, GUESTS_ORDER, LAMP, MUG, NOW, bought, stock_the_shelf, write


def verified(customer_id: str = ADA) -> list[bool]:
    return [review.verified for review in services.reviews_by(customer_id=customer_id)]


def test_an_order_is_known_by_customer_and_token_and_forgotten_when_it_is_cancelled(
    db: None, deliver_events: Callable[[], int]
) -> None:
    open_shop(MUG=5, LAMP=5)
    placed = check_out(filled_cart(MUG=1, LAMP=2), customer_id=ADA)
    deliver_events()
    products = {line.slug: line.product_id for line in placed.order.lines}
    written = write(products["mug"], by=ADA)

    assert (written.verified, services.products_to_review(customer_id=ADA, limit=5)) == (True, [products["lamp"]])

    orders.cancel(order_id=placed.order.order_id, reason="", by="staff Ann", now=SHOP_NOW)
    deliver_events()

    assert verified() == [False]
    assert services.products_to_review(customer_id=ADA, limit=5) == []


def test_money_given_back_whole_takes_the_verification_away_in_part_it_does_not(
    db: None, deliver_events: Callable[[], int]
) -> None:
    open_shop(MUG=5)
    order = check_out(filled_cart(MUG=1), customer_id=ADA).order
    deliver_events()
    write(order.lines[0].product_id, by=ADA)

    give_back(order.order_id, "5.00")
    deliver_events()
    in_part = verified()
    give_back(order.order_id, str(order.totals.total.decimal - 5), key="k2")
    deliver_events()

    assert (in_part, verified()) == ([True], [False])
    told = OutboxEvent.objects.using("orders").filter(event_type="OrderStatusChanged").order_by("id").last()
    assert told is not None
    assert told.data["newStatus"] == OrderStatus.REFUNDED


def test_a_review_stays_verified_while_another_order_holds_the_product(db: None) -> None:
    stock_the_shelf()
    bought(MUG, by=ADA, order_id="ord_1")
    bought(MUG, by=ADA, order_id="ord_2")
    bought(MUG, by=BEN, order_id="ord_3")
    write(by=ADA)
    write(by=BEN)

    services.revoke_purchase(order_id="ord_1")
    one_left = verified()
    services.revoke_purchase(order_id="ord_2")

    assert (one_left, verified(), verified(BEN)) == ([True], [False], [True])


def test_an_order_told_again_after_it_was_cancelled_stays_cancelled(db: None) -> None:
    stock_the_shelf()
    bought(MUG, by=ADA)
    services.revoke_purchase(order_id="ord_1")

    bought(MUG, by=ADA)

    assert list(Purchase.objects.values_list("order_id", "revoked")) == [("ord_1", True)]


def test_an_erased_customers_reviews_stay_without_a_name(db: None) -> None:
    stock_the_shelf()
    bought(MUG, by=ADA)
    write(by=ADA, body="It holds tea.")
    erased = CustomerErased(customer_id=ADA, email_digest="", proven_email_digest="", erased_at=NOW)

    handlers.forget_author(erased)
    handlers.forget_author(erased)

    (left,) = services.reviews_of(product_id=MUG, sort=ReviewSort.NEWEST, after="", limit=5).reviews
    assert (left.author_name, left.body, left.verified) == ("", "It holds tea.", True)
    assert (services.reviews_by(customer_id=ADA), Purchase.objects.filter(customer_id=ADA).count()) == ([], 0)


def test_what_a_guest_wrote_stays_without_a_name_when_the_order_is_anonymised(db: None) -> None:
    stock_the_shelf()
    bought(MUG, order_id=GUESTS_ORDER.order_id)
    bought(LAMP, order_id="ord_other")
    write(proof=GUESTS_ORDER)

    for _ in range(2):
        handlers.forget_orders(OrdersAnonymised(customer_id=ADA, order_ids=(GUESTS_ORDER.order_id,), email_digests=()))

    (left,) = services.reviews_of(product_id=MUG, sort=ReviewSort.NEWEST, after="", limit=5).reviews
    assert (left.author_name, left.body, left.verified) == ("", "It holds tea.", True)
    assert not services.may_review(product_id=MUG, customer_id="", proof=GUESTS_ORDER)
    assert list(Purchase.objects.values_list("order_id", flat=True)) == ["ord_other"]


def test_a_customer_is_told_what_is_held_about_them(db: None) -> None:
    stock_the_shelf()
    write(by=ADA, body="It holds tea.")

    told = personal_data.personal_data_of(subject=Subject(customer_id=ADA))

    assert [(review["productId"], review["body"], review["status"]) for review in told["reviews"]] == [
        (MUG, "It holds tea.", "pending")
    ]
    assert personal_data.personal_data_of(subject=Subject(customer_id=BEN)) == {}


def test_a_product_is_known_by_its_newest_name_and_gone_for_good(db: None) -> None:
    services.know_subject(product_id=MUG, version=2, title="Tea mug", slug="tea-mug")
    services.know_subject(product_id=MUG, version=1, title="Mug", slug="mug")
    newest = StoredSubject.objects.values_list("title", flat=True).get()
    services.forget_subject(product_id=MUG)
    services.know_subject(product_id=MUG, version=3, title="Back", slug="back")

    assert newest == "Tea mug"
    with pytest.raises(UnknownProduct):
        write(by=ADA)
