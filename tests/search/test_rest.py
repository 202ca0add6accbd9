"""Browsing over REST."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.test import Client

from apps.catalog import interface as catalog
from apps.catalog.interface import Attribute
from apps.catalog.testing import FakeCatalog
from apps.inventory import interface as inventory
from apps.inventory.testing import FakeInventory
from tests.search.world import KITCHEN, LIVING, MUGS, created, image, product, stocked, variant

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.urls("apps.search.api.urls")]


def get(path: str, parameters: Any = None, **headers: str) -> Any:
    return Client(raise_request_exception=False).get(path, parameters or {}, headers=headers)


def money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "GBP"}


OAT_MUG = product(
    "oat-mug",
    variant("MUG-S", "12.00", was="15.00", Size="Small"),
    variant("MUG-L", "14.00", barcode="501", Size="Large"),
    category_path=(KITCHEN, MUGS),
    images=(image("front"),),
    tags=("stoneware",),
    attributes=(
        Attribute(name="Material", value="Stoneware"),
        Attribute(name="Care", value="By hand", filterable=False),
    ),
    description_html="<p>Fired twice.</p>",
    seo_title="Oat mugs",
)


@pytest.fixture
def goods() -> Iterator[None]:
    """A mug and a throw, in catalog, inventory and search."""
    throw = product("linen-throw", category_path=(LIVING,), vendor="Loom", age_days=1)
    created(OAT_MUG, throw)
    stocked("MUG-S", 2000)
    with ExitStack() as stack:
        stack.enter_context(catalog.service.replaced_by(FakeCatalog([OAT_MUG, throw])))
        stack.enter_context(inventory.service.replaced_by(FakeInventory(stock={"MUG-S": 2000, "MUG-L": 3})))
        yield


MUG_CARD = {
    "productId": "prod_oat-mug",
    "slug": "oat-mug",
    "title": "Oat Mug",
    "vendor": "Fernhill",
    "category": {"slug": "mugs", "name": "Mugs"},
    "price": money("12.00"),
    "compareAtPrice": money("15.00"),
    "priceVaries": True,
    "available": 999,
    "soldOut": False,
    "image": {"url": "/media/front.webp", "alt": "front", "width": 800, "height": 1000},
    "secondImage": None,
    "colours": ["Oat", "Clay"],
    "rating": None,
    "reviewCount": 0,
}


@pytest.mark.usefixtures("goods")
def test_a_search_answers_with_results_and_facets() -> None:
    assert get("/search", {"q": "mugs"}).json() == {
        "results": [MUG_CARD],
        "facets": {
            "category": [
                {"value": "kitchen", "label": "Kitchen", "count": 1},
                {"value": "mugs", "label": "Mugs", "count": 1},
            ],
            "brand": [{"value": "Fernhill", "label": "Fernhill", "count": 1}],
            "attribute.Material": [{"value": "Stoneware", "label": "Stoneware", "count": 1}],
            "option.Size": [
                {"value": "Large", "label": "Large", "count": 1},
                {"value": "Small", "label": "Small", "count": 1},
            ],
            "rating": [],
            "inStock": [{"value": "1", "label": "1", "count": 1}],
            "onSale": [{"value": "1", "label": "1", "count": 1}],
        },
        "priceRange": {"lowest": money("12.00"), "highest": money("14.00")},
        "didYouMean": None,
        "pagination": {"page": 1, "limit": 20, "total": 1},
    }


@pytest.mark.usefixtures("goods")
def test_products_are_listed_by_page() -> None:
    first, second = (get("/products", {"limit": 1, "page": page, "sort": "newest"}).json() for page in (1, 2))

    assert first["products"] == [MUG_CARD]
    assert [card["slug"] for card in second["products"]] == ["linen-throw"]
    assert second["pagination"] == {"page": 2, "limit": 1, "total": 2}


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize(("parameters", "slugs"), [
    ({"category": "kitchen"}, ["oat-mug"]),
    ({"brand": "loom"}, ["linen-throw"]),
    ({"minPrice": "10.01"}, ["oat-mug"]),
    ({"maxPrice": "10"}, ["linen-throw"]),
    ({"inStock": "true"}, ["oat-mug"]),
    ({"onSale": "true"}, ["oat-mug"]),
    ({"option.size": ["Large", "Huge"]}, ["oat-mug"]),
    ({"option.size": "Huge"}, []),
    ({"category": ["mugs", "living"], "sort": "name"}, ["linen-throw", "oat-mug"]),
    ({"attribute.material": ["stoneware", "glass"]}, ["oat-mug"]),
    ({"attribute.care": "by hand"}, []),
    ({"currency": "EUR"}, []),
    ({"sort": "sale"}, ["oat-mug", "linen-throw"]),
    ({"sort": "price"}, ["linen-throw", "oat-mug"]),
    ({"sort": "-price", "unheard": "of"}, ["oat-mug", "linen-throw"]),
])  # fmt: skip
def test_lists_are_filtered_and_sorted(parameters: Any, slugs: list[str]) -> None:
    assert [card["slug"] for card in get("/products", parameters).json()["products"]] == slugs


@pytest.mark.parametrize("path", ["/products", "/search"])
@pytest.mark.parametrize(("name", "value"), [
    ("minPrice", "cheap"),
    ("minPrice", "-1"),
    ("minPrice", "1e3"),
    ("maxPrice", "NaN"),
    ("maxPrice", "1.999"),
    ("sort", "luck"),
    ("page", "0"),
    ("page", "x"),
    ("limit", "101"),
    ("inStock", "perhaps"),
    ("category.0", "a\0b"),
    ("minRating", "5"),
    ("currency", "pounds"),
    ("option.size", [str(number) for number in range(51)]),
])  # fmt: skip
def test_a_parameter_that_makes_no_sense_is_named(path: str, name: str, value: Any) -> None:
    answer = get(path, {name.removesuffix(".0"): value})

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [error["field"] for error in answer.json()["errors"]] == [name]
    assert answer["Cache-Control"] == "no-store"


def test_a_price_range_must_not_be_upside_down() -> None:
    assert get("/products", {"minPrice": "9", "maxPrice": "8"}).json()["errors"][0]["field"] == "maxPrice"


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize("name", ["prod_oat-mug", "oat-mug"])
def test_a_product_shows_everything_with_its_stock(name: str) -> None:
    front = {"url": "/media/front.webp", "alt": "front", "width": 800, "height": 1000}

    assert get(f"/products/{name}").json() == {
        "productId": "prod_oat-mug",
        "slug": "oat-mug",
        "title": "Oat Mug",
        "descriptionHtml": "<p>Fired twice.</p>",
        "vendor": "Fernhill",
        "categoryPath": [{"slug": "kitchen", "name": "Kitchen"}, {"slug": "mugs", "name": "Mugs"}],
        "tags": ["stoneware"],
        "attributes": [{"name": "Material", "value": "Stoneware"}, {"name": "Care", "value": "By hand"}],
        "options": [{"name": "Colour", "values": ["Oat", "Clay"]}],
        "variants": [
            {
                "variantId": "var_mug-s",
                "sku": "MUG-S",
                "options": {"Size": "Small"},
                "price": money("12.00"),
                "compareAtPrice": money("15.00"),
                "available": 999,
                "preorderUntil": None,
                "barcode": "",
                "image": None,
            },
            {
                "variantId": "var_mug-l",
                "sku": "MUG-L",
                "options": {"Size": "Large"},
                "price": money("14.00"),
                "compareAtPrice": None,
                "available": 3,
                "preorderUntil": None,
                "barcode": "501",
                "image": None,
            },
        ],
        "media": [front],
        "seo": {"title": "Oat mugs", "description": ""},
        "createdAt": "2026-11-20T12:00:00Z",
        "updatedAt": "2026-11-20T12:00:00Z",
    }


@pytest.mark.usefixtures("goods")
def test_an_unknown_product_is_a_problem() -> None:
    answer = get("/products/teapot")

    assert (answer.status_code, answer.json()["code"]) == (404, "product_not_found")


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize("path", ["/products", "/search?q=mug", "/products/oat-mug"])
def test_what_did_not_change_is_not_sent_again(path: str) -> None:
    first = get(path)
    again = get(path, if_none_match=first["ETag"])

    assert (first.status_code, first["Cache-Control"], first.get("Vary")) == (200, "public, max-age=30", None)
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.usefixtures("goods")
def test_what_changed_is_sent_again() -> None:
    first = get("/products")
    stocked("MUG-L", 3)
    assert get("/products", if_none_match=first["ETag"]).status_code == 304  # 2003 looks like 2000: many

    created(product("new-mug"))
    assert get("/products", if_none_match=first["ETag"]).status_code == 200
