"""What every search service promises, the fake that other domains test with included."""

from dataclasses import replace
from typing import Any, cast

import pytest

from apps.search import services
from apps.search.interface import Card, FacetValue, Query, SearchService, Sort
from apps.search.testing import FakeSearch
from commerce.ports import signature_differences
from tests.search.world import KITCHEN, LIVING, created, pounds, product, stocked, variant

pytestmark = pytest.mark.usefixtures("db")

MUG = Card(
    product_id="prod_mug",
    slug="mug",
    title="Mug",
    vendor="Fernhill",
    category_slug="kitchen",
    category_name="Kitchen",
    price=pounds("12.00"),
    compare_at_price=pounds("15.00"),
    price_varies=False,
    available=3,
    backorder=False,
    colours=("Oat", "Clay"),
)
SOFA = replace(
    MUG,
    product_id="prod_sofa",
    slug="sofa",
    title="Sofa",
    vendor="Loom",
    category_slug="living",
    category_name="Living room",
    price=pounds("900.00"),
    compare_at_price=None,
    available=0,
)


@pytest.fixture(params=["real", "fake"])
def service(request: Any) -> SearchService:
    """A search that knows a mug and a sofa."""
    if request.param == "fake":
        return FakeSearch([SOFA, MUG])
    created(
        product("mug", variant("MUG", "12.00", was="15.00"), category_path=(KITCHEN,)),
        product("sofa", variant("SOFA", "900.00"), vendor="Loom", category_path=(LIVING,)),
    )
    stocked("MUG", 3)
    return cast("SearchService", services)


def test_it_offers_what_the_interface_says(service: SearchService) -> None:
    assert signature_differences(SearchService, service) == []


@pytest.mark.parametrize(("query", "cards"), [
    (Query(), (MUG, SOFA)),
    (Query(counted=False), (MUG, SOFA)),
    (Query(words="sofa"), (SOFA,)),
    (Query(categories=("kitchen",)), (MUG,)),
    (Query(brands=("Loom", "Nobody")), (SOFA,)),
    (Query(min_price=pounds("12.01")), (SOFA,)),
    (Query(max_price=pounds("12.00")), (MUG,)),
    (Query(in_stock=True), (MUG,)),
    (Query(on_sale=True), (MUG,)),
    (Query(sort=Sort.PRICE_DESC), (SOFA, MUG)),
    (Query(sort=Sort.NAME, page=2, limit=1), (SOFA,)),
])  # fmt: skip
def test_it_finds_by_every_filter(service: SearchService, query: Query, cards: tuple[Card, ...]) -> None:
    assert service.search(query=query).cards == cards


def test_it_counts(service: SearchService) -> None:
    results = service.search(query=Query(words="mug"))

    assert (results.total, results.facets["brand"]) == (1, (FacetValue(value="Fernhill", label="Fernhill", count=1),))


def test_it_gives_cards_in_the_order_asked_for(service: SearchService) -> None:
    assert tuple(service.cards(product_ids=["prod_sofa", "prod_unknown", "prod_mug"])) == (SOFA, MUG)
