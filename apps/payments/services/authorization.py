"""Putting a hold on a card, and asking what became of one."""

from datetime import datetime

import structlog
from django.conf import settings
from django.db import IntegrityError

from apps.payments import interface
from apps.payments.gateways import Authorization, GatewayRefused, gateway_named
from apps.payments.interface import PaymentDeclined, PaymentStateConflict, PaymentStatus, UnknownPaymentMethod
from apps.payments.models import Attempt, Payment
from apps.payments.rules import check_positive
from apps.payments.services.asking import ask_how_it_stands
from apps.payments.services.calls import KEYS_ARE_KEPT_FOR, Operation, note, send
from apps.payments.services.methods import customer_at_gateway, token_behind
from apps.payments.services.reading import as_dto, find
from apps.payments.services.record import record, record_failure
from commerce.db.transaction import atomic
from commerce.errors import Unavailable
from commerce.money import Money

log = structlog.get_logger(__name__)

REFUSED = "refused"
CANNOT_BE_TAKEN = "This payment cannot be taken. Nothing was charged. Please ask us."
"""When the gateway does not accept what we ask: too small an amount, a currency the account does not take, …"""


def authorize(
    *,
    order_id: str,
    customer_id: str,
    amount: Money,
    method_token: str,
    return_url: str,
    idempotency_key: str,
    now: datetime,
    capture: bool = False,
    save_method: bool = False,
) -> interface.Payment:
    """Put a hold on the shopper's card, or take the money at once. Again with the same key: the same payment.

    While the payment is `pending`, because the gateway was away or silent, the same key asks the gateway again.
    Publishes PaymentAuthorized, PaymentCompleted or PaymentFailed.

    :raises PaymentDeclined: the bank said no
    :raises UnknownPaymentMethod: the token is not known, or the saved method is not this customer's
    :raises GatewayUnavailable: the gateway was not reached, nothing was held
    :raises GatewayTimeout: what became of it is unknown until `refresh`
    :raises PaymentStateConflict: the key was used for another order or amount
    :raises commerce.money.InvalidAmount: the amount is nothing, or less
    """
    check_positive(amount)
    payment, attempt = _of_key(idempotency_key), None
    if payment is None:
        payment, attempt = _open(
            idempotency_key=idempotency_key,
            order_id=order_id,
            customer_id=customer_id,
            authorized_amount=amount.minor,
            currency=amount.currency,
            gateway=settings.PAYMENT_GATEWAY,
            captures_at_once=capture,
            return_url=return_url,
            now=now,
            **_method(method_token, customer_id, save_method=save_method, now=now),
        )
    if (payment.order_id, payment.amount) != (order_id, amount):
        raise PaymentStateConflict("This key was used for another payment.", payment_id=payment.pk)
    if attempt is not None:
        payment = _ask(payment, attempt, now)
    elif payment.state is PaymentStatus.PENDING:
        payment = ask_for_hold(payment, now=now)
    return as_dto(_not_declined(payment))


def refresh(*, payment_id: str, now: datetime) -> interface.Payment:
    """Ask the gateway how the payment stands, record it and answer it. Publishes what changed.

    :raises PaymentNotFound: there is none
    :raises GatewayUnavailable, GatewayTimeout: it could not be asked
    """
    payment = find(payment_id)
    if payment.state is PaymentStatus.REQUIRES_ACTION:
        payment = _carry_on(payment, now)
    elif payment.reference:
        payment = ask_how_it_stands(payment, now=now)
    elif payment.state is PaymentStatus.PENDING:
        payment = ask_for_hold(payment, now=now)
    return as_dto(payment)


def ask_for_hold(payment: Payment, *, now: datetime) -> Payment:
    """Ask again with the payment's own key: a hold that took effect already is not made twice.

    :raises PaymentStateConflict: the gateway may have forgotten the key by now, and would hold twice
    """
    if payment.created_at < now - KEYS_ARE_KEPT_FOR:
        raise PaymentStateConflict("It is too old to be asked for again. Compare the books.", payment_id=payment.pk)
    with atomic("payments"):
        # Locked, so that a payment is never closed as unsent while a call for it begins.
        locked = Payment.objects.select_for_update().get(pk=payment.pk)
        if locked.state is not PaymentStatus.PENDING:
            return locked
        attempt = note(locked, Operation.AUTHORIZE, key=_key_of(locked), now=now)
    return _ask(locked, attempt, now)


def _ask(payment: Payment, attempt: Attempt, now: datetime) -> Payment:
    authorization = Authorization(
        payment_id=payment.pk,
        order_id=payment.order_id,
        amount=payment.amount,
        method_token=payment.method_token,
        return_url=payment.return_url,
        capture=payment.captures_at_once,
        customer_reference=payment.customer_reference,
        save_method=payment.saves_method,
    )
    try:
        return send(
            attempt,
            lambda: gateway_named(payment.gateway).authorize(
                authorization=authorization, idempotency_key=attempt.idempotency_key
            ),
            record=lambda answer: record(payment.pk, answer, now=now),
        )
    except UnknownPaymentMethod as error:
        return record_failure(payment.pk, code=error.code, message=error.detail, now=now)
    except GatewayRefused:
        log.exception("payment.refused", payment_id=payment.pk)
        return record_failure(payment.pk, code=REFUSED, message=CANNOT_BE_TAKEN, now=now)


def _carry_on(payment: Payment, now: datetime) -> Payment:
    """The shopper is back from the bank."""
    key = f"{payment.pk}:confirm"
    attempt = note(payment, Operation.CONFIRM, key=key, now=now)
    try:
        return send(
            attempt,
            lambda: gateway_named(payment.gateway).confirm(reference=payment.reference, idempotency_key=key),
            record=lambda answer: record(payment.pk, answer, now=now),
        )
    except GatewayRefused as error:
        raise PaymentStateConflict(str(error), payment_id=payment.pk) from error


def _somebody_to_keep_it_for(customer_id: str, now: datetime) -> str:
    """The gateway's name for the customer, or nothing: a purchase is not lost because a card cannot be kept."""
    if not customer_id:
        return ""
    try:
        return customer_at_gateway(customer_id, email="", now=now)
    except (Unavailable, GatewayRefused) as error:
        log.warning("payment.method_not_kept", reason=str(error))
        return ""


def _method(token: str, customer_id: str, *, save_method: bool, now: datetime) -> dict[str, object]:
    """What is paid with, in the gateway's words. Written down: asked again, the gateway must hear the same."""
    reference, customer = token_behind(token, customer_id=customer_id)
    if save_method and not customer:
        customer = _somebody_to_keep_it_for(customer_id, now)
    is_new = reference == token
    return {
        "method_token": reference,
        "customer_reference": customer,
        "saves_method": save_method and is_new and bool(customer),
    }


def _open(*, idempotency_key: str, now: datetime, **fields: object) -> tuple[Payment, Attempt | None]:
    """A new payment together with its first call to the gateway, not made yet; or another's who was first."""
    try:
        with atomic("payments"):
            payment = Payment.objects.create(idempotency_key=idempotency_key, created_at=now, updated_at=now, **fields)
            return payment, note(payment, Operation.AUTHORIZE, key=_key_of(payment), now=now)
    except IntegrityError:
        winner = _of_key(idempotency_key)
        if winner is None:
            raise
        return winner, None


def _key_of(payment: Payment) -> str:
    return f"{payment.pk}:authorize"


def _of_key(idempotency_key: str) -> Payment | None:
    return Payment.objects.filter(idempotency_key=idempotency_key).first()


def _not_declined(payment: Payment) -> Payment:
    if payment.state is not PaymentStatus.FAILED:
        return payment
    if payment.decline_code == UnknownPaymentMethod.code:
        raise UnknownPaymentMethod(payment_id=payment.pk)
    raise PaymentDeclined(payment.decline_message, decline_code=payment.decline_code, payment_id=payment.pk)
