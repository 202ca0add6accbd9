"""Writes an order down, together with the saga that is to carry it through."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError

from apps.cart.interface import holder_of
from apps.orders.events import OrderCreated
from apps.orders.interface import CheckoutRequest, OrderStatus
from apps.orders.models import CheckoutSaga, Order, OrderLine, StatusHistory
from apps.orders.rules import new_number
from apps.orders.selectors import as_dto
from apps.orders.services.quoting import Offer
from apps.orders.services.reading import token_of
from apps.orders.services.steps import steps_after
from commerce.db.transaction import atomic
from commerce.events import publish
from commerce.wire import encode

TRIES_FOR_A_NUMBER = 5
_NUMBER_CONSTRAINT = "number"
_AS_STORED = Decimal("0.0001")
"""Rates as the table keeps them, so that an order reads the same before and after it was."""


class CartOrderedMeanwhile(Exception):
    """Another request has written down an order of this cart."""


def create_order(request: CheckoutRequest, offer: Offer, *, now: datetime) -> CheckoutSaga:
    """A pending order with its lines, and its saga. Publishes OrderCreated.

    :raises CartOrderedMeanwhile: a live order of this cart, or one of this idempotency key, exists
    """
    for _ in range(TRIES_FOR_A_NUMBER):
        try:
            return _create(request, offer, now)
        except IntegrityError as error:
            if not _is_about_the_number(error):
                raise CartOrderedMeanwhile from error
    raise RuntimeError("No free order number was found.")


@atomic("orders")
def _create(request: CheckoutRequest, offer: Offer, now: datetime) -> CheckoutSaga:
    order = Order.objects.create(
        number=new_number(),
        customer_id=request.customer_id,
        email=request.email,
        language=request.language,
        **_amounts(offer),
        weight_grams=offer.cart.weight_grams,
        shipping_address=encode(request.shipping_address),
        billing_address=encode(request.billing_address),
        shipping_method_id=offer.delivery.method_id,
        shipping_method=offer.delivery.name,
        estimate_from=offer.delivery.estimate_from,
        estimate_to=offer.delivery.estimate_to,
        cart_digest=holder_of(request.cart_token),
        idempotency_key=request.idempotency_key,
        created_at=now,
        updated_at=now,
    )
    order.sold = OrderLine.objects.bulk_create(_lines(order, offer))
    order.story = [
        StatusHistory.objects.create(
            order=order, status=OrderStatus.PENDING_PAYMENT, by="checkout", reason="Ordered.", at=now
        )
    ]
    publish(OrderCreated(order_id=order.pk, order=as_dto(order)))
    first = steps_after("")[0].begun(attempt=1, at=now)
    return CheckoutSaga.objects.create(
        order=order,
        lease_until=first.deadline,
        timeline=[encode(first)],
        cart_token=request.cart_token,
        method_token=request.method_token,
        saves_method=request.save_method,
        return_url=filled_in(request.return_url, order),
        started_at=now,
        updated_at=now,
    )


def _amounts(offer: Offer) -> dict[str, int | str | bool]:
    quote = offer.quote
    return {
        "currency": quote.total.currency,
        "subtotal_amount": quote.subtotal.minor,
        "discount_amount": quote.discount.minor,
        "shipping_amount": quote.shipping.minor,
        "tax_amount": quote.tax.minor,
        "total_amount": quote.total.minor,
        "prices_include_tax": quote.prices_include_tax,
    }


def _lines(order: Order, offer: Offer) -> list[OrderLine]:
    items = {item.sku: item for item in offer.cart.items}
    return [
        OrderLine(
            order=order,
            sku=priced.sku,
            product_id=items[priced.sku].product_id,
            slug=items[priced.sku].slug,
            name=items[priced.sku].name,
            options=items[priced.sku].options,
            image_url=items[priced.sku].image_url,
            quantity=priced.quantity,
            unit_price_amount=priced.unit_price.minor,
            discount_amount=priced.discount.minor,
            total_amount=priced.total.minor,
            tax_amount=priced.tax.minor,
            tax_rate=priced.tax_rate.quantize(_AS_STORED),
        )
        for priced in offer.quote.lines
    ]


def filled_in(return_url: str, order: Order) -> str:
    """Where the shopper comes back to from 3-D Secure, for this order."""
    return return_url.replace("{order_id}", order.pk).replace("{token}", token_of(order_id=order.pk))


def _is_about_the_number(error: IntegrityError) -> bool:
    violated = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    return _NUMBER_CONSTRAINT in violated
