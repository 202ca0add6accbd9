"""Write events to the outbox, in the transaction that caused them.

Django is imported late here: a module that only declares events (`apps/*/events.py`) must not need it.
"""

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from commerce import context
from commerce.db.current import current_transaction
from commerce.events import wakeup
from commerce.events.event import Event, data_of
from commerce.ids import new_id

if TYPE_CHECKING:
    from commerce.models import OutboxEvent


class PublishedOutsideTransaction(RuntimeError):
    """An event must be written in the transaction of the change it tells of, in its own domain."""


def publish(*events: Event) -> None:
    """Record events of one domain; they reach their consumers after the commit, or not at all.

    :raises PublishedOutsideTransaction: no transaction of the events' domain is open
    """
    from commerce.db.transaction import on_commit
    from commerce.models import OutboxEvent

    if not events:
        return
    domain = events[0].domain()
    if any(event.domain() != domain for event in events) or current_transaction() != domain:
        raise PublishedOutsideTransaction(f"{events[0].type_name()} was published outside `atomic({domain!r})`.")
    OutboxEvent.objects.using(domain).bulk_create([_record(event) for event in events])
    on_commit(domain, partial(wakeup.wake, domain))


def _record(event: Event) -> "OutboxEvent":
    from commerce.models import OutboxEvent

    return OutboxEvent(
        event_id=new_id("evt"),
        event_type=event.type_name(),
        topic=event.topic,
        key=event.aggregate_id,
        version=event.version,
        data=data_of(event),
        correlation_id=context.correlation_id(),
        causation_id=context.causation_id(),
        occurred_at=datetime.now(UTC),
    )
