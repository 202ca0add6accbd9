"""What products are described by: from Shopify's metafield columns, by staff, and as others are told."""

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from apps.catalog import services
from apps.catalog.interface import Attribute
from apps.catalog.models import AttributeKind, Product
from apps.catalog.rules.attributes import can_be_chosen
from apps.catalog.rules.drafts import ProductDraft
from apps.catalog.shopify import Problem, ShopifyReader
from tests.catalog.shelf import HEADER, LATER, MUG, csv_file, draft, published_events, take_in

MATERIAL = "Material (product.metafields.custom.material)"
CARE = "Care (product.metafields.custom.care)"


def _read(folder: Path, header: tuple[str, ...] = (MATERIAL, CARE), **cells: str) -> list[ProductDraft | Problem]:
    file = csv_file(folder, {**MUG, **cells}, header=(*HEADER, *header))
    return list(ShopifyReader(currency="GBP").read(file))


def _attributes(slug: str = "mug") -> list[tuple[str, str, bool]]:
    attributes = services.get_product(id_or_slug=slug).attributes
    return [(one.name, one.value, one.filterable) for one in attributes]


@pytest.mark.parametrize(("cell", "values"), [
    ("Stoneware", ("Stoneware",)),
    ("Oak; Brass ;Oak;", ("Oak", "Brass")),
    ('["Oak", "Brass, brushed"]', ("Oak", "Brass, brushed")),
    ('{"type": "root", "children": []}', ()),
    ("", ()),
])  # fmt: skip
def test_a_metafield_column_holds_a_value_or_a_list(tmp_path: Path, cell: str, values: tuple[str, ...]) -> None:
    (read,) = _read(tmp_path, **{MATERIAL: cell})

    assert isinstance(read, ProductDraft)
    assert read.attributes == {"Material": values, "Care": ()}


def test_columns_of_apps_and_files_without_such_columns_say_nothing(tmp_path: Path) -> None:
    column = "Product rating count (product.metafields.reviews.rating_count)"
    (read,) = _read(tmp_path, (column,), **{column: "12"})

    assert isinstance(read, ProductDraft)
    assert read.attributes == {}


@pytest.mark.parametrize(("cell", "reason"), [
    ("[1, 2]", '\'[1, 2]\' is no list; write one such as ["Oak", "Brass"], or Oak; Brass'),
    ("[Oak", '\'[Oak\' is no list; write one such as ["Oak", "Brass"], or Oak; Brass'),
    ("x" * 256, "a value is longer than 255 characters; shorten it"),
])  # fmt: skip
def test_a_cell_that_cannot_be_read_is_told(tmp_path: Path, cell: str, reason: str) -> None:
    (problem,) = _read(tmp_path, **{MATERIAL: cell})

    assert isinstance(problem, Problem)
    assert (problem.line, problem.column, problem.reason) == (2, MATERIAL, reason)


@pytest.mark.parametrize(("values", "can"), [
    (("Stoneware", "Oak"), True),
    ((), True),
    (("Stoneware", "Wash it by hand, and dry it at once."), False),
    (("9 × 8 cm",), False),
])  # fmt: skip
def test_short_values_that_measure_nothing_can_be_chosen(*, values: tuple[str, ...], can: bool) -> None:
    assert can_be_chosen(values) is can


@pytest.mark.usefixtures("db")
class TestInTheCatalogue:
    def test_attributes_come_in_and_are_told(self) -> None:
        take_in(draft(attributes={"Material": ("Stoneware", "Oak"), "Care": ("Wash it by hand, and dry it at once.",)}))

        assert services.get_product(id_or_slug="mug").attributes == (
            Attribute(name="Care", value="Wash it by hand, and dry it at once.", filterable=False),
            Attribute(name="Material", value="Stoneware"),
            Attribute(name="Material", value="Oak"),
        )

    def test_the_same_again_changes_nothing_and_another_value_is_told_once(self) -> None:
        take_in(draft(attributes={"Material": ("Stoneware",)}))
        before = published_events()
        assert take_in(draft(attributes={"material": ("Stoneware",)}), now=LATER).unchanged == 1
        assert published_events() == before

        take_in(draft(attributes={"Material": ("Glass",)}), now=LATER)

        assert _attributes() == [("Material", "Glass", True)]
        assert [kind for kind, _ in published_events()[len(before) :]] == ["ProductUpdated"]

    def test_what_a_source_does_not_speak_of_stays_and_a_blank_takes_away(self) -> None:
        take_in(draft(attributes={"Material": ("Oak",), "Room": ("Kitchen",)}))
        take_in(draft(attributes={"Material": (), "Unheard": ()}), now=LATER)

        assert _attributes() == [("Room", "Kitchen", True)]
        assert not AttributeKind.objects.filter(name="Unheard").exists()

    def test_staff_decide_what_lists_are_narrowed_by_and_every_product_of_it_is_told(self, client: Client) -> None:
        client.force_login(get_user_model().objects.create_superuser("owner@shop.example"))
        take_in(draft("mug", attributes={"Material": ("Oak",)}), draft("jug"))
        kind, mug = AttributeKind.objects.get(), Product.objects.get(slug="mug")
        before = len(published_events())

        answer = client.post(
            f"/admin/catalog/attributekind/{kind.id}/change/", {"name": "Material", "filterable": "", "position": 1}
        )

        assert answer.status_code == 302
        assert _attributes() == [("Material", "Oak", False)]
        assert published_events()[before:] == [("ProductUpdated", mug.id)]
