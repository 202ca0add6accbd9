"""What shoppers find."""

from dataclasses import replace
from typing import Any

import pytest

from apps.catalog.interface import Attribute, ListPrice
from apps.search import interface, services
from apps.search.interface import Card, FacetValue, Results, Sort
from commerce.money import Money
from commerce.ports import signature_differences
from tests.search.world import (
    KITCHEN,
    LIVING,
    MUGS,
    created,
    found,
    image,
    pounds,
    product,
    rated,
    search,
    stocked,
    variant,
)

pytestmark = pytest.mark.usefixtures("db")


def test_the_service_is_what_the_interface_promises() -> None:
    assert signature_differences(interface.SearchService, services) == []
    assert interface.service() is services


def test_a_card_shows_the_lowest_price_and_what_there_is() -> None:
    created(
        product(
            "oat-mug",
            variant("MUG-L", "14.00", Size="Large"),
            variant("MUG-S", "12.00", was="15.00", Size="Small"),
            category_path=(KITCHEN, MUGS),
            images=(image(""), image("front"), image("side")),
        )
    )
    stocked("MUG-L", 3)
    stocked("MUG-S", 4)
    stocked("SOMETHING-ELSE", 100)

    (card,) = search().cards

    assert card == Card(
        product_id="prod_oat-mug",
        slug="oat-mug",
        title="Oat Mug",
        vendor="Fernhill",
        category_slug="mugs",
        category_name="Mugs",
        price=pounds("12.00"),
        compare_at_price=pounds("15.00"),
        price_varies=True,
        available=7,
        backorder=False,
        image=image("front"),
        second_image=image("side"),
        colours=("Oat", "Clay"),
    )
    assert services.cards(product_ids=["prod_unknown", "prod_oat-mug"]) == (card,)
    assert not card.sold_out


@pytest.mark.parametrize("words", [
    "mug", "MUGS", "mug oat", "oat mugs", "oat m", "creme", "crème", "brulee", "fernhill", "stoneware", "firing",
    "fired", "dining", "kitch", "mug, oat!", "mug's", "oatmeal-mug oat", "OAT/01", "oat/01", "5012345678900", "clay",
])  # fmt: skip
def test_words_find_by_title_vendor_tag_category_option_description_sku_and_barcode(words: str) -> None:
    created(
        product(
            "oat-mug",
            variant("OAT/01", barcode="5012345678900", Colour="Clay"),
            title="Oat mug “Crème Brûlée”",
            tags=("stoneware", "oatmeal-mug"),
            description_html="<p>Fired twice.<script>secret()</script></p><p>For dinings</p>",
        ),
        product("linen-throw", category_path=(LIVING,), vendor="Loom"),
    )

    assert found(words) == ["oat-mug"]


@pytest.mark.parametrize(
    "words", ["mug throw", "muggle", "xyzzy", "secret", "OAT/0", "!!!", "& | ! ( ) : * '", "\0", "p"]
)
def test_what_does_not_match_is_not_found(words: str) -> None:
    created(
        product("oat-mug", variant("OAT/01"), description_html="<p>Fired twice.<script>secret()</script></p>"),
        product("linen-throw"),
    )

    assert found(words) == []


def test_words_that_carry_no_meaning_do_not_narrow() -> None:
    created(product("oat-mug"), product("linen-throw"))

    assert found("mug with the") == found("the mug") == ["oat-mug"]
    assert sorted(found("   ")) == ["linen-throw", "oat-mug"]


def test_the_title_weighs_more_than_a_tag_and_a_tag_more_than_the_description() -> None:
    created(
        product("described", description_html="A vase."),
        product("tagged", tags=("vase",)),
        product("bud-vase"),
    )
    for sku in ("DESCRIBED", "TAGGED", "BUD-VASE"):
        stocked(sku, 1)

    assert found("vase") == ["bud-vase", "tagged", "described"]


def test_what_is_in_stock_comes_first_among_what_is_about_as_relevant() -> None:
    created(product("red-vase", age_days=1), product("blue-vase"), product("described", description_html="vase"))
    stocked("RED-VASE", 1)
    stocked("DESCRIBED", 5)

    assert found("vase") == ["red-vase", "blue-vase", "described"]
    assert found() == ["described", "red-vase", "blue-vase"]


def test_the_sku_asked_for_comes_first() -> None:
    created(product("vase-stand", description_html="For V1", title="V1 V1"), product("vase", variant("V1")))
    stocked("VASE-STAND", 1)

    assert found("v1") == ["vase", "vase-stand"]


def test_filters_narrow_together() -> None:
    created(
        product("mug", variant("MUG", "12.00"), category_path=(KITCHEN, MUGS)),
        product("jug", variant("JUG", "24.00", was="30.00"), vendor="Löom"),
        product("sofa", variant("SOFA", "900.00"), vendor="Löom", category_path=(LIVING,)),
        product("hidden", published=False),
        product("unpriced", variants=()),
    )
    stocked("MUG", 1)
    stocked("SOFA", 0, backorder=True)

    assert sorted(found()) == ["jug", "mug", "sofa"]
    assert sorted(found(categories=("kitchen",))) == ["jug", "mug"]
    assert found(categories=("mugs",)) == ["mug"]
    assert found(categories=("kitchen",), brands=("loom",)) == ["jug"]
    assert sorted(found(min_price=pounds("24.00"))) == ["jug", "sofa"]
    assert sorted(found(max_price=pounds("24.00"))) == ["jug", "mug"]
    assert found(min_price=pounds("12.01"), max_price=pounds("899.99")) == ["jug"]
    assert sorted(found(in_stock=True)) == ["mug", "sofa"]
    assert found(on_sale=True) == ["jug"]
    assert found("jug", categories=("living",)) == found(categories=("\0",)) == found(brands=("no\0body",)) == []


def test_options_must_meet_in_one_variant() -> None:
    created(
        product("shirt", variant("S1", Colour="Oat", Size="S"), variant("S2", Colour="Clay", Size="L")),
        product("scarf", variant("S3", Colour="Oat")),
    )

    assert sorted(found(options={"colour": ("OAT",)})) == ["scarf", "shirt"]
    assert found(options={"Colour": ("Oat", "Clay"), "Size": ("L",)}) == ["shirt"]
    assert found(options={"Colour": ("Oat",), "Size": ("L",)}) == []


@pytest.mark.parametrize(("sort", "order"), [
    (Sort.NEWEST, ["crate", "Älbum", "bowl"]),
    (Sort.PRICE, ["bowl", "crate", "Älbum"]),
    (Sort.PRICE_DESC, ["Älbum", "crate", "bowl"]),
    (Sort.NAME, ["Älbum", "bowl", "crate"]),
])  # fmt: skip
def test_lists_are_sorted(sort: Sort, order: list[str]) -> None:
    created(
        product("a", variant("A", "9.00"), title="Älbum", age_days=1),
        product("b", variant("B", "1.00"), title="bowl", age_days=2),
        product("c", variant("C", "5.00"), title="crate"),
    )

    assert [card.title for card in search(sort=sort).cards] == order


def test_pages_follow_each_other_without_gap_or_overlap() -> None:
    created(*(product(f"mug-{number:02}") for number in range(25)))

    pages = [search("mug", page=page, limit=10) for page in (1, 2, 3, 4)]

    slugs = [card.slug for page in pages for card in page.cards]
    assert [len(page.cards) for page in pages] == [10, 10, 5, 0]
    assert sorted(slugs) == [f"mug-{number:02}" for number in range(25)]
    assert {page.total for page in pages} == {25}
    assert search(page=10**30).cards == ()


def counts(results: Results) -> dict[str, dict[str, int]]:
    """The facets that have any values: how many of each."""
    return {name: {value.value: value.count for value in values} for name, values in results.facets.items() if values}


def test_facets_count_what_the_other_filters_leave() -> None:
    created(
        product("mug", category_path=(KITCHEN, MUGS)),
        product("jug", vendor="Loom"),
        product("throw", vendor="Loom", category_path=(LIVING,)),
        product("nameless", vendor="", category_path=()),
    )

    kitchen = search(categories=("kitchen",))

    assert kitchen.total == 2
    assert kitchen.facets["category"] == (
        FacetValue(value="kitchen", label="Kitchen", count=2),
        FacetValue(value="living", label="Living room", count=1),
        FacetValue(value="mugs", label="Mugs", count=1),
    )
    assert counts(kitchen)["brand"] == {"Fernhill": 1, "Loom": 1}
    assert counts(search(brands=("Loom",), categories=("kitchen",))) == {
        "category": {"kitchen": 1, "living": 1},
        "brand": {"Fernhill": 1, "Loom": 1},
    }
    nothing = search("nothing like it")
    assert (nothing.cards, nothing.total, counts(nothing)) == ((), 0, {})


def test_each_facet_counts_what_choosing_another_of_its_values_would_show() -> None:
    stoneware, glass = Attribute(name="Material", value="Stoneware"), Attribute(name="material", value="Glass")
    secret = Attribute(name="Care", value="By hand", filterable=False)
    created(
        product("a", variant("A1", "10.00", Colour="Oat", Size="S"), variant("A2", "14.00", Colour="Clay", Size="L")),
        product("b", variant("B", "20.00", was="25.00", Colour="oat"), attributes=(stoneware, secret)),
        product("c", variant("C", "30.00", Colour="Ink"), attributes=(glass,), vendor="Loom"),
    )
    stocked("B", 1)
    rated("b", "4.5")
    rated("c", "2.0")

    assert counts(search()) == {
        "category": {"kitchen": 3},
        "brand": {"Fernhill": 2, "Loom": 1},
        "attribute.Material": {"Glass": 1, "Stoneware": 1},
        "option.Colour": {"Oat": 2, "Clay": 1, "Ink": 1},
        "option.Size": {"L": 1, "S": 1},
        "rating": {"4": 1, "3": 1, "2": 2, "1": 2},
        "in_stock": {"1": 1},
        "on_sale": {"1": 1},
    }
    oat = search(options={"Colour": ("Oat",)})
    assert (oat.total, counts(oat)["option.Colour"]) == (2, {"Oat": 2, "Clay": 1, "Ink": 1})
    assert counts(oat)["option.Size"] == {"S": 1}  # the large one is clay
    assert counts(oat)["brand"] == {"Fernhill": 2}
    both = search(options={"Colour": ("Oat", "Clay")}, brands=("Loom",), min_price=pounds("25.00"))
    assert (both.total, counts(both)) == (0, {"option.Colour": {"Ink": 1}})
    assert search(min_rating=4, attributes={"MATERIAL": ("stoneware", "glass")}).total == 1


def test_the_price_range_is_what_the_other_filters_leave() -> None:
    created(
        product("a", variant("A1", "10.00"), variant("A2", "14.00", Size="L")),
        product("b", variant("B", "20.00"), vendor="Loom"),
    )

    narrowed = search(max_price=pounds("12.00"))

    assert (narrowed.total, narrowed.lowest_price, narrowed.highest_price) == (1, pounds("10.00"), pounds("20.00"))
    assert search(brands=("Loom",)).lowest_price == pounds("20.00")
    assert search("nothing").highest_price is None


def test_a_list_is_in_one_currency_and_leaves_out_what_is_not_sold_in_it() -> None:
    euros = ListPrice(price=Money.of("15.00", "EUR"), compare_at_price=Money.of("20.00", "EUR"))
    created(
        product("mug", replace(variant("MUG", "12.00"), prices={"EUR": euros}), variant("MUG-L", "14.00", Size="L")),
        product("jug", variant("JUG", "24.00")),
    )

    (card,) = search(currency="EUR").cards

    assert (card.slug, card.price, card.compare_at_price, card.price_varies) == (
        "mug", euros.price, euros.compare_at_price, False
    )  # fmt: skip
    assert card.reduction == 25
    assert counts(search(currency="EUR")).keys() == {"category", "brand", "on_sale"}  # its large one is not sold in it
    assert search(currency="EUR", max_price=Money.of("14.99", "EUR")).total == 0
    assert services.cards(product_ids=["prod_jug", "prod_mug"], currency="EUR") == (card,)
    assert (search().total, search(on_sale=True).total, search(currency="JPY").total) == (2, 0, 0)


@pytest.mark.parametrize("products", [1, 30])
def test_a_search_takes_three_queries_however_much_it_finds(products: int, django_assert_num_queries: Any) -> None:
    created(*(product(f"mug-{number}") for number in range(products)))

    with django_assert_num_queries(3, using="search"):
        results = search("mug", categories=("kitchen",), limit=100)
    assert len(results.cards) == products
    with django_assert_num_queries(1, using="search"):
        assert search("mug", limit=100, counted=False) == Results(cards=results.cards, total=0, facets={})
    with django_assert_num_queries(1, using="search"):
        services.cards(product_ids=[card.product_id for card in results.cards])
