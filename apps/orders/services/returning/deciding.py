"""What staff decide about a return: to take it, that it has arrived, or not to take it."""

from collections.abc import Sequence
from datetime import datetime

from apps.orders import interface
from apps.orders.events import ReturnApproved, ReturnReceived, ReturnRejected
from apps.orders.interface import ReceivedLine, ReturnState
from apps.orders.models import Return, ReturnLine
from apps.orders.rules import InvalidLines, units_by_sku
from apps.orders.services.moving import tell_of_return
from apps.orders.services.returning.reading import get_return
from apps.orders.services.returning.setting_aside import locked, release
from commerce.db.transaction import atomic


@atomic("orders")
def approve_return(*, return_id: str, instructions: str, by: str, now: datetime) -> interface.Return:
    """Let the shopper send it, and say how. Publishes ReturnApproved.

    :raises ReturnNotFound: there is none
    :raises IllegalReturnStep: it is not `requested`
    """
    _, back = locked(return_id)
    back.move_to(ReturnState.APPROVED, by=by, reason="", at=now, instructions=instructions.strip())
    tell_of_return(back, ReturnApproved)
    return get_return(return_id=return_id)


@atomic("orders")
def receive_return(*, return_id: str, lines: Sequence[ReceivedLine] | None, by: str, now: datetime) -> interface.Return:
    """Write down what arrived, and what of it can be sold again; None: all of it, and all can.

    What did not arrive stays the shopper's. Stock follows with the refund. Publishes ReturnReceived.

    :raises ReturnNotFound: there is none
    :raises IllegalReturnStep: it is not `approved`
    :raises apps.orders.rules.InvalidLines: not lines of this return, or more than was announced
    """
    order, back = locked(return_id)
    arrived = _arrived(back, lines)
    back.move_to(ReturnState.RECEIVED, by=by, reason="", at=now)
    missing = {}
    for line in back.goods:
        there = arrived.get(line.line.sku)
        line.received, line.restock = (there.quantity, there.restock) if there else (0, False)
        if short := line.quantity - line.received:
            missing[line.line.sku] = short
    ReturnLine.objects.bulk_update(back.goods, ["received", "restock"])
    release(order, missing)
    tell_of_return(back, ReturnReceived)
    return get_return(return_id=return_id)


@atomic("orders")
def reject_return(*, return_id: str, reason: str, by: str, now: datetime) -> interface.Return:
    """Do not take it back; the shopper reads why. Publishes ReturnRejected.

    :raises ReturnNotFound: there is none
    :raises IllegalReturnStep: it is closed
    """
    order, back = locked(return_id)
    back.move_to(ReturnState.REJECTED, by=by, reason=reason, at=now)
    release(order, back.held)
    tell_of_return(back, ReturnRejected)
    return get_return(return_id=return_id)


def _arrived(back: Return, lines: Sequence[ReceivedLine] | None) -> dict[str, ReceivedLine]:
    """:raises InvalidLines: not lines of this return, or more than was announced"""
    if lines is None:
        lines = [ReceivedLine(sku=sku, quantity=units, restock=True) for sku, units in back.units.items()]
    units = units_by_sku(lines)
    if any(arrived > back.units.get(sku, 0) for sku, arrived in units.items()):
        raise InvalidLines
    return {line.sku: line for line in lines}
