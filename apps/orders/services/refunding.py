"""Gives money of an order back, by amount or by lines.

One transaction decides: what goes back, on which payments, and which units it is for. What was decided is carried out
at once, or by `resume_refunds` if this process dies or the gateway is away. The order's books follow what the gateway
has really given, whoever asked it to: a refund made in payments' admin or at the gateway's own desk arrives here too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import structlog

from apps.inventory import interface as inventory
from apps.orders import interface
from apps.orders.events import ReturnRefunded
from apps.orders.interface import (
    KeyUsedElsewhere,
    NotRefundable,
    OrderRefund,
    OrderStatus,
    RefundLine,
    RefundState,
)
from apps.orders.models import Order, OrderLine, Refund, RefundPart, Return
from apps.orders.models.refund import LEASE
from apps.orders.rules import PAID, InvalidLines, InvalidRefund, PaidLine, refund_due, spread, units_by_sku
from apps.orders.services.moving import go_on, tell_of_return
from apps.orders.services.reading import find
from apps.orders.services.resuming import take_up
from apps.payments import interface as payments
from commerce.db.transaction import atomic
from commerce.errors import Conflict, Unavailable
from commerce.money import CurrencyMismatch, InvalidAmount, Money

log = structlog.get_logger(__name__)


def refund(
    *,
    order_id: str,
    amount: Money | None,
    lines: Sequence[RefundLine],
    restock: bool,
    reason: str,
    by: str,
    idempotency_key: str,
    now: datetime,
) -> OrderRefund:
    """Give back an amount, or what lines cost. Again with the same key: the same refund.

    Of a line, units that were not sent are taken first; they will not be sent. The refund that takes an order's last
    unit gives back all that is left, delivery too. `restock` puts the units back on the shelf. The order's `refunded`
    and its status follow when the gateway has given the money. Publishes OrderStatusChanged then.

    While the gateway is away the refund stays `requested`, and is carried out later.

    :raises OrderNotFound: there is none
    :raises NotRefundable: more than is left, or nothing was captured yet, or the gateway refuses
    :raises KeyUsedElsewhere: the key was used for another refund
    :raises apps.orders.rules.InvalidRefund, apps.orders.rules.InvalidLines: neither an amount nor lines of the order
    :raises commerce.money.InvalidAmount: the amount is nothing, or less
    """
    units = _checked(amount, lines)
    order = find(order_id)
    decided = _decided(order, idempotency_key, amount, units)
    if decided is None:
        wish = Wish(
            amount=amount,
            units=units,
            count=partial(_count, restock=restock),
            restock=restock,
            reason=reason,
            by=by,
            idempotency_key=idempotency_key,
        )
        decided = _decide(order_id, payments.service().payments_of(order_id=order_id), wish, now)
    carry_out(decided, now)
    return as_dto(decided)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What somebody wants to be given back: an amount, or units. `count` counts those on their line and says how."""

    amount: Money | None
    units: dict[str, int]
    count: Callable[[OrderLine, int], dict[str, Any]]
    restock: bool
    reason: str
    by: str
    idempotency_key: str


def carry_out(decided: Refund, now: datetime) -> None:
    """Give what was decided, unless that is done; while the gateway is away it is left for later.

    :raises NotRefundable: the gateway will not give it
    """
    if decided.state == RefundState.REQUESTED:
        _carry_out(decided, now)
    elif decided.state == RefundState.FAILED:
        raise NotRefundable(decided.trouble, refund_id=decided.pk)


def resume_refunds(now: datetime) -> int:
    """Carry out what was decided by processes that died, or while the gateway was away; answers how many were tried."""
    return take_up(Refund.objects.forgotten(now), _carry_out, lease=LEASE, now=now)


def _checked(amount: Money | None, lines: Sequence[RefundLine]) -> dict[str, int]:
    """:raises InvalidRefund, InvalidLines, InvalidAmount: as `refund` says"""
    if (amount is None) == (not lines):
        raise InvalidRefund
    if amount is not None and amount.minor <= 0:
        raise InvalidAmount("The amount must be more than nothing.")
    return units_by_sku(lines) if lines else {}


def _decided(order: Order, key: str, amount: Money | None, units: dict[str, int]) -> Refund | None:
    """:raises KeyUsedElsewhere: the key was used for another refund"""
    decided = order.refunds.select_related("order").filter(idempotency_key=key).first()
    if decided is None:
        return None
    if decided.units != units or amount not in (None, decided.amount):
        raise KeyUsedElsewhere(idempotency_key=key)
    return decided


@atomic("orders")
def _decide(order_id: str, held: Sequence[payments.Payment], wish: Wish, now: datetime) -> Refund:
    order = Order.objects.locked(order_id)
    decided = _decided(order, wish.idempotency_key, wish.amount, wish.units)
    return decided or write_down(order, held, wish, now)


def write_down(order: Order, held: Sequence[payments.Payment], wish: Wish, now: datetime) -> Refund:
    """Decide a refund of an order that is locked: count its units, and say on which payments it goes back.

    :raises NotRefundable, apps.orders.rules.InvalidLines: as `refund` says
    """
    if order.state not in PAID:
        raise NotRefundable(f"The order is {order.told.replace('_', ' ')}.", order_status=order.told)
    left = max(0, order.total_amount - order.refunded_amount - RefundPart.objects.under_way(order))
    due = _due(order, wish.units, left) if wish.amount is None else _in_currency(order, wish.amount)
    parts = spread(due, _refundable(order, held))
    if due > left or sum(part for _, part in parts) < due:
        raise _too_much(order, left, held)
    decided: Refund = order.refunds.create(
        refund_amount=due,
        lines=[wish.count(line, wish.units[line.sku]) for line in order.sold if line.sku in wish.units],
        restock=wish.restock,
        reason=wish.reason[:200],
        by=wish.by[:120],
        idempotency_key=wish.idempotency_key,
        lease_until=now + LEASE,
        created_at=now,
    )
    RefundPart.objects.bulk_create(
        RefundPart(refund=decided, payment_id=payment_id, part_amount=part) for payment_id, part in parts
    )
    return decided


def _due(order: Order, units: dict[str, int], left: int) -> int:
    """What these units cost; all that is left, for the last of the order. In minor units.

    :raises NotRefundable, InvalidLines: there are not so many to pay back
    """
    refundable = {line.sku: line.refundable_quantity for line in order.sold}
    if not units.keys() <= refundable.keys():
        raise InvalidLines
    if any(wanted > refundable[sku] for sku, wanted in units.items()):
        raise NotRefundable(units=refundable, refundable=Money(left, order.currency))
    paid = [
        PaidLine(sku=line.sku, amount=line.paid_amount, quantity=line.quantity, refunded=line.refunded_quantity)
        for line in order.sold
    ]
    return refund_due(paid, units=units, left=left)


def _in_currency(order: Order, amount: Money) -> int:
    if amount.currency != order.currency:
        raise CurrencyMismatch(f"The order was paid in {order.currency}.")
    return amount.minor


def _refundable(order: Order, held: Sequence[payments.Payment]) -> list[tuple[str, int]]:
    """What is left of each payment, as far as payments and we know together; payments has the last word."""
    ours = RefundPart.objects.to_be_asked(order)
    return [
        (payment.payment_id, max(0, (payment.captured - payment.refunded).minor - ours.get(payment.payment_id, 0)))
        for payment in held
    ]


def _too_much(order: Order, left: int, held: Sequence[payments.Payment]) -> NotRefundable:
    if not any(payment.captured for payment in held):
        return NotRefundable("No money was taken for this order yet: cancel it, or send it first.")
    return NotRefundable(refundable=Money(left, order.currency))


def _count(line: OrderLine, units: int, *, restock: bool) -> dict[str, str | int]:
    """Count units of a line as paid back: those not sent yet first.

    :raises NotRefundable: there are not so many
    """
    cancelled = min(units, line.outstanding)
    returned = units - cancelled if restock else 0
    if not line.count(refunded=units, cancelled=cancelled, returned=returned):
        raise NotRefundable(units={line.sku: line.refundable_quantity})
    return {"sku": line.sku, "quantity": units, "cancelled": cancelled, "returned": returned}


def _carry_out(decided: Refund, now: datetime) -> None:
    """Ask payments for each part, put goods back, and say that it is done. Each is done once, however often this runs.

    :raises NotRefundable: the gateway will not give it
    """
    try:
        for part in decided.parts.filter(payment_refund_id=""):
            _give(decided, part, now)
    except Unavailable as away:
        log.warning("refund.postponed", refund_id=decided.pk, order_id=decided.order_id, reason=away.code)
        return
    except Conflict as refusal:
        _fail(decided, refusal.detail, now)
        raise NotRefundable(refusal.detail, refund_id=decided.pk) from refusal
    if decided.shelved:
        _put_back(decided, now)
    _accept(decided, now)


def _give(decided: Refund, part: RefundPart, now: datetime) -> None:
    given = payments.service().refund(
        payment_id=part.payment_id,
        amount=Money(part.part_amount, decided.order.currency),
        reason=decided.reason,
        idempotency_key=f"{decided.pk}:{part.payment_id}",
        now=now,
    )
    RefundPart.objects.filter(pk=part.pk).update(payment_refund_id=given.refund_id)


def _put_back(decided: Refund, now: datetime) -> None:
    lines = [inventory.Demand(sku=sku, quantity=units) for sku, units in decided.shelved.items()]
    try:
        inventory.service().restock(order_id=decided.order_id, lines=lines, reference=decided.pk, now=now)
    except inventory.MoreThanTaken:  # the order was cancelled meanwhile, and all of it is back already
        log.warning("refund.not_restocked", refund_id=decided.pk, order_id=decided.order_id)


@atomic("orders")
def _accept(decided: Refund, now: datetime) -> None:
    """The money is on its way; where the order's goods are may be settled by it, too."""
    order = Order.objects.locked(decided.order_id)
    if not decided.settle(RefundState.ACCEPTED):
        return
    back = Return.objects.with_details().filter(refund=decided).first()
    if order.would_advance:
        reason = f"Return {back.number} is in." if back else f"What was left will not be sent: {decided.reason}"
        go_on(order, OrderStatus.PROCESSING, by=decided.by, reason=reason, now=now)
    if back is not None:
        tell_of_return(back, ReturnRefunded)


@atomic("orders")
def _fail(decided: Refund, trouble: str, now: datetime) -> None:
    """The gateway will not give it: its units are to be sent, or paid back, after all; a return waits for that."""
    order = Order.objects.locked(decided.order_id)
    if not decided.settle(RefundState.FAILED, trouble=trouble):
        return
    counted = {line["sku"]: line for line in decided.lines}
    for line in order.sold:
        if units := counted.get(line.sku):
            line.count(
                refunded=-units["quantity"],
                cancelled=-units["cancelled"],
                returned=-units["returned"],
                returning=units.get("returning", 0),
            )
    back = Return.objects.filter(refund=decided).select_related("order").first()
    if back is not None:
        back.wait_for_another_refund(reason=f"The money could not be given: {trouble}", at=now)


def as_dto(decided: Refund) -> OrderRefund:
    return interface.OrderRefund(
        refund_id=decided.pk,
        order_id=decided.order_id,
        state=RefundState(decided.state),
        amount=decided.amount,
        lines=tuple(RefundLine(sku=line["sku"], quantity=line["quantity"]) for line in decided.lines),
        restock=decided.restock,
        reason=decided.reason,
        by=decided.by,
        created_at=decided.created_at,
    )
