"""Baskets in, recommendations out."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connections
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from apps.catalog import services as catalog
from apps.recommendations import services
from apps.recommendations.interface import Basket, RecommendationsService
from apps.recommendations.models import Article, Lesson, Pair
from apps.recommendations.models import Basket as StoredBasket
from apps.recommendations.services import Learning
from apps.recommendations.testing import FakeRecommendations
from commerce.db.transaction import atomic
from commerce.ports import signature_differences
from tests.orders.shop_floor import NOW as SHOP_NOW
from tests.orders.shop_floor import check_out, filled_cart, open_shop

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def baskets(*held: str) -> list[Basket]:
    """Of products with one letter each."""
    return [
        Basket(reference=f"{number} {products}", product_ids=tuple(products), bought_at=NOW)
        for number, products in enumerate(held)
    ]


def sell(*product_ids: str) -> None:
    Article.objects.bulk_create(
        Article(product_id=product_id, version=1, title=product_id, skus=[product_id.upper()], listed=True)
        for product_id in product_ids
    )


def together(*product_ids: str, limit: int = 10) -> list[str]:
    return list(services.bought_together(product_ids=product_ids, limit=limit))


def test_it_and_its_fake_offer_what_the_interface_says() -> None:
    assert signature_differences(RecommendationsService, services) == []
    assert signature_differences(RecommendationsService, FakeRecommendations()) == []


@pytest.mark.parametrize("kind", ["real", "fake"])
def test_what_is_bought_together_is_recommended_the_best_first(db: None, kind: str) -> None:
    sell(*"abcd")
    services.load(baskets=baskets("ab", "ab", "ac", "bc", "bd"))
    services.learn(now=NOW)
    fake = FakeRecommendations({"a": ["b", "c"], "b": ["a", "d", "c"]})
    service = cast("RecommendationsService", services if kind == "real" else fake)

    assert list(service.bought_together(product_ids=["a"], limit=5)) == ["b", "c"]
    assert set(service.bought_together(product_ids=["a", "b"], limit=5)) == {"c", "d"}
    assert len(service.bought_together(product_ids=["b"], limit=1)) == 1
    assert list(service.bought_together(product_ids=["unknown"], limit=5)) == []


@pytest.mark.parametrize("count", [1, 30])
def test_recommending_takes_one_query(db: None, count: int) -> None:
    products = [f"p{number}" for number in range(count)]
    sell("a", *products)
    services.load(baskets=[Basket(reference=each, product_ids=("a", each), bought_at=NOW) for each in products])
    services.learn(now=NOW)

    with CaptureQueriesContext(connections["recommendations"]) as queries:
        together(*products)

    assert len(queries) == 1


def test_orders_teach_and_products_not_on_sale_are_left_out(db: None, deliver_events: Callable[[], int]) -> None:
    open_shop(MUG=9, LAMP=9, VASE=9)
    bought = check_out(filled_cart(MUG=1, LAMP=2, VASE=1), customer_id="cust_ada").order
    check_out(filled_cart(MUG=3))
    deliver_events()
    ids = {line.slug: line.product_id for line in bought.lines}

    assert services.learn_what_is_new(SHOP_NOW) == 6
    assert set(together(ids["mug"])) == {ids["lamp"], ids["vase"]}

    catalog.set_published(product_ids=[ids["lamp"]], published=False, now=SHOP_NOW)
    catalog.delete_products(product_ids=[ids["vase"]])
    deliver_events()

    assert together(ids["mug"]) == []


def test_a_basket_leads_to_nobody(db: None, deliver_events: Callable[[], int]) -> None:
    open_shop(MUG=9, LAMP=9)
    order = check_out(filled_cart(MUG=1, LAMP=1), customer_id="cust_ada").order
    deliver_events()

    (kept,) = StoredBasket.objects.all()

    assert sorted(kept.product_ids) == sorted(line.product_id for line in order.lines)
    assert order.order_id not in str(vars(kept))
    assert "ada" not in str(vars(kept))


def test_a_basket_told_twice_counts_once_and_one_product_is_no_basket(db: None) -> None:
    assert services.load(baskets=baskets("ab", "c", "aa", "")) == 1
    assert services.load(baskets=baskets("ab")) == 0


def test_it_learns_anew_only_when_there_is_something_new(db: None) -> None:
    assert services.learn_what_is_new(NOW) == 0

    services.load(baskets=baskets("ab"))
    learnt = [services.learn_what_is_new(NOW) for _ in range(2)]
    services.load(baskets=baskets("ab", "cd"))

    assert (learnt, services.learn_what_is_new(NOW)) == ([2, 0], 4)
    assert list(Lesson.objects.values_list("learnt_at", "baskets", "pairs")) == [(NOW, 2, 4)]


def test_what_is_learnt_takes_the_place_of_what_was_known(db: None) -> None:
    services.load(baskets=baskets("ab"))
    services.learn(now=NOW)
    StoredBasket.objects.all().delete()
    services.load(baskets=baskets("", "cd"))

    services.learn(now=NOW)

    assert set(Pair.objects.values_list("product_id", "other_id", "rank")) == {("c", "d", 1), ("d", "c", 1)}


def test_learning_twice_at_the_same_moment_learns_once(committed: None, concurrently: Callable[..., list[Any]]) -> None:
    services.load(baskets=baskets("ab", "ac", "bc"))

    outcomes = concurrently([lambda: services.learn(now=NOW)] * 3)

    assert outcomes == [Learning(baskets=3, products=3, pairs=6)] * 3
    assert Pair.objects.count() == 6


def test_the_command_learns_or_only_says_what_it_would(db: None) -> None:
    services.load(baskets=baskets("ab", "ac"))

    def command(*options: str) -> Any:
        out = io.StringIO()
        call_command("learn_recommendations", "--json", *options, stdout=out)
        said = json.loads(out.getvalue())
        return {name: said[name] for name in ("baskets", "products", "pairs", "dryRun")}, Pair.objects.count()

    figures = {"baskets": 2, "products": 3, "pairs": 4}
    assert command("--dry-run") == (figures | {"dryRun": True}, 0)
    assert command() == (figures | {"dryRun": False}, 4)


def test_a_product_is_known_by_its_newest_version_and_gone_for_good(
    db: None, deliver_events: Callable[[], int]
) -> None:
    open_shop(MUG=1)
    deliver_events()
    (mug,) = catalog.list_products(after="", limit=1)

    services.keep_article(product=replace(mug, version=mug.version + 2, title="Tea mug"))
    services.keep_article(product=mug)
    newest = Article.objects.get().title
    services.forget_article(product_id=mug.product_id)
    services.keep_article(product=replace(mug, version=mug.version + 3))

    assert (newest, Article.objects.get().listed) == ("Tea mug", False)


def test_rest_answers_by_sku(db: None) -> None:
    sell(*"abc")
    services.load(baskets=baskets("ab", "ab", "ac"))
    services.learn(now=NOW)

    answer = APIClient().get("/api/v1/recommendations?sku=A&limit=1")
    for_two = APIClient().get("/api/v1/recommendations?sku=A&sku=B")

    assert answer.json() == {"recommendations": [{"productId": "b", "slug": "", "title": "b", "skus": ["B"]}]}
    assert [each["productId"] for each in for_two.json()["recommendations"]] == ["c"]
    assert APIClient().get("/api/v1/recommendations").status_code == 400


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"other_id": "a"}, "pair_of_two"),
        ({"score": 0.0}, "pair_speaks_for_it"),
        ({"other_id": "c", "rank": 1}, "pair_ranks"),
        ({"other_id": "b"}, "pair_once"),
    ],
)
def test_the_database_refuses_what_no_pair_may_be(db: None, wrong: dict[str, Any], constraint: str) -> None:
    good = {"product_id": "a", "other_id": "b", "rank": 1, "score": 0.5}
    Pair.objects.create(**good)

    with pytest.raises(IntegrityError, match=constraint), atomic("recommendations"):
        Pair.objects.create(**(good | {"rank": 3, "other_id": "d"} | wrong))
