"""What every cart service promises, the fake that other domains test with included."""

from collections.abc import Callable
from typing import Any, cast

import pytest

from apps.cart import services
from apps.cart.interface import (
    Cart,
    CartItem,
    CartNotFound,
    CartService,
    InvalidQuantity,
    NotSoldInCurrency,
    UnknownCurrency,
    UnknownSku,
)
from apps.cart.testing import FakeCart
from apps.inventory.interface import InsufficientStock
from commerce.money import Money
from commerce.ports import signature_differences
from tests.cart.conftest import Shelves
from tests.cart.world import NOW, euros, pounds

pytestmark = pytest.mark.usefixtures("db", "shelves")


@pytest.fixture(params=["real", "fake"])
def service(request: Any, shelves: Shelves) -> CartService:
    """A cart service with a mug at £12.50, of which there are 100, and one vase; a lamp is sold for euros."""
    if request.param == "fake":
        return FakeCart([offer("MUG", "12.50", 100), offer("VASE", "80.00", 1), offer("LAMP", "90.00", 9, "EUR")])
    shelves.put("LAMP", price="90.00", currency="EUR", units=9)
    return cast("CartService", services)


def offer(sku: str, price: str, available: int, currency: str = "GBP") -> CartItem:
    return CartItem(
        sku=sku,
        product_id=f"prod_{sku.lower()}",
        slug=sku.lower(),
        name=sku.title(),
        options={"Colour": "Oat"},
        image_url=f"/media/{sku.lower()}.webp",
        image_alt=f"A {sku.lower()}",
        quantity=1,
        unit_price=Money.of(price, currency),
        compare_at_price=None,
        line_total=Money.of(price, currency),
        available=available,
        weight_grams=300,
        requires_shipping=True,
        tax_class="standard",
    )


def held(cart: Cart) -> dict[str, int]:
    return {item.sku: item.quantity for item in cart.items}


def test_it_offers_what_the_interface_says(service: CartService) -> None:
    assert signature_differences(CartService, service) == []


def test_it_holds_what_is_put_in_and_counts_it(service: CartService) -> None:
    token = service.add_item(token="", sku="MUG", quantity=2, now=NOW).token
    cart = service.add_item(token=token, sku="VASE", quantity=1, now=NOW)

    assert (cart.token, cart.version, held(cart)) == (token, 2, {"MUG": 2, "VASE": 1})
    assert (cart.quote.total, cart.items[0].line_total) == (pounds("105.00"), pounds("25.00"))
    assert service.get_cart(token=token, now=NOW) == cart
    assert service.count_units(token=token) == 3
    assert service.quantities(token=token, now=NOW) == {
        item.sku: item.quantity for item in service.get_cart(token=token, now=NOW).items
    }
    assert held(service.set_quantity(token=token, sku="MUG", quantity=0, now=NOW)) == {"VASE": 1}


class TestAddingSeveral:
    def test_takes_of_each_what_can_be_had(self, service: CartService) -> None:
        wanted = {"MUG": 2, "VASE": 3, "GONE": 1, "LAMP": 1}

        outcome = service.add_items(token="", units=wanted, now=NOW)

        assert outcome.added == {"MUG": 2, "VASE": 1}
        assert outcome.cart is not None
        assert held(outcome.cart) == {"MUG": 2, "VASE": 1}

    def test_counts_what_the_cart_holds_already(self, service: CartService) -> None:
        token = service.add_item(token="", sku="VASE", quantity=1, now=NOW).token

        outcome = service.add_items(token=token, units={"VASE": 1, "MUG": 1000}, now=NOW)

        assert outcome.added == {"MUG": 100}
        assert held(service.get_cart(token=token, now=NOW)) == {"VASE": 1, "MUG": 100}

    def test_makes_no_cart_of_nothing(self, service: CartService) -> None:
        outcome = service.add_items(token="", units={"GONE": 1}, now=NOW)

        assert (outcome.cart, outcome.added) == (None, {})

    def test_is_in_a_cart_that_there_is(self, service: CartService) -> None:
        with pytest.raises(CartNotFound):
            service.add_items(token="cart_unknown", units={"MUG": 1}, now=NOW)


def test_it_is_in_the_currency_it_was_begun_in(service: CartService) -> None:
    cart = service.add_item(token="", sku="LAMP", quantity=1, now=NOW, currency="EUR")

    assert (cart.currency, cart.quote.total, cart.items[0].unit_price) == ("EUR", euros("90.00"), euros("90.00"))
    with pytest.raises(NotSoldInCurrency):
        service.add_item(token=cart.token, sku="MUG", quantity=1, now=NOW, currency="GBP")


def test_what_has_no_price_in_another_currency_is_kept_and_counts_for_nothing(service: CartService) -> None:
    token = service.add_item(token="", sku="MUG", quantity=2, now=NOW).token

    cart = service.set_currency(token=token, currency="EUR", now=NOW)

    assert (cart.currency, cart.items, cart.removed, cart.quote.total) == ("EUR", (), (), euros("0.00"))
    assert [(line.sku, line.name, line.quantity) for line in cart.unpriced] == [("MUG", "Mug", 2)]
    assert (cart.units, service.count_units(token=token), cart.version) == (2, 2, 2)
    back = service.set_currency(token=token, currency="GBP", now=NOW)
    assert (held(back), back.unpriced, back.quote.total) == ({"MUG": 2}, (), pounds("25.00"))


def test_a_cleared_cart_is_gone(service: CartService) -> None:
    token = service.add_item(token="", sku="MUG", quantity=2, now=NOW).token
    service.clear(token=token, now=NOW)
    service.clear(token=token, now=NOW)

    assert service.count_units(token=token) == 0
    with pytest.raises(CartNotFound):
        service.get_cart(token=token, now=NOW)


@pytest.mark.parametrize(("refused", "call"), [
    (CartNotFound, lambda cart, token: cart.get_cart(token=f"{token}-not", now=NOW)),
    (CartNotFound, lambda cart, token: cart.add_item(token=f"{token}-not", sku="MUG", quantity=1, now=NOW)),
    (UnknownSku, lambda cart, token: cart.add_item(token=token, sku="TEAPOT", quantity=1, now=NOW)),
    (UnknownSku, lambda cart, token: cart.set_quantity(token=token, sku="VASE", quantity=1, now=NOW)),
    (UnknownSku, lambda cart, token: cart.set_quantity(token=token, sku="VASE", quantity=0, now=NOW)),
    (NotSoldInCurrency, lambda cart, token: cart.add_item(token=token, sku="LAMP", quantity=1, now=NOW)),
    (UnknownCurrency, lambda cart, _: cart.add_item(token="", sku="MUG", quantity=1, now=NOW, currency="USD")),
    (UnknownCurrency, lambda cart, token: cart.set_currency(token=token, currency="usd", now=NOW)),
    (CartNotFound, lambda cart, token: cart.set_currency(token=f"{token}-not", currency="EUR", now=NOW)),
    (InvalidQuantity, lambda cart, token: cart.add_item(token=token, sku="MUG", quantity=0, now=NOW)),
    (InvalidQuantity, lambda cart, token: cart.set_quantity(token=token, sku="MUG", quantity=1000, now=NOW)),
    (InsufficientStock, lambda cart, token: cart.add_item(token=token, sku="VASE", quantity=2, now=NOW)),
    (InsufficientStock, lambda cart, token: cart.set_quantity(token=token, sku="MUG", quantity=101, now=NOW)),
])  # fmt: skip
def test_it_refuses_by_name(service: CartService, refused: type[Exception], call: Callable[..., object]) -> None:
    token = service.add_item(token="", sku="MUG", quantity=2, now=NOW).token

    with pytest.raises(refused):
        call(service, token)
    assert service.count_units(token=token) == 2
