"""What a product's page offers together with it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from apps.catalog import interface as catalog
from apps.recommendations import services as recommendations
from apps.recommendations.interface import Basket
from tests.storefront import goods
from tests.storefront.html import Element, page

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def mugs(mug_shop: Path, deliver_events: Callable[[], int]) -> list[str]:
    """Four more mugs, a bowl in two colours of another category; their ids."""
    bowl = {
        **goods.MUG,
        "Handle": "bowl",
        "Title": "Bowl",
        "Type": "Kitchen > Bowls",
        "Variant SKU": "BOWL-OAT",
        "Option1 Name": "Colour",
        "Option1 Value": "Oat",
    }
    moss = {"Handle": "bowl", "Option1 Value": "Moss", "Variant SKU": "BOWL-MOSS", "Variant Price": "20.00"}
    goods.stock_shelves(
        mug_shop, goods.MUG, *(goods.mug(number) for number in range(4)), bowl, {**moss, "Variant Inventory Qty": "40"}
    )
    deliver_events()
    return [id_of(slug) for slug in ("mug", "mug-0", "mug-1", "mug-2", "mug-3", "bowl")]


def id_of(slug: str) -> str:
    return catalog.service().get_product(id_or_slug=slug).product_id


def learn(*baskets: list[str]) -> None:
    recommendations.load(
        baskets=[Basket(reference=str(n), product_ids=tuple(held), bought_at=NOW) for n, held in enumerate(baskets)]
    )
    recommendations.learn(now=NOW)


def bundle(browser: Client, path: str = "/p/mug/") -> Element | None:
    return next(iter(page(browser.get(path)).all("form", id="bundle")), None)


def test_what_was_bought_with_it_is_offered_with_the_sum(mugs: list[str], shopper: Client) -> None:
    mug, first, second, third, *_ = mugs
    learn([mug, first], [mug, first], [mug, first], [mug, second], [mug, second], [mug, third])

    offered = bundle(shopper)

    assert offered is not None
    assert [item.one("strong").text if item.all("strong") else item.one("a").text for item in offered.all("li")] == [
        *("Oat Mug", "Mug 0", "Mug 1")
    ]
    assert "Together £60.00" in offered.text
    assert [field["value"] for field in offered.all("input", name="sku")] == ["MUG", "MUG-0", "MUG-1"]


def test_a_variant_can_be_chosen_and_what_is_sold_out_is_passed_over(mugs: list[str], shopper: Client) -> None:
    mug, first, *_, bowl = mugs
    learn([mug, first], [mug, first], [mug, bowl])
    goods.count_stock(**{"MUG-0": 0, "BOWL-OAT": 0})
    sold_out = bundle(shopper)
    goods.count_stock(**{"BOWL-OAT": 5})
    both = bundle(shopper)

    assert sold_out is not None
    assert [field["value"] for field in sold_out.all("input", name="sku")] == ["MUG", "BOWL-MOSS"]
    assert both is not None
    assert [option["value"] for option in both.one("select").all("option")] == ["BOWL-OAT", "BOWL-MOSS"]


def test_until_anything_is_learnt_it_is_the_best_of_the_category(mugs: list[str], shopper: Client) -> None:
    offered = bundle(shopper)

    assert offered is not None
    names = [link.text for link in offered.all("a")]
    assert len(names) == 2
    assert all(name.startswith("Mug ") for name in names)


def test_a_sold_out_product_is_offered_with_nothing(mugs: list[str], shopper: Client) -> None:
    goods.count_stock(MUG=0)

    assert bundle(shopper) is None


def test_all_go_into_the_cart_at_one_press(mugs: list[str], shopper: Client) -> None:
    learn([mugs[0], mugs[1]], [mugs[0], mugs[2]])
    offered = bundle(shopper)
    assert offered is not None

    skus = [field["value"] for field in offered.all("input", name="sku")]
    answer = shopper.post(offered["action"], {"sku": skus, "quantity": "1"}, follow=True)

    names = page(answer).one("main").text
    assert all(name in names for name in ("Oat Mug", "Mug 0", "Mug 1"))
