"""What staff do with dead letters, and how a consumer hears past events again."""

from datetime import datetime
from functools import partial
from itertools import islice

from django.db.models import QuerySet

from commerce.db.transaction import atomic, on_commit
from commerce.errors import NotFound
from commerce.events import wakeup
from commerce.events.browse import Wanted
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


def replay(to: str, wanted: Wanted, *, dry_run: bool = False) -> dict[str, int]:
    """Let one handler, or all of a consumer's, hear past events again; answers how many, by handler.

    Reads producers' outboxes as far back as they are kept.

    :raises HandlerNotFound: no handler and no consumer has this name
    """
    hearing = [found for found in all_subscriptions() if to in {found.name, found.consumer}]
    if not hearing:
        raise HandlerNotFound(f"No handler and no consumer is called {to!r}.")
    replayed = dict.fromkeys((found.name for found in hearing), 0)
    for found in hearing:
        events = _heard_by(found, wanted)
        replayed[found.name] += events.count() if dry_run else _put_in_line(found, events)
    return replayed


def _heard_by(found: Subscription, wanted: Wanted) -> "QuerySet[OutboxEvent]":
    return wanted.of(found.event_class.domain()).filter(event_type=found.event_class.type_name())


def _put_in_line(found: Subscription, events: "QuerySet[OutboxEvent]") -> int:
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
    wakeup.wake(found.consumer)
    return replayed
