"""What Postgres itself refuses, whoever writes."""

from typing import Any

import pytest
from django.db import IntegrityError, connections

from apps.catalog.models import Category, Image, Option, Product, Variant
from commerce.db.transaction import atomic


@pytest.fixture
def mug(db: None) -> Product:
    product = Product.objects.create(slug="mug", title="Mug")
    Option.objects.create(product=product, position=1, name="Colour", values=["Oat"])
    Variant.objects.create(product=product, sku="MUG", option_values=["Oat"], price_amount=1700, currency="GBP")
    return product


def _refused(constraint: str, write: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), atomic("catalog"):
        write()
        with connections["catalog"].cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("variant_price_not_negative", {"price_amount": -1}),
        ("variant_compare_at_above_price", {"compare_at_amount": 1700}),
        ("variant_has_sku", {"sku": ""}),
        ("sku", {"sku": "MUG"}),
        ("variant_options_once_per_product", {"option_values": ["Oat"]}),
        ("variant_currency_is_a_code", {"currency": "gbp"}),
    ],
)
def test_a_variant(mug: Product, constraint: str, fields: dict[str, Any]) -> None:
    sound = {"sku": "MUG-2", "option_values": ["Slate"], "price_amount": 1700, "currency": "GBP"}
    _refused(constraint, lambda: Variant.objects.create(product=mug, **{**sound, **fields}))


@pytest.mark.parametrize(("constraint", "fields"), [("slug", {"title": "Another"}), ("has_title", {"slug": "x"})])
def test_a_product(mug: Product, constraint: str, fields: dict[str, Any]) -> None:
    _refused(constraint, lambda: Product.objects.create(**{"slug": "mug", "title": "", **fields}))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("option_name_once", {"name": "Colour"}),
        ("option_position_once", {"position": 1}),
        ("option_position_in_range", {"position": 4}),
        ("option_has_name", {"name": ""}),
    ],
)
def test_an_option(mug: Product, constraint: str, fields: dict[str, Any]) -> None:
    _refused(constraint, lambda: Option.objects.create(product=mug, **{"position": 2, "name": "Size", **fields}))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("image_is_whole_or_absent", {"file": "a.webp"}),
        ("image_is_whole_or_absent", {"width": 800, "height": 1000}),
        ("image_source_once_per_product", {"source": "mug.webp"}),
    ],
)
def test_an_image(mug: Product, constraint: str, fields: dict[str, Any]) -> None:
    Image.objects.create(product=mug, source="mug.webp")
    _refused(constraint, lambda: Image.objects.create(product=mug, **fields))


def test_a_category_name_once_among_its_siblings_the_roots_too(db: None) -> None:
    _category("Mugs", "mugs")

    _refused("category_name_once_per_parent", lambda: _category("mugs", "mugs-2"))


def test_a_category_slug_once(db: None) -> None:
    _category("Mugs", "mugs")

    _refused("slug", lambda: _category("Cups", "mugs"))


def test_a_category_whose_path_does_not_lead_to_it(db: None) -> None:
    _refused("category_path_holds_itself", lambda: Category.objects.create(name="Mugs", slug="mugs", path=["cat_x"]))


def test_a_category_that_products_lie_in_is_not_deleted(mug: Product) -> None:
    category = _category("Mugs", "mugs")
    Product.objects.filter(id=mug.id).update(category=category)

    _refused("foreign key", lambda: Category.objects.filter(id=category.id)._raw_delete("catalog"))


def _category(name: str, slug: str) -> Category:
    category = Category(name=name, slug=slug)
    category.place_under(None)
    category.save()
    return category
