"""Figures for whoever watches payments."""

from datetime import datetime, timedelta

from django.db.models import Count

from apps.payments.gateways import BreakerState, breaker_states
from apps.payments.interface import PaymentStatus
from apps.payments.models import Payment, ReceivedWebhook

TOO_LONG = timedelta(minutes=5)
BREAKER_FIGURES = {BreakerState.CLOSED: 0.0, BreakerState.HALF_OPEN: 1.0, BreakerState.OPEN: 2.0}

State = ReceivedWebhook.State


def webhooks_left() -> dict[str, float]:
    """Webhooks not acted on, by state: those that wait, and those that were given up."""
    left = ReceivedWebhook.objects.filter(state__in=[State.WAITING, State.DEAD])
    counted = left.order_by().values_list("state").annotate(Count("id"))
    return {State.WAITING.value: 0.0, State.DEAD.value: 0.0} | {state: float(count) for state, count in counted}


def payments_in_doubt(now: datetime) -> float:
    """Payments of which nobody has known for minutes whether the gateway took them on."""
    in_doubt = Payment.objects.filter(status=PaymentStatus.PENDING.value, created_at__lt=now - TOO_LONG)
    return float(in_doubt.count())


def breakers() -> dict[str, float]:
    """How this process's breakers stand, by gateway: 0 closed, 1 about to try again, 2 open."""
    return {gateway: BREAKER_FIGURES[state] for gateway, state in breaker_states().items()}
