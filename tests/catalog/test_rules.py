"""Names, options and descriptions."""

import pytest

from apps.catalog.rules.descriptions import clean_html
from apps.catalog.rules.naming import SLUG, free_slug, sku_candidates, slug_of
from apps.catalog.rules.options import values_in_order


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Crème brûlée, set", "creme-brulee-set"),
        ("  Bath & Body ", "bath-body"),
        ("45 × 45 cm", "45-45-cm"),
        ("鍋", ""),
    ],
)
def test_a_slug_is_what_is_left_of_a_name_in_plain_letters(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@pytest.mark.parametrize("slug", ["mug", "mug-2", "mug_2", "2-mugs", "mug--blue"])
def test_handles_of_lower_case_letters_digits_and_hyphens_are_slugs(slug: str) -> None:
    assert SLUG.match(slug)


@pytest.mark.parametrize("slug", ["", "Mug", "mug/2", "-mug", "mug-", "mug 2", "müg"])
def test_other_handles_are_not(slug: str) -> None:
    assert not SLUG.match(slug)


def test_a_derived_sku_is_made_of_handle_and_options() -> None:
    assert sku_candidates("ocean-blue-shirt", ())[0] == "OCEAN-BLUE-SHIRT"
    assert sku_candidates("bud-vase", ("Clay", "14 cm"))[0] == "BUD-VASE-CLAY-14-CM"


def test_a_derived_sku_has_a_second_choice_that_tells_apart_what_reads_alike() -> None:
    crossed, plain = sku_candidates("cushion", ("45 × 45",)), sku_candidates("cushion", ("45-45",))

    assert crossed[0] == plain[0] == "CUSHION-45-45"
    assert crossed[1] != plain[1]
    assert crossed == sku_candidates("cushion", ("45 × 45",))


def test_a_derived_sku_that_would_be_long_or_lose_a_value_ends_in_a_digest() -> None:
    assert [len(sku) for sku in sku_candidates("a" * 200, ())] == [64 + 9]
    assert len(sku_candidates("pot", ("鍋",))) == 1


def test_a_slug_that_is_taken_gives_way_to_the_next_and_then_to_a_number() -> None:
    wanted = ["vases", "garden-vases"]

    assert free_slug(wanted, taken={}) == "vases"
    assert free_slug(wanted, taken={"vases"}) == "garden-vases"
    assert free_slug(wanted, taken={"vases", "garden-vases", "garden-vases-2"}) == "garden-vases-3"


def test_option_values_keep_their_order_gain_new_ones_and_lose_unused_ones() -> None:
    assert values_in_order(["Small", "Medium", "Large"], ["Large", "Huge", "Small", "Huge"]) == [
        "Small",
        "Large",
        "Huge",
    ]


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("<p>Fine <strong>oak</strong></p>", "<p>Fine <strong>oak</strong></p>"),
        ("<script>alert(1)</script>Oak", "Oak"),
        ('<p onclick="steal()" style="position:fixed">Oak</p>', "<p>Oak</p>"),
        ('<img src=x onerror="steal()">Oak', "Oak"),
        ('<a href="javascript:steal()">Oak</a>', '<a rel="noopener noreferrer">Oak</a>'),
        ("Nuts & bolts", "Nuts &amp; bolts"),
    ],
)
def test_a_description_keeps_plain_formatting_only(dirty: str, clean: str) -> None:
    assert clean_html(dirty) == clean
    assert clean_html(clean) == clean
