"""What happened to an order, in one list: its own steps, the parcels that left with them, and its returns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from apps.orders.interface import Order, OrderStatus, Return, ReturnState, StatusChange
from apps.shipping.interface import Shipment
from apps.storefront.return_wording import STEP as RETURN_STEP
from apps.storefront.wording import order_step, step_reason

SENDING = (OrderStatus.PROCESSING, OrderStatus.SHIPPED, OrderStatus.PARTIALLY_REFUNDED, OrderStatus.REFUNDED)
"""What an order may be called at the moment a parcel of it leaves."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """Something happened. `parcels` left then: they say more than `text` would."""

    at: datetime
    title: str
    text: str = ""
    parcels: tuple[Shipment, ...] = ()


def timeline(order: Order, shipments: Sequence[Shipment], returns: Iterable[Return]) -> list[Moment]:
    """All of it, oldest first."""
    moments = [_step(change, shipments) for change in order.history]
    moments += [
        Moment(
            at=step.at,
            title=f"{RETURN_STEP[step.state]}: {back.number}",
            text=step.reason if step.state is ReturnState.REJECTED else "",
        )
        for back in returns
        for step in back.history
    ]
    return sorted(moments, key=lambda moment: moment.at)


def _step(change: StatusChange, shipments: Sequence[Shipment]) -> Moment:
    left = tuple(parcel for parcel in shipments if change.status in SENDING and parcel.created_at == change.at)
    if left:
        return Moment(at=change.at, title=_("Sent"), parcels=left)
    return Moment(at=change.at, title=order_step(change.status), text=step_reason(change))
