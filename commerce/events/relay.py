"""Carries events from a producer's outbox to the inboxes of their consumers.

Waiting events are found by a flag, never by "greater than the last id": ids are given out in another order than
transactions commit, and a late one would be lost. One relay at a time carries a domain's events, by ascending id,
which is the order of the commits for each aggregate (`publish`). One that dies after it wrote to an inbox and before it
set the flag has done no harm: the next one's copy meets the inbox's unique key.
"""

from collections import defaultdict

from django.utils import timezone

from commerce.db.transaction import atomic
from commerce.events import wakeup
from commerce.events.locks import only_one
from commerce.events.subscriptions import subscriptions_to
from commerce.models import InboxEvent, OutboxEvent

BATCH = 500


def relay_outbox(domain: str) -> int:
    """Carry one batch of a domain's waiting events; answers how many."""
    if not has_news(domain):
        return 0
    with atomic(domain):
        if not only_one(domain, f"relay:{domain}"):
            return 0
        waiting = list(OutboxEvent.objects.using(domain).filter(relayed_at__isnull=True).order_by("id")[:BATCH])
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
