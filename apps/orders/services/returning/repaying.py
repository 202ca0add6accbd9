"""Gives back what was paid for goods that came back, and puts on the shelf what can be sold again."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from apps.orders import interface
from apps.orders.interface import NotRefundable, ReturnState
from apps.orders.models import Order, OrderLine, Refund, Return
from apps.orders.services.refunding import Wish, carry_out, write_down
from apps.orders.services.returning.reading import get_return
from apps.orders.services.returning.setting_aside import locked, release
from apps.payments import interface as payments
from commerce.db.transaction import atomic


def refund_return(*, return_id: str, by: str, now: datetime) -> interface.Return:
    """Give back what was paid for what arrived, and put on the shelf what can be sold again. Again: nothing more.

    With the last units of an order all that is left goes back, delivery too. While the gateway is away the refund
    is carried out later. Publishes ReturnRefunded once the gateway took it.

    :raises ReturnNotFound: there is none
    :raises IllegalReturnStep: it is not `received`
    :raises NotRefundable: the gateway refuses, or less is left than that
    """
    back = Return.objects.known(return_id)
    decided = back.refund
    if decided is None:
        held = payments.service().payments_of(order_id=back.order_id)
        decided = _decide(return_id, held, by, now)
    carry_out(decided, now)
    return get_return(return_id=return_id)


@atomic("orders")
def _decide(return_id: str, held: Sequence[payments.Payment], by: str, now: datetime) -> Refund:
    order, back = locked(return_id)
    if back.refund is not None:
        return back.refund
    back.check_may_become(ReturnState.REFUNDED)
    units = back.held
    release(order, units)
    restock = {line.line.sku: bool(line.restock) for line in back.goods}
    wish = Wish(
        amount=None,
        units=units,
        count=partial(_count, restock=restock),
        restock=any(restock[sku] for sku in units),
        reason=f"Return {back.number}",
        by=by,
        idempotency_key=_next_key(order, back),
    )
    decided = write_down(order, held, wish, now)
    back.move_to(ReturnState.REFUNDED, by=by, reason="", at=now, refund=decided)
    return decided


def _next_key(order: Order, back: Return) -> str:
    """One refund for a return, but for those that the gateway would not give."""
    tried = order.refunds.filter(idempotency_key__startswith=f"{back.pk}:").count()
    return f"{back.pk}:{tried + 1}"


def _count(line: OrderLine, units: int, *, restock: dict[str, bool]) -> dict[str, Any]:
    """Count units of a line as come back and paid back.

    :raises NotRefundable: there are not so many
    """
    if not line.count(refunded=units, returned=units):
        raise NotRefundable(units={line.sku: line.refundable_quantity})
    return {
        "sku": line.sku,
        "quantity": units,
        "cancelled": 0,
        "returned": units,
        "returning": units,
        "restock": restock[line.sku],
    }
