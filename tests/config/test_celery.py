"""How Celery is set up: what is on its clock, which queues there are, and what it tells its broker."""

import os
import subprocess
import sys

import pytest

from commerce.background import POLL_SECONDS
from commerce.events.subscriptions import consumers
from commerce.jobs import all_jobs
from config.celery import app, queues, transport_options
from tests.servers import ROOT


def test_every_periodic_job_is_on_its_clock_and_the_relay_with_them() -> None:
    clock = {name: (entry["schedule"], entry["args"]) for name, entry in app.conf.beat_schedule.items()}
    relay, args = clock.pop("events.relay")

    assert clock == {job.name: (job.every, [job.name]) for job in all_jobs()}
    assert (relay.total_seconds(), args) == (POLL_SECONDS, [])


def test_each_consuming_domain_has_a_queue_of_its_own() -> None:
    assert queues() == ["relay", "jobs", *(f"events.{domain}" for domain in consumers())]
    assert {"events.search", "events.orders", "events.notifications"} < set(queues())
    assert {entry["options"]["queue"] for entry in app.conf.beat_schedule.values()} == {"relay", "jobs"}


def test_a_message_outlives_no_more_than_the_next_tick() -> None:
    lives = {name: entry["options"]["expires"] for name, entry in app.conf.beat_schedule.items()}

    assert (lives["events.relay"], lives["commerce.prune"]) == (2, 3600)


def test_a_worker_that_dies_loses_nothing_and_nothing_is_pickled() -> None:
    conf = app.conf

    assert (conf.task_acks_late, conf.task_reject_on_worker_lost, conf.worker_prefetch_multiplier) == (True, True, 1)
    assert (conf.result_backend, conf.task_ignore_result, conf.task_publish_retry) == (None, True, False)
    assert (conf.accept_content, conf.task_serializer) == (["json"], "json")


@pytest.mark.parametrize(
    ("broker", "options"),
    [
        ("redis://127.0.0.1/0", {"visibility_timeout": 600, "socket_connect_timeout": 0.5, "socket_timeout": 1.0}),
        ("rediss://:secret@redis/1", {"visibility_timeout": 600, "socket_connect_timeout": 0.5, "socket_timeout": 1.0}),
        ("sqs://", {"visibility_timeout": 600}),
        ("amqp://guest@rabbit//", {}),
    ],
)
def test_each_broker_is_told_what_it_understands(broker: str, options: dict[str, float]) -> None:
    assert transport_options(broker) == options


def test_an_unknown_transport_is_refused_with_the_remedy() -> None:
    refused = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**os.environ, "EVENT_TRANSPORT": "pigeon"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 1
    assert "EVENT_TRANSPORT is 'pigeon'. Set it to `inprocess` or `celery`." in refused.stderr


@pytest.mark.parametrize(("transport", "background"), [("inprocess", "inline"), ("celery", "off")])
def test_web_processes_leave_events_to_the_workers_of_celery(transport: str, background: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", "from config import settings; print(settings.BACKGROUND)"],
        cwd=ROOT,
        env={
            **{name: value for name, value in os.environ.items() if name != "BACKGROUND"},
            "EVENT_TRANSPORT": transport,
        },
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.strip() == background
