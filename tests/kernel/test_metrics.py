"""What Prometheus is told, and who else is not."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from commerce import metrics
from commerce.background import deliver_all_events
from commerce.events.relay import relay_outbox
from commerce.metrics import gauge, render
from commerce.models import InboxEvent, OutboxEvent
from tests.support.events import Noted, heard_by, note

CONSUMER = "notifications"


@pytest.fixture
def own_gauges() -> Iterator[None]:
    """Only what the test registers."""
    registered = dict(metrics._gauges)
    metrics._gauges.clear()
    yield
    metrics._gauges.clear()
    metrics._gauges.update(registered)


def figures() -> dict[str, float]:
    """What is shown, by name and labels."""
    lines = (line.rpartition(" ") for line in render().decode().splitlines() if not line.startswith("#"))
    return {name: float(figure) for name, _, figure in lines}


def test_a_figure_and_a_figure_for_each_value_of_a_label(own_gauges: None) -> None:
    gauge("shop_open", "Whether the shop is open.", lambda: 1)
    gauge("shop_lamps", "Lamps by state.", lambda: {"lit": 3, "dark": 0.5}, label="state")

    assert render().decode() == (
        "# HELP shop_open Whether the shop is open.\n"
        "# TYPE shop_open gauge\n"
        "shop_open 1.0\n"
        "# HELP shop_lamps Lamps by state.\n"
        "# TYPE shop_lamps gauge\n"
        'shop_lamps{state="lit"} 3.0\n'
        'shop_lamps{state="dark"} 0.5\n'
        "# HELP commerce_metrics_failed Gauges that could not be read for this scrape; the log says why.\n"
        "# TYPE commerce_metrics_failed gauge\n"
        "commerce_metrics_failed 0.0\n"
    )


def test_a_gauge_that_cannot_be_read_is_left_out_and_counted(own_gauges: None) -> None:
    gauge("shop_dark", "Broken.", lambda: 1 / 0)
    gauge("shop_open", "Whether the shop is open.", lambda: 1)

    assert figures() == {"shop_open": 1, "commerce_metrics_failed": 1}


def test_what_waits_for_the_relay_is_told_with_its_age(db: None) -> None:
    def listen(event: Noted) -> None: ...

    with heard_by(CONSUMER, listen):
        note("cup", "filled")
        OutboxEvent.objects.using("customers").update(occurred_at=timezone.now() - timedelta(minutes=2))
        told = figures()

    assert told['commerce_outbox_waiting{domain="customers"}'] == 1
    assert told['commerce_outbox_waiting{domain="orders"}'] == 0
    assert told['commerce_outbox_lag_seconds{domain="customers"}'] == pytest.approx(120, abs=5)
    assert told['commerce_outbox_lag_seconds{domain="orders"}'] == 0


def test_what_waits_for_a_handler_is_told_with_its_age(db: None) -> None:
    def listen(event: Noted) -> None: ...

    with heard_by(CONSUMER, listen):
        note("cup", "filled")
        relay_outbox("customers")
        InboxEvent.objects.using(CONSUMER).update(received_at=timezone.now() - timedelta(minutes=3))
        told = figures()

    assert told[f'commerce_inbox_waiting{{consumer="{CONSUMER}"}}'] == 1
    assert told[f'commerce_inbox_lag_seconds{{consumer="{CONSUMER}"}}'] == pytest.approx(180, abs=5)


def test_dead_letters_are_told_for_each_consumer(db: None, settings: Any) -> None:
    settings.EVENT_MAX_ATTEMPTS = 1

    def choke(event: Noted) -> None:
        raise ValueError(event.text)

    with heard_by(CONSUMER, choke):
        note("cup", "poison")
        deliver_all_events()
        told = figures()

    assert told[f'commerce_dead_letters{{consumer="{CONSUMER}"}}'] == 1
    assert told['commerce_dead_letters{consumer="search"}'] == 0
    assert told[f'commerce_inbox_waiting{{consumer="{CONSUMER}"}}'] == 0


@pytest.mark.parametrize(
    ("debug", "token", "sent", "status"),
    [
        (True, "", "", 200),
        (False, "", "", 401),
        (False, "", "Bearer ", 401),
        (False, "s3cret", "Bearer s3cret", 200),
        (False, "s3cret", "Bearer wrong", 401),
        (False, "s3cret", "s3cret", 401),
        (True, "s3cret", "", 401),
    ],
)
def test_who_may_read_them(  # noqa: PLR0917  a column of the table each
    db: None, settings: Any, debug: object, token: str, sent: str, status: int
) -> None:
    settings.DEBUG, settings.METRICS_TOKEN = debug, token

    answer = Client().get("/metrics", headers={"Authorization": sent} if sent else {})

    assert answer.status_code == status
    assert ("commerce_metrics_failed 0.0" in answer.content.decode()) == (status == 200)
