"""Carries events from a producer's outbox to the inboxes of their consumers.

Waiting events are found by a flag, never by "greater than the last id": ids are given out in another order than
transactions commit, and a late one would be lost. An advisory lock lets one relay at a time carry a domain's
events, which keeps their order; should two meet all the same (a pooler that shares sessions), the inbox's
unique key makes the second a no-op.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django.utils import timezone

from commerce.events import wakeup
from commerce.events.subscriptions import subscriptions_to
from commerce.models import InboxEvent, OutboxEvent

BATCH = 200
_LOCK = "SELECT pg_try_advisory_lock(hashtext(%s))"
_UNLOCK = "SELECT pg_advisory_unlock(hashtext(%s))"


def relay_outbox(domain: str) -> int:
    """Carry one batch of a domain's waiting events; answers how many."""
    if not has_news(domain):
        return 0
    with _only_one("relay", domain) as mine:
        if not mine:
            return 0
        waiting = list(OutboxEvent.objects.using(domain).filter(relayed_at__isnull=True).order_by("id")[:BATCH])
        if waiting:
            _deliver(waiting)
            ids = [event.pk for event in waiting]
            OutboxEvent.objects.using(domain).filter(pk__in=ids).update(relayed_at=timezone.now())
        return len(waiting)


def has_news(domain: str) -> bool:
    """Whether events of a domain wait to be carried: one look at a partial index."""
    return OutboxEvent.objects.using(domain).filter(relayed_at__isnull=True).exists()


def _deliver(events: list[OutboxEvent]) -> None:
    by_consumer: dict[str, list[InboxEvent]] = defaultdict(list)
    for event in events:
        for subscription in subscriptions_to(event.topic, event.event_type):
            by_consumer[subscription.consumer].append(inbox_record(event, subscription.name))
    for consumer, records in by_consumer.items():
        InboxEvent.objects.using(consumer).bulk_create(records, ignore_conflicts=True)
        wakeup.wake(consumer)


def inbox_record(event: OutboxEvent, handler: str) -> InboxEvent:
    """One delivery of an event to one handler, not saved."""
    now = timezone.now()
    return InboxEvent(
        event_id=event.event_id,
        event_type=event.event_type,
        topic=event.topic,
        key=event.key,
        version=event.version,
        data=event.data,
        correlation_id=event.correlation_id,
        causation_id=event.causation_id,
        occurred_at=event.occurred_at,
        handler=handler,
        received_at=now,
        due_at=now,
    )


@contextmanager
def _only_one(role: str, domain: str) -> Iterator[bool]:
    with connections[domain].cursor() as cursor:
        cursor.execute(_LOCK, [f"{role}:{domain}"])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connections[domain].cursor() as cursor:
                cursor.execute(_UNLOCK, [f"{role}:{domain}"])
