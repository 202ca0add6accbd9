"""Background work of a process: relaying and handling events, and periodic jobs.

Runs as two threads inside each web process by default (`BACKGROUND=inline`), or alone as `manage.py worker` with
`BACKGROUND=off` for the web. Events and jobs have a thread each: a slow mail server must not hold up an event.
With `EVENT_TRANSPORT=celery` the same work is done by `commerce.tasks`.
"""

import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime

import structlog
from django.conf import settings
from django.db import close_old_connections, connections
from django.utils import timezone

from commerce.db.liveness import renew
from commerce.events import wakeup
from commerce.events.inbox import has_work, process_inbox
from commerce.events.relay import has_news, relay_outbox
from commerce.events.subscriptions import consumers
from commerce.jobs import Job, all_jobs, run

log = structlog.get_logger(__name__)

POLL_SECONDS = 0.3
"""How late an event may be noticed that another process published; one of this process wakes its relay at once."""
GATHER_SECONDS = 0.03
"""Shortest pause between rounds, so that a rush of events is carried in batches."""
REST = 4.0
"""How long events rest after a round inside a web process, as a multiple of the round: shoppers come first."""
LONGEST_REST_SECONDS = 0.5
PAUSE_AFTER_FAILURE_SECONDS = 1.0


def deliver_events(domains: Iterable[str]) -> int:
    """One round: carry waiting events of these domains and run their due handlers; answers how many it moved."""
    listening = consumers()
    relayed = sum(relay_outbox(domain) for domain in domains)
    return relayed + sum(process_inbox(domain) for domain in domains if domain in listening)


def deliver_all_events() -> int:
    """Rounds over all domains until nothing is due; answers how many events were moved.

    What another process is carrying at this moment is waited for: it may still fail to.
    """
    domains = settings.DOMAINS.names
    moved = deliver_events(domains)
    while anything_is_due(domains):
        if not (now_moved := deliver_events(domains)):
            time.sleep(GATHER_SECONDS)
        moved += now_moved
    return moved


def anything_is_due(domains: Iterable[str]) -> bool:
    """Whether an event of these domains waits to be carried, or to be handled by one of them."""
    listening = consumers()
    return any(has_news(domain) or (domain in listening and has_work(domain)) for domain in domains)


class BackgroundWork:
    """The two threads; `start`, then `stop` for a clean end. `rest=0` where nothing else needs the processor."""

    def __init__(self, *, rest: float = REST) -> None:
        self._rest = rest
        self._stopping = threading.Event()
        self._next_poll = 0.0
        self._threads = [
            threading.Thread(target=self._loop, args=(body,), name=name, daemon=True)
            for name, body in (("events", self._events_round), ("jobs", JobClock(all_jobs()).round))
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self, *, timeout: float = 5) -> None:
        """Let the current rounds end."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout)

    def _loop(self, body: Callable[[threading.Event], None]) -> None:
        while not self._stopping.is_set():
            try:
                renew()
                close_old_connections()
                body(self._stopping)
            except Exception:  # the loop outlives a database that is down for a while
                log.exception("background.round_failed", thread=threading.current_thread().name)
                connections.close_all()
                self._stopping.wait(PAUSE_AFTER_FAILURE_SECONDS)
        connections.close_all()

    def _events_round(self, stopping: threading.Event) -> None:
        """Domains with news at once, all of them every poll: others publish too, and retries fall due."""
        news = wakeup.wait(max(0.0, self._next_poll - time.monotonic()))
        if time.monotonic() >= self._next_poll:
            self._next_poll = time.monotonic() + POLL_SECONDS
            news = set(settings.DOMAINS.names)
        began = time.monotonic()
        if deliver_events(sorted(news)):
            wakeup.wake(*news)  # there may be more than one batch
        rest = min(self._rest * (time.monotonic() - began), LONGEST_REST_SECONDS)
        stopping.wait(max(GATHER_SECONDS, rest))


class JobClock:
    """Runs each job when its pause is over."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self._due = dict.fromkeys(jobs, 0.0)

    def round(self, stopping: threading.Event) -> None:
        now = time.monotonic()
        for job, due in self._due.items():
            if due <= now:
                self._due[job] = now + job.every.total_seconds()
                run(job, now=timezone.now())
        stopping.wait(POLL_SECONDS)


def run_jobs(*, now: datetime) -> None:
    """Every job, one round each."""
    for job in all_jobs():
        run(job, now=now)
