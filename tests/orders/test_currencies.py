"""An order is placed, paid, given back and booked in the currency of its cart, to its smallest unit."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from apps.cart import interface as cart
from apps.cart.interface import NotSoldInCurrency
from apps.catalog.models import ListPrice, PriceList, Variant
from apps.notifications.models import Message
from apps.orders import services
from apps.orders.interface import PriceChanged
from apps.orders.models import RefundBooking
from apps.payments import services as payments
from apps.shipping.models import Method, MethodPrice
from commerce.money import Money
from tests.orders.shop_floor import NOW, check_out, ledger, open_shop


@pytest.fixture(autouse=True)
def shop_floor(db: None) -> None:
    """A mug is €12.35 or ¥1,950; a bowl is sold in pounds only. Standard delivery is €4.95 or ¥800."""
    open_shop(MUG=10, BOWL=10)
    mug = Variant.objects.get(sku="MUG")
    for currency, amount in (("EUR", 1235), ("JPY", 1950)):
        PriceList.objects.create(currency=currency)
        ListPrice.objects.create(variant=mug, price_list_id=currency, price_amount=amount)
    standard = Method.objects.get(name="Standard", zone__name="United Kingdom")
    MethodPrice.objects.create(method=standard, currency="JPY", price_amount=800)


def mugs(currency: str, quantity: int = 3) -> str:
    """A cart of mugs, begun in a currency."""
    return cart.service().add_item(token="", sku="MUG", quantity=quantity, now=NOW, currency=currency).token


@pytest.mark.parametrize(
    ("currency", "sums", "part", "whole"),
    [
        ("EUR", ("37.05", "4.95", "7.01"), "0.01", 4200),  # 37.05/6 = 6.175, upwards; 4.95/6 = 0.825, upwards
        ("JPY", ("5850", "800", "1108"), "1", 6650),  # 975, and 133.33 of the delivery
    ],
)
def test_a_purchase_is_paid_refunded_and_reconciled_in_its_currency(
    currency: str, sums: tuple[str, str, str], part: str, whole: int, deliver_events: Callable[[], int]
) -> None:
    def money(amount: str) -> Money:
        return Money.of(amount, currency)

    placed = check_out(mugs(currency), expected_total=Money(whole, currency)).order
    deliver_events()

    totals = placed.totals
    assert [totals.subtotal, totals.shipping, totals.tax] == [money(amount) for amount in sums]
    assert totals.total == Money(whole, currency)
    assert ledger() == [("captured", whole, 0)]
    for key, amount in (("first", money(part)), ("rest", totals.total - money(part))):
        services.refund(
            order_id=placed.order_id,
            amount=amount,
            lines=(),
            restock=False,
            reason="Late.",
            by="staff Ann",
            idempotency_key=key,
            now=NOW,
        )
    deliver_events()

    order = services.get_order(order_id=placed.order_id)
    assert (order.status, order.refunded) == ("refunded", totals.total)
    assert ledger() == [("captured", whole, whole)]
    assert sum(RefundBooking.objects.values_list("booked_amount", flat=True)) == whole
    compared = list(payments.reconcile(gateway="sandbox", since=NOW - timedelta(hours=1), repair=False, now=NOW))
    assert [one.difference for one in compared] == [None]


def test_the_customer_is_written_to_in_the_currency_of_the_order(deliver_events: Callable[[], int]) -> None:
    check_out(mugs("EUR"))
    deliver_events()

    message = Message.objects.get(kind="order_placed")
    assert all("€42.00" in body and "£" not in body for body in (message.text, message.html))


def test_a_line_without_a_price_in_the_currency_keeps_the_cart_from_being_ordered() -> None:
    token = mugs("GBP", 1)
    cart.service().add_item(token=token, sku="BOWL", quantity=1, now=NOW)
    cart.service().set_currency(token=token, currency="EUR", now=NOW)

    with pytest.raises(NotSoldInCurrency) as refused:
        check_out(token)

    assert refused.value.params == {"skus": ["BOWL"], "currency": "EUR"}
    assert ledger() == []


def test_a_cart_whose_currency_changed_on_the_way_is_not_charged_another_sum() -> None:
    token = mugs("EUR")
    cart.service().set_currency(token=token, currency="GBP", now=NOW)

    with pytest.raises(PriceChanged):
        check_out(token, expected_total=Money(4200, "EUR"))

    assert ledger() == []
