"""What inventory tells others when stock moves."""

from datetime import timedelta

import pytest

from apps.inventory import services
from apps.inventory.events import (
    InventoryCommitted,
    InventoryReleased,
    InventoryReserved,
    ReservationExpired,
    StockChanged,
    StockLow,
)
from apps.inventory.interface import Demand, InsufficientStock, StockLevel
from apps.inventory.models import SellingTerms
from tests.inventory.shelves import NOW, events, said, stocked, wanted

HELD_UNTIL = NOW + timedelta(minutes=15)
TWO_MUGS = (Demand(sku="MUG", quantity=2),)

pytestmark = pytest.mark.usefixtures("db")


def changed(available: int, version: int, sku: str = "MUG", *, backorder: bool = False) -> StockChanged:
    return StockChanged(sku=sku, available=available, backorder=backorder, level_version=version)


def test_a_reservation_says_what_is_held_and_what_is_left() -> None:
    stocked(MUG=20)
    services.reserve(order_id="ord_1", lines=wanted(MUG=2), now=NOW)
    assert events() == [
        said(changed(20, 1)),
        said(InventoryReserved(order_id="ord_1", lines=TWO_MUGS, expires_at=HELD_UNTIL)),
        said(changed(18, 2)),
    ]


def test_a_release_says_so_once() -> None:
    stocked(MUG=20)
    services.reserve(order_id="ord_1", lines=wanted(MUG=2), now=NOW)
    for _twice in range(2):
        services.release(order_id="ord_1", now=NOW)
    assert events()[3:] == [said(InventoryReleased(order_id="ord_1", lines=TWO_MUGS)), said(changed(20, 3))]


def test_a_commit_changes_nothing_that_can_be_bought() -> None:
    stocked(MUG=20)
    services.reserve(order_id="ord_1", lines=wanted(MUG=2), now=NOW)
    for _twice in range(2):
        services.commit(order_id="ord_1", now=NOW)
    assert events()[3:] == [said(InventoryCommitted(order_id="ord_1", lines=TWO_MUGS))]


def test_restocking_says_what_can_be_bought_again() -> None:
    stocked(MUG=20)
    services.reserve(order_id="ord_1", lines=wanted(MUG=2), now=NOW)
    services.commit(order_id="ord_1", now=NOW)
    for _twice in range(2):
        services.restock(order_id="ord_1", now=NOW)
    assert events()[4:] == [said(changed(20, 4))]


def test_what_runs_out_says_so_and_is_free_again() -> None:
    stocked(MUG=20)
    services.reserve(order_id="ord_1", lines=wanted(MUG=2), now=NOW)
    assert services.expire_reservations(HELD_UNTIL - timedelta(seconds=1)) == 0
    assert [services.expire_reservations(HELD_UNTIL) for _twice in range(2)] == [1, 0]
    assert events()[3:] == [said(ReservationExpired(order_id="ord_1")), said(changed(20, 3))]


def test_a_late_commit_holds_again_and_takes() -> None:
    stocked(MUG=20)
    services.reserve(order_id="ord_1", lines=wanted(MUG=2), now=NOW)
    services.expire_reservations(HELD_UNTIL)
    services.commit(order_id="ord_1", now=HELD_UNTIL)
    assert [name for name, _data in events()[5:]] == ["InventoryReserved", "StockChanged", "InventoryCommitted"]


def test_a_reservation_that_fails_says_nothing() -> None:
    stocked(MUG=1)
    with pytest.raises(InsufficientStock):
        services.reserve(order_id="ord_1", lines=wanted(MUG=2), now=NOW)
    assert events() == [said(changed(1, 1))]


def test_falling_to_the_threshold_is_told_once() -> None:
    stocked(MUG=8)
    for number, quantity in enumerate([2, 1, 1]):
        services.reserve(order_id=f"ord_{number}", lines=wanted(MUG=quantity), now=NOW)
    assert events(StockLow) == [said(StockLow(sku="MUG", available=5, threshold=5))]


def test_an_import_that_changes_nothing_says_nothing() -> None:
    stocked(MUG=8, BOWL=0)
    stocked(MUG=8, BOWL=0)
    assert events() == [said(changed(8, 1))]


def test_beginning_to_sell_on_backorder_is_a_change() -> None:
    stocked(MUG=0)
    services.change_selling(sku="MUG", terms=SellingTerms(backorder=True))
    assert events() == [said(changed(0, 2, backorder=True))]


def test_versions_grow_with_every_change_of_a_sku() -> None:
    stocked(MUG=8, BOWL=8)
    services.reserve(order_id="ord_1", lines=wanted(MUG=1, BOWL=1), now=NOW)
    services.commit(order_id="ord_1", now=NOW)
    services.set_levels(levels=[StockLevel(sku="MUG", on_hand=3)], reason="count", now=NOW)
    versions = [(data["sku"], data["levelVersion"]) for _name, data in events(StockChanged)]
    assert versions == [("BOWL", 1), ("MUG", 1), ("BOWL", 2), ("MUG", 2), ("MUG", 4)]
