"""The Celery application, for `EVENT_TRANSPORT=celery`: `manage.py worker`, or `celery -A config.celery worker --beat`.

Any number of workers may run, each with the clock (`--beat`) or not: a tick too many finds nothing to do.
"""

import os
import sys
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import django
from celery import Celery
from celery.signals import beat_embedded_init, beat_init, task_prerun
from django.conf import settings
from django.db import close_old_connections

from commerce.background import POLL_SECONDS
from commerce.db.liveness import renew
from commerce.events.subscriptions import consumers
from commerce.jobs import all_jobs
from config.web_server import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from commerce import tasks  # noqa: E402  its settings are read by now

app = Celery("commerce")


def queues() -> list[str]:
    """One for each domain that listens to events, one for jobs, one for the relay."""
    return [tasks.RELAY_QUEUE, tasks.JOBS_QUEUE, *map(tasks.events_queue, consumers())]


def schedule() -> dict[str, dict[str, Any]]:
    """The relay and every periodic job, as beat wants them. What no worker took in time is not made up for."""
    relay = _entry("commerce.relay_events", timedelta(seconds=POLL_SECONDS), queue=tasks.RELAY_QUEUE)
    jobs = {
        job.name: _entry("commerce.run_job", job.every, queue=tasks.JOBS_QUEUE, args=[job.name]) for job in all_jobs()
    }
    return {"events.relay": relay, **jobs}


def transport_options(broker_url: str) -> dict[str, Any]:
    """What a broker is told beyond its address: to give up soon, and to hand out again what a dead worker had."""
    kind = urlsplit(broker_url).scheme
    seen_to_again = {"visibility_timeout": VISIBILITY_SECONDS}
    if kind in {"redis", "rediss"}:
        return {**seen_to_again, "socket_connect_timeout": 0.5, "socket_timeout": 1.0}
    return seen_to_again if kind == "sqs" else {}


def _entry(task: str, every: timedelta, *, queue: str, args: list[str] | None = None) -> dict[str, Any]:
    expires = max(every.total_seconds(), SHORTEST_LIFE_SECONDS)
    return {"task": task, "schedule": every, "args": args or [], "options": {"queue": queue, "expires": expires}}


@beat_init.connect  # type: ignore[untyped-decorator]  # celery brings no types
def _everything_is_due_at_the_start(sender: Any, **_kwargs: Any) -> None:
    """As with the clock of `commerce.background`; else a daily restart would keep a daily job from ever running."""
    for entry in sender.scheduler.schedule.values():
        entry.last_run_at = entry.default_now() - entry.schedule.run_every


@beat_embedded_init.connect  # type: ignore[untyped-decorator]  # celery brings no types
def _the_clock_ends_with_its_worker(**_kwargs: Any) -> None:
    end_with_parent()


@task_prerun.connect  # type: ignore[untyped-decorator]  # celery brings no types
def _close_what_is_old_or_broken(**_kwargs: Any) -> None:
    renew()
    close_old_connections()


VISIBILITY_SECONDS = 600
SHORTEST_LIFE_SECONDS = 2.0

app.config_from_object(
    {
        "broker_url": settings.CELERY_BROKER_URL,
        "broker_transport_options": transport_options(settings.CELERY_BROKER_URL),
        "broker_connection_retry_on_startup": True,
        "task_publish_retry": False,
        "task_queues": {name: {"exchange": "commerce", "routing_key": name} for name in queues()},
        "task_default_queue": tasks.JOBS_QUEUE,
        "task_create_missing_queues": False,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_ignore_result": True,
        "accept_content": ["json"],
        "worker_prefetch_multiplier": 1,
        "worker_enable_remote_control": False,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "CELERY_DB_REUSE_MAX": sys.maxsize,  # else each tick of the clock would connect to every database anew
        "beat_scheduler": "celery.beat:Scheduler",  # remembers nothing, so it needs no file
        "beat_schedule": schedule(),
    }
)
