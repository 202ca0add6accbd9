"""Putting a hold on a card, and asking what became of one."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError

from apps.payments import interface
from apps.payments.gateways import Authorization, GatewayRefused, gateway_named
from apps.payments.interface import PaymentDeclined, PaymentStateConflict, PaymentStatus, UnknownPaymentMethod
from apps.payments.models import Attempt, Payment
from apps.payments.rules import check_positive
from apps.payments.services.calls import Operation, note, send
from apps.payments.services.reading import as_dto, find
from apps.payments.services.record import record, record_failure
from commerce.db.transaction import atomic
from commerce.money import Money


def authorize(
    *,
    order_id: str,
    customer_id: str,
    amount: Money,
    method_token: str,
    return_url: str,
    idempotency_key: str,
    now: datetime,
) -> interface.Payment:
    """Put a hold on the shopper's card. Again with the same key: the same payment.

    While the payment is `pending`, because the gateway was away or silent, the same key asks the gateway again.
    Publishes PaymentAuthorized or PaymentFailed.

    :raises PaymentDeclined: the bank said no
    :raises UnknownPaymentMethod: the token is not known
    :raises GatewayUnavailable: the gateway was not reached, nothing was held
    :raises GatewayTimeout: what became of it is unknown until `refresh`
    :raises PaymentStateConflict: the key was used for another order or amount
    :raises commerce.money.InvalidAmount: the amount is nothing, or less
    """
    check_positive(amount)
    payment = _of_key(idempotency_key) or _create(
        order_id=order_id,
        customer_id=customer_id,
        authorized_amount=amount.minor,
        currency=amount.currency,
        gateway=settings.PAYMENT_GATEWAY,
        idempotency_key=idempotency_key,
        method_token=method_token,
        return_url=return_url,
        created_at=now,
        updated_at=now,
    )
    if (payment.order_id, payment.amount) != (order_id, amount):
        raise PaymentStateConflict("This key was used for another payment.", payment_id=payment.pk)
    if payment.state is PaymentStatus.PENDING:
        ask_for_hold(payment, now=now)
    return as_dto(_not_declined(payment))


def refresh(*, payment_id: str, now: datetime) -> interface.Payment:
    """Ask the gateway how the payment stands, record it and answer it. Publishes what changed.

    :raises PaymentNotFound: there is none
    :raises GatewayUnavailable, GatewayTimeout: it could not be asked
    """
    payment = find(payment_id)
    if payment.reference:
        ask_how_it_stands(payment, now=now)
    elif payment.state is PaymentStatus.PENDING:
        ask_for_hold(payment, now=now)
    return as_dto(payment)


def ask_for_hold(payment: Payment, *, now: datetime) -> None:
    """Ask with the payment's own key, so that a hold which took effect already is not made twice."""
    key = f"{payment.pk}:authorize"
    attempt = _note_while_pending(payment, key, now)
    if attempt is not None:
        try:
            send(
                attempt,
                lambda: gateway_named(payment.gateway).authorize(
                    authorization=_authorization_of(payment), idempotency_key=key
                ),
                record=lambda answer: record(payment.pk, answer, now=now),
            )
        except UnknownPaymentMethod as error:
            record_failure(payment.pk, code=error.code, message=error.detail, now=now)
    payment.refresh_from_db()


def ask_how_it_stands(payment: Payment, *, now: datetime) -> None:
    """Ask about a payment that the gateway knows, and record what it says.

    :raises PaymentStateConflict: the gateway does not know it after all
    """
    attempt = note(payment, Operation.RETRIEVE, now=now)
    try:
        send(
            attempt,
            lambda: gateway_named(payment.gateway).retrieve(reference=payment.reference),
            record=lambda answer: record(payment.pk, answer, now=now),
        )
    except GatewayRefused as error:
        raise PaymentStateConflict(str(error), payment_id=payment.pk) from error
    payment.refresh_from_db()


def _note_while_pending(payment: Payment, key: str, now: datetime) -> Attempt | None:
    """Locked, so that a payment is never closed as unsent while a call for it begins."""
    with atomic("payments"):
        if Payment.objects.select_for_update().get(pk=payment.pk).state is not PaymentStatus.PENDING:
            return None
        return note(payment, Operation.AUTHORIZE, key=key, now=now)


def _authorization_of(payment: Payment) -> Authorization:
    return Authorization(
        payment_id=payment.pk,
        order_id=payment.order_id,
        amount=payment.amount,
        method_token=payment.method_token,
        return_url=payment.return_url,
    )


def _of_key(idempotency_key: str) -> Payment | None:
    return Payment.objects.filter(idempotency_key=idempotency_key).first()


def _create(**fields: object) -> Payment:
    try:
        with atomic("payments"):
            return Payment.objects.create(**fields)
    except IntegrityError:
        winner = _of_key(str(fields["idempotency_key"]))
        if winner is None:
            raise
        return winner


def _not_declined(payment: Payment) -> Payment:
    if payment.state is not PaymentStatus.FAILED:
        return payment
    if payment.decline_code == UnknownPaymentMethod.code:
        raise UnknownPaymentMethod(payment_id=payment.pk)
    raise PaymentDeclined(payment.decline_message, decline_code=payment.decline_code, payment_id=payment.pk)
