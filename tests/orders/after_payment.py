"""What staff do with a paid order: send it, give money back, send it elsewhere."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from apps.orders import services
from apps.orders.interface import Order, OrderRefund, RefundLine, ShipLine
from apps.shipping.interface import Shipment
from tests.orders.shop_floor import LONDON, NOW, pounds

CHELSEA = replace(LONDON, street="20 Cheyne Row", zip_code="SW3 5HL")


def send(
    order_id: str,
    *,
    key: str = "parcel",
    carrier: str = "DHL",
    tracking: str = "JD1",
    now: datetime = NOW,
    **units: int,
) -> Shipment:
    """`send(order_id, MUG=1)`; without units all that is left."""
    return services.ship(
        order_id=order_id,
        lines=[ShipLine(sku=sku, quantity=quantity) for sku, quantity in units.items()] or None,
        carrier=carrier,
        tracking_number=tracking,
        by="staff Ann",
        idempotency_key=key,
        now=now,
    )


def give_back(order_id: str, amount: str = "", *, key: str = "k1", restock: bool = False, **units: int) -> OrderRefund:
    """`give_back(order_id, "5.00")` or `give_back(order_id, MUG=1)`."""
    return services.refund(
        order_id=order_id,
        amount=pounds(amount) if amount else None,
        lines=[RefundLine(sku=sku, quantity=quantity) for sku, quantity in units.items()],
        restock=restock,
        reason="Chipped.",
        by="staff Ann",
        idempotency_key=key,
        now=NOW,
    )


def move(order_id: str, address: Any = CHELSEA, **changes: Any) -> Order:
    return services.change_address(order_id=order_id, shipping_address=address, by="staff Ann", now=NOW, **changes)


def steps(order: Order) -> list[tuple[str, str]]:
    """What happened to an order, and why."""
    return [(step.status.value, step.reason) for step in order.history]
