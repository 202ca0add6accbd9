"""Runs a consumer's handlers on what its inbox holds: each once, in order per aggregate."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import connections
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from commerce import context
from commerce.db.transaction import atomic
from commerce.events.event import Envelope
from commerce.events.subscriptions import subscription
from commerce.models import InboxEvent

log = structlog.get_logger(__name__)

BATCH = 50
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=10)
State = InboxEvent.State


class UnknownHandler(LookupError):
    """The event waits for a handler that this version of the code no longer has: discard it or bring it back."""


def process_inbox(domain: str, *, now: datetime | None = None) -> int:
    """Run the handlers of one batch of due events; answers how many were tried.

    A batch is one transaction with a savepoint per event: an event's effects and the mark that it ran commit
    together, a failing event loses only its own effects.
    """
    now = now or timezone.now()
    if not has_work(domain, now=now):
        return 0
    with atomic(domain):
        if not _only_processor(domain):
            return 0
        held_up: set[tuple[str, str]] = set()
        events = list(_due(domain, now)[:BATCH])
        for event in events:
            if (event.handler, event.key) not in held_up and not _handle(domain, event, now):
                held_up.add((event.handler, event.key))
        return len(events)


def has_work(domain: str, *, now: datetime | None = None) -> bool:
    """Whether events wait to be handled by a domain now."""
    return _due(domain, now or timezone.now()).exists()


def pause_after(attempts: int) -> timedelta:
    """How long to wait after the nth failure: one second, doubling, ten minutes at most."""
    doublings = min(attempts - 1, 20)  # far past the longest pause, and no number too large for a timedelta
    return min(FIRST_PAUSE * int(2**doublings), LONGEST_PAUSE)


def _only_processor(domain: str) -> bool:
    with connections[domain].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [f"inbox:{domain}"])
        return bool(cursor.fetchone()[0])


def _due(domain: str, now: datetime) -> "QuerySet[InboxEvent]":
    """Events to handle now, oldest first; none whose aggregate has an earlier one waiting or dead."""
    inbox = InboxEvent.objects.using(domain)
    earlier = inbox.filter(handler=OuterRef("handler"), key=OuterRef("key"), pk__lt=OuterRef("pk")).filter(
        Q(state=State.DEAD) | Q(state=State.PENDING, due_at__gt=now)
    )
    return inbox.filter(~Exists(earlier), state=State.PENDING, due_at__lte=now).order_by("id")


def _handle(domain: str, event: InboxEvent, now: datetime) -> bool:
    try:
        with atomic(domain), context.working_for(correlation=event.correlation_id, causation=event.event_id):
            _run(event)
            _write(domain, event, state=State.DONE, finished_at=timezone.now(), error="", attempts=event.attempts + 1)
    except Exception as error:  # noqa: BLE001  whatever a handler raises is retried, then shown to staff
        _record_failure(domain, event, error, now)
        return False
    return True


def _run(event: InboxEvent) -> None:
    found = subscription(event.handler, event.event_type)
    if found is None:
        raise UnknownHandler(f"{event.handler} no longer handles {event.event_type}.")
    found.handle(_envelope(event).open(found.event_class))


def _record_failure(domain: str, event: InboxEvent, error: Exception, now: datetime) -> None:
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
    InboxEvent.objects.using(domain).filter(pk=event.pk).update(**changes)
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
