"""However many buy, move and count in several warehouses at once: nothing is sold twice, and all who listen agree."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

import pytest
from django.db.models import F, Sum

from apps.inventory import services
from apps.inventory.interface import Destination
from apps.inventory.models import LedgerEntry, Stock, Warehouse
from tests.inventory.shelves import NOW, last_told, put_in, shelves, wanted, warehouse

pytestmark = pytest.mark.usefixtures("committed")

Concurrently = Callable[..., list[Any]]
CODES = ["leeds", "bonn", "reno"]


@pytest.fixture(autouse=True)
def three_warehouses(committed: None) -> None:
    for code, country in zip(CODES, ["GB", "DE", "US"], strict=True):
        warehouse(code, country=country)


def outcomes(results: list[Any]) -> Counter[str]:
    return Counter(type(result).__name__ for result in results)


def reserve(order_id: str, to: str, **units: int) -> Any:
    destination = Destination(country=to)
    return services.reserve(order_id=order_id, lines=wanted(**units), now=NOW, destination=destination)


def available(sku: str) -> int:
    return services.availability(skus=[sku])[sku].available


def books_agree() -> bool:
    """Whether each shelf holds what the ledger says."""
    entered = LedgerEntry.objects.values("stock").annotate(units=Sum("delta"))
    units = {entry["stock"]: entry["units"] for entry in entered}
    return all(stock.on_hand == units.get(stock.pk, 0) for stock in Stock.objects.all())


def test_two_hundred_buyers_of_sixty_units_in_three_warehouses_get_sixty(concurrently: Concurrently) -> None:
    for code in CODES:
        put_in(code, LAMP=20)

    def buy(number: int) -> None:
        reserve(f"ord_{number}", ["GB", "DE", "US"][number % 3], LAMP=1)
        services.commit(order_id=f"ord_{number}", now=NOW)

    results = concurrently([partial(buy, number) for number in range(200)])

    assert outcomes(results) == {"NoneType": 60, "InsufficientStock": 140}
    assert shelves("LAMP") == dict.fromkeys(CODES, (0, 0))
    assert last_told("LAMP")[0] == 0
    assert books_agree()


def test_split_orders_are_all_or_nothing(concurrently: Concurrently) -> None:
    for code in CODES:
        put_in(code, LAMP=5)
    results = concurrently([partial(reserve, f"ord_{number}", "GB", LAMP=4) for number in range(30)])
    assert outcomes(results) == {"Reservation": 3, "InsufficientStock": 27}
    assert sum(reserved for _on_hand, reserved in shelves("LAMP").values()) == 12
    assert (available("LAMP"), last_told("LAMP")[0]) == (3, 3)


def test_buying_moving_and_counting_in_any_order_never_wait_in_a_circle(concurrently: Concurrently) -> None:
    chance = Random(20261120)
    skus = ["BOWL", "CUP", "JUG", "MUG"]
    for code in CODES:
        put_in(code, **dict.fromkeys(skus, 40))

    def buy(number: int) -> None:
        basket = {sku: chance.randint(1, 15) for sku in chance.sample(skus, 3)}
        reserve(f"ord_{number}", chance.choice(["GB", "DE", "US"]), **basket)
        settle = chance.choice([services.commit, services.release])
        settle(order_id=f"ord_{number}", now=NOW)

    def move(sku: str, source: str, target: str) -> None:
        services.transfer(sku=sku, source=source, target=target, quantity=3, reference="", now=NOW)

    def adjust(sku: str, code: str) -> None:
        services.adjust(sku=sku, delta=2, reason="received", reference="", now=NOW, warehouse=code)

    buys = [partial(buy, number) for number in range(40)]
    moves = [partial(move, chance.choice(skus), *chance.sample(CODES, 2)) for _ in range(15)]
    adjustments = [partial(adjust, chance.choice(skus), chance.choice(CODES)) for _ in range(15)]
    results = concurrently([*buys, *moves, *adjustments])

    assert set(outcomes(results)) <= {"NoneType", "InsufficientStock", "StockTooLow", "UnitsHeld"}
    assert Stock.objects.filter(reserved=0, on_hand__gte=0).count() == 12
    assert books_agree()
    assert [last_told(sku)[0] for sku in skus] == [available(sku) for sku in skus]


def test_a_shelf_opened_while_others_sell_is_part_of_what_is_told_last(concurrently: Concurrently) -> None:
    skus = [f"SKU{number}" for number in range(12)]
    put_in("leeds", **dict.fromkeys(skus, 50))
    sales = [partial(reserve, f"ord_{sku}_{n}", "GB", **{sku: 1}) for sku in skus for n in range(6)]
    openings = [partial(put_in, "bonn", **{sku: 7}) for sku in skus]
    results = concurrently([*sales, *openings])
    assert set(outcomes(results)) == {"NoneType", "Reservation"}
    assert [last_told(sku)[0] for sku in skus] == [available(sku) for sku in skus] == [51] * 12


def test_a_warehouse_switched_off_while_others_sell_is_no_part_of_what_is_told_last(
    concurrently: Concurrently,
) -> None:
    for code in CODES:
        put_in(code, MUG=50)

    def switch_off() -> None:
        Warehouse.objects.filter(code="bonn").update(active=False, announced=False)
        services.announce_warehouses(NOW)

    sales = [partial(reserve, f"ord_{n}", "GB", MUG=1) for n in range(40)]
    results = concurrently([*sales, switch_off])
    assert set(outcomes(results)) == {"NoneType", "Reservation"}
    assert last_told("MUG")[0] == available("MUG")
    held = Stock.objects.filter(warehouse__active=True).aggregate(free=Sum(F("on_hand") - F("reserved")))
    assert available("MUG") == held["free"]


def test_a_holder_s_orders_at_once_hold_once(concurrently: Concurrently) -> None:
    put_in("leeds", MUG=3)

    def buy(number: int) -> Any:
        return services.reserve(order_id=f"ord_{number:02}", lines=wanted(MUG=3), now=NOW, holder="ada")

    results = concurrently([partial(buy, number) for number in [*range(20), *range(20)]])
    assert set(outcomes(results)) <= {"Reservation", "InsufficientStock"}
    assert shelves("MUG") == {"leeds": (3, 3)}
