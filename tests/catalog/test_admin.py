"""Staff edit a product on one page; what they save is told once and whole."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.catalog import services
from apps.catalog.models import Attribute, Category, Image, Option, Product, Variant
from apps.customers.models import Customer
from commerce.money import Money
from tests.catalog.shelf import draft, picture, published_events, take_in

PRODUCTS = "/admin/catalog/product/"
CATEGORIES = "/admin/catalog/category/"

Fields = dict[str, Any]


@pytest.fixture
def staff(db: None, client: Client) -> Client:
    client.force_login(Customer.objects.create_superuser("owner@example.com", "a-long-unusual-pass-phrase"))
    return client


def _form(product: Product | None = None, **changes: Any) -> Fields:
    """What the browser would send back for this product, unchanged but for `changes`; None removes a field."""
    fields: Fields = {"title": "Mug", "slug": "mug", "published": "on", "vendor": "Scarrow", "tags": "Tea"}
    if product:
        fields |= {"category": product.category_id or "", "description_html": product.description_html}
    fields |= _rows(
        "options",
        Option,
        product,
        lambda row: {"position": row.position, "name": row.name, "values": "\n".join(row.values)},
    )
    fields |= _rows("variants", Variant, product, _variant)
    fields |= _rows("images", Image, product, lambda row: {"position": row.position, "alt": row.alt})
    fields |= _rows("attributes", Attribute, product, _attribute)
    return {name: value for name, value in {**fields, **changes}.items() if value is not None}


def _attribute(row: Attribute) -> Fields:
    return {"kind": row.kind_id, "value": row.value, "position": row.position}


def _variant(row: Variant) -> Fields:
    options = {f"option{place}": value for place, value in enumerate(row.option_values, start=1)}
    shipping = {"requires_shipping": "on"} if row.requires_shipping else {}
    return {
        "position": row.position,
        "sku": row.sku,
        "price": row.price.amount,
        "compare_at": row.compare_at_price.amount if row.compare_at_price else "",
        "weight_grams": row.weight_grams,
        "tax_class": row.tax_class,
        "barcode": row.barcode,
        "image": row.image_id or "",
        **shipping,
        **options,
    }


def _rows(prefix: str, model: Any, product: Product | None, fields_of: Callable[[Any], Fields]) -> Fields:
    rows = list(model.objects.filter(product=product)) if product else []
    fields: Fields = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows)}
    for index, row in enumerate(rows):
        every = {"id": row.id, "product": product.id if product else "", **fields_of(row)}
        fields |= {f"{prefix}-{index}-{name}": value for name, value in every.items()}
    return fields


def _errors(answer: Any) -> list[str]:
    """Every complaint of the page, wherever it stands."""
    forms = [
        answer.context["adminform"].form,
        *(form for one in answer.context["inline_admin_formsets"] for form in one.formset.forms),
    ]
    return [message for form in forms for messages in form.errors.values() for message in messages]


def test_a_product_is_entered_whole_on_one_page(staff: Client) -> None:
    variant = {
        "position": 1,
        "sku": "MUG-OAT",
        "option1": "Oat",
        "price": "17.00",
        "weight_grams": 360,
        "tax_class": "standard",
    }
    answer = staff.post(
        f"{PRODUCTS}add/",
        {
            **_form(),
            "description_html": "<p>Fine</p><script>x</script>",
            "category": "",
            "options-TOTAL_FORMS": 1,
            "options-0-position": 1,
            "options-0-name": "Colour",
            "options-0-values": "",
            "variants-TOTAL_FORMS": 1,
            **{f"variants-0-{name}": value for name, value in variant.items()},
            "images-TOTAL_FORMS": 1,
            "images-0-position": 1,
            "images-0-alt": "A mug",
            "images-0-upload": SimpleUploadedFile("mug.png", picture()),
        },
    )

    assert answer.status_code == 302, _errors(answer)
    mug = services.get_product(id_or_slug="mug")
    assert (mug.version, mug.description_html, mug.tags) == (1, "<p>Fine</p>", ("Tea",))
    assert [(v.sku, v.options, v.price) for v in mug.variants] == [("MUG-OAT", {"Colour": "Oat"}, Money(1700, "GBP"))]
    assert mug.options[0].values == ("Oat",)
    assert [(image.alt, image.width, bool(image.card_url)) for image in mug.images] == [("A mug", 800, True)]
    assert published_events() == [("ProductCreated", mug.product_id)]


def test_a_change_of_a_variant_is_told_once_and_kept_in_the_history(staff: Client) -> None:
    take_in(draft())
    mug, before = Product.objects.get(), len(published_events())

    answer = staff.post(f"{PRODUCTS}{mug.id}/change/", _form(mug, **{"variants-0-price": "18.50", "title": "Big mug"}))

    assert answer.status_code == 302, _errors(answer)
    whole = services.get_product(id_or_slug="mug")
    assert (whole.version, whole.title, whole.variants[0].price) == (2, "Big mug", Money(1850, "GBP"))
    assert published_events()[before:] == [("ProductUpdated", mug.id)]
    assert "price" in LogEntry.objects.get(object_id=mug.id).get_change_message().lower()


def test_a_price_stays_in_its_currency(staff: Client) -> None:
    take_in(draft())
    Variant.objects.update(currency="JPY")
    mug = Product.objects.get()

    answer = staff.post(f"{PRODUCTS}{mug.id}/change/", _form(mug, **{"variants-0-price": "1850"}))

    assert answer.status_code == 302, _errors(answer)
    assert services.get_product(id_or_slug="mug").variants[0].price == Money(1850, "JPY")


def test_saving_without_a_change_tells_nothing(staff: Client) -> None:
    take_in(draft())
    mug, before = Product.objects.get(), published_events()

    assert staff.post(f"{PRODUCTS}{mug.id}/change/", _form(mug)).status_code == 302
    assert (published_events(), Product.objects.get().version) == (before, 1)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        (
            {"variants-0-compare_at": "17.00"},
            "Must be above the price: it is shown struck through. Leave it empty if not.",
        ),
        ({"variants-0-price": "-1"}, "Ensure this value is greater than or equal to 0."),
        ({"variants-0-price": "1.999"}, "'1.999' cannot be expressed in GBP (2 decimal places)."),
        ({"variants-1-option1": "Oat"}, "Another variant has the same options."),
        ({"variants-1-option1": ""}, "Fill in as many options as the product has."),
        ({"variants-1-option2": "Large"}, "Fill in as many options as the product has."),
        (
            {"images-0-upload": SimpleUploadedFile("mug.png", b"<html>")},
            "This is not a JPEG, PNG, WebP, GIF or AVIF picture of at most 50 million pixels.",
        ),
    ],
)
def test_what_cannot_be_is_explained_beside_its_field(staff: Client, changes: Fields, complaint: str) -> None:
    take_in(draft())
    mug, before = Product.objects.get(), published_events()

    answer = staff.post(f"{PRODUCTS}{mug.id}/change/", _form(mug, **changes))

    assert (answer.status_code, [complaint]) == (200, _errors(answer))
    assert published_events() == before


def test_the_sku_and_the_address_of_what_exists_stay(staff: Client) -> None:
    take_in(draft())
    mug = Product.objects.get()

    staff.post(
        f"{PRODUCTS}{mug.id}/change/", _form(mug, **{"slug": "other", "variants-0-sku": "OTHER", "title": "Cup"})
    )

    whole = services.get_product(id_or_slug="mug")
    assert (whole.title, whole.variants[0].sku) == ("Cup", "MUG-OAT")


@pytest.mark.parametrize(("action", "published"), [("publish", True), ("unpublish", False)])
def test_products_go_on_and_off_sale_from_the_list(staff: Client, action: str, published: bool) -> None:  # noqa: FBT001
    take_in(draft("mug"), draft("jug"))
    Product.objects.update(published=not published)
    before = len(published_events())
    ids = list(Product.objects.order_by("id").values_list("id", flat=True))

    staff.post(PRODUCTS, {"action": action, "_selected_action": ids})

    assert set(Product.objects.values_list("published", flat=True)) == {published}
    assert published_events()[before:] == [("ProductUpdated", product_id) for product_id in ids]
    assert LogEntry.objects.count() == 2


def test_products_are_deleted_one_by_one_and_from_the_list(staff: Client) -> None:
    take_in(draft("mug"), draft("jug"))
    mug, jug = Product.objects.order_by("-slug")
    before = len(published_events())

    staff.post(f"{PRODUCTS}{mug.id}/delete/", {"post": "yes"})
    staff.post(PRODUCTS, {"action": "delete_selected", "_selected_action": [jug.id], "post": "yes"})

    assert Product.objects.count() == 0
    assert published_events()[before:] == [("ProductDeleted", mug.id), ("ProductDeleted", jug.id)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=jug", 1),
        ("q=MUG-SLATE", 1),
        ("on_sale=yes", 2),
        ("on_sale=no", 0),
        ("published__exact=0", 0),
        ("vendor=Scarrow", 2),
    ],
)
def test_products_are_found_by_words_sku_and_filters(staff: Client, query: str, found: int) -> None:
    take_in(draft("mug"), draft("jug", fields={"title": "Jug", "vendor": "Scarrow"}))

    assert staff.get(f"{PRODUCTS}?{query}").context["cl"].result_count == found


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_of_many_rows_take_as_many_queries_as_those_of_one(staff: Client, rows: int) -> None:
    variants = draft().variants
    many = tuple(replace(variants[0], sku=f"S{n}", option_values=(str(n),)) for n in range(rows))
    take_in(
        *(draft(f"mug-{n}", category=("Kitchen", f"Shelf {n}")) for n in range(rows)),
        draft("wide", variants=many),
    )
    wide = Product.objects.get(slug="wide")

    pages = (PRODUCTS, CATEGORIES, f"{PRODUCTS}{wide.id}/change/")
    assert [_queries(staff, page) for page in pages] == [6, 4, 13]


def _queries(staff: Client, page: str) -> int:
    with CaptureQueriesContext(connections["catalog"]) as captured:
        assert staff.get(page).status_code == 200
    return len(captured)


def test_a_category_is_entered_and_moved_but_not_beneath_itself(staff: Client) -> None:
    take_in(draft(category=("Kitchen", "Mugs")))
    kitchen, mugs = Category.objects.order_by("slug")

    staff.post(
        f"{CATEGORIES}add/", {"name": "Garden", "slug": "garden", "parent": "", "description": "", "position": 0}
    )
    garden = Category.objects.get(slug="garden")
    moved = {"name": "Kitchen", "parent": garden.id, "description": "", "position": 0}
    staff.post(f"{CATEGORIES}{kitchen.id}/change/", moved)
    answer = staff.post(f"{CATEGORIES}{kitchen.id}/change/", {**moved, "parent": mugs.id})

    assert answer.context["adminform"].form.errors["parent"] == [
        "A category cannot lie beneath itself: choose one outside of it."
    ]
    assert [ref.slug for ref in services.get_product(id_or_slug="mug").category_path] == ["garden", "kitchen", "mugs"]


def test_a_category_with_products_is_not_deleted(staff: Client) -> None:
    take_in(draft(category=("Mugs",)))

    staff.post(f"{CATEGORIES}{Category.objects.get().id}/delete/", {"post": "yes"})

    assert Category.objects.count() == 1
