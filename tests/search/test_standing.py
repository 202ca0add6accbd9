"""What shoppers make of products: sales of late, and ratings."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from apps.catalog import interface as catalog
from apps.catalog.testing import FakeCatalog
from apps.reviews import interface as reviews
from apps.reviews.interface import NewReview
from apps.reviews.testing import FakeReviews
from apps.search import services
from apps.search.interface import Sort
from apps.search.models import Document, Sale, Standing
from tests.search.world import NOW, created, found, product, rated, search, stocked, updated, variant

pytestmark = pytest.mark.usefixtures("db")


def sold(order_id: str, at: datetime = NOW, **units: int) -> None:
    services.record_order(
        order_id=order_id, units={f"prod_{slug}": number for slug, number in units.items()}, placed_at=at
    )


def test_what_sold_most_of_late_comes_first() -> None:
    created(product("mug", age_days=1), product("jug", age_days=2), product("pot"))
    sold("ord_1", mug=1, jug=2)
    sold("ord_2", mug=2)
    sold("ord_2", mug=2)  # told twice, counted once

    assert found(sort=Sort.BESTSELLING) == ["mug", "jug", "pot"]
    assert dict(Standing.objects.values_list("product_id", "units_sold")) == {"prod_mug": 3, "prod_jug": 2}


def test_sales_of_long_ago_count_no_longer() -> None:
    created(product("mug", age_days=1), product("jug"))
    sold("ord_1", NOW - timedelta(days=90, seconds=1), mug=9)
    sold("ord_2", NOW - timedelta(days=90), mug=1)
    sold("ord_3", jug=2)
    assert found(sort=Sort.BESTSELLING) == ["mug", "jug"]

    assert services.forget_sales(NOW) == 1
    assert services.forget_sales(NOW) == 0

    assert found(sort=Sort.BESTSELLING) == ["jug", "mug"]
    assert Sale.objects.count() == 2


def test_ratings_show_on_cards_and_lists_are_narrowed_by_them() -> None:
    created(product("mug"), product("jug"), product("pot"))
    rated("mug", "4.6", 12)
    rated("jug", "3.9")
    rated("pot", "5.0")
    rated("pot", "0.0", 0)  # its only review was taken away

    ratings = {card.slug: (card.rating, card.review_count) for card in search().cards}
    assert ratings == {"mug": (Decimal("4.6"), 12), "jug": (Decimal("3.9"), 2), "pot": (None, 0)}
    assert found(min_rating=4) == ["mug"]
    assert sorted(found(min_rating=3)) == ["jug", "mug"]


def test_what_was_told_before_the_product_is_kept_for_it_and_survives_its_changes() -> None:
    mug = product("mug")
    sold("ord_1", mug=4)
    rated("mug", "4.6", 12)
    created(mug)
    updated(replace(mug, version=2, title="Cup"))

    (card,) = search().cards
    assert (card.title, card.rating, card.review_count) == ("Cup", Decimal("4.6"), 12)
    assert Document.objects.get().units_sold == 4


def test_made_anew_it_is_rated_as_reviews_say_and_has_sold_what_it_sold() -> None:
    mug, jug = product("mug"), product("jug")
    created(mug, jug)
    sold("ord_1", mug=4)
    rated("mug", "1.0", 12)
    rated("jug", "2.0", 12)
    said = NewReview(
        reference="1",
        product_id="prod_mug",
        rating=5,
        title="",
        body="Fine.",
        author_name="Ada",
        verified=True,
        written_at=NOW,
    )
    opinions = FakeReviews()
    opinions.load(reviews=[said], now=NOW)

    with catalog.service.replaced_by(FakeCatalog([mug, jug])), reviews.service.replaced_by(opinions):
        services.rebuild()

    ratings = {card.slug: (card.rating, card.review_count) for card in search().cards}
    assert ratings == {"mug": (Decimal("5.0"), 1), "jug": (None, 0)}
    assert found(sort=Sort.BESTSELLING) == ["mug", "jug"]
    assert Standing.objects.get(product_id="prod_mug").units_sold == 4


def test_the_deepest_reduction_comes_first() -> None:
    created(
        product("little", variant("L", "9.00", was="10.00")),
        product("half", variant("H", "20.00"), variant("H2", "10.00", was="20.00", Size="S")),
        product("not", variant("N", "1.00")),
    )
    stocked("L", 1)

    assert found(sort=Sort.SALE) == ["half", "little", "not"]
