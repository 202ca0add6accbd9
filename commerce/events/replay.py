"""What staff do with dead letters, and how a consumer hears past events again."""

from datetime import datetime
from functools import partial
from itertools import islice

from commerce.db.transaction import atomic, on_commit
from commerce.errors import NotFound
from commerce.events import wakeup
from commerce.events.relay import BATCH, inbox_record
from commerce.events.subscriptions import Subscription, all_subscriptions
from commerce.models import InboxEvent, OutboxEvent

State = InboxEvent.State


class DeadLetterNotFound(NotFound):
    """There is no dead letter of this event in this domain."""

    code = "dead_letter_not_found"


class HandlerNotFound(NotFound):
    """No handler of this name listens to anything."""

    code = "handler_not_found"


def retry_dead_letters(domain: str, *, event_ids: list[str] | None = None, now: datetime) -> int:
    """Put dead letters back in line, all of a domain's or those named; answers how many.

    :raises DeadLetterNotFound: ids were named and none of them is a dead letter
    """
    with atomic(domain):
        dead = InboxEvent.objects.using(domain).filter(state=State.DEAD)
        if event_ids is not None:
            dead = dead.filter(event_id__in=event_ids)
        revived = dead.update(state=State.PENDING, attempts=0, due_at=now, finished_at=None)
        if event_ids and not revived:
            raise DeadLetterNotFound
        on_commit(domain, partial(wakeup.wake, domain))
        return revived


def discard_dead_letters(domain: str, *, event_ids: list[str], now: datetime) -> int:
    """Give dead letters up for good, which frees the later events of their aggregates; answers how many.

    :raises DeadLetterNotFound: none of these is a dead letter
    """
    with atomic(domain):
        dead = InboxEvent.objects.using(domain).filter(state=State.DEAD, event_id__in=event_ids)
        discarded = dead.update(state=State.DISCARDED, finished_at=now)
        if not discarded:
            raise DeadLetterNotFound
        on_commit(domain, partial(wakeup.wake, domain))
        return discarded


def replay(handler: str, *, since: datetime) -> int:
    """Let one handler hear again everything it listens to that happened since; answers how many events.

    Reads producers' outboxes as far back as they are kept.

    :raises HandlerNotFound: no handler has this name
    """
    wanted = [found for found in all_subscriptions() if found.name == handler]
    if not wanted:
        raise HandlerNotFound(f"No handler is called {handler!r}.")
    replayed = sum(_replay_one(found, since) for found in wanted)
    wakeup.wake(*(found.consumer for found in wanted))
    return replayed


def _replay_one(found: Subscription, since: datetime) -> int:
    outbox = OutboxEvent.objects.using(found.event_class.domain())
    events = outbox.filter(event_type=found.event_class.type_name(), occurred_at__gte=since).order_by("id")
    records = (inbox_record(event, found.name) for event in events.iterator(chunk_size=BATCH))
    replayed = 0
    while batch := list(islice(records, BATCH)):
        InboxEvent.objects.using(found.consumer).bulk_create(
            batch,
            update_conflicts=True,
            unique_fields=["event_id", "handler"],
            update_fields=["state", "attempts", "due_at", "finished_at"],
        )
        replayed += len(batch)
    return replayed
