"""Write events to the outbox, in the transaction that caused them.

They are written as its last act, under locks that events of one aggregate share until the commit. So their ids rise
in the order of the commits: a relay that sees one of them sees all earlier ones of that aggregate. Locked any earlier,
or in another order than that of the lanes, two transactions could wait for each other.

Django is imported late here: a module that only declares events (`apps/*/events.py`) must not need it.
"""

import json
from datetime import UTC, datetime
from functools import partial
from typing import Any
from zlib import crc32

from commerce import context
from commerce.db.current import current_transaction
from commerce.events import wakeup
from commerce.events.event import Event, data_of
from commerce.ids import new_id

LANES = 64
"""How many such locks a domain has. Aggregates that share one wait for no more than an insert and a commit."""

_WRITE = """
WITH lane AS MATERIALIZED (
    SELECT pg_advisory_xact_lock(hashtext(%(role)s), number) AS taken FROM unnest(%(lanes)s::int[]) AS number
), lanes AS MATERIALIZED (
    SELECT count(taken) FROM lane -- before any id is given out, which the outermost SELECT does
)
INSERT INTO commerce_outbox (
    event_id, event_type, topic, key, version, data, correlation_id, causation_id, occurred_at
)
SELECT event_id, event_type, topic, key, version, data, correlation_id, causation_id, occurred_at
FROM lanes CROSS JOIN ROWS FROM (json_to_recordset(%(events)s::json) AS (
    event_id text, event_type text, topic text, key text, version int, data json,
    correlation_id text, causation_id text, occurred_at timestamptz
)) WITH ORDINALITY AS event
ORDER BY ordinality
"""


class PublishedOutsideTransaction(RuntimeError):
    """An event must be written in the transaction of the change it tells of, in its own domain."""


def publish(*events: Event) -> None:
    """Record events of one domain; they reach their consumers after the commit, or not at all.

    :raises PublishedOutsideTransaction: no transaction of the events' domain is open
    """
    from commerce.db.transaction import before_commit, on_commit

    if not events:
        return
    domain = events[0].domain()
    if any(event.domain() != domain for event in events) or current_transaction() != domain:
        raise PublishedOutsideTransaction(f"{events[0].type_name()} was published outside `atomic({domain!r})`.")
    before_commit(_write, *(_record(event) for event in events))
    on_commit(domain, partial(wakeup.wake, domain))


def _record(event: Event) -> dict[str, Any]:
    return {
        "event_id": new_id("evt"),
        "event_type": event.type_name(),
        "topic": event.topic,
        "key": event.aggregate_id,
        "version": event.version,
        "data": data_of(event),
        "correlation_id": context.correlation_id(),
        "causation_id": context.causation_id(),
        "occurred_at": datetime.now(UTC).isoformat(),
    }


def _write(domain: str, records: list[dict[str, Any]]) -> None:
    from django.db import connections

    lanes = sorted({crc32(record["key"].encode()) % LANES for record in records})
    with connections[domain].cursor() as cursor:
        cursor.execute(_WRITE, {"role": f"outbox:{domain}", "lanes": lanes, "events": json.dumps(records)})
