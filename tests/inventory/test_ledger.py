"""The ledger: every movement on the shelf, for ever."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from apps.inventory import services
from apps.inventory.interface import StockLevel
from apps.inventory.models import LedgerEntry, SellingTerms, Stock, StockTooLow, UnitsOwed
from apps.inventory.selectors import StockNotFound
from tests.inventory.shelves import NOW, shelf, sql, stocked, wanted

pytestmark = pytest.mark.usefixtures("db")


def ledger() -> list[tuple[str, int, str, str]]:
    return list(LedgerEntry.objects.order_by("id").values_list("sku", "delta", "reason", "reference"))


def adjust(delta: int, reason: str = "damaged") -> None:
    services.adjust(sku="MUG", delta=delta, reason=reason, reference="anna", now=NOW)


def test_it_tells_the_whole_story_of_a_shelf() -> None:
    services.set_levels(levels=[StockLevel(sku="MUG", on_hand=10)], reason="import", now=NOW)
    services.reserve(order_id="ord_1", lines=wanted(MUG=2), now=NOW)
    services.commit(order_id="ord_1", now=NOW)
    services.restock(order_id="ord_1", now=NOW)
    stocked(MUG=7)
    adjust(-1)
    assert ledger() == [
        ("MUG", 10, "import", ""),
        ("MUG", -2, "sale", "ord_1"),
        ("MUG", 2, "cancellation", "ord_1"),
        ("MUG", -3, "count", ""),
        ("MUG", -1, "damaged", "anna"),
    ]
    assert sum(delta for _sku, delta, *_rest in ledger()) == shelf("MUG")[0] == 6


def test_units_that_customers_return_are_told_from_cancelled_ones() -> None:
    stocked(MUG=3)
    services.reserve(order_id="ord_1", lines=wanted(MUG=3), now=NOW)
    services.commit(order_id="ord_1", now=NOW)
    services.restock(order_id="ord_1", lines=wanted(MUG=1), reference="ref_1", now=NOW)
    services.restock(order_id="ord_1", now=NOW)
    assert ledger()[1:] == [
        ("MUG", -3, "sale", "ord_1"),
        ("MUG", 1, "returned", "ord_1"),
        ("MUG", 2, "cancellation", "ord_1"),
    ]


def test_what_is_held_and_let_go_never_moved() -> None:
    stocked(MUG=10)
    services.reserve(order_id="ord_1", lines=wanted(MUG=2), now=NOW)
    services.release(order_id="ord_1", now=NOW)
    services.reserve(order_id="ord_2", lines=wanted(MUG=2), now=NOW)
    services.expire_reservations(NOW + timedelta(minutes=15))
    assert ledger() == [("MUG", 10, "count", "")]


def test_what_is_not_counted_is_not_entered() -> None:
    services.set_levels(levels=[StockLevel(sku="GIFT", on_hand=0, tracked=False)], reason="import", now=NOW)
    services.reserve(order_id="ord_1", lines=wanted(GIFT=2), now=NOW)
    services.commit(order_id="ord_1", now=NOW)
    services.restock(order_id="ord_1", now=NOW)
    assert ledger() == []
    assert shelf("GIFT") == (0, 0)


def test_a_cancelled_order_gives_back_what_it_took_whatever_is_counted_by_then() -> None:
    services.set_levels(levels=[StockLevel(sku="GIFT", on_hand=3, tracked=False)], reason="import", now=NOW)
    services.reserve(order_id="ord_1", lines=wanted(GIFT=2), now=NOW)
    services.commit(order_id="ord_1", now=NOW)
    stocked(GIFT=3)
    services.restock(order_id="ord_1", now=NOW)
    assert shelf("GIFT") == (3, 0)


@pytest.mark.parametrize("statement", ["UPDATE inventory_ledger SET delta = 99", "DELETE FROM inventory_ledger"])
def test_postgres_refuses_to_change_it(statement: str) -> None:
    stocked(MUG=10)
    with pytest.raises(IntegrityError, match="append-only"):
        sql(statement)


def test_an_adjustment_cannot_take_away_what_is_not_there() -> None:
    stocked(MUG=3)
    with pytest.raises(StockTooLow) as refused:
        adjust(-4)
    assert refused.value.params == {"on_hand": 3}
    adjust(-3)
    assert shelf("MUG") == (0, 0)


def test_an_adjustment_may_take_away_what_is_held() -> None:
    stocked(MUG=3)
    services.reserve(order_id="ord_1", lines=wanted(MUG=2), now=NOW)
    adjust(-2)
    stock = Stock.objects.get(sku="MUG")
    assert (stock.on_hand, stock.reserved, stock.missing, stock.level.available) == (1, 2, 1, 0)
    adjust(1, "received")
    assert Stock.objects.get(sku="MUG").missing == 0


def test_an_adjustment_needs_known_stock_and_a_reason_of_its_own() -> None:
    with pytest.raises(StockNotFound):
        adjust(1)
    stocked(MUG=3)
    with pytest.raises(ValueError, match="sale"):
        adjust(-1, "sale")


def test_backorders_cannot_end_while_units_are_owed() -> None:
    services.set_levels(levels=[StockLevel(sku="MUG", on_hand=0, backorder=True)], reason="import", now=NOW)
    services.reserve(order_id="ord_1", lines=wanted(MUG=2), now=NOW)
    services.commit(order_id="ord_1", now=NOW)
    with pytest.raises(UnitsOwed) as refused:
        services.change_selling(sku="MUG", terms=SellingTerms(backorder=False))
    assert refused.value.params == {"owed": 2}


def test_a_level_below_zero_is_none_unless_units_are_owed() -> None:
    levels = [StockLevel(sku="MUG", on_hand=-2), StockLevel(sku="BOWL", on_hand=-2, backorder=True)]
    services.set_levels(levels=levels, reason="import", now=NOW)
    assert [shelf("MUG"), shelf("BOWL")] == [(0, 0), (-2, 0)]


def test_of_several_levels_for_a_sku_the_last_counts() -> None:
    levels = [StockLevel(sku="MUG", on_hand=2), StockLevel(sku="MUG", on_hand=5)]
    assert services.set_levels(levels=levels, reason="import", now=NOW) == 1
    assert ledger() == [("MUG", 5, "import", "")]
