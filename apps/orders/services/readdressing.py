"""Sends a paid order elsewhere, before any of it has left."""

from datetime import datetime

from apps.orders import interface
from apps.orders.events import OrderAddressChanged
from apps.orders.interface import Address, AddressNotChangeable, DeliveryDiffers, OrderStatus
from apps.orders.models import Order, OrderNote
from apps.orders.rules import tidy_address
from apps.orders.selectors import as_dto
from apps.orders.services.reading import find
from apps.shipping import interface as shipping
from apps.shipping.interface import Consignment
from commerce.db.transaction import atomic
from commerce.events import publish
from commerce.money import Money
from commerce.wire import decode, encode

CHANGEABLE = (OrderStatus.CONFIRMED, OrderStatus.PROCESSING)


def change_address(
    *,
    order_id: str,
    shipping_address: Address | None,
    billing_address: Address | None = None,
    by: str,
    now: datetime,
) -> interface.Order:
    """Send a paid order elsewhere, or bill it elsewhere; None leaves an address as it is.

    Only before dispatch, within the country, and where delivery costs the same. What was there before is kept as a
    note. Publishes OrderAddressChanged, unless nothing is different.

    :raises OrderNotFound: there is none
    :raises AddressNotChangeable: something of it was sent, or it is not paid for or closed
    :raises DeliveryDiffers: another country, or another price of delivery
    :raises apps.orders.rules.InvalidAddress, apps.shipping.interface.InvalidPostcode: says which field, and why
    :raises apps.shipping.interface.ShippingMethodUnavailable: its method does not deliver there
    """
    order = find(order_id)
    _check_changeable(order)
    ship_to, bill_to = decode(Address, order.shipping_address), decode(Address, order.billing_address)
    if shipping_address is not None:
        moved = tidy_address(shipping_address, field="shipping_address")
        _check_delivery(order, ship_to, moved, now)
        ship_to = moved
    if billing_address is not None:
        bill_to = tidy_address(billing_address, field="billing_address")
    return _change(order_id, ship_to, bill_to, by, now)


@atomic("orders")
def _change(order_id: str, ship_to: Address, bill_to: Address, by: str, now: datetime) -> interface.Order:
    order = Order.objects.locked(order_id)
    _check_changeable(order)
    replaced = [
        OrderNote(order=order, by=by[:120], text=text, replaced=old, at=now)
        for text, old, new in (
            ("Changed the shipping address.", order.shipping_address, encode(ship_to)),
            ("Changed the billing address.", order.billing_address, encode(bill_to)),
        )
        if old != new
    ]
    if replaced:
        OrderNote.objects.bulk_create(replaced)
        order.readdress(shipping_address=encode(ship_to), billing_address=encode(bill_to), at=now)
        publish(OrderAddressChanged(order_id=order.pk, shipping_address=ship_to, billing_address=bill_to))
    return as_dto(order)


def _check_changeable(order: Order) -> None:
    if order.state not in CHANGEABLE:
        raise AddressNotChangeable(f"The order is {order.told.replace('_', ' ')}.", order_status=order.told)
    if order.units.shipped:
        raise AddressNotChangeable("Some of the order has been sent already.", order_status=order.told)


def _check_delivery(order: Order, present: Address, moved: Address, now: datetime) -> None:
    """What the order's method costs there is compared with what it costs here, both as of now."""
    if moved.country != present.country:
        raise DeliveryDiffers(
            "To send the order to another country, cancel it and order anew: prices and taxes differ.",
            country=present.country,
        )
    here, there = (_price_of_delivery(order, address, now) for address in (present, moved))
    if here != there:
        raise DeliveryDiffers(
            f"Delivery there costs {there}, and {here} to the present address: cancel the order and order anew.",
            present=here,
            asked=there,
        )


def _price_of_delivery(order: Order, address: Address, now: datetime) -> Money:
    consignment = Consignment(
        country=address.country,
        postcode=address.zip_code,
        weight_grams=order.weight_grams,
        subtotal=order.subtotal - order.discount,
    )
    return shipping.service().option(method_id=order.shipping_method_id, consignment=consignment, now=now).price
