"""However many want the same units at once, and whatever is written: nothing is sold twice."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import Sum

from apps.inventory import services
from apps.inventory.interface import Allocation, Demand, InsufficientStock, Reservation, ReservationLost, StockLevel
from apps.inventory.models import LedgerEntry
from apps.inventory.models import Reservation as ReservationRow
from tests.inventory.shelves import NOW, shelf, sql, stocked, wanted

LATER = NOW + timedelta(minutes=16)
Concurrently = Callable[..., list[Any]]


def outcomes(results: list[Any]) -> Counter[str]:
    return Counter(type(result).__name__ for result in results)


def reserve(order_id: str, lines: list[Demand]) -> Callable[[], Reservation]:
    return partial(services.reserve, order_id=order_id, lines=lines, now=NOW)


def test_fifty_buyers_of_the_last_ten_units_get_ten(committed: None, concurrently: Concurrently) -> None:
    stocked(MUG=10)

    def buy(order_id: str) -> None:
        services.reserve(order_id=order_id, lines=wanted(MUG=1), now=NOW)
        services.commit(order_id=order_id, now=NOW)

    results = concurrently([partial(buy, f"ord_{n}") for n in range(50)])
    assert outcomes(results) == {"NoneType": 10, "InsufficientStock": 40}
    assert shelf("MUG") == (0, 0)
    assert LedgerEntry.objects.filter(reason="sale").aggregate(sold=Sum("delta")) == {"sold": -10}


def test_baskets_in_opposite_order_never_wait_in_a_circle(committed: None, concurrently: Concurrently) -> None:
    skus = {f"SKU{n}": 1000 for n in range(6)}
    stocked(**skus)
    forwards = [Demand(sku=sku, quantity=n + 1) for n, sku in enumerate(skus)]
    baskets = [forwards if n % 2 else forwards[::-1] for n in range(40)]

    def buy(order_id: str, lines: list[Demand]) -> None:
        services.reserve(order_id=order_id, lines=lines, now=NOW)
        settle = services.commit if random.random() < 0.5 else services.release
        settle(order_id=order_id, now=NOW)

    results = concurrently([partial(buy, f"ord_{n}", lines) for n, lines in enumerate(baskets)])
    assert outcomes(results) == {"NoneType": 40}
    sold = ReservationRow.objects.filter(state="committed").count()
    assert [shelf(sku) for sku in skus] == [(1000 - sold * (n + 1), 0) for n in range(6)]


def test_imports_sales_and_the_sweeper_get_along(committed: None, concurrently: Concurrently) -> None:
    skus = [f"SKU{n}" for n in range(8)]
    levels = [StockLevel(sku=sku, on_hand=500) for sku in skus]
    stocked(**dict.fromkeys(skus, 500))
    baskets = [[Demand(sku=sku, quantity=1) for sku in random.sample(skus, 4)] for _ in range(24)]
    sales = [reserve(f"ord_{n}", lines) for n, lines in enumerate(baskets)]
    imports = [
        partial(services.set_levels, levels=random.sample(levels, 8), reason="import", now=NOW) for _ in range(6)
    ]
    sweeps = [partial(services.expire_reservations, LATER)] * 4
    results = concurrently([*sales, *imports, *sweeps])
    assert not [result for result in results if isinstance(result, Exception)]
    services.expire_reservations(LATER)
    assert [shelf(sku) for sku in skus] == [(500, 0)] * 8


def test_one_order_reserved_twenty_times_at_once_holds_once(committed: None, concurrently: Concurrently) -> None:
    stocked(MUG=3)
    results = concurrently([reserve("ord_1", wanted(MUG=3))] * 20)
    allocations = (Allocation(sku="MUG", warehouse="main", quantity=3),)
    one = Reservation(order_id="ord_1", expires_at=NOW + timedelta(minutes=15), allocations=allocations)
    assert results == [one] * 20
    assert shelf("MUG") == (3, 3)


def test_one_order_committed_and_released_at_once_ends_one_way(committed: None, concurrently: Concurrently) -> None:
    for attempt in range(10):
        order_id, sku = f"ord_{attempt}", f"SKU{attempt}"
        stocked(**{sku: 2})
        services.reserve(order_id=order_id, lines=wanted(**{sku: 2}), now=NOW)
        committing = concurrently(
            [
                partial(services.commit, order_id=order_id, now=NOW),
                partial(services.commit, order_id=order_id, now=NOW),
                partial(services.release, order_id=order_id, now=NOW),
                partial(services.expire_reservations, LATER),
            ]
        )
        state = ReservationRow.objects.filter(order_id=order_id).latest("created_at", "pk").state
        if state == "committed":
            assert shelf(sku) == (0, 0)
            assert outcomes(committing)["ReservationLost"] <= 1
        else:
            assert shelf(sku) == (2, 0)
            assert isinstance(committing[0], ReservationLost)


def test_a_new_sku_imported_by_many_at_once_is_entered_once(committed: None, concurrently: Concurrently) -> None:
    level = [StockLevel(sku="MUG", on_hand=7)]
    results = concurrently([partial(services.set_levels, levels=level, reason="import", now=NOW)] * 10)
    assert Counter(results) == {1: 1, 0: 9}
    assert list(LedgerEntry.objects.values_list("delta", flat=True)) == [7]


def test_many_orders_running_out_are_swept_up_in_batches(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.inventory.services.reservations.EXPIRY_BATCH", 2)
    stocked(MUG=10)
    for number in range(5):
        services.reserve(order_id=f"ord_{number}", lines=wanted(MUG=1), now=NOW)
    assert services.expire_reservations(LATER) == 5
    assert shelf("MUG") == (10, 0)


@pytest.mark.parametrize(
    "change",
    [
        "reserved = reserved + 1",
        "on_hand = on_hand - 1",
        "on_hand = -1, reserved = 0",
        "reserved = -1",
        "missing = -1",
    ],
)
def test_the_database_refuses_to_oversell(db: None, change: str) -> None:
    stocked(MUG=2)
    services.reserve(order_id="ord_1", lines=wanted(MUG=2), now=NOW)
    with pytest.raises(IntegrityError, match="stock_"):
        sql(f"UPDATE inventory_stock SET {change}")


def test_the_database_holds_an_order_s_stock_once(db: None) -> None:
    stocked(MUG=9)
    services.reserve(order_id="ord_1", lines=wanted(MUG=2), now=NOW)
    with pytest.raises(IntegrityError, match="one_active_reservation_per_order"):
        sql(
            "INSERT INTO inventory_reservation (id, order_id, state, created_at, expires_at)"
            " VALUES ('res_x', 'ord_1', 'held', now(), now())"
        )


def test_what_is_on_backorder_may_be_owed(db: None) -> None:
    services.set_levels(levels=[StockLevel(sku="MUG", on_hand=1, backorder=True)], reason="count", now=NOW)
    services.reserve(order_id="ord_1", lines=wanted(MUG=3), now=NOW)
    assert shelf("MUG") == (1, 3)
    services.commit(order_id="ord_1", now=NOW)
    assert shelf("MUG") == (-2, 0)


def test_short_stock_is_named_while_others_want_it_too(committed: None, concurrently: Concurrently) -> None:
    stocked(MUG=3, BOWL=100)
    results = concurrently([reserve(f"ord_{n}", wanted(BOWL=1, MUG=2)) for n in range(10)])
    assert outcomes(results) == {"Reservation": 1, "InsufficientStock": 9}
    for short in results:
        if isinstance(short, InsufficientStock):
            assert short.params["skus"] == ["MUG"]
            assert short.params["available"]["MUG"] in (1, 3)
    assert shelf("BOWL") == (100, 1)


def test_a_return_booked_twenty_times_at_once_comes_back_once(committed: None, concurrently: Concurrently) -> None:
    stocked(MUG=5)
    services.reserve(order_id="ord_1", lines=wanted(MUG=5), now=NOW)
    services.commit(order_id="ord_1", now=NOW)
    back = partial(services.restock, order_id="ord_1", lines=wanted(MUG=2), now=NOW, reference="ref_1")
    assert concurrently([back] * 20) == [None] * 20
    assert shelf("MUG") == (2, 0)
    others = [partial(back, reference=f"ref_{n}") for n in range(2, 7)]
    assert outcomes(concurrently(others)) == {"NoneType": 1, "MoreThanTaken": 4}
    assert shelf("MUG") == (4, 0)
