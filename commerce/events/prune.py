"""Deletes what has been delivered and handled and is past its keeping time."""

from datetime import datetime

from django.conf import settings

from commerce.models import IdempotentRequest, InboxEvent, OutboxEvent

BATCH = 5_000


def prune_all(now: datetime) -> int:
    """Prune every domain's events older than `EVENT_RETENTION`, and idempotency records older than theirs."""
    return sum(
        prune_events(domain, older_than=now - settings.EVENT_RETENTION)
        + _delete(domain, IdempotentRequest, started_at__lt=now - settings.IDEMPOTENCY_RETENTION)
        for domain in settings.DOMAINS.names
    )


def prune_events(domain: str, *, older_than: datetime) -> int:
    """Delete this domain's relayed and handled events; dead letters stay. Answers how many rows went."""
    handled = [InboxEvent.State.DONE, InboxEvent.State.DISCARDED]
    return _delete(domain, OutboxEvent, relayed_at__lt=older_than) + _delete(
        domain, InboxEvent, state__in=handled, finished_at__lt=older_than
    )


def _delete(domain: str, model: type[OutboxEvent | InboxEvent | IdempotentRequest], **condition: object) -> int:
    rows = model.objects.using(domain)
    deleted = 0
    while batch := list(rows.filter(**condition).values_list("pk", flat=True)[:BATCH]):
        deleted += rows.filter(pk__in=batch).delete()[0]
    return deleted
