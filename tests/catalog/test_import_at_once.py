"""Imports that run side by side."""

from collections.abc import Callable
from functools import partial
from typing import Any

from apps.catalog.models import Category, Product, Variant
from apps.catalog.services.importing import Outcome
from tests.catalog.shelf import draft, published_events, take_in


def test_the_same_products_from_four_sides_are_entered_once(
    committed: None, concurrently: Callable[..., list[Any]]
) -> None:
    drafts = [draft(f"mug-{number}", category=("Kitchen", f"Shelf {number}")) for number in range(10)]

    outcomes: list[Outcome] = concurrently([partial(take_in, *drafts)] * 4)

    assert sorted((o.created, o.updated, o.unchanged) for o in outcomes) == [(0, 0, 10)] * 3 + [(10, 0, 0)]
    assert (Product.objects.count(), Variant.objects.count(), Category.objects.count()) == (10, 20, 11)
    assert len(published_events()) == 21
