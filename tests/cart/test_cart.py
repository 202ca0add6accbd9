"""What a shopper can do with a cart."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from apps.cart import interface, services
from apps.cart.events import CartUpdated
from apps.cart.interface import (
    MOST_OF_ONE_SKU,
    MOST_SKUS,
    Cart,
    CartFull,
    CartItem,
    CartNotFound,
    FittedLine,
    InvalidQuantity,
    UnknownSku,
)
from apps.cart.models import Cart as StoredCart
from apps.inventory.interface import InsufficientStock
from apps.inventory.rules.levels import Level
from commerce.models import OutboxEvent
from commerce.ports import signature_differences
from tests.cart.world import NOW, euros, pounds

pytestmark = pytest.mark.usefixtures("db", "shelves")


def add(sku: str = "MUG", quantity: int = 1, *, token: str = "", now: Any = NOW) -> Cart:
    return services.add_item(token=token, sku=sku, quantity=quantity, now=now)


def held(cart: Cart) -> dict[str, int]:
    return {item.sku: item.quantity for item in cart.items}


def told() -> list[dict[str, Any]]:
    return list(OutboxEvent.objects.using("cart").order_by("id").values_list("data", flat=True))


def test_the_service_is_what_the_interface_promises() -> None:
    assert signature_differences(interface.CartService, services) == []
    assert interface.service() is services


def test_the_first_article_makes_a_cart_with_a_token_nobody_can_guess() -> None:
    cart, other = add(), add()

    assert cart.token.startswith("cart_")
    assert len(cart.token) == len("cart_") + 32
    assert cart.token != other.token
    assert StoredCart.objects.filter(token_digest__contains=cart.token).count() == 0


def test_a_line_says_what_it_is_and_costs_today() -> None:
    cart = add("MUG", 3)

    assert cart.items == (
        CartItem(
            sku="MUG",
            product_id="prod_mug",
            slug="mug",
            name="Mug",
            options={"Colour": "Oat"},
            image_url="/media/mug.webp",
            image_alt="A mug",
            quantity=3,
            unit_price=pounds("12.50"),
            compare_at_price=None,
            line_total=pounds("37.50"),
            available=100,
            weight_grams=300,
            requires_shipping=True,
            tax_class="standard",
        ),
    )
    assert (cart.quote.subtotal, cart.quote.tax, cart.quote.total) == (
        pounds("37.50"),
        pounds("6.25"),
        pounds("37.50"),
    )
    assert (cart.units, cart.weight_grams, cart.version, cart.currency) == (3, 900, 1, "GBP")


def test_lines_stay_in_the_order_they_were_put_in() -> None:
    token = add("VASE").token
    add("MUG", 2, token=token)
    add("BOWL", token=token)
    cart = add("MUG", token=token)

    assert list(held(cart).items()) == [("VASE", 1), ("MUG", 3), ("BOWL", 1)]
    assert held(services.get_cart(token=token, now=NOW)) == held(cart)
    assert cart.version == 4


def test_a_line_can_be_changed_and_removed() -> None:
    token = add("MUG", 5).token
    add("BOWL", token=token)

    assert held(services.set_quantity(token=token, sku="MUG", quantity=2, now=NOW)) == {"MUG": 2, "BOWL": 1}
    assert held(services.set_quantity(token=token, sku="MUG", quantity=0, now=NOW)) == {"BOWL": 1}
    with pytest.raises(UnknownSku):
        services.set_quantity(token=token, sku="MUG", quantity=1, now=NOW)
    with pytest.raises(UnknownSku):
        services.set_quantity(token=token, sku="MUG", quantity=0, now=NOW)


@pytest.mark.parametrize("quantity", [0, -1, 1.5, 10**9, "2", True, None, MOST_OF_ONE_SKU + 1])
def test_only_whole_sensible_quantities_are_taken(quantity: Any) -> None:
    with pytest.raises(InvalidQuantity):
        add("MUG", quantity)


def test_one_line_holds_no_more_than_the_most_of_one_sku(shelves: Any) -> None:
    shelves.stock("MUG", 0, backorder=True)
    token = add("MUG", MOST_OF_ONE_SKU).token

    with pytest.raises(InvalidQuantity):
        add("MUG", 1, token=token)


def test_a_cart_holds_no_more_than_so_many_articles(shelves: Any) -> None:
    token = add("MUG").token
    for number in range(MOST_SKUS - 1):
        shelves.put(f"SKU-{number}")
        add(f"SKU-{number}", token=token)

    with pytest.raises(CartFull):
        add("BOWL", token=token)
    assert add("MUG", token=token).units == MOST_SKUS + 1


def test_more_than_there_is_cannot_be_added_and_the_answer_says_how_many_there_are(shelves: Any) -> None:
    shelves.stock("BOWL", 3)
    token = add("BOWL", 2).token

    with pytest.raises(InsufficientStock) as refused:
        add("BOWL", 2, token=token)
    assert refused.value.params == {"skus": ["BOWL"], "available": {"BOWL": 3}}
    with pytest.raises(InsufficientStock):
        services.set_quantity(token=token, sku="BOWL", quantity=4, now=NOW)
    assert held(services.get_cart(token=token, now=NOW)) == {"BOWL": 2}


def test_what_is_on_backorder_can_be_had_beyond_the_stock(shelves: Any) -> None:
    shelves.stock("VASE", -4, backorder=True)

    (item,) = add("VASE", 7).items

    assert (item.quantity, item.available, item.in_stock) == (7, MOST_OF_ONE_SKU, True)


def test_a_line_of_goods_still_to_come_says_from_when_they_are_sent(shelves: Any) -> None:
    in_april = date(2026, 4, 1)
    shelves.inventory.levels["VASE"] = Level(on_hand=1, preorder_until=in_april, preorder_limit=5)

    (one,) = add("VASE", 1).items
    (two,) = add("VASE", 2).items

    assert (one.available, one.sent_from, two.sent_from) == (6, None, in_april)


def test_a_line_that_sold_out_meanwhile_stays_and_says_so(shelves: Any) -> None:
    token = add("VASE").token
    shelves.stock("VASE", 0)

    (item,) = services.get_cart(token=token, now=NOW).items

    assert (item.quantity, item.available, item.in_stock) == (1, 0, False)


def test_a_cart_is_fitted_to_what_is_left_and_says_what_became_of_which_line(shelves: Any) -> None:
    token = add("BOWL", 5).token
    add("VASE", token=token)
    add("MUG", 2, token=token)
    shelves.stock("BOWL", 3)
    shelves.stock("VASE", 0)

    first, second = (services.fit_to_stock(token=token, now=NOW) for _ in range(2))

    assert held(first) == held(second) == {"BOWL": 3, "MUG": 2}
    assert first.fitted == (
        FittedLine(sku="BOWL", slug="bowl", name="Bowl", wanted=5, left=3),
        FittedLine(sku="VASE", slug="vase", name="Vase", wanted=1, left=0),
    )
    assert (second.fitted, second.version) == ((), first.version)
    assert told()[-1]["quantities"] == {"BOWL": 3, "MUG": 2}


def test_what_is_no_longer_on_sale_is_taken_out_and_named_once(shelves: Any) -> None:
    token = add("MUG").token
    add("VASE", token=token)
    shelves.take_off_sale("VASE")

    first, second = (services.get_cart(token=token, now=NOW) for _ in range(2))

    assert (held(first), first.removed, first.version) == ({"MUG": 1}, ("VASE",), 3)
    assert (held(second), second.removed, second.version) == ({"MUG": 1}, (), 3)
    assert told()[-1]["quantities"] == {"MUG": 1}


def test_a_line_whose_price_changed_says_what_it_was_until_the_shopper_sets_it_anew(shelves: Any) -> None:
    token = add("MUG").token
    shelves.reprice("MUG", price="13.00")

    (item,) = services.get_cart(token=token, now=NOW).items
    assert (item.unit_price, item.price_before) == (pounds("13.00"), pounds("12.50"))
    (item,) = add("MUG", token=token).items
    assert (item.unit_price, item.price_before) == (pounds("13.00"), None)


def test_prices_of_two_currencies_are_not_compared() -> None:
    token = add("BOWL").token

    (item,) = services.set_currency(token=token, currency="EUR", now=NOW).items

    assert (item.unit_price, item.price_before) == (euros("24.00"), None)


def test_a_line_without_a_price_in_the_currency_can_be_changed_and_removed() -> None:
    token = add("MUG", 2).token
    add("BOWL", token=token)

    cart = services.set_currency(token=token, currency="EUR", now=NOW)
    assert (held(cart), [line.sku for line in cart.unpriced], cart.quote.total) == (
        {"BOWL": 1},
        ["MUG"],
        euros("24.00"),
    )
    cart = services.set_quantity(token=token, sku="MUG", quantity=0, now=NOW)
    assert (held(cart), cart.unpriced, cart.version) == ({"BOWL": 1}, (), 4)


def test_the_currency_chosen_stays_and_choosing_it_again_changes_nothing() -> None:
    token = add("BOWL").token

    for _ in range(2):
        services.set_currency(token=token, currency="EUR", now=NOW)

    cart = services.get_cart(token=token, now=NOW)
    assert (cart.currency, cart.version, cart.quote.total) == ("EUR", 2, euros("24.00"))
    assert len(told()) == 1


def test_what_is_not_on_sale_cannot_be_added() -> None:
    with pytest.raises(UnknownSku):
        add("TEAPOT")


def test_a_cart_nobody_knows_is_not_found() -> None:
    for token in ("", "cart_made-up", "x" * 10_000):
        with pytest.raises(CartNotFound):
            services.get_cart(token=token, now=NOW)
        with pytest.raises(CartNotFound):
            services.set_quantity(token=token, sku="MUG", quantity=1, now=NOW)
    with pytest.raises(CartNotFound):
        add(token="cart_made-up")
    assert services.count_units(token="cart_made-up") == 0


def test_a_cleared_cart_is_gone_and_clearing_again_is_fine() -> None:
    token = add("MUG", 2).token

    for _ in range(2):
        services.clear(token=token, now=NOW)
    services.clear(token="cart_unknown", now=NOW)

    assert services.count_units(token=token) == 0
    with pytest.raises(CartNotFound):
        services.get_cart(token=token, now=NOW)
    with pytest.raises(CartNotFound):
        add(token=token)
    assert [event["quantities"] for event in told()] == [{"MUG": 2}, {}]


def test_each_change_is_told_without_the_token_and_no_change_is_not() -> None:
    cart = add("MUG", 2)
    services.set_quantity(token=cart.token, sku="MUG", quantity=2, now=NOW)
    services.set_quantity(token=cart.token, sku="MUG", quantity=1, now=NOW)

    (cart_id,) = {event["cartId"] for event in told()}
    assert told() == [{"cartId": cart_id, "quantities": {"MUG": 2}}, {"cartId": cart_id, "quantities": {"MUG": 1}}]
    assert cart_id not in cart.token
    assert CartUpdated.domain() == "cart"


def test_a_cart_is_forgotten_seven_days_after_its_last_change() -> None:
    token = add("MUG").token
    add("MUG", token=token, now=NOW + timedelta(days=6))
    almost, over = (NOW + timedelta(days=13) - timedelta(seconds=1), NOW + timedelta(days=13))

    assert services.get_cart(token=token, now=almost).units == 2
    assert services.delete_forgotten(almost) == 0
    with pytest.raises(CartNotFound):
        services.get_cart(token=token, now=over)
    with pytest.raises(CartNotFound):
        add(token=token, now=over)
    assert services.delete_forgotten(over) == 1
    assert StoredCart.objects.count() == 0


@pytest.mark.parametrize("lines", [1, 30])
def test_a_cart_takes_one_call_to_each_neighbour_however_long_it_is(
    lines: int, shelves: Any, django_assert_num_queries: Any
) -> None:
    token = ""
    for number in range(lines):
        shelves.put(f"SKU-{number}")
        token = add(f"SKU-{number}", token=token).token
    shelves.calls()

    with django_assert_num_queries(0, using="cart"):
        services.get_cart(token=token, now=NOW)
    assert shelves.calls() == [1, 1, 1]

    with django_assert_num_queries(5, using="cart"):  # savepoint, lock, change, event, release
        add("MUG", token=token)
    assert shelves.calls() == [1, 1, 1]

    services.set_currency(token=token, currency="EUR", now=NOW)
    assert shelves.calls() == [3, 1, 1]  # besides: the currencies there are, and what has no price in this one


@pytest.mark.parametrize("lines", [[["MUG", 0]], [["MUG", MOST_OF_ONE_SKU + 1]], [["MUG", 1]] * (MOST_SKUS + 1)])
def test_the_database_refuses_a_cart_out_of_bounds(lines: Any) -> None:
    with pytest.raises(IntegrityError):
        StoredCart.objects.create(token_digest="d", lines=lines, created_at=NOW, updated_at=NOW)
