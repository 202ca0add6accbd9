"""How far the delivery of events is behind."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Min
from django.utils import timezone

from commerce.events.subscriptions import consumers
from commerce.metrics import gauge
from commerce.models import InboxEvent, OutboxEvent

Figures = dict[str, float]


def register() -> None:
    """Show what waits in outboxes and inboxes, for how long, and what was set aside."""
    gauge("commerce_outbox_waiting", "Events published and not yet carried.", _published, label="domain")
    gauge("commerce_outbox_lag_seconds", "Age of the oldest of them.", _published_since, label="domain")
    gauge("commerce_inbox_waiting", "Deliveries not yet handled.", _received, label="consumer")
    gauge("commerce_inbox_lag_seconds", "For how long the oldest of them waits.", _received_since, label="consumer")
    gauge("commerce_dead_letters", "Deliveries whose handler kept failing.", _dead, label="consumer")


def _published() -> Figures:
    return {domain: _count(OutboxEvent, domain, relayed_at__isnull=True) for domain in settings.DOMAINS.names}


def _published_since() -> Figures:
    return {
        domain: _age(OutboxEvent, domain, "occurred_at", relayed_at__isnull=True) for domain in settings.DOMAINS.names
    }


def _received() -> Figures:
    return {domain: _count(InboxEvent, domain, state=InboxEvent.State.PENDING) for domain in consumers()}


def _received_since() -> Figures:
    return {domain: _age(InboxEvent, domain, "received_at", state=InboxEvent.State.PENDING) for domain in consumers()}


def _dead() -> Figures:
    return {domain: _count(InboxEvent, domain, state=InboxEvent.State.DEAD) for domain in consumers()}


def _count(model: type[OutboxEvent | InboxEvent], domain: str, **condition: Any) -> float:
    return float(model.objects.using(domain).filter(**condition).count())


def _age(model: type[OutboxEvent | InboxEvent], domain: str, column: str, **condition: Any) -> float:
    oldest: datetime | None = model.objects.using(domain).filter(**condition).aggregate(oldest=Min(column))["oldest"]
    return max(0.0, (timezone.now() - oldest).total_seconds()) if oldest else 0.0
