"""T17: what orders come to, and what is paid back of them, in every kind of currency, to the last minor unit."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from apps.orders import services
from apps.orders.interface import RefundLine
from apps.orders.models import Order
from apps.orders.rules import PaidLine, refund_due
from apps.pricing.interface import LineToPrice, Quote
from apps.pricing.rules import Tax, quote
from commerce.money import Money, exponent, total
from tests.orders.shop_floor import NOW, check_out, filled_cart, ledger, open_shop, shelf
from tests.support.torture import scaled, seeds, tell

CURRENCIES = {"JPY": 0, "GBP": 2, "KWD": 3}
EXAMPLES = scaled(fast=100, long=5_000)
DEAREST = 10**9
TAX_CLASSES = ("standard", "reduced", "zero", "books")  # nobody taxes books here

currencies = st.sampled_from(sorted(CURRENCIES))
rates = st.decimals(min_value=0, max_value=60, places=2)
units = st.integers(min_value=1, max_value=99)


@st.composite
def quotes(draw: Any) -> Quote:
    """A basket as any shop in any country would price it."""
    currency = draw(currencies)
    amounts = st.integers(min_value=0, max_value=DEAREST).map(lambda minor: Money(minor, currency))
    line = st.builds(
        LineToPrice, sku=st.uuids().map(str), unit_price=amounts, quantity=units, tax_class=st.sampled_from(TAX_CLASSES)
    )
    return quote(
        lines=draw(st.lists(line, min_size=1, max_size=8)),
        currency=currency,
        shipping=draw(st.none() | amounts),
        taxes={name: Tax(name=name.title(), rate=draw(rates)) for name in TAX_CLASSES[:3]},
        prices_include_tax=draw(st.booleans()),
    )


def test_the_currencies_have_every_exponent() -> None:
    assert {currency: exponent(currency) for currency in CURRENCIES} == CURRENCIES


@settings(max_examples=EXAMPLES, deadline=None)
@given(quoted=quotes())
def test_t17_lines_discounts_shipping_and_tax_sum_to_the_total(quoted: Quote) -> None:
    currency = quoted.total.currency
    event(f"{currency}, tax {'within' if quoted.prices_include_tax else 'on top'}")
    lines = total([line.total for line in quoted.lines], currency)
    tax_on_top = Money.zero(currency) if quoted.prices_include_tax else quoted.tax

    assert all(line.total == line.unit_price * line.quantity - line.discount for line in quoted.lines)
    assert lines == quoted.subtotal - quoted.discount
    assert quoted.total == lines + quoted.shipping + tax_on_top
    assert quoted.tax == total([*(line.tax for line in quoted.lines), quoted.shipping_tax], currency)
    assert quoted.tax == total([levied.amount for levied in quoted.taxes], currency)


@settings(max_examples=EXAMPLES, deadline=None)
@given(quoted=quotes())
def test_t17_nothing_is_ever_negative_nor_more_tax_than_price(quoted: Quote) -> None:
    zero = Money.zero(quoted.total.currency)
    sums = (quoted.subtotal, quoted.discount, quoted.shipping, quoted.shipping_tax, quoted.tax, quoted.total)

    assert min(*sums, *(line.total for line in quoted.lines), *(line.tax for line in quoted.lines)) >= zero
    assert quoted.tax <= quoted.total
    assert all(line.tax <= line.total for line in quoted.lines)


@settings(max_examples=EXAMPLES, deadline=None)
@given(quoted=quotes(), chance=st.randoms(use_true_random=False))
def test_t17_refunds_by_lines_sum_to_the_total_however_they_are_split(quoted: Quote, chance: Random) -> None:
    whole = quoted.total.minor
    refunded = dict.fromkeys((line.sku for line in quoted.lines), 0)
    given_back = []
    while batch := _some_units(quoted, refunded, chance):
        left = whole - sum(given_back)
        if chance.random() < 0.2:  # a goodwill in between, for no units
            given_back.append(chance.randint(0, left))
            left -= given_back[-1]
        given_back.append(refund_due(_paid(quoted, refunded), units=batch, left=left))
        for sku, count in batch.items():
            refunded[sku] += count

    assert sum(given_back) == whole
    assert min(given_back) >= 0


@settings(max_examples=EXAMPLES, deadline=None)
@given(amount=st.integers(0, DEAREST), quantity=units, chance=st.randoms(use_true_random=False))
def test_t17_units_of_a_line_sum_to_the_line_and_differ_by_one_at_most(
    amount: int, quantity: int, chance: Random
) -> None:
    prices = [
        PaidLine(sku="MUG", amount=amount, quantity=quantity, refunded=before).price_of(1) for before in range(quantity)
    ]
    first = chance.randint(0, quantity)

    assert sum(prices) == amount
    assert max(prices) - min(prices) <= 1
    assert PaidLine(sku="MUG", amount=amount, quantity=quantity, refunded=0).price_of(first) == sum(prices[:first])


@pytest.mark.parametrize("seed", seeds(fast=3, long=100))
def test_t17_real_orders_are_given_back_to_the_last_penny(
    seed: int, db: None, deliver_events: Callable[[], int]
) -> None:
    chance = Random(seed)
    open_shop(MUG=50, BOWL=50, JUG=50)
    basket = {sku: chance.randint(1, 7) for sku in ("MUG", "BOWL", "JUG")}
    order_id = check_out(filled_cart(**basket)).order.order_id
    refunds = 0
    while batch := {line.sku: chance.randint(0, line.quantity - line.refunded) for line in _lines(order_id)}:
        lines = [RefundLine(sku=sku, quantity=count) for sku, count in batch.items() if count]
        if lines:
            refunds += 1
            services.refund(
                order_id=order_id,
                amount=None,
                lines=lines,
                restock=True,
                reason="",
                by="staff",
                idempotency_key=f"refund-{refunds}",
                now=NOW,
            )
        if all(line.quantity == line.refunded for line in _lines(order_id)):
            break
    deliver_events()

    order = Order.objects.get()
    (booked,) = ledger()
    lost = booked[1] - booked[2]
    tell("T17", f"an order refunded in {refunds} parts", injected={"refunds": refunds}, lost={"minor units": lost})
    assert (lost, order.refunded_amount, order.told) == (0, order.total_amount, "refunded")
    assert [shelf(sku) for sku in basket] == [(50, 0)] * 3


def _paid(quoted: Quote, refunded: dict[str, int]) -> list[PaidLine]:
    return [
        PaidLine(
            sku=line.sku,
            amount=line.total.minor + (0 if quoted.prices_include_tax else line.tax.minor),
            quantity=line.quantity,
            refunded=refunded[line.sku],
        )
        for line in quoted.lines
    ]


def _some_units(quoted: Quote, refunded: dict[str, int], chance: Random) -> dict[str, int]:
    """Units of some lines that are not paid back yet; none when all are."""
    left = {line.sku: line.quantity - refunded[line.sku] for line in quoted.lines if line.quantity > refunded[line.sku]}
    if not left:
        return {}
    wanted = {sku: chance.randint(0, most) for sku, most in left.items()}
    some = {sku: count for sku, count in wanted.items() if count}
    return some or dict([next(iter(left.items()))])


def _lines(order_id: str) -> Any:
    return services.get_order(order_id=order_id).lines
