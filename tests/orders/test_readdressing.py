"""Sending a paid order elsewhere before any of it has left."""

from dataclasses import replace
from typing import Any

import pytest

from apps.orders import services
from apps.orders.interface import AddressNotChangeable, DeliveryDiffers, OrderNotFound
from apps.orders.models import Order, OrderNote
from apps.orders.rules import InvalidAddress
from apps.shipping import services as shipping
from apps.shipping.interface import InvalidPostcode, ShippingMethodUnavailable, ShippingOption
from apps.shipping.interface import service as port
from apps.shipping.models import Method
from commerce.models import OutboxEvent
from tests.orders.after_payment import CHELSEA, give_back, move, send
from tests.orders.shop_floor import LONDON, NOW, check_out, filled_cart, open_shop, pounds, published


@pytest.fixture(autouse=True)
def shop_floor(db: None) -> None:
    open_shop(MUG=10)


@pytest.fixture
def order_id() -> str:
    return check_out(filled_cart(MUG=3)).order.order_id


def test_it_goes_there_and_the_old_address_is_kept(order_id: str) -> None:
    moved = move(order_id)

    note = OrderNote.objects.get()
    assert (moved.shipping_address, moved.billing_address) == (CHELSEA, LONDON)
    assert (note.by, note.text, note.replaced["street"]) == (
        "staff Ann",
        "Changed the shipping address.",
        "12 St James's Sq",
    )
    assert send(order_id).address.street == "20 Cheyne Row"
    told = OutboxEvent.objects.using("orders").get(event_type="OrderAddressChanged")
    assert told.data["shippingAddress"]["zipCode"] == "SW3 5HL"


def test_it_is_billed_elsewhere(order_id: str) -> None:
    billed = move(order_id, address=None, billing_address=CHELSEA)

    assert (billed.shipping_address, billed.billing_address) == (LONDON, CHELSEA)


def test_the_same_again_changes_nothing(order_id: str) -> None:
    before = Order.objects.get()
    move(order_id, address=replace(LONDON, city="  London "))

    assert (Order.objects.get().updated_at, OrderNote.objects.count()) == (before.updated_at, 0)
    assert "OrderAddressChanged" not in published()


def test_another_country_has_other_prices_and_taxes(order_id: str) -> None:
    with pytest.raises(DeliveryDiffers, match="cancel it and order anew"):
        move(order_id, address=replace(CHELSEA, country="FR"))


class DearerInChelsea:
    """Shipping, were it dearer to some postcodes of a country."""

    def option(self, **asked: Any) -> ShippingOption:
        option = shipping.option(**asked)
        return replace(option, price=pounds("9.95")) if asked["consignment"].postcode == "SW3 5HL" else option


def test_delivery_has_to_cost_the_same(order_id: str) -> None:
    with port.replaced_by(DearerInChelsea()), pytest.raises(DeliveryDiffers) as refused:
        move(order_id)

    assert refused.value.detail.startswith("Delivery there costs 9.95 GBP, and 3.95 GBP to the present address")
    assert refused.value.params == {"present": pounds("3.95"), "asked": pounds("9.95")}


def test_the_method_has_to_carry_it_there(order_id: str) -> None:
    Method.objects.filter(name="Standard").update(max_grams=500)

    with pytest.raises(ShippingMethodUnavailable):
        move(order_id)


def test_new_rates_do_not_hinder_it(order_id: str) -> None:
    Method.objects.filter(name="Standard").update(price_amount=495)

    assert move(order_id).totals.shipping == pounds("3.95")


def test_what_is_wrong_with_an_address_is_said(order_id: str) -> None:
    with pytest.raises(InvalidAddress):
        move(order_id, address=replace(CHELSEA, city=""))
    with pytest.raises(InvalidPostcode):
        move(order_id, address=replace(CHELSEA, zip_code="75001"))
    with pytest.raises(OrderNotFound):
        move("ord_none")


def test_it_is_possible_after_a_partial_refund(order_id: str) -> None:
    give_back(order_id, "5.00")

    assert move(order_id).shipping_address == CHELSEA


def test_it_is_too_late_once_some_of_it_left(order_id: str) -> None:
    send(order_id, MUG=1)

    with pytest.raises(AddressNotChangeable, match="has been sent already"):
        move(order_id)


class SendsMeanwhile:
    """Shipping, while which is asked for a price somebody sends the order."""

    def __init__(self, order_id: str) -> None:
        self.order_id = order_id

    def option(self, **asked: Any) -> ShippingOption:
        send(self.order_id)
        return shipping.option(**asked)

    def __getattr__(self, name: str) -> Any:
        return getattr(shipping, name)


def test_it_is_too_late_even_if_it_left_a_moment_ago(order_id: str) -> None:
    with port.replaced_by(SendsMeanwhile(order_id)), pytest.raises(AddressNotChangeable):
        move(order_id)

    assert Order.objects.get().shipping_address["street"] == LONDON.street


@pytest.mark.parametrize("status", ["pending_payment", "payment_failed", "cancelled", "shipped", "delivered"])
def test_it_is_for_paid_orders_that_are_open(order_id: str, status: str) -> None:
    Order.objects.update(status=status)

    with pytest.raises(AddressNotChangeable):
        move(order_id)


def test_staff_write_notes(order_id: str) -> None:
    services.add_note(order_id=order_id, text="Rang twice.", by="staff Ann", now=NOW)

    assert [(note.by, note.text, note.replaced) for note in OrderNote.objects.all()] == [
        ("staff Ann", "Rang twice.", None)
    ]
