"""Which warehouse sends what: the decision, and that the statement of a checkout decides alike."""

from functools import partial
from itertools import combinations
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from apps.inventory import services
from apps.inventory.interface import Destination, InsufficientStock, StockLevel
from apps.inventory.models import SellingTerms, Stock
from apps.inventory.rules.allocation import Share, Source, allocate, short_of
from apps.inventory.rules.levels import Level
from apps.inventory.rules.regions import FURTHEST, rings_around
from tests.inventory.shelves import NOW, allocated, wanted, warehouse

SKUS = ["A", "B", "C"]
WAREHOUSES = ["w1", "w2", "w3", "w4"]

Demand = dict[str, int]

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Time says more of the machine than of the rules."""


@st.composite
def sources(draw: st.DrawFn) -> list[Source]:
    """Stock of some SKUs in some warehouses, at random distances."""
    distances = {code: draw(st.integers(0, FURTHEST)) for code in WAREHOUSES}
    places = draw(st.sets(st.tuples(st.sampled_from(SKUS), st.sampled_from(WAREHOUSES))))
    level = st.builds(
        Level, on_hand=st.integers(0, 6), reserved=st.integers(0, 2), safety=st.integers(0, 1), backorder=st.booleans()
    )
    return [
        Source(stock_id=f"{sku} in {code}", sku=sku, warehouse=code, rank=(distances[code], 0, code), level=draw(level))
        for sku, code in sorted(places)
    ]


demands = st.dictionaries(st.sampled_from(SKUS), st.integers(1, 9), min_size=1)


def of(demand: Demand, held: list[Source]) -> list[Source]:
    return [source for source in held if source.sku in demand]


def could_send(source: Source, demand: Demand, held: list[Source]) -> float:
    """From the shelf, where the shelves hold enough; else all it may."""
    there = sum(other.from_shelf for other in held if other.sku == source.sku)
    return source.from_shelf if there >= demand[source.sku] else source.in_all


def suffices(senders: tuple[str, ...], demand: Demand, held: list[Source]) -> bool:
    return all(
        sum(could_send(s, demand, held) for s in held if s.sku == sku and s.warehouse in senders) >= quantity
        for sku, quantity in demand.items()
    )


def sent(shares: tuple[Share, ...]) -> Demand:
    units: Demand = {}
    for share in shares:
        units[share.source.sku] = units.get(share.source.sku, 0) + share.quantity
    return units


@unhurried
@given(demands, sources())
def test_something_is_short_exactly_when_all_together_could_not_send_it(demand: Demand, held: list[Source]) -> None:
    short = {sku for sku, units in demand.items() if sum(s.in_all for s in held if s.sku == sku) < units}
    assert set(short_of(demand, of(demand, held))) == short


@unhurried
@given(demands, sources())
def test_all_of_the_demand_is_sent_and_nobody_sends_what_they_do_not_have(demand: Demand, held: list[Source]) -> None:
    held = of(demand, held)
    assume(not short_of(demand, held))
    shares = allocate(demand, held)
    assert sent(shares) == demand
    assert all(0 < share.quantity <= could_send(share.source, demand, held) for share in shares)
    assert len({share.source.stock_id for share in shares}) == len(shares)


@unhurried
@given(demands, sources())
def test_no_fewer_warehouses_and_of_equally_few_no_nearer_one_would_do(demand: Demand, held: list[Source]) -> None:
    held = of(demand, held)
    assume(not short_of(demand, held))
    used = {share.source.warehouse for share in allocate(demand, held)}
    nearest_first = [code for _rank, code in sorted({(source.rank, source.warehouse) for source in held})]
    for size in range(1, len(used) + 1):
        enough = [some for some in combinations(nearest_first, size) if suffices(some, demand, held)]
        if enough:
            assert used == set(enough[0])
            return
    pytest.fail("More warehouses send than there are.")


def test_of_very_many_warehouses_all_may_send() -> None:
    held = [
        Source(stock_id=f"{n}", sku="A", warehouse=f"w{n}", rank=(0, 0, f"w{n}"), level=Level(on_hand=n % 3))
        for n in range(30)
    ]
    assert sent(allocate({"A": 30}, held)) == {"A": 30}


@pytest.mark.parametrize(
    ("country", "distances"),
    [
        ("GB", {"GB": 0, "DE": 1, "US": 2, "": 2}),
        ("US", {"GB": 2, "CA": 1, "US": 0, "BR": 2}),
        ("", {"GB": 2, "": 2}),
        ("ZZ", {"GB": 2, "ZZ": 0}),
    ],
)
def test_a_country_lies_nearest_to_itself_then_to_its_continent(country: str, distances: dict[str, int]) -> None:
    rings = rings_around(country)
    found = {other: next((n for n, ring in enumerate(rings) if other in ring), FURTHEST) for other in distances}
    assert found == distances


@pytest.mark.parametrize("seed", range(30))
def test_the_statement_of_a_checkout_decides_as_the_rules_do(db: None, seed: int) -> None:
    chance = Random(seed)
    countries = {"w1": "GB", "w2": "DE", "w3": "US"}
    for code, country in countries.items():
        warehouse(code, country=country, priority=chance.randint(0, 1), active=chance.random() < 0.8)
    levels = [
        StockLevel(sku=sku, on_hand=chance.randint(0, 6), backorder=chance.random() < 0.3, warehouse=code)
        for sku in SKUS
        for code in countries
        if chance.random() < 0.8
    ]
    services.set_levels(levels=levels, reason="count", now=NOW)
    for stock in Stock.objects.select_related("warehouse"):
        terms = SellingTerms(backorder=stock.backorder, safety_stock=chance.randint(0, 1))
        services.change_selling(sku=stock.sku, terms=terms, warehouse=stock.warehouse.code)
    demand = {sku: chance.randint(1, 5) for sku in chance.sample(SKUS, chance.randint(1, 3))}

    held = [_source(stock) for stock in Stock.objects.of(list(demand)) if stock.warehouse.active]
    reserve = partial(
        services.reserve, order_id="ord_1", lines=wanted(**demand), now=NOW, destination=Destination(country="FR")
    )
    if short := short_of(demand, held):
        with pytest.raises(InsufficientStock) as refused:
            reserve()
        assert refused.value.params == {"skus": list(short), "available": short}
    else:
        shares = allocate(demand, held)
        assert allocated(reserve()) == sorted((s.source.sku, s.source.warehouse, s.quantity) for s in shares)


def _source(stock: Stock) -> Source:
    distance = {"DE": 1, "GB": 1, "US": 2}[stock.warehouse.country]
    rank = (distance, stock.warehouse.priority, stock.warehouse_id)
    return Source(stock_id=stock.pk, sku=stock.sku, warehouse=stock.warehouse.code, rank=rank, level=stock.level)
