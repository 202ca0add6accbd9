"""What every cart service promises, the fake that other domains test with included."""

from collections.abc import Callable
from typing import Any, cast

import pytest

from apps.cart import services
from apps.cart.interface import Cart, CartItem, CartNotFound, CartService, InvalidQuantity, UnknownSku
from apps.cart.testing import FakeCart
from apps.inventory.interface import InsufficientStock
from commerce.ports import signature_differences
from tests.cart.world import NOW, pounds

pytestmark = pytest.mark.usefixtures("db", "shelves")


@pytest.fixture(params=["real", "fake"])
def service(request: Any) -> CartService:
    """A cart service with a mug at £12.50, of which there are 100, and one vase."""
    if request.param == "fake":
        return FakeCart([offer("MUG", "12.50", 100), offer("VASE", "80.00", 1)])
    return cast("CartService", services)


def offer(sku: str, price: str, available: int) -> CartItem:
    return CartItem(
        sku=sku,
        product_id=f"prod_{sku.lower()}",
        slug=sku.lower(),
        name=sku.title(),
        options={"Colour": "Oat"},
        image_url=f"/media/{sku.lower()}.webp",
        image_alt=f"A {sku.lower()}",
        quantity=1,
        unit_price=pounds(price),
        compare_at_price=None,
        line_total=pounds(price),
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
