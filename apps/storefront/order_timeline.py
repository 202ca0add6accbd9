"""What happened to an order, in one list: its own steps, the parcels that left with them, and its returns."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from apps.orders.interface import Order, OrderStatus, Return, ReturnState, StatusChange
from apps.shipping.interface import Shipment
from apps.storefront.return_wording import STEP as RETURN_STEP
from apps.storefront.wording import money, order_step, step_reason
from commerce.money import Money

SENDING = (OrderStatus.PROCESSING, OrderStatus.SHIPPED, OrderStatus.PARTIALLY_REFUNDED, OrderStatus.REFUNDED)
"""What an order may be called at the moment a parcel of it leaves."""
PACKED = "Being packed."
GIVEN_BACK = re.compile(r"(?P<amount>[\d.]+) (?P<currency>[A-Z]{3}) given back(?:: (?P<why>.*)|\.)")
"""How orders writes these steps down; who looks after money there reads them in English."""


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
    if change.reason == PACKED:
        return Moment(at=change.at, title=_("Being packed"))
    return Moment(at=change.at, title=order_step(change.status), text=_in_words(step_reason(change)))


def _in_words(reason: str) -> str:
    """Money that was given back, as the language of the page writes it; all else as it was written."""
    given = GIVEN_BACK.fullmatch(reason)
    if given is None:
        return reason
    said = _("%(amount)s given back") % {"amount": money(Money.of(given["amount"], given["currency"]))}
    return f"{said}: {given['why']}" if given["why"] else said
