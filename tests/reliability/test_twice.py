"""T24: every handler and every periodic job run twice, and against itself, leaves what one run leaves.

Which ones there are is read from the registries: a new one is on trial from its first day. If it finds nothing to do
in the shop's day (`life`), this says so.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.db import connections

from commerce import jobs
from commerce.background import deliver_all_events
from commerce.db.transaction import atomic
from commerce.events.inbox import _envelope
from commerce.events.relay import inbox_record
from commerce.events.subscriptions import Subscription, all_subscriptions, subscriptions_to
from commerce.models import OutboxEvent
from tests.reliability.life import LATER, live_a_day
from tests.support.concurrency import run_at_once
from tests.support.torture import scaled, tell

pytestmark = pytest.mark.usefixtures("committed")

State = dict[str, list[str]]

TRIALS = scaled(fast=1, long=5)
"""So many events of a type are put to each handler in every way; the others are handled once."""
NOT_THE_STATE = re.compile(r"^(commerce_inbox|django_.*|payments_attempt)$")
"""Who asked a gateway what is written down as often as it is asked; its books, which count, are in the state."""
GENERATED = [
    (re.compile(r"\b([a-z]+)_[0-7][0-9a-z]{25}\b"), r"\1_…"),
    (re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)?"), "a time"),
]
IDLE_HERE = {
    "search.forget_sales",  # looks back for 90 days: tests/search/test_standing.py
    "inventory.announce_warehouses",  # tells of a SKU twice rather than not at all; its version says which is newer
    "payments.reconcile_recent",  # looks back for some hours only: tests/reliability/test_reconciling.py
    "payments.finish_pending_refunds",  # the sandbox gives back at once: tests/payments/test_refunds.py has a slow bank
}


def state_of(domains: tuple[str, ...]) -> State:
    """Every row of these domains and every mail sent, but for what is made up anew each time: ids and times."""
    rows: State = {"mails": [message.subject for message in mail.outbox]}
    for domain in domains:
        with connections[domain].cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
            tables = sorted(name for (name,) in cursor.fetchall() if not NOT_THE_STATE.match(name))
            cursor.execute(
                " UNION ALL ".join(f"SELECT '{table}', to_jsonb(t)::text FROM {table} t" for table in tables)
            )
            for table, row in cursor.fetchall():
                rows.setdefault(f"{domain}.{table}", []).append(_without_what_is_generated(row))
    return {table: sorted(found) for table, found in rows.items()}


def _without_what_is_generated(row: str) -> str:
    fields = json.loads(row)
    if isinstance(fields.get("id"), int):
        del fields["id"]
    text = json.dumps(fields, sort_keys=True)
    for pattern, instead in GENERATED:
        text = pattern.sub(instead, text)
    return text


@contextmanager
def undone(domains: tuple[str, ...]) -> Iterator[None]:
    """What happens inside is rolled back at the end, commits and all."""
    for domain in domains:
        connections[domain].set_autocommit(False)
    sent = list(mail.outbox)
    try:
        yield
    finally:
        for domain in domains:
            connections[domain].rollback()
            connections[domain].set_autocommit(True)
        mail.outbox[:] = sent


def differences(act: Callable[[], object], domains: tuple[str, ...]) -> list[str]:
    """In which ways more than one run leaves something else than one."""
    with undone(domains):
        act()
        once = state_of(domains)
    for outcome in run_at_once([act, act]):
        if isinstance(outcome, Exception):
            act()  # as the inbox and the clock would: again
    at_once = state_of(domains)
    act()
    twice = state_of(domains)
    wrong = [f"at once: {table}" for table in once if once[table] != at_once.get(table)]
    return wrong + [f"again: {table}" for table in at_once if at_once[table] != twice.get(table)]


def events_in_their_order() -> Iterator[OutboxEvent]:
    """Of all domains, those too that are published on the way."""
    seen: set[str] = set()
    while True:
        found = [
            event
            for domain in django_settings.DOMAINS.names
            for event in OutboxEvent.objects.using(domain).exclude(event_id__in=seen)
        ]
        if not found:
            return
        for event in sorted(found, key=lambda event: (event.occurred_at, event.pk)):
            seen.add(event.event_id)
            yield event


def test_t24_handlers() -> None:
    live_a_day()
    trials: dict[Subscription, int] = defaultdict(int)
    wrong: dict[str, list[str]] = {}

    for event in events_in_their_order():
        for listening in subscriptions_to(event.topic, event.event_type):
            act = handling(listening, event)
            if trials[listening] >= TRIALS:
                act()
                continue
            trials[listening] += 1
            if found := differences(act, (listening.consumer,)):
                wrong[f"{listening.name} of {event.event_type}"] = found

    unheard = [f"{one.event_class.type_name()} for {one.name}" for one in all_subscriptions() if one not in trials]
    assert unheard == [], "let them happen in tests/reliability/life.py"
    assert wrong == {}
    tell(
        "T24", "handlers twice and at once", injected={"trials": sum(trials.values())}, lost={"differences": len(wrong)}
    )


def within_reach(job: jobs.Job) -> tuple[str, ...]:
    """The domains that a job may change: its own and those it calls; of the kernel's jobs all."""
    owner = job.name.partition(".")[0]
    domains = django_settings.DOMAINS
    return (owner, *domains[owner].calls) if owner in domains else domains.names


def handling(listening: Subscription, event: OutboxEvent) -> Callable[[], None]:
    envelope = _envelope(inbox_record(event, listening.name))

    def act() -> None:
        with atomic(listening.consumer):
            listening.handle(envelope.open(listening.event_class))

    return act


def test_t24_periodic_jobs(settings: Any) -> None:
    settings.EVENT_RETENTION = LATER - LATER
    live_a_day()
    deliver_all_events()
    idle: set[str] = set()
    wrong: dict[str, list[str]] = {}

    for job in jobs.all_jobs():
        domains = within_reach(job)
        before = state_of(domains)
        if found := differences(partial(job.run, LATER), domains):
            wrong[job.name] = found
        if state_of(domains) == before:
            idle.add(job.name)

    assert wrong == {}
    assert idle == IDLE_HERE, "let it find work in tests/reliability/life.py, or say why not"
    tell("T24", "jobs twice and at once", injected={"jobs": len(jobs.all_jobs())}, lost={"differences": len(wrong)})
