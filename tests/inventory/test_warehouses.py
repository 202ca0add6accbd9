"""Several warehouses sell together: what can be bought, who sends it, and what others are told."""

import pytest
from django.db import IntegrityError

from apps.inventory import services
from apps.inventory.events import InventoryReleased, InventoryReserved, StockChanged, StockLow
from apps.inventory.interface import (
    Availability,
    Demand,
    Destination,
    InsufficientStock,
    Reservation,
    ReservationLost,
    StockLevel,
    UnknownWarehouse,
)
from apps.inventory.models import LedgerEntry, MovedNowhere, SellingTerms, StockTooLow, UnitsHeld, Warehouse
from apps.inventory.selectors import StockNotFound
from tests.inventory.shelves import (
    NOW,
    allocated,
    events,
    last_told,
    put_in,
    said,
    shelves,
    sql,
    stocked,
    wanted,
    warehouse,
)

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def three_warehouses() -> None:
    warehouse("leeds", country="GB", priority=1)
    warehouse("bonn", country="DE", priority=2)
    warehouse("reno", country="US", priority=3, serves=["US", "CA"])


def reserve(order_id: str = "ord_1", to: str = "GB", **units: int) -> Reservation:
    return services.reserve(order_id=order_id, lines=wanted(**units), now=NOW, destination=Destination(country=to))


def available(sku: str = "MUG") -> int:
    return services.availability(skus=[sku])[sku].available


def switch(code: str, *, active: bool) -> None:
    Warehouse.objects.filter(code=code).update(active=active, announced=False)
    assert services.announce_warehouses(NOW) == 1


def test_what_can_be_bought_is_what_all_of_them_have() -> None:
    put_in("leeds", MUG=2)
    put_in("bonn", MUG=3)
    assert services.availability(skus=["MUG"]) == {"MUG": Availability(sku="MUG", available=5)}


@pytest.mark.parametrize(("to", "sender"), [("GB", "leeds"), ("DE", "bonn"), ("US", "reno"), ("FR", "leeds")])
def test_the_nearest_sends_and_of_equally_near_ones_the_first(to: str, sender: str) -> None:
    for code in ("leeds", "bonn", "reno"):
        put_in(code, MUG=9)
    assert allocated(reserve(to=to, MUG=2)) == [("MUG", sender, 2)]


def test_one_that_has_everything_sends_rather_than_two_nearer_ones() -> None:
    put_in("leeds", MUG=5)
    put_in("bonn", MUG=5, BOWL=5)
    assert allocated(reserve(MUG=1, BOWL=1)) == [("BOWL", "bonn", 1), ("MUG", "bonn", 1)]


def test_an_order_is_split_where_none_has_everything() -> None:
    put_in("leeds", MUG=2)
    put_in("bonn", MUG=3, BOWL=1)
    assert allocated(reserve(MUG=5, BOWL=1)) == [("BOWL", "bonn", 1), ("MUG", "bonn", 3), ("MUG", "leeds", 2)]
    assert (shelves("MUG"), available()) == ({"leeds": (2, 2), "bonn": (3, 3)}, 0)


def test_reserving_a_split_order_again_is_the_same_reservation() -> None:
    put_in("leeds", MUG=2)
    put_in("bonn", MUG=3)
    assert reserve(MUG=5) == reserve(MUG=5)


def test_goods_that_are_there_go_before_goods_that_are_owed() -> None:
    put_in("leeds", MUG=0)
    services.change_selling(sku="MUG", terms=SellingTerms(backorder=True), warehouse="leeds")
    put_in("bonn", MUG=2)
    assert allocated(reserve("ord_1", MUG=2)) == [("MUG", "bonn", 2)]
    assert allocated(reserve("ord_2", MUG=2)) == [("MUG", "leeds", 2)]


def test_one_sends_only_to_the_countries_it_serves() -> None:
    put_in("reno", MUG=9)
    with pytest.raises(InsufficientStock) as short:
        reserve(to="GB", MUG=1)
    assert short.value.params == {"skus": ["MUG"], "available": {"MUG": 0}}
    assert allocated(reserve(to="CA", MUG=1)) == [("MUG", "reno", 1)]


def test_short_is_what_all_together_do_not_have() -> None:
    put_in("leeds", MUG=2)
    put_in("bonn", MUG=3)
    with pytest.raises(InsufficientStock) as short:
        reserve(MUG=6)
    assert short.value.params == {"skus": ["MUG"], "available": {"MUG": 5}}
    assert shelves("MUG") == {"leeds": (2, 0), "bonn": (3, 0)}


def test_a_split_order_is_taken_from_each_shelf_and_comes_back_to_it() -> None:
    put_in("leeds", MUG=2)
    put_in("bonn", MUG=3)
    reserve(MUG=5)
    services.commit(order_id="ord_1", now=NOW)
    assert shelves("MUG") == {"leeds": (0, 0), "bonn": (0, 0)}
    services.restock(order_id="ord_1", lines=wanted(MUG=4), reference="ref_1", now=NOW)
    services.restock(order_id="ord_1", now=NOW)
    assert shelves("MUG") == {"leeds": (2, 0), "bonn": (3, 0)}


def test_a_split_order_that_is_let_go_frees_each_shelf() -> None:
    put_in("leeds", MUG=2)
    put_in("bonn", MUG=3)
    reserve(MUG=5)
    services.release(order_id="ord_1", now=NOW)
    assert shelves("MUG") == {"leeds": (2, 0), "bonn": (3, 0)}
    assert events(InventoryReserved, InventoryReleased)[1][1]["lines"] == [{"sku": "MUG", "quantity": 5}]


def test_others_hear_the_sum_under_a_version_that_grows() -> None:
    put_in("leeds", MUG=9)
    put_in("bonn", MUG=3)
    reserve("ord_1", MUG=2)
    reserve("ord_2", to="DE", MUG=1)
    told = [(data["available"], data["levelVersion"]) for _name, data in events(StockChanged)]
    assert told == [(9, 1), (12, 2), (10, 3), (9, 4)]


def test_low_is_what_all_of_them_have_left() -> None:
    put_in("leeds", MUG=6)
    put_in("bonn", MUG=2)
    reserve("ord_1", MUG=2)
    assert events(StockLow) == []
    reserve("ord_2", MUG=1)
    assert events(StockLow) == [said(StockLow(sku="MUG", available=5, threshold=5))]


def test_from_one_that_is_switched_off_nothing_is_sold_but_what_is_held_is_sent() -> None:
    put_in("leeds", MUG=2)
    put_in("bonn", MUG=3)
    reserve("ord_1", MUG=1)
    switch("leeds", active=False)
    assert (available(), last_told("MUG")[0]) == (3, 3)
    assert allocated(reserve("ord_2", MUG=1)) == [("MUG", "bonn", 1)]
    services.commit(order_id="ord_1", now=NOW)
    assert shelves("MUG")["leeds"] == (1, 0)
    switch("leeds", active=True)
    assert (available(), last_told("MUG")[0]) == (3, 3)
    assert services.announce_warehouses(NOW) == 0


def test_what_a_switch_changes_is_told_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.inventory.services.announcing.BATCH", 2)
    put_in("leeds", **{f"SKU{n}": 1 for n in range(5)})
    switch("leeds", active=False)
    assert [last_told(f"SKU{n}")[0] for n in range(5)] == [0] * 5


def test_counts_name_their_warehouse_or_mean_the_first() -> None:
    levels = [StockLevel(sku="MUG", on_hand=2), StockLevel(sku="MUG", on_hand=3, warehouse="bonn")]
    assert services.set_levels(levels=levels, reason="count", now=NOW) == 2
    assert shelves("MUG") == {"leeds": (2, 0), "bonn": (3, 0)}
    with pytest.raises(UnknownWarehouse) as refused:
        put_in("nowhere", MUG=1)
    assert refused.value.params == {"warehouse": "nowhere"}


def test_an_adjustment_names_its_warehouse_or_means_the_first() -> None:
    stocked(MUG=2)
    for code in ("", "bonn"):
        services.adjust(sku="MUG", delta=1, reason="received", reference="anna", now=NOW, warehouse=code)
    assert shelves("MUG") == {"leeds": (3, 0), "bonn": (1, 0)}
    with pytest.raises(UnknownWarehouse):
        services.adjust(sku="MUG", delta=1, reason="received", reference="anna", now=NOW, warehouse="nowhere")
    with pytest.raises(StockNotFound):
        services.adjust(sku="NEVER", delta=1, reason="received", reference="anna", now=NOW, warehouse="bonn")


def test_goods_moved_are_entered_twice_and_can_still_be_bought() -> None:
    put_in("leeds", MUG=5)
    services.transfer(sku="MUG", source="leeds", target="bonn", quantity=2, reference="anna", now=NOW)
    assert shelves("MUG") == {"leeds": (3, 0), "bonn": (2, 0)}
    entries = LedgerEntry.objects.filter(reason="transfer").order_by("delta")
    assert list(entries.values_list("stock__warehouse__code", "delta", "reference")) == [
        ("leeds", -2, "anna"),
        ("bonn", 2, "anna"),
    ]
    assert [data["available"] for _name, data in events(StockChanged)] == [5]


def test_what_is_not_there_or_held_is_not_moved() -> None:
    put_in("leeds", MUG=5)
    reserve(MUG=4)

    def move(quantity: int, source: str = "leeds") -> None:
        services.transfer(sku="MUG", source=source, target="reno", quantity=quantity, reference="", now=NOW)

    with pytest.raises(UnitsHeld) as held:
        move(2)
    assert held.value.params == {"free": 1}
    with pytest.raises(StockTooLow):
        move(6)
    with pytest.raises(StockNotFound):
        move(1, source="bonn")
    with pytest.raises(MovedNowhere):
        move(1, source="reno")
    with pytest.raises(ValueError, match="moved"):
        move(0)
    assert shelves("MUG")["leeds"] == (5, 4)


def test_moving_to_where_nothing_is_sold_takes_goods_off_sale() -> None:
    put_in("leeds", MUG=5)
    switch("bonn", active=False)
    services.transfer(sku="MUG", source="leeds", target="bonn", quantity=2, reference="", now=NOW)
    assert (available(), last_told("MUG")[0]) == (3, 3)


def test_what_ran_out_is_held_again_where_it_may_be_sent_from() -> None:
    put_in("reno", MUG=1)
    put_in("bonn", MUG=1)
    reserve(to="DE", MUG=1)
    services.expire_reservations(NOW.replace(hour=10))
    put_in("bonn", MUG=0)
    with pytest.raises(ReservationLost):
        services.commit(order_id="ord_1", now=NOW.replace(hour=10))


def test_the_database_knows_countries_by_two_letters() -> None:
    with pytest.raises(IntegrityError, match="warehouse_country_is_two_letters"):
        sql("UPDATE inventory_warehouse SET country = 'gb'")


def test_lines_of_one_sku_are_summed_before_they_are_shared_out() -> None:
    put_in("leeds", MUG=2)
    put_in("bonn", MUG=2)
    lines = [Demand(sku="MUG", quantity=2), Demand(sku="MUG", quantity=1)]
    reserved = services.reserve(order_id="ord_1", lines=lines, now=NOW)
    assert allocated(reserved) == [("MUG", "bonn", 1), ("MUG", "leeds", 2)]
