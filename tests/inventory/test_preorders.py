"""What limits a sale besides the shelf: units kept back, and units sold before they have come."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from apps.inventory import services
from apps.inventory.events import StockChanged, StockLow
from apps.inventory.interface import Availability, InsufficientStock
from apps.inventory.models import SellingTerms, Stock, UnitsOwed
from tests.inventory.shelves import NOW, events, said, shelf, sql, stocked, wanted

IN_APRIL = date(2026, 4, 1)

pytestmark = pytest.mark.usefixtures("db")


def sell(**terms: Any) -> None:
    services.change_selling(sku="MUG", terms=SellingTerms(**terms))


def availability() -> Availability:
    return services.availability(skus=["MUG"])["MUG"]


def reserve(quantity: int, order_id: str = "ord_1") -> None:
    services.reserve(order_id=order_id, lines=wanted(MUG=quantity), now=NOW)


def test_units_kept_back_cannot_be_bought() -> None:
    stocked(MUG=5)
    sell(safety_stock=2)
    assert availability() == Availability(sku="MUG", available=3)
    with pytest.raises(InsufficientStock) as short:
        reserve(4)
    assert short.value.params == {"skus": ["MUG"], "available": {"MUG": 3}}
    reserve(3)
    services.commit(order_id="ord_1", now=NOW)
    assert (shelf("MUG"), availability().available) == ((2, 0), 0)


def test_keeping_more_back_than_is_left_takes_nothing_from_those_who_hold_some() -> None:
    stocked(MUG=5)
    reserve(4)
    sell(safety_stock=3)
    assert availability().available == 0
    services.commit(order_id="ord_1", now=NOW)
    assert shelf("MUG") == (1, 0)


def test_units_kept_back_and_sold_on_backorder_are_the_merchant_s_choice() -> None:
    stocked(MUG=2)
    sell(safety_stock=2, backorder=True)
    assert availability() == Availability(sku="MUG", available=0, backorder=True)
    reserve(1)


def test_what_is_still_to_come_is_sold_up_to_a_limit_with_the_day_it_is_sent() -> None:
    stocked(MUG=2)
    sell(preorder_until=IN_APRIL, preorder_limit=10)
    assert availability() == Availability(sku="MUG", available=12, preorder=10, preorder_until=IN_APRIL)
    reserve(5)
    assert availability() == Availability(sku="MUG", available=7, preorder=7, preorder_until=IN_APRIL)
    with pytest.raises(InsufficientStock):
        reserve(8, "ord_2")
    reserve(7, "ord_2")
    assert availability() == Availability(sku="MUG", available=0)
    for order_id in ("ord_1", "ord_2"):
        services.commit(order_id=order_id, now=NOW)
    assert shelf("MUG") == (-10, 0)


def test_only_so_many_as_are_on_the_shelf_are_sent_at_once() -> None:
    stocked(MUG=2)
    sell(preorder_until=IN_APRIL, preorder_limit=10)
    assert [availability().sent_later(units) for units in (1, 2, 3)] == [None, None, IN_APRIL]


def test_pre_orders_end_on_their_day_and_what_was_sold_is_still_owed() -> None:
    stocked(MUG=0)
    sell(preorder_until=IN_APRIL, preorder_limit=10)
    reserve(3)
    services.commit(order_id="ord_1", now=NOW)
    assert services.end_preorders(NOW.replace(month=3, day=31)) == 0
    assert services.end_preorders(NOW.replace(month=4, day=1)) == 1
    assert services.end_preorders(NOW.replace(month=4, day=1)) == 0
    assert availability() == Availability(sku="MUG", available=0)
    services.adjust(sku="MUG", delta=10, reason="received", reference="", now=NOW)
    assert (shelf("MUG"), availability().available) == ((7, 0), 7)


def test_a_pre_order_held_over_the_day_can_still_be_paid() -> None:
    stocked(MUG=0)
    sell(preorder_until=IN_APRIL, preorder_limit=10)
    reserve(3)
    services.end_preorders(NOW.replace(month=4, day=1))
    services.commit(order_id="ord_1", now=NOW)
    assert shelf("MUG") == (-3, 0)


def test_others_hear_from_which_day_it_is_sent() -> None:
    stocked(MUG=0)
    sell(preorder_until=IN_APRIL, preorder_limit=10)
    services.end_preorders(NOW.replace(month=4, day=1))
    assert events(StockChanged) == [
        said(StockChanged(sku="MUG", available=10, backorder=False, level_version=2, preorder_until=IN_APRIL)),
        said(StockChanged(sku="MUG", available=0, backorder=False, level_version=3)),
    ]


def test_low_is_told_of_what_is_on_the_shelf() -> None:
    stocked(MUG=6)
    sell(preorder_until=IN_APRIL, preorder_limit=10)
    reserve(1)
    assert events(StockLow) == [said(StockLow(sku="MUG", available=5, threshold=5))]


def test_a_count_leaves_what_is_sold_before_it_comes_as_it_was() -> None:
    stocked(MUG=0)
    sell(preorder_until=IN_APRIL, preorder_limit=10, safety_stock=1)
    stocked(MUG=4)
    assert availability() == Availability(sku="MUG", available=13, preorder=10, preorder_until=IN_APRIL)


def test_the_limit_cannot_fall_below_what_is_owed() -> None:
    stocked(MUG=0)
    sell(preorder_until=IN_APRIL, preorder_limit=10)
    reserve(3)
    services.commit(order_id="ord_1", now=NOW)
    with pytest.raises(UnitsOwed) as refused:
        sell(preorder_until=IN_APRIL, preorder_limit=2)
    assert refused.value.params == {"owed": 3}
    sell(preorder_limit=3)
    assert Stock.objects.get().preorder_until is None


def test_what_ran_out_is_let_go_of_pre_orders_too() -> None:
    stocked(MUG=0)
    sell(preorder_until=IN_APRIL, preorder_limit=10)
    reserve(3)
    services.expire_reservations(NOW + timedelta(minutes=15))
    assert availability().available == 10


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("on_hand = -11", "stock_never_negative"),
        ("reserved = 12", "stock_never_oversold"),
        ("preorder_limit = 0", "stock_preorders_have_a_limit"),
        ("safety_stock = -1", "safety_stock"),
        ("preorder_limit = -1", "preorder_limit"),
    ],
)
def test_the_database_refuses_what_nobody_promised(change: str, constraint: str) -> None:
    stocked(MUG=1)
    sell(preorder_until=IN_APRIL, preorder_limit=10)
    with pytest.raises(IntegrityError, match=constraint):
        sql(f"UPDATE inventory_stock SET {change}")
