"""What inventory promises to other domains, held by the service and by the fake they test with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from apps.inventory import services
from apps.inventory.interface import (
    Allocation,
    Availability,
    Demand,
    InsufficientStock,
    InventoryService,
    MoreThanTaken,
    Reservation,
    ReservationLost,
    StockLevel,
    UnknownWarehouse,
)
from apps.inventory.testing import FakeInventory
from commerce.ports import signature_differences
from tests.inventory.shelves import NOW, wanted

HELD_UNTIL = NOW + timedelta(minutes=15)
LATER = HELD_UNTIL + timedelta(seconds=1)


def reservation(**units: int) -> Reservation:
    """What is answered to an order whose goods all come from the one warehouse."""
    allocations = tuple(Allocation(sku=sku, warehouse="main", quantity=units[sku]) for sku in sorted(units))
    return Reservation(order_id="ord_1", expires_at=HELD_UNTIL, allocations=allocations)


class Contract:
    """One inventory, and how its time runs out."""

    def __init__(self, service: Any, expire: Callable[[str], object]) -> None:
        self.service = service
        self.expire = expire

    def stock(self, **units: int) -> None:
        levels = [StockLevel(sku=sku, on_hand=quantity) for sku, quantity in units.items()]
        self.service.set_levels(levels=levels, reason="count", now=NOW)

    def reserve(self, order_id: str, *lines: Demand, **units: int) -> Reservation:
        reserved: Reservation = self.service.reserve(order_id=order_id, lines=[*lines, *wanted(**units)], now=NOW)
        return reserved

    def sell(self, order_id: str, **units: int) -> None:
        """All that there is, to this order."""
        self.stock(**units)
        self.reserve(order_id, **units)
        self.service.commit(order_id=order_id, now=NOW)

    def restock(self, order_id: str, reference: str, **units: int) -> None:
        self.service.restock(order_id=order_id, lines=wanted(**units), now=NOW, reference=reference)

    def available(self, *skus: str) -> list[int]:
        return [found.available for found in self.service.availability(skus=skus).values()]


@pytest.fixture(params=[pytest.param("service", marks=pytest.mark.django_db(databases=["inventory"])), "fake"])
def inventory(request: pytest.FixtureRequest) -> Contract:
    if request.param == "service":
        return Contract(services, lambda _order: services.expire_reservations(LATER))
    fake = FakeInventory()
    return Contract(fake, lambda order: fake.expire(order_id=order))


@pytest.mark.parametrize("service", [services, FakeInventory()])
def test_it_offers_what_the_interface_says(service: Any) -> None:
    assert signature_differences(InventoryService, service) == []


def test_of_an_unknown_sku_none_is_available(inventory: Contract) -> None:
    assert inventory.service.availability(skus=["NEVER"]) == {"NEVER": Availability(sku="NEVER", available=0)}


def test_what_is_held_is_no_longer_available(inventory: Contract) -> None:
    inventory.stock(MUG=5, BOWL=1)
    assert inventory.reserve("ord_1", MUG=2, BOWL=1) == reservation(MUG=2, BOWL=1)
    assert inventory.available("MUG", "BOWL") == [3, 0]


def test_all_lines_are_held_or_none(inventory: Contract) -> None:
    inventory.stock(MUG=5, BOWL=1)
    with pytest.raises(InsufficientStock) as short:
        inventory.reserve("ord_1", MUG=2, BOWL=2, NEVER=1)
    assert short.value.params == {"skus": ["BOWL", "NEVER"], "available": {"BOWL": 1, "NEVER": 0}}
    assert inventory.available("MUG", "BOWL") == [5, 1]


def test_lines_of_one_sku_are_summed(inventory: Contract) -> None:
    inventory.stock(MUG=5)
    twice = [Demand(sku="MUG", quantity=3), Demand(sku="MUG", quantity=3)]
    with pytest.raises(InsufficientStock):
        inventory.reserve("ord_1", *twice)
    inventory.stock(MUG=6)
    inventory.reserve("ord_1", *twice)
    assert inventory.available("MUG") == [0]


def test_reserving_again_is_the_same_reservation(inventory: Contract) -> None:
    inventory.stock(MUG=5)
    first = inventory.reserve("ord_1", MUG=2)
    assert inventory.reserve("ord_1", MUG=2) == first
    assert inventory.available("MUG") == [3]


def test_a_reservation_past_its_time_but_not_swept_up_gets_more_time(inventory: Contract) -> None:
    inventory.stock(MUG=2)
    inventory.reserve("ord_1", MUG=2)
    again = inventory.service.reserve(order_id="ord_1", lines=wanted(MUG=2), now=LATER)
    assert again == replace(reservation(MUG=2), expires_at=LATER + timedelta(minutes=15))
    assert inventory.available("MUG") == [0]


def test_what_a_holder_holds_does_not_count_against_them(inventory: Contract) -> None:
    inventory.stock(MUG=3)
    inventory.service.reserve(order_id="ord_1", lines=wanted(MUG=2), now=NOW, holder="ada")
    counted = [inventory.service.availability(skus=["MUG"], holder=who)["MUG"].available for who in ("ada", "eve", "")]
    assert counted == [3, 1, 1]
    inventory.service.commit(order_id="ord_1", now=NOW)
    assert inventory.service.availability(skus=["MUG"], holder="ada")["MUG"].available == 1


def test_a_holder_s_new_order_takes_the_place_of_an_older_one(inventory: Contract) -> None:
    inventory.stock(MUG=3)
    inventory.service.reserve(order_id="ord_1", lines=wanted(MUG=2), now=NOW, holder="ada")
    with pytest.raises(InsufficientStock) as short:
        inventory.service.reserve(order_id="ord_2", lines=wanted(MUG=4), now=NOW, holder="ada")
    assert short.value.params == {"skus": ["MUG"], "available": {"MUG": 3}}
    inventory.service.reserve(order_id="ord_2", lines=wanted(MUG=3), now=NOW, holder="ada")
    with pytest.raises(ReservationLost):
        inventory.service.commit(order_id="ord_1", now=NOW)
    inventory.service.commit(order_id="ord_2", now=NOW)
    assert inventory.available("MUG") == [0]


def test_released_stock_is_available_again_and_can_be_reserved_anew(inventory: Contract) -> None:
    inventory.stock(MUG=5)
    inventory.reserve("ord_1", MUG=2)
    for _twice in range(2):
        inventory.service.release(order_id="ord_1", now=NOW)
    assert inventory.available("MUG") == [5]
    inventory.reserve("ord_1", MUG=4)
    assert inventory.available("MUG") == [1]


def test_releasing_what_was_never_held_is_fine(inventory: Contract) -> None:
    inventory.service.release(order_id="ord_never", now=NOW)


def test_committing_takes_the_units_off_the_shelf_once(inventory: Contract) -> None:
    inventory.stock(MUG=5)
    inventory.reserve("ord_1", MUG=2)
    for _twice in range(2):
        inventory.service.commit(order_id="ord_1", now=NOW)
    inventory.service.release(order_id="ord_1", now=NOW)
    assert inventory.available("MUG") == [3]


def test_reserving_for_a_committed_order_holds_nothing_more(inventory: Contract) -> None:
    inventory.stock(MUG=5)
    inventory.reserve("ord_1", MUG=2)
    inventory.service.commit(order_id="ord_1", now=NOW)
    assert inventory.reserve("ord_1", MUG=2) == reservation(MUG=2)
    assert inventory.available("MUG") == [3]


def test_what_ran_out_is_committed_all_the_same_while_the_stock_is_there(inventory: Contract) -> None:
    inventory.stock(MUG=2)
    inventory.reserve("ord_1", MUG=2)
    inventory.expire("ord_1")
    assert inventory.available("MUG") == [2]
    inventory.service.commit(order_id="ord_1", now=LATER)
    assert inventory.available("MUG") == [0]


def test_what_ran_out_is_lost_once_somebody_else_has_it(inventory: Contract) -> None:
    inventory.stock(MUG=2)
    inventory.reserve("ord_1", MUG=2)
    inventory.expire("ord_1")
    inventory.reserve("ord_2", MUG=1)
    with pytest.raises(ReservationLost):
        inventory.service.commit(order_id="ord_1", now=LATER)
    assert inventory.available("MUG") == [1]


def test_what_is_not_held_cannot_be_committed(inventory: Contract) -> None:
    inventory.stock(MUG=2)
    inventory.reserve("ord_1", MUG=2)
    inventory.service.release(order_id="ord_1", now=NOW)
    for order_id in ("ord_1", "ord_never"):
        with pytest.raises(ReservationLost):
            inventory.service.commit(order_id=order_id, now=NOW)


def test_restocking_puts_back_once_what_was_taken(inventory: Contract) -> None:
    inventory.stock(MUG=5)
    inventory.reserve("ord_1", MUG=2)
    inventory.service.restock(order_id="ord_1", now=NOW)
    assert inventory.available("MUG") == [3]
    inventory.service.commit(order_id="ord_1", now=NOW)
    for _twice in range(2):
        inventory.service.restock(order_id="ord_1", now=NOW)
    assert inventory.available("MUG") == [5]


def test_units_come_back_in_part_once_per_reference(inventory: Contract) -> None:
    inventory.sell("ord_1", MUG=3, BOWL=1)
    for _twice in range(2):
        inventory.restock("ord_1", "ref_1", MUG=1)
    assert inventory.available("MUG", "BOWL") == [1, 0]
    inventory.restock("ord_1", "ref_2", MUG=1, BOWL=1)
    assert inventory.available("MUG", "BOWL") == [2, 1]


def test_what_came_back_in_part_comes_back_no_second_time_with_the_rest(inventory: Contract) -> None:
    inventory.sell("ord_1", MUG=3)
    inventory.restock("ord_1", "ref_1", MUG=1)
    for _twice in range(2):
        inventory.service.restock(order_id="ord_1", now=NOW)
    assert inventory.available("MUG") == [3]
    inventory.restock("ord_1", "ref_1", MUG=1)
    assert inventory.available("MUG") == [3]


def test_the_rest_comes_back_once_under_a_reference_too(inventory: Contract) -> None:
    inventory.sell("ord_1", MUG=3)
    inventory.service.restock(order_id="ord_1", now=NOW, reference="ref_1")
    inventory.restock("ord_1", "ref_1", MUG=3)
    assert inventory.available("MUG") == [3]


def test_no_more_can_come_back_than_was_taken(inventory: Contract) -> None:
    inventory.sell("ord_1", MUG=3, BOWL=1)
    inventory.restock("ord_1", "ref_1", MUG=2)
    with pytest.raises(MoreThanTaken) as refused:
        inventory.restock("ord_1", "ref_2", MUG=2, BOWL=1, NEVER=1)
    assert refused.value.params == {"skus": ["MUG", "NEVER"], "taken": {"MUG": 1, "NEVER": 0}}
    with pytest.raises(MoreThanTaken):
        inventory.restock("ord_never", "ref_1", MUG=1)
    assert inventory.available("MUG", "BOWL") == [2, 0]


def test_a_refused_restock_leaves_its_reference_free(inventory: Contract) -> None:
    inventory.sell("ord_1", MUG=3)
    with pytest.raises(MoreThanTaken):
        inventory.restock("ord_1", "ref_1", MUG=4)
    inventory.restock("ord_1", "ref_1", MUG=3)
    assert inventory.available("MUG") == [3]


def test_units_in_part_need_a_reference(inventory: Contract) -> None:
    inventory.sell("ord_1", MUG=3)
    with pytest.raises(ValueError, match="reference"):
        inventory.restock("ord_1", "", MUG=1)


def test_more_can_be_had_on_backorder(inventory: Contract) -> None:
    level = StockLevel(sku="MUG", on_hand=1, backorder=True)
    inventory.service.set_levels(levels=[level], reason="count", now=NOW)
    inventory.reserve("ord_1", MUG=3)
    inventory.service.commit(order_id="ord_1", now=NOW)
    assert inventory.service.availability(skus=["MUG"]) == {"MUG": Availability(sku="MUG", available=0, backorder=True)}
    inventory.service.restock(order_id="ord_1", now=NOW)
    assert inventory.available("MUG") == [1]


def test_what_is_not_counted_never_runs_out(inventory: Contract) -> None:
    level = StockLevel(sku="VOUCHER", on_hand=0, tracked=False)
    inventory.service.set_levels(levels=[level], reason="import", now=NOW)
    inventory.reserve("ord_1", VOUCHER=5000)
    inventory.service.commit(order_id="ord_1", now=NOW)
    assert inventory.service.availability(skus=["VOUCHER"]) == {
        "VOUCHER": Availability(sku="VOUCHER", available=999, backorder=True)
    }


def test_a_level_may_leave_out_how_it_is_sold_and_names_a_warehouse_that_is_there(inventory: Contract) -> None:
    def count(units: int, **said: Any) -> int:
        level = StockLevel(sku="MUG", on_hand=units, **said)
        changed: int = inventory.service.set_levels(levels=[level], reason="count", now=NOW)
        return changed

    count(0, backorder=True)
    count(2, backorder=None, tracked=None, warehouse="main")
    found = inventory.service.availability(skus=["MUG"])
    assert found == {"MUG": Availability(sku="MUG", available=2, backorder=True)}
    with pytest.raises(UnknownWarehouse):
        count(3, warehouse="nowhere")


def test_setting_levels_answers_how_many_changed(inventory: Contract) -> None:
    levels = [StockLevel(sku="MUG", on_hand=5), StockLevel(sku="BOWL", on_hand=0)]
    set_levels = inventory.service.set_levels
    assert set_levels(levels=levels, reason="import", now=NOW) == 2
    assert set_levels(levels=levels, reason="import", now=NOW) == 0
    assert set_levels(levels=[StockLevel(sku="MUG", on_hand=4)], reason="count", now=NOW) == 1
    assert set_levels(levels=[], reason="count", now=NOW) == 0


def test_a_count_may_find_fewer_than_are_held_and_the_first_to_commit_gets_them(inventory: Contract) -> None:
    inventory.stock(MUG=4)
    inventory.reserve("ord_1", MUG=2)
    inventory.reserve("ord_2", MUG=2)
    inventory.stock(MUG=3)
    assert inventory.available("MUG") == [0]
    inventory.service.commit(order_id="ord_2", now=NOW)
    with pytest.raises(ReservationLost):
        inventory.service.commit(order_id="ord_1", now=NOW)
    inventory.service.release(order_id="ord_1", now=NOW)
    assert inventory.available("MUG") == [1]


@pytest.mark.parametrize("lines", [[], [Demand(sku="MUG", quantity=0)], [Demand(sku="MUG", quantity=-1)]])
def test_wanting_nothing_is_a_mistake_of_the_caller(inventory: Contract, lines: list[Demand]) -> None:
    inventory.stock(MUG=4)
    with pytest.raises(ValueError, match="wanted"):
        inventory.reserve("ord_1", *lines)
