"""Shoppers choose the currency; what is not sold in it is said to be so, and nothing is converted."""

from pathlib import Path

import pytest
from django.test import Client

from apps.catalog.models import ListPrice, PriceList, Variant
from apps.orders.models import Order
from apps.payments.models import SandboxIntent
from tests.storefront import goods
from tests.storefront.goods import ADDRESS, MUG
from tests.storefront.html import Element, fields, page

JUG = {**MUG, "Handle": "jug", "Title": "Jug", "Variant SKU": "JUG", "Variant Price": "30.00"}


@pytest.fixture
def shop(db: None, tmp_path: Path) -> None:
    """A mug for £20.00 or €23.50, and a jug for £30.00 only."""
    goods.open_shop(tmp_path, MUG, JUG)
    PriceList.objects.create(currency="EUR")
    ListPrice.objects.create(variant=Variant.objects.get(sku="MUG"), price_list_id="EUR", price_amount=2350)


@pytest.fixture
def browser(shop: None) -> Client:
    return Client()


def choose(browser: Client, currency: str, *, on: str = "") -> str:
    """Where choosing leads."""
    answer = browser.post(
        "/currency/", {"currency": currency}, headers={"Referer": f"http://testserver{on}"} if on else {}
    )
    assert answer.status_code == 302
    return str(answer["Location"])


def add(browser: Client, sku: str) -> Element:
    return page(browser.post("/cart/add/", {"sku": sku, "quantity": "2"}, follow=True))


def sums(shown: Element) -> str:
    return shown.one("dl", class_="totals").text


def test_the_switch_names_the_currencies_and_the_one_chosen(browser: Client) -> None:
    choose(browser, "EUR")
    switch = page(browser.get("/cart/")).one("form", class_="currency").one("select")
    assert [(option["value"], option.text, "selected" in option.attributes) for option in switch.all("option")] == [
        ("GBP", "British Pound (£)", False),
        ("EUR", "Euro (€)", True),
    ]


def test_a_shop_with_one_currency_shows_no_switch(browser: Client) -> None:
    PriceList.objects.update(active=False)
    assert page(browser.get("/cart/")).all("form", class_="currency") == []


@pytest.mark.parametrize(
    ("on", "to"),
    [
        ("/search/?q=mug&page=2", "/search/?q=mug&page=2"),
        ("", "/"),
        (".evil.example/", "/"),
    ],
)
def test_choosing_leads_back_to_the_page_of_the_shop_one_was_on(browser: Client, on: str, to: str) -> None:
    assert choose(browser, "EUR", on=on) == to


@pytest.mark.parametrize("currency", ["USD", "eur", "", "GBP;"])
def test_only_currencies_the_shop_sells_in_are_taken(browser: Client, currency: str) -> None:
    answer = browser.post("/currency/", {"currency": currency})
    assert (answer.status_code, dict(answer.cookies)) == (400, {})
    browser.cookies["currency"] = currency
    assert sums(add(browser, "MUG")).startswith("Subtotal £40.00")


def test_a_cart_is_begun_in_the_currency_chosen_and_goes_with_another_choice(browser: Client) -> None:
    choose(browser, "EUR")
    assert sums(add(browser, "MUG")) == "Subtotal €47.00 Delivery At checkout Total €47.00 Including VAT at 20% €7.83"
    choose(browser, "GBP")
    assert sums(page(browser.get("/cart/"))).startswith("Subtotal £40.00")


def test_a_cart_goes_back_to_the_shops_currency_when_the_price_list_is_closed(browser: Client) -> None:
    choose(browser, "EUR")
    add(browser, "MUG")
    PriceList.objects.update(active=False)
    assert sums(page(browser.get("/cart/"))).startswith("Subtotal £40.00")


def test_what_is_not_sold_in_the_currency_stays_out_and_says_so(browser: Client) -> None:
    choose(browser, "EUR")
    shown = add(browser, "JUG")
    assert shown.one("p", class_="notice").text == (
        "This is not sold in EUR. Choose another currency at the foot of the page."
    )


def test_a_line_that_is_not_sold_in_the_currency_holds_up_the_checkout_until_it_goes(browser: Client) -> None:
    add(browser, "MUG")
    add(browser, "JUG")
    choose(browser, "EUR")
    shown = page(browser.get("/cart/"))

    assert shown.one("p", class_="warning").text == "Not sold in Euro (€)"
    assert sums(shown).startswith("Subtotal €47.00")
    assert "href" not in shown.one("a", role="link").attributes
    assert browser.get("/checkout/")["Location"] == "/cart/"

    taken_out = page(browser.post("/cart/change/", {"sku": "JUG", "quantity": "0"}, follow=True))
    assert taken_out.all("p", class_="warning") == []
    assert browser.get("/checkout/").status_code == 200


def test_the_cart_offers_the_way_back_to_a_currency_all_is_sold_in(browser: Client) -> None:
    add(browser, "JUG")
    choose(browser, "EUR")
    way_back = page(browser.get("/cart/")).one("form", class_="notice--error").one("button")
    assert (way_back.text, way_back["name"], way_back["value"]) == ("Pay in British Pound (£)", "currency", "GBP")


def test_a_purchase_in_euros_is_shown_paid_and_confirmed_in_euros(browser: Client) -> None:
    choose(browser, "EUR")
    add(browser, "MUG")
    shown = page(browser.get("/checkout/"))
    form = shown.one("form", class_="checkout")
    assert sums(shown) == "Subtotal €47.00 Delivery €4.95 Total €51.95 Including VAT at 20% €8.66"
    assert shown.one("div", class_="checkout__pay").one("button").text == "Pay €51.95"

    typed = {**ADDRESS, "email": "ada@example.com", "action": "pay"}
    paid = browser.post("/checkout/", {**fields(form), **typed})

    confirmation = page(browser.get(paid["Location"]))
    assert sums(confirmation) == "Subtotal €47.00 Delivery €4.95 Total €51.95 Including tax €8.66"
    order = Order.objects.get()
    assert (order.currency, order.total_amount) == ("EUR", 5195)
    assert list(SandboxIntent.objects.values_list("currency", "captured_amount")) == [("EUR", 5195)]


def test_a_currency_changed_in_another_tab_is_seen_before_it_is_paid_though_the_figures_be_alike(
    browser: Client,
) -> None:
    ListPrice.objects.update(price_amount=1950)  # £43.95 and €43.95 with their delivery
    add(browser, "MUG")
    form = page(browser.get("/checkout/")).one("form", class_="checkout")
    choose(browser, "EUR")

    answer = browser.post("/checkout/", {**fields(form), **ADDRESS, "email": "ada@example.com", "action": "pay"})

    assert answer.status_code == 409
    assert page(answer).one("div", class_="checkout__pay").one("button").text == "Pay €43.95"
    assert Order.objects.count() == 0
