"""Drafts and files into the catalogue: whole or not at all, and nothing twice."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from apps.catalog import services
from apps.catalog.interface import CategoryRef
from apps.catalog.models import Category, Image, Product, Variant
from apps.catalog.rules.drafts import ImageDraft
from commerce.money import Money
from tests.catalog.shelf import LATER, NOW, draft, published_events, take_in

pytestmark = pytest.mark.usefixtures("db")


def test_new_products_are_created_and_told_with_their_categories() -> None:
    outcome = take_in(draft("mug"), draft("jug"))

    assert (outcome.created, outcome.updated, outcome.unchanged) == (2, 0, 0)
    assert (outcome.variants, outcome.images) == (4, 2)
    kinds = [kind for kind, _ in published_events()]
    assert kinds == ["CategoryUpdated", "CategoryUpdated", "ProductCreated", "ProductCreated"]


def test_the_same_again_changes_and_tells_nothing() -> None:
    take_in(draft())
    before, events = services.list_products(after="", limit=9), published_events()

    outcome = take_in(draft(), now=LATER)

    assert (outcome.created, outcome.updated, outcome.unchanged) == (0, 0, 1)
    assert services.list_products(after="", limit=9) == before
    assert published_events() == events


def test_a_change_is_written_counted_and_told_once() -> None:
    take_in(draft())
    dearer = [replace(v, fields={**v.fields, "price_amount": 1800}) for v in draft().variants]

    outcome = take_in(draft(variants=tuple(dearer)), now=LATER)

    mug = services.get_product(id_or_slug="mug")
    assert (outcome.created, outcome.updated, outcome.unchanged) == (0, 1, 0)
    assert {variant.price for variant in mug.variants} == {Money(1800, "GBP")}
    assert (mug.version, mug.created_at, mug.updated_at) == (2, NOW, LATER)
    assert published_events()[-1] == ("ProductUpdated", mug.product_id)
    assert len(published_events()) == 4


def test_variants_keep_their_ids_and_those_no_longer_there_go() -> None:
    take_in(draft())
    oat, slate = draft().variants
    kept = services.get_product(id_or_slug="mug").variants[1].variant_id

    take_in(draft(variants=(replace(slate, option_values=("Slate blue",)), replace(oat, sku="NEW"))), now=LATER)

    mug = services.get_product(id_or_slug="mug")
    assert [(v.sku, v.options) for v in mug.variants] == [
        ("MUG-SLATE", {"Colour": "Slate blue"}),
        ("NEW", {"Colour": "Oat"}),
    ]
    assert mug.variants[0].variant_id == kept
    assert mug.options[0].values == ("Slate blue", "Oat")


def test_two_variants_may_swap_their_options() -> None:
    take_in(draft())
    oat, slate = draft().variants

    take_in(draft(variants=(replace(oat, option_values=("Slate",)), replace(slate, option_values=("Oat",)))))

    assert services.get_sellable(skus=["MUG-OAT"])["MUG-OAT"].options == {"Colour": "Slate"}


def test_what_a_draft_does_not_speak_of_stays() -> None:
    take_in(draft())
    before = services.get_product(id_or_slug="mug")
    prices = tuple(
        replace(v, fields={"price_amount": 1900, "currency": "GBP"}, taxable=None, image_source=None, stock=None)
        for v in draft().variants
    )

    outcome = take_in(draft(fields={"title": "Mug"}, category=None, images=None, variants=prices), now=LATER)

    after = services.get_product(id_or_slug="mug")
    price = Money(1900, "GBP")
    assert after == replace(
        before, version=2, updated_at=LATER, variants=tuple(replace(v, price=price) for v in before.variants)
    )
    assert outcome.stock == []


def test_a_price_raised_to_its_compare_at_price_ends_the_sale() -> None:
    take_in(draft())
    prices = tuple(replace(v, fields={"price_amount": 2000, "currency": "GBP"}) for v in draft().variants)

    take_in(draft(variants=prices))

    assert {v.compare_at_price for v in services.get_product(id_or_slug="mug").variants} == {None}
    assert take_in(draft(variants=prices)).unchanged == 1


def test_a_tax_class_set_by_staff_stays_while_the_goods_are_taxable() -> None:
    take_in(draft())
    Variant.objects.filter(sku="MUG-OAT").update(tax_class="reduced")
    exempt = tuple(replace(v, taxable=False) for v in draft().variants)

    assert take_in(draft()).unchanged == 1
    take_in(draft(variants=exempt))
    assert set(Variant.objects.values_list("tax_class", flat=True)) == {"zero"}


def test_a_variant_without_a_sku_gets_one_and_keeps_it() -> None:
    nameless = tuple(replace(v, sku="") for v in draft().variants)
    take_in(draft(variants=nameless))

    assert [v.sku for v in services.get_product(id_or_slug="mug").variants] == ["MUG-OAT", "MUG-SLATE"]
    assert take_in(draft(variants=nameless)).unchanged == 1


def test_derived_skus_never_collide() -> None:
    sizes = [replace(draft().variants[0], sku="", option_values=(value,)) for value in ("45 × 45", "45-45")]
    take_in(draft("mug-45", variants=(replace(sizes[0], option_values=("45",)),)))

    outcome = take_in(draft("mug", variants=tuple(sizes)))

    assert (outcome.created, Variant.objects.filter(sku__startswith="MUG-45-45").count()) == (1, 3)


def test_a_sku_of_another_product_keeps_a_product_out_whole() -> None:
    take_in(draft("mug"))
    thief = draft("jug", variants=(replace(draft("jug").variants[0], sku="MUG-OAT", line=7),))

    outcome = take_in(thief, draft("bowl"))

    assert [(taken.sku, taken.owner, taken.slug, taken.line) for taken in outcome.refused] == [
        ("MUG-OAT", "mug", "jug", 7)
    ]
    assert set(Product.objects.values_list("slug", flat=True)) == {"mug", "bowl"}


def test_categories_are_found_whatever_their_letters_and_get_addresses_of_their_own() -> None:
    take_in(draft("a", category=("Kitchen", "Mugs")), draft("b", category=("KITCHEN", "mugs")))
    take_in(draft("c", category=("Garden", "Mugs")), draft("d", category=()))

    paths = {p.slug: p.category_path for p in services.list_products(after="", limit=9)}
    assert Category.objects.count() == 4
    assert (
        paths["a"] == paths["b"] == (CategoryRef(slug="kitchen", name="Kitchen"), CategoryRef(slug="mugs", name="Mugs"))
    )
    assert paths["c"][1] == CategoryRef(slug="garden-mugs", name="Mugs")
    assert paths["d"] == ()


def test_a_description_is_cleaned_on_its_way_in() -> None:
    dirty = {"title": "Mug", "description_html": "<p>Fine</p><script>steal()</script>"}

    take_in(draft(fields=dirty))

    assert Product.objects.get().description_html == "<p>Fine</p>"
    assert take_in(draft(fields=dirty)).unchanged == 1


def test_pictures_that_left_the_draft_go_and_uploads_of_staff_stay_behind_the_others() -> None:
    take_in(draft())
    Image.objects.create(product=Product.objects.get(), position=1, alt="From the studio")
    others = (ImageDraft(source="b.webp", alt="B"), ImageDraft(source="c.webp", alt="C"))

    take_in(draft(images=others))

    assert list(Image.objects.values_list("position", "source", "alt")) == [
        (1, "b.webp", "B"),
        (2, "c.webp", "C"),
        (3, "", "From the studio"),
    ]
    assert {v.image for v in services.get_product(id_or_slug="mug").variants} == {None}
    assert take_in(draft(images=others)).unchanged == 1


def test_a_dry_run_tells_what_would_be_and_writes_nothing() -> None:
    take_in(draft("mug"))
    before = published_events()
    changed = draft("mug", fields={"title": "Cup"})

    outcome = _dry(changed, draft("jug"))

    assert (outcome.created, outcome.updated, outcome.unchanged) == (1, 1, 0)
    assert services.get_product(id_or_slug="mug").title == "Mug"
    assert (Product.objects.count(), published_events()) == (1, before)


@pytest.mark.parametrize("products", [1, 30])
def test_the_number_of_queries_does_not_depend_on_the_size_of_the_batch(products: int) -> None:
    drafts = [draft(f"mug-{n}", category=("Kitchen", f"Shelf {n}")) for n in range(products)]
    dearer = [
        replace(d, variants=tuple(replace(v, fields={**v.fields, "price_amount": 1}) for v in d.variants))
        for d in drafts
    ]

    counts = [_queries(batch) for batch in (drafts, drafts, dearer)]

    assert counts == [21, 12, 22]


def _dry(*drafts: Any) -> Any:
    from apps.catalog.services.importing import import_products
    from apps.catalog.services.pictures import PictureIntake

    return import_products(
        drafts=drafts, pictures=PictureIntake(dry_run=True), folder=Path("nowhere"), now=LATER, dry_run=True
    )


def _queries(drafts: list[Any]) -> int:
    with CaptureQueriesContext(connections["catalog"]) as captured:
        take_in(*drafts)
    return len(captured)
