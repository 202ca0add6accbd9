"""The read model follows what catalog and inventory tell, in whatever order it arrives."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

import pytest

from apps.catalog.events import ProductCreated
from apps.inventory.events import StockChanged
from apps.search.models import Document
from commerce.db.transaction import atomic
from commerce.events import publish
from tests.search.world import created, deleted, found, pounds, product, search, stocked, updated, variant

pytestmark = pytest.mark.usefixtures("db")

MUG = product("mug", variant("MUG", "10.00"))
CUP = replace(MUG, version=2, title="Cup", variants=(variant("MUG", "12.00"), variant("CUP", "20.00")))
EVENTS: list[Callable[[], None]] = [
    lambda: created(MUG),
    lambda: updated(CUP),
    lambda: stocked("MUG", 9, version=1),
    lambda: stocked("MUG", 5, version=2),
    lambda: stocked("CUP", 2, version=1),
]


@pytest.mark.parametrize("order", list(permutations(range(5)))[::7])
def test_any_order_and_twice_over_comes_to_the_same(order: tuple[int, ...]) -> None:
    for number in (*order, *reversed(order)):
        EVENTS[number]()

    (card,) = search().cards
    assert (card.title, card.price, card.available, card.price_varies) == ("Cup", pounds("12.00"), 7, True)
    assert (found("mug"), found("cup")) == (["mug"], ["mug"])  # "mug" is still a SKU of it


def test_a_deleted_product_is_gone_even_for_events_that_come_late() -> None:
    created(MUG)
    deleted(MUG)
    updated(CUP)
    assert found() == []

    other = product("jug")
    deleted(other)
    created(other)
    stocked("JUG", 3)
    assert found() == []


def test_an_unpublished_product_is_hidden_and_comes_back() -> None:
    created(MUG)
    updated(replace(MUG, version=2, published=False))
    assert (found(), Document.objects.count()) == ([], 1)

    updated(replace(MUG, version=3))
    assert found() == ["mug"]


def test_a_sku_that_moved_to_another_product_takes_its_stock_along() -> None:
    jug = product("jug")
    created(MUG, jug)
    stocked("MUG", 4)

    updated(replace(MUG, version=2, variants=(variant("OTHER"),)))
    updated(replace(jug, version=2, variants=(variant("JUG"), variant("MUG"))))

    assert {card.slug: card.available for card in search().cards} == {"mug": 0, "jug": 4}


def test_oversold_stock_of_one_variant_does_not_hide_another() -> None:
    created(CUP)
    stocked("MUG", -5)
    stocked("CUP", 3)

    assert [card.available for card in search().cards] == [3]


def test_the_events_themselves_reach_the_read_model(deliver_events: Callable[[], int]) -> None:
    with atomic("inventory"):
        publish(StockChanged(sku="MUG", available=3, backorder=False, level_version=1))
    with atomic("catalog"):
        publish(ProductCreated(product_id=MUG.product_id, product=MUG))

    deliver_events()

    assert [(card.slug, card.available) for card in search().cards] == [("mug", 3)]
