"""Comparing our books with a gateway's: what is clear is put right through `record`, what is not is told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

import structlog
from django.conf import settings
from django.db.models import Q, QuerySet

from apps.payments.gateways import GatewayPayment, GatewayRefused, gateway_named
from apps.payments.interface import GatewayUnavailable, PaymentStatus
from apps.payments.models import Payment
from apps.payments.models.payment import OPEN
from apps.payments.services.asking import hear
from apps.payments.services.calls import KEYS_ARE_KEPT_FOR, was_never_sent
from apps.payments.services.comparing import (
    Difference,
    DifferenceKind,
    books,
    charge_without_payment,
    difference,
)
from apps.payments.services.holds import give_up_stray_hold
from apps.payments.services.record import record_failure
from commerce.errors import Conflict, Unavailable

log = structlog.get_logger(__name__)

CHUNK = 100
TRIES = 2
"""Both books move while they are read: what differs is looked at once more before it is told."""
IN_FLIGHT = timedelta(minutes=5)
"""A younger payment may be in the middle of its first call."""
RECENT = timedelta(hours=2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """One payment looked at, and what was different about it if anything."""

    reference: str
    difference: Difference | None = None


def reconcile(
    *, gateway: str, since: datetime, repair: bool, now: datetime, with_held: bool = True
) -> Iterator[Compared]:
    """Compare every payment that the gateway made since then, and each of ours that is open, whatever its age.

    Work is done as it is consumed. `with_held` False leaves out older holds that only wait for their dispatch.
    Publishes what it finds out.

    :raises GatewayUnavailable, GatewayTimeout: the gateway could not be asked for its payments
    """
    seen: set[str] = set()
    for told_payments in _chunks(gateway_named(gateway).payments_since(since=since)):
        ours = _ours(gateway, told_payments)
        for told in told_payments:
            payment = ours.get(told.reference) or ours.get(told.merchant_reference)
            if payment is None:
                yield Compared(reference=told.reference, difference=charge_without_payment(told))
            else:
                seen.add(payment.pk)
                yield _compared(payment, told, repair=repair, now=now)
    for payment in _not_listed(gateway, since, now, with_held=with_held):
        if payment.pk not in seen:
            yield _looked_up(payment, since=since, repair=repair, now=now)


def reconcile_recent(now: datetime) -> int:
    """Compare the last hours with the present gateway and put right what is clear; answers what remains different.

    A gateway that is away is left alone until the next round.
    """
    remaining = 0
    for compared in reconcile(
        gateway=settings.PAYMENT_GATEWAY, since=now - RECENT, repair=True, now=now, with_held=False
    ):
        found = compared.difference
        if found is not None:
            remaining += not found.repaired
            tell = log.warning if found.repaired else log.error
            tell("payment.books_differed", kind=found.kind, payment_id=found.payment_id, repaired=found.repaired)
            if found.kind is DifferenceKind.UNREADABLE:
                break
    return remaining


def _ours(gateway: str, told: list[GatewayPayment]) -> dict[str, Payment]:
    """Our payments behind the gateway's, by its name for them and by ours."""
    ids = [payment.merchant_reference for payment in told]
    known = Q(reference__in=[payment.reference for payment in told]) | Q(pk__in=ids, reference="")
    rows = list(Payment.objects.filter(known, gateway=gateway))
    return {row.reference: row for row in rows if row.reference} | {row.pk: row for row in rows if not row.reference}


def _not_listed(gateway: str, since: datetime, now: datetime, *, with_held: bool) -> "QuerySet[Payment]":
    """Ours that the gateway's list may not hold: open ones of any age, and new ones that took money."""
    held = PaymentStatus.AUTHORIZED.value
    wanted = Q(status__in=[status.value for status in OPEN if with_held or status != held])
    took_money = Q(created_at__gte=since, captured_amount__gt=0) | Q(created_at__gte=since, status=held)
    settled_down = Payment.objects.filter(gateway=gateway, created_at__lt=now - IN_FLIGHT)
    return settled_down.filter(wanted | took_money).order_by("created_at")


def _compared(payment: Payment, told: GatewayPayment, *, repair: bool, now: datetime) -> Compared:
    if difference(payment, told, on_its_way_is_fine=not repair) is None:
        return Compared(reference=told.reference)
    payment.refresh_from_db()  # the list may be older than what we know
    if payment.reference not in ("", told.reference):  # the gateway has two for one of ours
        return Compared(reference=told.reference, difference=charge_without_payment(told))
    return _asked_for(payment, told.reference, repair=repair, now=now)


def _asked_for(payment: Payment, reference: str, *, repair: bool, now: datetime) -> Compared:
    """Compare with what the gateway says now, which is never older than our row."""
    try:
        told = gateway_named(payment.gateway).retrieve(reference=reference)
        found = difference(payment, told, on_its_way_is_fine=not repair)
    except GatewayRefused:
        found = _nothing_there(payment, DifferenceKind.NO_CHARGE)
    except Unavailable:
        found = _nothing_there(payment, DifferenceKind.UNREADABLE)
    else:
        if found is not None and repair:
            found = _put_right(payment, reference, found, now)
    return Compared(reference=reference, difference=found)


def _put_right(payment: Payment, reference: str, found: Difference, now: datetime) -> Difference | None:
    """Record what the gateway says; answers the difference, repaired or as it remains, or none after all."""
    before = books(payment)
    for _ in range(TRIES):
        try:
            payment, said = hear(payment, reference=reference, now=now)
            if give_up_stray_hold(payment, said, now=now):
                return replace(found, repaired=True)
        except (Conflict, Unavailable) as error:
            log.warning("payment.not_put_right", payment_id=payment.pk, reason=str(error))
            return found
        remaining = difference(payment, said.payment)
        if remaining is None:
            return replace(found, repaired=True) if books(payment) != before else None
        found = remaining
    return found


def _looked_up(payment: Payment, *, since: datetime, repair: bool, now: datetime) -> Compared:
    """One of ours that the gateway's list does not hold."""
    if payment.reference:
        return _asked_for(payment, payment.reference, repair=repair, now=now)
    if was_never_sent(payment):
        return Compared(reference="")
    found = _nothing_there(payment, DifferenceKind.NO_CHARGE)
    if repair and since <= payment.created_at < now - KEYS_ARE_KEPT_FOR:  # nobody asks for it any more
        record_failure(payment.pk, code=GatewayUnavailable.code, message=GatewayUnavailable().detail, now=now)
        found = replace(found, repaired=True)
    return Compared(reference="", difference=found)


def _nothing_there(payment: Payment, kind: DifferenceKind) -> Difference:
    return Difference(
        kind=kind,
        payment_id=payment.pk,
        order_id=payment.order_id,
        reference=payment.reference,
        ours=books(payment),
        theirs="nothing",
    )


def _chunks(payments: Iterable[GatewayPayment]) -> Iterator[list[GatewayPayment]]:
    rest = iter(payments)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
