"""What the catalogue promises to other domains, held by the service and by its fake alike."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from apps.catalog import models, services
from apps.catalog.interface import (
    CatalogService,
    Category,
    CategoryNotFound,
    CategoryRef,
    Image,
    Option,
    Product,
    ProductNotFound,
    SellableVariant,
    Variant,
)
from apps.catalog.testing import FakeCatalog
from commerce.money import Money
from commerce.ports import signature_differences
from tests.catalog.shelf import NOW, draft, picture, take_in

KITCHEN, MUGS = CategoryRef(slug="kitchen", name="Kitchen"), CategoryRef(slug="mugs", name="Mugs")
NO_PICTURE = Image(url="", alt="A mug", width=0, height=0)


@pytest.fixture(params=["service", "fake"])
def catalog(request: pytest.FixtureRequest, db: None) -> Any:
    """Two published products and one that is not."""
    hidden = draft("hidden", fields={"title": "Hidden", "published": False})
    take_in(draft("mug"), draft("jug"), hidden)
    if request.param == "service":
        return services
    return FakeCatalog(services.list_products(after="", limit=10), services.get_category_tree())


@pytest.mark.parametrize("implementation", [services, FakeCatalog()], ids=["service", "fake"])
def test_the_implementation_has_the_signatures_of_the_protocol(implementation: object) -> None:
    assert signature_differences(CatalogService, implementation) == []


def test_a_product_is_had_whole_by_slug_or_id(catalog: CatalogService) -> None:
    mug = catalog.get_product(id_or_slug="mug")

    assert mug == Product(
        product_id=mug.product_id,
        version=1,
        slug="mug",
        title="Mug",
        description_html="",
        vendor="Scarrow",
        published=True,
        category_path=(KITCHEN, MUGS),
        tags=("Tea",),
        options=(Option(name="Colour", values=("Oat", "Slate")),),
        variants=tuple(
            Variant(
                variant_id=variant.variant_id,
                sku=sku,
                options={"Colour": colour},
                price=Money(1700, "GBP"),
                compare_at_price=Money(2000, "GBP"),
                weight_grams=360,
                requires_shipping=True,
                tax_class="standard",
                image=NO_PICTURE,
            )
            for variant, sku, colour in zip(mug.variants, ("MUG-OAT", "MUG-SLATE"), ("Oat", "Slate"), strict=True)
        ),
        images=(NO_PICTURE,),
        seo_title="",
        seo_description="",
        created_at=NOW,
        updated_at=NOW,
    )
    assert catalog.get_product(id_or_slug=mug.product_id) == mug


@pytest.mark.parametrize("key", ["hidden", "unknown", "prod_01jd3k9zzzzzzzzzzzzzzzzzzz", ""])
def test_a_product_that_is_unknown_or_not_published_is_not_found(catalog: CatalogService, key: str) -> None:
    with pytest.raises(ProductNotFound):
        catalog.get_product(id_or_slug=key)


def test_published_products_are_had_in_the_order_asked_for(catalog: CatalogService) -> None:
    mug, jug = (catalog.get_product(id_or_slug=slug) for slug in ("mug", "jug"))
    (hidden,) = (each.product_id for each in catalog.list_products(after="", limit=3) if each.slug == "hidden")

    asked = [mug.product_id, hidden, "prod_unknown", jug.product_id]

    assert catalog.get_products(product_ids=asked) == [mug, jug]
    assert catalog.get_products(product_ids=asked[::-1]) == [jug, mug]


def test_all_products_are_listed_in_order_of_their_ids_published_or_not(catalog: CatalogService) -> None:
    first = catalog.list_products(after="", limit=2)
    rest = catalog.list_products(after=first[-1].product_id, limit=2)

    ids = [product.product_id for product in (*first, *rest)]
    assert ids == sorted(ids)
    assert {product.slug for product in (*first, *rest)} == {"mug", "jug", "hidden"}
    assert catalog.list_products(after=ids[-1], limit=2) == []


def test_the_variants_on_sale_among_skus_are_told(catalog: CatalogService) -> None:
    mug = catalog.get_product(id_or_slug="mug")

    found = catalog.get_sellable(skus=["MUG-OAT", "HIDDEN-OAT", "UNKNOWN"])

    assert found == {
        "MUG-OAT": SellableVariant(
            sku="MUG-OAT",
            variant_id=mug.variants[0].variant_id,
            product_id=mug.product_id,
            slug="mug",
            title="Mug",
            options={"Colour": "Oat"},
            price=Money(1700, "GBP"),
            compare_at_price=Money(2000, "GBP"),
            weight_grams=360,
            requires_shipping=True,
            tax_class="standard",
            image=NO_PICTURE,
        )
    }
    assert catalog.get_sellable(skus=[]) == {}


def test_the_categories_are_a_tree(catalog: CatalogService) -> None:
    (kitchen,) = catalog.get_category_tree()
    (mugs,) = kitchen.children

    assert mugs == Category(
        category_id=mugs.category_id, slug="mugs", name="Mugs", description="", path=(KITCHEN, MUGS)
    )
    assert kitchen.path == (KITCHEN,)
    assert catalog.get_category(slug="mugs") == mugs
    with pytest.raises(CategoryNotFound):
        catalog.get_category(slug="cups")


def test_a_variant_without_a_picture_of_its_own_shows_its_products(db: None, tmp_path: Path) -> None:
    (tmp_path / "mug.webp").write_bytes(picture(kind="WEBP"))
    take_in(draft(), folder=tmp_path)
    models.Variant.objects.update(image=None)

    shown = services.get_sellable(skus=["MUG-OAT"])["MUG-OAT"].image

    assert shown == services.get_product(id_or_slug="mug").images[0]
    assert shown.url


@pytest.mark.parametrize("products", [1, 30])
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(db: None, products: int) -> None:
    take_in(*(draft(f"mug-{number}", category=("Kitchen", f"Shelf {number}")) for number in range(products)))
    skus = [f"MUG-{number}-OAT" for number in range(products)]

    assert (
        _queries(lambda: services.list_products(after="", limit=products)),
        len(services.list_products(after="", limit=99)),
    ) == (7, products)
    assert (_queries(lambda: services.get_sellable(skus=skus)), len(services.get_sellable(skus=skus))) == (1, products)
    assert _queries(services.get_category_tree) == 1
    assert _queries(lambda: services.get_product(id_or_slug="mug-0")) == 7


def _queries(call: Any) -> int:
    with CaptureQueriesContext(connections["catalog"]) as captured:
        call()
    return len(captured)
