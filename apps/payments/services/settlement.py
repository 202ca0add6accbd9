"""Taking held money, and giving a hold up."""

from datetime import datetime

from apps.payments import interface
from apps.payments.gateways import GatewayRefused, gateway_named
from apps.payments.interface import AmountExceeded, GatewayUnavailable, PaymentStateConflict, PaymentStatus
from apps.payments.models import Payment
from apps.payments.rules import check_positive, is_over
from apps.payments.services.asking import ask_how_it_stands
from apps.payments.services.authorization import ask_for_hold
from apps.payments.services.calls import Operation, note, send, was_never_sent
from apps.payments.services.reading import as_dto, find
from apps.payments.services.record import record, record_failure
from commerce.db.transaction import atomic
from commerce.money import Money


def capture(*, payment_id: str, amount: Money | None, now: datetime) -> interface.Payment:
    """Take held money, all of it by default; what is left of the hold is given up. Captured already: the same answer.

    Publishes PaymentCompleted.

    :raises PaymentNotFound: there is none
    :raises PaymentStateConflict: it is not authorised
    :raises AmountExceeded: more than was authorised, or than was captured by an earlier call
    :raises GatewayUnavailable, GatewayTimeout: the gateway could not be asked
    """
    payment = find(payment_id)
    wanted = payment.amount if amount is None else amount
    check_positive(wanted)
    if payment.state is PaymentStatus.AUTHORIZED and wanted <= payment.amount:
        payment = _ask_to_capture(payment, wanted, now)
    return as_dto(_captured(payment, amount))


def void(*, payment_id: str, now: datetime) -> interface.Payment:
    """Give up a hold. Already void or failed: nothing. Publishes PaymentVoided.

    A payment whose hold is uncertain is asked about first; one that never reached the gateway fails here.

    :raises PaymentNotFound: there is none
    :raises PaymentStateConflict: it was captured; refund it instead
    :raises GatewayUnavailable, GatewayTimeout: the gateway could not be asked
    """
    payment = find(payment_id)
    if payment.state is PaymentStatus.PENDING:
        payment = _close_if_unsent(payment, now)
    if payment.state is PaymentStatus.PENDING and not payment.reference:
        payment = ask_for_hold(payment, now=now)
    if payment.is_open and payment.reference:
        payment = _ask_to_void(payment, now)
    if not is_over(payment.state):
        raise _not_from_here(payment)
    return as_dto(payment)


def _ask_to_capture(payment: Payment, amount: Money, now: datetime) -> Payment:
    key = f"{payment.pk}:capture:{amount.minor}"
    attempt = note(payment, Operation.CAPTURE, key=key, now=now)
    try:
        return send(
            attempt,
            lambda: gateway_named(payment.gateway).capture(
                reference=payment.reference, amount=amount, idempotency_key=key
            ),
            record=lambda answer: record(payment.pk, answer, now=now),
        )
    except GatewayRefused:
        return ask_how_it_stands(payment, now=now)  # somebody else captured or voided it first


def _captured(payment: Payment, amount: Money | None) -> Payment:
    if amount is not None and amount > payment.amount:
        raise AmountExceeded(authorized=payment.amount)
    if payment.state is not PaymentStatus.CAPTURED:
        raise PaymentStateConflict(
            f"The payment is {payment.status}.", payment_id=payment.pk, payment_status=payment.status
        )
    if amount not in (None, payment.captured):
        raise AmountExceeded("Another amount was captured before.", captured=payment.captured)
    return payment


def _not_from_here(payment: Payment) -> PaymentStateConflict:
    detail = f"The payment is {payment.get_status_display()}."
    return PaymentStateConflict(detail, payment_id=payment.pk, payment_status=payment.status)


def _close_if_unsent(payment: Payment, now: datetime) -> Payment:
    """Close a payment that cannot have reached the gateway; locked, so that no call for it begins meanwhile."""
    with atomic("payments"):
        locked = Payment.objects.select_for_update().get(pk=payment.pk)
        if locked.state is not PaymentStatus.PENDING or not was_never_sent(locked):
            return locked
        return record_failure(payment.pk, code=GatewayUnavailable.code, message=GatewayUnavailable().detail, now=now)


def _ask_to_void(payment: Payment, now: datetime) -> Payment:
    key = f"{payment.pk}:void"
    attempt = note(payment, Operation.VOID, key=key, now=now)
    try:
        return send(
            attempt,
            lambda: gateway_named(payment.gateway).void(reference=payment.reference, idempotency_key=key),
            record=lambda answer: record(payment.pk, answer, now=now),
        )
    except GatewayRefused:
        return ask_how_it_stands(payment, now=now)  # captured, voided or declined meanwhile
