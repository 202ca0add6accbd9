"""Deletes what has been delivered and handled and is past its keeping time."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from commerce.models import IdempotentRequest, InboxEvent, OutboxEvent

BATCH = 5_000

Model = type[OutboxEvent | InboxEvent | IdempotentRequest]


def prune_all(now: datetime, *, keep: timedelta | None = None, dry_run: bool = False) -> Counter[str]:
    """Prune every domain's events, and idempotency records older than `IDEMPOTENCY_RETENTION`.

    `keep` is how long handled events are kept, usually `EVENT_RETENTION`. Answers how many rows of each kind went, or
    would go.
    """
    pruned: Counter[str] = Counter()
    older_than = now - (settings.EVENT_RETENTION if keep is None else keep)
    for domain in settings.DOMAINS.names:
        pruned.update(prune_events(domain, older_than=older_than, dry_run=dry_run))
        answers = {"started_at__lt": now - settings.IDEMPOTENCY_RETENTION}
        pruned["idempotency records"] += _delete(domain, IdempotentRequest, answers, dry_run=dry_run)
    return pruned


def prune_events(domain: str, *, older_than: datetime, dry_run: bool = False) -> Counter[str]:
    """Delete this domain's relayed and handled events; dead letters stay. Answers how many rows of each kind went."""
    relayed = {"relayed_at__lt": older_than}
    handled = {"state__in": [InboxEvent.State.DONE, InboxEvent.State.DISCARDED], "finished_at__lt": older_than}
    return Counter(
        {
            "published events": _delete(domain, OutboxEvent, relayed, dry_run=dry_run),
            "handled deliveries": _delete(domain, InboxEvent, handled, dry_run=dry_run),
        }
    )


def _delete(domain: str, model: Model, condition: dict[str, Any], *, dry_run: bool) -> int:
    rows = model.objects.using(domain)
    if dry_run:
        return rows.filter(**condition).count()
    deleted = 0
    while batch := list(rows.filter(**condition).values_list("pk", flat=True)[:BATCH]):
        deleted += rows.filter(pk__in=batch).delete()[0]
    return deleted
