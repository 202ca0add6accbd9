"""Runs a consumer's handlers on what its inbox holds: each once, in order per aggregate.

Aggregates are spread over a few lanes, and one processor at a time works on a lane. So workers serve one consumer at
the same time, a slow handler holds up one lane only, and all handlers together hear an aggregate's events in order.
"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import Error as AnyDatabaseError
from django.db import connections
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from commerce import context
from commerce.db.transaction import atomic
from commerce.events.event import Envelope
from commerce.events.locks import only_one
from commerce.events.subscriptions import subscription
from commerce.models import InboxEvent

log = structlog.get_logger(__name__)

BATCH = 500
BATCH_SECONDS = 0.25
"""After this long a batch takes no further event: what its handlers changed stays locked until it commits."""
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=10)
State = InboxEvent.State


class UnknownHandler(LookupError):
    """The event waits for a handler that this version of the code no longer has: discard it or bring it back."""


def process_inbox(domain: str, *, now: datetime | None = None) -> int:
    """Handle one batch of due events of each lane; answers how many were tried.

    A batch is one transaction with a savepoint per event: an event's effects and the mark that it ran commit
    together, a failing event loses only its own effects.
    """
    now = now or timezone.now()
    return sum(_process(domain, lane, now) for lane in _lanes_with_events(domain, now))


def has_work(domain: str, *, now: datetime | None = None) -> bool:
    """Whether events wait to be handled by a domain now."""
    return _due(domain, now or timezone.now()).exists()


def pause_after(attempts: int) -> timedelta:
    """How long to wait after the nth failure: one second, doubling, ten minutes at most."""
    doublings = min(attempts - 1, 20)  # far past the longest pause, and no number too large for a timedelta
    return min(FIRST_PAUSE * int(2**doublings), LONGEST_PAUSE)


def _pending(domain: str, now: datetime) -> "QuerySet[InboxEvent]":
    return InboxEvent.objects.using(domain).filter(state=State.PENDING, due_at__lte=now)


def _due(domain: str, now: datetime) -> "QuerySet[InboxEvent]":
    """Events to handle now, oldest first; none whose aggregate has an earlier one waiting or dead."""
    earlier = (
        InboxEvent.objects.using(domain)
        .filter(topic=OuterRef("topic"), key=OuterRef("key"), pk__lt=OuterRef("pk"))
        .filter(Q(state=State.DEAD) | Q(state=State.PENDING, due_at__gt=now))
        .exclude(event_id=OuterRef("event_id"))  # for another handler
    )
    return _pending(domain, now).filter(~Exists(earlier)).order_by("id")


def _lanes_with_events(domain: str, now: datetime) -> list[int]:
    return list(_pending(domain, now).order_by("lane").values_list("lane", flat=True).distinct())


def _process(domain: str, lane: int, now: datetime) -> int:
    tried: list[InboxEvent] = []
    try:
        with atomic(domain):
            if only_one(domain, f"inbox:{domain}:{lane}"):
                _handle_batch(domain, list(_due(domain, now).filter(lane=lane)[:BATCH]), now, tried)
    except AnyDatabaseError as error:
        if not tried:
            raise
        _blame(domain, tried[-1], error, now)
    return len(tried)


def _handle_batch(domain: str, events: list[InboxEvent], now: datetime, tried: list[InboxEvent]) -> None:
    """Notes in `tried` what it is about to try, so that it is known even if the transaction is lost."""
    done: list[int] = []
    failed: dict[tuple[str, str], str] = {}
    for event in _for_a_while(events):
        aggregate = (event.topic, event.key)
        if failed.get(aggregate, event.event_id) != event.event_id:
            continue
        tried.append(event)
        if _handle(domain, event, now):
            done.append(event.pk)
        else:
            failed[aggregate] = event.event_id
    InboxEvent.objects.using(domain).filter(pk__in=done).update(
        state=State.DONE, finished_at=timezone.now(), error="", attempts=F("attempts") + 1
    )


def _for_a_while(events: list[InboxEvent]) -> Iterator[InboxEvent]:
    deadline = time.monotonic() + BATCH_SECONDS
    for event in events:
        yield event
        if time.monotonic() > deadline:
            return


def _handle(domain: str, event: InboxEvent, now: datetime) -> bool:
    try:
        with atomic(domain), context.working_for(correlation=event.correlation_id, causation=event.event_id):
            _run(event)
    except Exception as error:  # noqa: BLE001  whatever a handler raises is retried, then shown to staff
        _record_failure(domain, event, error, now)
        return False
    return True


def _blame(domain: str, event: InboxEvent, error: AnyDatabaseError, now: datetime) -> None:
    """The whole transaction was lost, maybe because of the event tried last: let it pause, and the others go on."""
    connections[domain].close()
    with atomic(domain):
        _record_failure(domain, event, error.__context__ or error, now)


def _run(event: InboxEvent) -> None:
    found = subscription(event.handler, event.event_type)
    if found is None:
        raise UnknownHandler(f"{event.handler} no longer handles {event.event_type}.")
    found.handle(_envelope(event).open(found.event_class))


def _record_failure(domain: str, event: InboxEvent, error: BaseException, now: datetime) -> None:
    attempts, reason = event.attempts + 1, f"{type(error).__name__}: {error}"
    if attempts >= settings.EVENT_MAX_ATTEMPTS:
        _write(domain, event, state=State.DEAD, finished_at=now, attempts=attempts, error=reason)
    else:
        _write(domain, event, due_at=now + pause_after(attempts), attempts=attempts, error=reason)
    log.error(
        "event.failed",
        handler=event.handler,
        event_id=event.event_id,
        event_type=event.event_type,
        attempts=event.attempts,
        state=event.state,
        exc_info=error,
    )


def _write(domain: str, event: InboxEvent, **changes: Any) -> None:
    InboxEvent.objects.using(domain).filter(pk=event.pk, state=State.PENDING).update(**changes)
    for name, value in changes.items():
        setattr(event, name, value)


def _envelope(event: InboxEvent) -> Envelope:
    return Envelope(
        event_id=event.event_id,
        event_type=event.event_type,
        timestamp=event.occurred_at,
        version=event.version,
        topic=event.topic,
        key=event.key,
        correlation_id=event.correlation_id,
        causation_id=event.causation_id,
        data=event.data,
    )
