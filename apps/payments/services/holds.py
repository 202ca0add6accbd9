"""Holds that are about to lapse, have lapsed, or that nobody wants."""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db.models import Q

from apps.payments.events import AuthorizationExpiring
from apps.payments.gateways import GatewayRefused, gateway_named
from apps.payments.interface import PaymentStatus
from apps.payments.models import Payment
from apps.payments.rules import is_over
from apps.payments.services.asking import Statement, ask_how_it_stands
from apps.payments.services.calls import Operation, note, send
from apps.payments.services.record import record
from commerce.db.transaction import atomic
from commerce.errors import DomainError, Unavailable
from commerce.events import publish

log = structlog.get_logger(__name__)

ROUND = 50
ASK_AGAIN_AFTER = timedelta(hours=1)


def watch_holds(now: datetime) -> int:
    """Tell of holds that lapse soon, once each, and ask after those that should have; answers how many were looked at.

    Publishes AuthorizationExpiring, and PaymentVoided for those that the gateway has given up.
    """
    return _tell_of_expiring(now) + _ask_after_lapsed(now)


def give_up_stray_hold(payment: Payment, said: Statement, *, now: datetime) -> bool:
    """Void what the gateway holds for a payment that is over here; answers whether there was such a hold.

    It happens when a shopper finishes with the bank after their order was closed: nobody will ever take that money.
    """
    if not (is_over(payment.state) and said.payment.status is PaymentStatus.AUTHORIZED):
        return False
    reference, key = said.payment.reference, f"{payment.pk}:give_up"
    attempt = note(payment, Operation.VOID, key=key, now=now)
    try:
        send(
            attempt,
            lambda: gateway_named(payment.gateway).void(reference=reference, idempotency_key=key),
            record=lambda answer: record(payment.pk, answer, now=now),
        )
    except GatewayRefused:  # given up by somebody else meanwhile
        ask_how_it_stands(payment, now=now)
    log.warning("payment.stray_hold_given_up", payment_id=payment.pk)
    return True


@atomic("payments")
def _tell_of_expiring(now: datetime) -> int:
    soon = Payment.objects.filter(
        status=PaymentStatus.AUTHORIZED.value,
        expires_at__range=(now, now + settings.HOLD_WARNING),
        expiry_told_at__isnull=True,
    )
    payments = list(soon.select_for_update(skip_locked=True).order_by("expires_at")[:ROUND])
    Payment.objects.filter(pk__in=[payment.pk for payment in payments]).update(expiry_told_at=now)
    publish(*(_expiring(payment) for payment in payments))
    return len(payments)


def _expiring(payment: Payment) -> AuthorizationExpiring:
    return AuthorizationExpiring(
        payment_id=payment.pk, order_id=payment.order_id, expires_at=payment.expires_at or payment.created_at
    )


def _ask_after_lapsed(now: datetime) -> int:
    """The gateway decides whether a hold is gone: some last longer than was said."""
    lapsed = Payment.objects.filter(status=PaymentStatus.AUTHORIZED.value, expires_at__lt=now)
    not_asked = Q(lapse_checked_at__isnull=True) | Q(lapse_checked_at__lt=now - ASK_AGAIN_AFTER)
    payments = list(lapsed.filter(not_asked).order_by("expires_at")[:ROUND])
    for payment in payments:
        Payment.objects.filter(pk=payment.pk).update(lapse_checked_at=now)
        try:
            ask_how_it_stands(payment, now=now)
        except DomainError as error:
            log.warning("payment.lapse_unknown", payment_id=payment.pk, reason=error.code)
            if isinstance(error, Unavailable):
                break
    return len(payments)
