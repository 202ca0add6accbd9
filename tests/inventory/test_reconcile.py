"""`manage.py reconcile_inventory`: damage is planted, found, and put right where it is clear what is true."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from apps.inventory import services
from apps.inventory.events import ReservationExpired, StockChanged
from apps.inventory.interface import StockLevel
from apps.inventory.models import LedgerEntry, Reason, Stock
from apps.inventory.services import Difference
from tests.inventory.shelves import NOW, events, last_told, put_in, shelf, shelves, sql, stocked, wanted, warehouse

pytestmark = pytest.mark.usefixtures("db")

LATE = NOW + timedelta(minutes=21)


def reconcile(*, repair: bool = True, now: Any = NOW) -> list[Difference]:
    return list(services.reconcile(repair=repair, now=now).differences)


def command(*arguments: str) -> tuple[int, str]:
    """Exit code and what was printed."""
    printed = io.StringIO()
    try:
        call_command("reconcile_inventory", *arguments, stdout=printed)
    except SystemExit as end:
        return int(str(end.code)), printed.getvalue()
    return 0, printed.getvalue()


@pytest.fixture(autouse=True)
def a_shop_with_a_past() -> None:
    """Two warehouses; orders held, taken, returned in part, cancelled, run out, split, and of uncounted goods."""
    stocked(MUG=10, BOWL=10)
    warehouse("bonn", priority=1)
    put_in("bonn", MUG=5)
    services.set_levels(levels=[StockLevel(sku="GIFT", on_hand=0, tracked=False)], reason="import", now=NOW)
    for number, units in enumerate([{"MUG": 12}, {"MUG": 1, "GIFT": 2}, {"BOWL": 3}, {"BOWL": 2}]):
        services.reserve(order_id=f"ord_{number}", lines=wanted(**units), now=NOW)
    for number in range(3):
        services.commit(order_id=f"ord_{number}", now=NOW)
    services.restock(order_id="ord_0", lines=wanted(MUG=4), reference="ref_1", now=NOW)
    services.restock(order_id="ord_1", now=NOW)
    services.adjust(sku="MUG", delta=1, reason="returned", reference="anna", now=NOW)
    services.transfer(sku="MUG", source="main", target="bonn", quantity=1, reference="anna", now=NOW)


def test_a_shop_in_order_has_no_differences() -> None:
    assert services.reconcile(repair=True, now=NOW) == services.Reconciliation(compared=4, differences=())
    services.expire_reservations(timezone.now())
    assert command() == (0, "4 stock rows compared, 0 put right, 0 left different.\n")


def test_a_shelf_that_differs_from_its_ledger_takes_over_what_the_ledger_says() -> None:
    before = shelves("BOWL")
    sql("UPDATE inventory_stock SET on_hand = on_hand + 5, level_version = level_version + 1 WHERE sku = 'BOWL'")
    planted = Difference(kind="on_hand", sku="BOWL", warehouse="main", found=12, expected=7)
    assert reconcile(repair=False) == [planted]
    assert reconcile() == [
        Difference(kind="on_hand", sku="BOWL", warehouse="main", found=12, expected=7, repaired=True)
    ]
    assert (shelves("BOWL"), last_told("BOWL")[0], reconcile()) == (before, 5, [])


def test_units_held_for_nobody_are_free_again() -> None:
    sql("UPDATE inventory_stock SET reserved = reserved + 2 WHERE sku = 'BOWL'")
    assert reconcile() == [
        Difference(kind="reserved", sku="BOWL", warehouse="main", found=4, expected=2, repaired=True)
    ]
    assert (shelf("BOWL"), reconcile()) == ((7, 2), [])


def test_units_that_are_held_are_held_again_even_where_they_are_no_longer_there() -> None:
    sql("UPDATE inventory_stock SET reserved = 0 WHERE sku = 'BOWL'")
    services.set_levels(levels=[StockLevel(sku="BOWL", on_hand=1)], reason="count", now=NOW)
    reconcile()
    stock = Stock.objects.get(sku="BOWL")
    assert (stock.on_hand, stock.reserved, stock.missing) == (1, 2, 1)


def test_what_is_held_past_its_time_is_let_go() -> None:
    assert reconcile(now=LATE - timedelta(minutes=2)) == []
    assert reconcile(repair=False, now=LATE) == [Difference(kind="overdue", order_id="ord_3")]
    assert reconcile(now=LATE) == [Difference(kind="overdue", order_id="ord_3", repaired=True)]
    assert (shelf("BOWL"), len(events(ReservationExpired))) == ((7, 0), 1)


def test_an_order_that_differs_from_the_ledger_is_told_and_left_to_people() -> None:
    stock = Stock.objects.get(sku="BOWL")
    LedgerEntry.objects.create(stock=stock, sku="BOWL", delta=-1, reason=Reason.SALE, reference="ord_2", at=NOW)
    sql("UPDATE inventory_stock SET on_hand = on_hand - 1 WHERE sku = 'BOWL'")
    planted = Difference(kind="order", sku="BOWL", warehouse="main", order_id="ord_2", found=-3, expected=-4)
    assert reconcile() == [planted] == reconcile()


def test_books_that_cannot_be_true_of_a_shelf_are_left_to_people() -> None:
    stock = Stock.objects.get(sku="BOWL")
    LedgerEntry.objects.create(stock=stock, sku="BOWL", delta=-20, reason=Reason.LOST, reference="eve", at=NOW)
    assert reconcile() == [Difference(kind="on_hand", sku="BOWL", warehouse="main", found=7, expected=-13)]
    assert shelf("BOWL") == (7, 2)


def test_much_damage_is_put_right_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.inventory.services.reconciling.BATCH", 2)
    before = list(Stock.objects.order_by("pk").values_list("on_hand", "reserved"))
    sql("UPDATE inventory_stock SET on_hand = on_hand + 3, reserved = reserved + 1")
    assert {difference.repaired for difference in reconcile()} == {True}
    assert list(Stock.objects.order_by("pk").values_list("on_hand", "reserved")) == before


def test_the_command_tells_by_its_exit_code_whether_differences_remain() -> None:
    sql("UPDATE inventory_stock SET on_hand = on_hand + 5 WHERE sku = 'BOWL'")
    services.expire_reservations(timezone.now())
    told = len(events(StockChanged))
    code, printed = command("--dry-run")
    assert (code, len(events(StockChanged))) == (1, told)
    assert printed.splitlines() == [
        "DIFFERS  on_hand  BOWL main  found: 12  by the books: 7",
        "4 stock rows compared, 0 put right, 1 left different.",
    ]
    code, printed = command("--json")
    assert (code, json.loads(printed)) == (
        0,
        {
            "compared": 4,
            "repaired": 1,
            "remaining": 0,
            "differences": [
                {
                    "kind": "on_hand",
                    "sku": "BOWL",
                    "warehouse": "main",
                    "order_id": "",
                    "found": 12,
                    "expected": 7,
                    "repaired": True,
                }
            ],
        },
    )
