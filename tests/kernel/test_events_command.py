"""`manage.py events`, as whoever watches over the shop uses it."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from commerce.background import deliver_all_events
from commerce.db.transaction import atomic
from commerce.events import publish
from commerce.events.browse import Follower, Wanted
from commerce.models import InboxEvent, OutboxEvent
from tests.servers import ROOT
from tests.support.events import Noted, heard_by, note

CONSUMER = "notifications"


class Listener:
    def __init__(self) -> None:
        self.heard: list[str] = []

    def listen(self, event: Noted) -> None:
        self.heard.append(f"{event.thing} {event.text}")


@pytest.fixture
def listener(db: None) -> Iterator[Listener]:
    """Has heard two events of a cup, published yesterday, and one of a jug, published now."""
    listening = Listener()
    with heard_by(CONSUMER, listening.listen):
        note("cup", "filled")
        note("cup", "emptied")
        OutboxEvent.objects.using("customers").update(occurred_at=timezone.now() - timedelta(days=1))
        note("jug", "filled")
        deliver_all_events()
        listening.heard.clear()
        yield listening


def events(*arguments: str) -> list[str]:
    said = io.StringIO()
    call_command("events", *arguments, stdout=said)
    return said.getvalue().splitlines()


def hours_ago(hours: float) -> str:
    return (timezone.now() - timedelta(hours=hours)).isoformat()


def listed(*arguments: str) -> list[tuple[str, str]]:
    rows = [json.loads(line) for line in events("list", "--json", *arguments)]
    return [(row["key"], row["data"]["text"]) for row in rows]


def test_lists_the_newest_last(listener: Listener) -> None:
    assert listed() == [("cup", "filled"), ("cup", "emptied"), ("jug", "filled")]
    assert listed("--limit", "1") == [("jug", "filled")]


def test_lists_by_topic_type_key_and_time(listener: Listener) -> None:
    assert listed("--key", "jug") == [("jug", "filled")]
    assert listed("--until", hours_ago(1)) == [("cup", "filled"), ("cup", "emptied")]
    assert listed("--since", hours_ago(1)) == [("jug", "filled")]
    assert len(listed("--type", "Noted")) == len(listed("--topic", "customers.events")) == 3
    assert listed("--type", "Forgotten") == listed("--topic", "orders.events") == []


def test_a_line_of_json_is_the_envelope(listener: Listener) -> None:
    event = OutboxEvent.objects.using("customers").get(key="jug")

    (line,) = events("list", "--json", "--key", "jug")

    assert json.loads(line) == {
        "eventId": event.event_id,
        "eventType": "Noted",
        "topic": "customers.events",
        "key": "jug",
        "version": 1,
        "correlationId": event.correlation_id,
        "causationId": "",
        "timestamp": event.occurred_at.isoformat(),
        "data": {"thing": "jug", "text": "filled"},
    }


def test_a_line_for_people_says_what_has_not_been_carried(db: None) -> None:
    note("cup", "filled")

    (line,) = events("list")

    assert "Noted  cup  evt_" in line
    assert line.endswith("not carried yet")


def test_replays_to_one_handler_what_is_wanted_and_says_so(listener: Listener) -> None:
    said = events("replay", "notifications.listen", "--key", "cup", "--since", hours_ago(48), "--until", hours_ago(1))
    deliver_all_events()

    assert said == ["notifications.listen: 2 events will be heard again."]
    assert listener.heard == ["cup filled", "cup emptied"]


def test_replays_to_all_handlers_of_a_consumer(listener: Listener) -> None:
    said = events("replay", CONSUMER, "--type", "Noted", "--topic", "customers.events", "--since", hours_ago(1))
    deliver_all_events()

    assert "notifications.listen: 1 events will be heard again." in said
    assert "notifications.confirm_order: 0 events will be heard again." in said
    assert listener.heard == ["jug filled"]


def test_a_dry_run_replays_nothing(listener: Listener) -> None:
    said = events("replay", "notifications.listen", "--dry-run", "--since", hours_ago(48))
    moved = deliver_all_events()

    assert (said, moved) == (["notifications.listen: 3 events would be heard again."], 0)


def test_a_replay_of_what_is_no_longer_kept_says_from_when_on_it_is(listener: Listener) -> None:
    kept_since = timezone.now() - timedelta(days=30)

    said = events("replay", "notifications.listen", "--dry-run")

    assert said[1:] == [f"Events delivered before {kept_since:%Y-%m-%d} have been pruned: none of them is among these."]


@pytest.mark.parametrize("time", ["yesterday", "2026-01-31", "2026-01-31T00:00:00", "2026-02-31T00:00:00Z"])
def test_a_time_that_cannot_be_read_is_named(db: None, time: str) -> None:
    with pytest.raises(CommandError, match=f"--since {time}: write a time with its zone"):
        events("list", "--since", time)


def test_a_replay_for_nobody_is_an_error(db: None) -> None:
    with pytest.raises(CommandError, match="No handler and no consumer is called 'nobody'"):
        events("replay", "nobody")


def test_prunes_what_is_old_and_says_what_went(listener: Listener) -> None:
    OutboxEvent.objects.using("customers").filter(key="cup").update(relayed_at=timezone.now() - timedelta(days=8))
    InboxEvent.objects.using(CONSUMER).filter(key="cup").update(finished_at=timezone.now() - timedelta(days=8))

    rehearsed = events("prune", "--keep-days", "7", "--dry-run")
    before = listed()
    said = events("prune", "--keep-days", "7")

    assert (len(before), listed()) == (3, [("jug", "filled")])
    assert rehearsed[0] == "2 published events would go."
    assert said == [
        "2 published events deleted.",
        "2 handled deliveries deleted.",
        "0 idempotency records deleted.",
        "Events of the last 7 days, whatever waits, and dead letters are kept.",
    ]


def test_following_notices_an_event_that_turns_up_behind_those_after_it(db: None) -> None:
    """Ids are given out before commits."""
    follower = Follower(Wanted(topic="customers.events"))
    note("cup", "quick")
    first = [event.data["text"] for event in follower.news()]
    note("cup", "slow")
    late = OutboxEvent.objects.using("customers").latest("id")
    OutboxEvent.objects.using("customers").filter(pk=late.pk).update(id=late.pk - 10)
    second = [event.data["text"] for event in follower.news()]

    assert (first, second, follower.news()) == (["quick"], ["slow"], [])


@pytest.mark.server
def test_tail_follows_until_ctrl_c(committed: None) -> None:
    note("cup", "filled")
    command = [sys.executable, "manage.py", "events", "tail", "--json", "--topic", "customers.events"]
    tail = subprocess.Popen(
        command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert tail.stdout is not None
        before = json.loads(tail.stdout.readline())["data"]["text"]
        with atomic("customers"):
            publish(Noted(thing="cup", text="emptied"), Noted(thing="jug", text="filled"))
        after = [json.loads(tail.stdout.readline())["data"]["text"] for _ in range(2)]
        tail.send_signal(signal.SIGINT)
        rest, _ = tail.communicate(timeout=30)
    finally:
        tail.kill()
        tail.wait()

    assert (before, after, rest, tail.returncode) == ("filled", ["emptied", "filled"], "", 0)
