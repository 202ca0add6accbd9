"""Celery's way in, for `EVENT_TRANSPORT=celery`. Which task runs when, and on which queue, says `config/celery.py`.

No message carries anything of value: outbox and inbox hold the events, and a message only says "look there". One that
is lost, doubled, late or out of order changes nothing; the next tick of the clock sends another. So nobody publishes to
the broker from a request, and a broker that is emptied costs a moment.
"""

import time
from collections.abc import Callable
from functools import partial

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from commerce.events.inbox import has_work, process_inbox
from commerce.events.relay import relay_outbox
from commerce.events.subscriptions import consumers
from commerce.jobs import job, run

LONGEST_SECONDS = 5.0
"""A task ends after this long; what it has not done, the next one does."""

RELAY_QUEUE = "relay"
JOBS_QUEUE = "jobs"


def events_queue(consumer: str) -> str:
    """Where a domain's handlers are called: each can be given workers of its own."""
    return f"events.{consumer}"


@shared_task(name="commerce.relay_events")  # type: ignore[untyped-decorator]  # celery brings no types
def relay_events() -> None:
    """Carry what waits in the outboxes, and have every domain whose inbox has due events look into it."""
    for domain in settings.DOMAINS.names:
        _until_done(partial(relay_outbox, domain))
    for domain in consumers():
        if has_work(domain):
            handle_events.apply_async(args=[domain], queue=events_queue(domain), expires=LONGEST_SECONDS)


@shared_task(name="commerce.handle_events")  # type: ignore[untyped-decorator]  # celery brings no types
def handle_events(domain: str) -> None:
    """Run a domain's handlers on what its inbox holds."""
    _until_done(partial(process_inbox, domain))


@shared_task(name="commerce.run_job")  # type: ignore[untyped-decorator]  # celery brings no types
def run_job(name: str) -> None:
    """One round of a periodic job."""
    run(job(name), now=timezone.now())


def _until_done(round_of_work: Callable[[], int]) -> None:
    deadline = time.monotonic() + LONGEST_SECONDS
    while round_of_work() and time.monotonic() < deadline:
        pass
