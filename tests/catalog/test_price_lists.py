"""What is sold in other currencies: by price lists, never by conversion."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from apps.catalog import services
from apps.catalog.interface import ListPrice
from apps.catalog.models import ListPrice as StoredPrice
from apps.catalog.models import PriceList, Variant
from apps.catalog.rules.drafts import ProductDraft
from apps.catalog.shopify import Problem, ShopifyReader
from apps.catalog.testing import FakeCatalog
from apps.customers.models import Customer
from commerce.models import OutboxEvent
from commerce.money import Money
from tests.catalog.shelf import HEADER, LATER, MUG, csv_file, draft, published_events, take_in

EURO_COLUMNS = ("Price / EUR", "Compare At Price / EUR", "Price / JPY", "Price / International")


def euros(amount: str) -> Money:
    return Money.of(amount, "EUR")


def mug(**euro_prices: Any) -> ProductDraft:
    """A mug in oat and slate; `oat`, `slate`: the columns of their list prices in euros."""
    oat, slate = draft().variants
    return draft(
        variants=tuple(
            replace(variant, list_prices={"EUR": euro_prices[name]} if name in euro_prices else {})
            for name, variant in (("oat", oat), ("slate", slate))
        )
    )


def listed(slug: str = "mug") -> list[dict[str, ListPrice]]:
    return [variant.prices for variant in services.get_product(id_or_slug=slug).variants]


class TestAFile:
    def read(self, tmp_path: Path, **cells: str) -> Any:
        header = (*HEADER, *EURO_COLUMNS)
        (item,) = ShopifyReader(currency="GBP").read(csv_file(tmp_path, {**MUG, **cells}, header=header))
        return item.variants[0].list_prices if isinstance(item, ProductDraft) else item

    def test_has_columns_by_currency_and_those_of_markets_are_left_alone(self, tmp_path: Path) -> None:
        cells = {
            "Price / EUR": "19.50",
            "Compare At Price / EUR": "24",
            "Price / JPY": "2900",
            "Price / International": "9",
        }
        assert self.read(tmp_path, **cells) == {
            "EUR": {"price_amount": 1950, "compare_at_amount": 2400},
            "JPY": {"price_amount": 2900},
        }

    def test_a_blank_cell_says_that_it_is_not_sold_in_the_currency(self, tmp_path: Path) -> None:
        assert self.read(tmp_path, **{"Price / JPY": "2900"}) == {"EUR": None, "JPY": {"price_amount": 2900}}

    def test_a_compare_at_price_that_is_not_above_the_price_is_left_out(self, tmp_path: Path) -> None:
        read = self.read(tmp_path, **{"Price / EUR": "19.50", "Compare At Price / EUR": "19.50"})
        assert read["EUR"] == {"price_amount": 1950, "compare_at_amount": None}

    def test_an_amount_that_the_currency_cannot_express_is_a_problem(self, tmp_path: Path) -> None:
        problem = self.read(tmp_path, **{"Price / JPY": "2900.50"})
        assert isinstance(problem, Problem)
        assert (problem.column, problem.reason) == (
            "Price / JPY",
            "'2900.50' has more decimal places than JPY; round it",
        )


@pytest.mark.usefixtures("db")
class TestAnImport:
    def test_prices_variants_in_currencies_and_opens_their_lists(self) -> None:
        take_in(mug(oat={"price_amount": 1950, "compare_at_amount": 2400}))

        assert listed() == [{"EUR": ListPrice(price=euros("19.50"), compare_at_price=euros("24.00"))}, {}]
        assert services.currencies() == ["GBP", "EUR"]

    def test_that_changes_nothing_says_nothing_and_one_that_does_tells_the_whole_product(self) -> None:
        take_in(mug(oat={"price_amount": 1950}))
        told = len(published_events())

        assert take_in(mug(oat={"price_amount": 1950})).unchanged == 1
        assert len(published_events()) == told
        assert take_in(mug(oat={"price_amount": 2050}), now=LATER).updated == 1
        told_last = OutboxEvent.objects.using("catalog").order_by("id").last()
        assert told_last is not None
        assert told_last.event_type == "ProductUpdated"
        assert told_last.data["product"]["variants"][0]["prices"] == {
            "EUR": {"price": {"amount": "20.50", "currency": "EUR"}, "compareAtPrice": None}
        }

    def test_takes_a_price_away_where_the_cell_is_blank_and_leaves_it_where_there_is_no_column(self) -> None:
        take_in(mug(oat={"price_amount": 1950}, slate={"price_amount": 2050}))

        assert take_in(mug(oat=None)).updated == 1

        assert listed() == [{}, {"EUR": ListPrice(price=euros("20.50"))}]

    def test_a_price_raised_to_its_compare_at_price_ends_the_sale(self) -> None:
        take_in(mug(oat={"price_amount": 1950, "compare_at_amount": 2400}))

        take_in(mug(oat={"price_amount": 2400}))

        assert listed()[0] == {"EUR": ListPrice(price=euros("24.00"))}

    def test_does_not_open_a_list_that_staff_have_closed(self) -> None:
        PriceList.objects.create(currency="EUR", active=False)

        take_in(mug(oat={"price_amount": 1950}))

        assert services.currencies() == ["GBP"]


@pytest.mark.usefixtures("db")
class TestWhatIsSold:
    @pytest.fixture(autouse=True)
    def _mug(self) -> None:
        take_in(mug(oat={"price_amount": 1950, "compare_at_amount": 2400}))

    def in_currency(self, currency: str) -> dict[str, tuple[str, str]]:
        found = services.get_sellable(skus=["MUG-OAT", "MUG-SLATE"], currency=currency)
        return {sku: (str(variant.price), str(variant.compare_at_price)) for sku, variant in found.items()}

    def test_has_the_price_of_the_currency_asked_for(self) -> None:
        assert self.in_currency("EUR") == {"MUG-OAT": ("19.50 EUR", "24.00 EUR")}
        assert self.in_currency("GBP") == {
            "MUG-OAT": ("17.00 GBP", "20.00 GBP"),
            "MUG-SLATE": ("17.00 GBP", "20.00 GBP"),
        }
        assert self.in_currency("") == self.in_currency("GBP")
        assert self.in_currency("USD") == {}

    def test_is_nothing_in_a_list_that_is_closed(self) -> None:
        PriceList.objects.update(active=False)

        assert self.in_currency("EUR") == {}
        assert services.currencies() == ["GBP"]

    def test_has_its_own_price_in_its_own_currency_whatever_a_list_says(self) -> None:
        variant = Variant.objects.get(sku="MUG-OAT")
        PriceList.objects.create(currency="GBP")
        StoredPrice.objects.create(variant=variant, price_list_id="GBP", price_amount=1)

        assert self.in_currency("GBP")["MUG-OAT"] == ("17.00 GBP", "20.00 GBP")
        assert listed()[0] == {"EUR": ListPrice(price=euros("19.50"), compare_at_price=euros("24.00"))}
        assert services.currencies() == ["GBP", "EUR"]

    def test_is_what_the_fake_says(self) -> None:
        fake = FakeCatalog([services.get_product(id_or_slug="mug")])
        skus: Sequence[str] = ["MUG-OAT", "MUG-SLATE"]

        for currency in ("EUR", "GBP", "", "USD"):
            real = services.get_sellable(skus=skus, currency=currency)
            assert fake.get_sellable(skus=skus, currency=currency) == real
        assert fake.currencies() == services.currencies()


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "wrong",
    [
        {"price_amount": -1},
        {"price_amount": 100, "compare_at_amount": 100},
        {"price_amount": 100, "price_list_id": "EUR", "id": "lpr_other"},
    ],
)
def test_the_database_refuses_prices_that_cannot_be(wrong: dict[str, Any]) -> None:
    take_in(mug(oat={"price_amount": 1950}))
    PriceList.objects.create(currency="JPY")
    variant = Variant.objects.get(sku="MUG-OAT")

    with pytest.raises(IntegrityError):
        StoredPrice.objects.create(**{"variant": variant, "price_list_id": "JPY", **wrong})


@pytest.mark.usefixtures("db")
def test_a_price_list_is_named_by_a_currency() -> None:
    with pytest.raises(IntegrityError):
        PriceList.objects.create(currency="eur")


class TestStaff:
    @pytest.fixture
    def staff(self, db: None, client: Client) -> Client:
        client.force_login(Customer.objects.create_superuser("owner@example.com", "a-long-unusual-pass-phrase"))
        take_in(mug(oat={"price_amount": 1950}))
        PriceList.objects.create(currency="JPY")
        return client

    def post(self, staff: Client, **changes: str) -> Any:
        """Save the product with its variants as they are but for `changes`, by field of the first variant."""
        product = Variant.objects.get(sku="MUG-OAT").product
        fields = {"title": "Mug", "slug": "mug", "published": "on", "tags": "Tea", "vendor": "Scarrow"}
        for prefix in ("options", "images", "attributes"):
            fields |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
        option = product.options.get()
        fields |= {"options-TOTAL_FORMS": "1", "options-INITIAL_FORMS": "1", "options-0-id": option.id}
        fields |= {"options-0-product": product.id, "options-0-position": "1", "options-0-name": "Colour"}
        fields |= {"variants-TOTAL_FORMS": "2", "variants-INITIAL_FORMS": "2"}
        for index, row in enumerate(product.variants.all()):
            values = {
                "id": row.id,
                "product": product.id,
                "position": str(row.position),
                "price": row.price.amount,
                "compare_at": "20",
                "weight_grams": "360",
                "tax_class": row.tax_class,
                "option1": row.option_values[0],
                "price_EUR": "19.50" if row.sku == "MUG-OAT" else "",
                **(changes if row.sku == "MUG-OAT" else {}),
            }
            fields |= {f"variants-{index}-{name}": value for name, value in values.items()}
        return staff.post(f"/admin/catalog/product/{product.id}/change/", fields)

    def test_see_and_edit_the_prices_of_all_lists_beside_the_variant(self, staff: Client) -> None:
        product = Variant.objects.get(sku="MUG-OAT").product
        page = staff.get(f"/admin/catalog/product/{product.id}/change/").content.decode()
        assert 'name="variants-0-price_EUR" value="19.50"' in page
        assert "price JPY" in page

        saved = self.post(staff, price_EUR="21", compare_at_EUR="25", price_JPY="3200")

        assert saved.status_code == 302, saved.context["adminform"].form.errors
        assert listed() == [
            {
                "EUR": ListPrice(price=euros("21.00"), compare_at_price=euros("25.00")),
                "JPY": ListPrice(price=Money(3200, "JPY")),
            },
            {},
        ]
        assert published_events()[-1][0] == "ProductUpdated"

    def test_take_an_article_out_of_a_list_by_emptying_its_price(self, staff: Client) -> None:
        self.post(staff, price_EUR="")

        assert listed() == [{}, {}]

    @pytest.mark.parametrize(
        ("field", "value", "why"),
        [
            ("compare_at_EUR", "19.50", "Must be above the price."),
            ("compare_at_JPY", "1", "Must be above the price."),
            ("price_JPY", "10.50", "cannot be expressed in JPY"),
        ],
    )
    def test_are_told_what_cannot_be(self, staff: Client, field: str, value: str, why: str) -> None:
        answer = self.post(staff, **{field: value})

        assert answer.status_code == 200
        assert why in answer.content.decode()
        assert listed()[0] == {"EUR": ListPrice(price=euros("19.50"))}

    def test_close_a_list_but_do_not_delete_it(self, staff: Client) -> None:
        assert "1" in staff.get("/admin/catalog/pricelist/").content.decode()
        staff.post("/admin/catalog/pricelist/EUR/change/", {})

        assert services.currencies() == ["GBP", "JPY"]
        assert staff.post("/admin/catalog/pricelist/EUR/delete/", {"post": "yes"}).status_code == 403
