"""At least once on the way, once in effect, in order per aggregate."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import Error, connections
from django.db.models import F
from django.utils import timezone

from commerce import context
from commerce.background import deliver_all_events
from commerce.db.transaction import atomic
from commerce.events import publish
from commerce.events.browse import Wanted
from commerce.events.inbox import pause_after, process_inbox
from commerce.events.prune import prune_events
from commerce.events.relay import relay_outbox
from commerce.events.replay import DeadLetterNotFound, HandlerNotFound, discard_dead_letters, replay, retry_dead_letters
from commerce.models import LANES, IdempotentRequest, InboxEvent, OutboxEvent
from tests.support.events import Noted, heard_by, note

CONSUMER = "notifications"
State = InboxEvent.State


class Listener:
    """Keeps what it hears as rows of the consumer's schema, and fails on what it is told to."""

    def __init__(self) -> None:
        self.poison: set[str] = set()

    def write_down(self, event: Noted) -> None:
        now = timezone.now()
        IdempotentRequest.objects.using(CONSUMER).create(
            scope=event.thing, key=f"{event.thing} {event.text}", request_hash="", started_at=now, lease_until=now
        )
        if event.text in self.poison:
            raise ValueError(event.text)

    @property
    def heard(self) -> list[str]:
        return list(IdempotentRequest.objects.using(CONSUMER).order_by("id").values_list("key", flat=True))


@pytest.fixture
def listener(db: None) -> Iterator[Listener]:
    listening = Listener()
    with heard_by(CONSUMER, listening.write_down):
        yield listening


def inbox(**condition: object) -> list[str]:
    return list(InboxEvent.objects.using(CONSUMER).filter(**condition).order_by("id").values_list("state", flat=True))


def try_until_dead(*, attempts: int) -> None:
    now = timezone.now()
    for _ in range(attempts):
        now += timedelta(hours=1)
        process_inbox(CONSUMER, now=now)


def test_every_consumer_hears_an_event(listener: Listener) -> None:
    seen: list[str] = []

    def overhear(event: Noted) -> None:
        seen.append(event.text)

    with heard_by("content", overhear):
        note("cup", "filled")
        deliver_all_events()

    assert (listener.heard, seen) == (["cup filled"], ["filled"])


def test_an_event_carried_twice_takes_effect_once(listener: Listener) -> None:
    note("cup", "filled")
    deliver_all_events()
    OutboxEvent.objects.using("customers").update(relayed_at=None)

    deliver_all_events()

    assert listener.heard == ["cup filled"]


def test_a_failing_handler_leaves_no_half_effect_and_is_tried_again(listener: Listener) -> None:
    listener.poison = {"spilled"}
    note("cup", "spilled")
    deliver_all_events()
    after_failure = listener.heard
    listener.poison = set()

    process_inbox(CONSUMER, now=timezone.now() + timedelta(minutes=1))

    assert (after_failure, listener.heard) == ([], ["cup spilled"])


def test_pauses_double_up_to_ten_minutes() -> None:
    assert [pause_after(n).total_seconds() for n in (1, 2, 3, 4, 11, 60)] == [1, 2, 4, 8, 600, 600]


def test_only_the_aggregate_of_a_poison_event_waits(listener: Listener, settings: object) -> None:
    settings.EVENT_MAX_ATTEMPTS = 3  # type: ignore[attr-defined]
    listener.poison = {"poison"}
    note("cup", "poison")
    note("cup", "after poison")
    note("jug", "filled")

    deliver_all_events()
    try_until_dead(attempts=3)

    assert listener.heard == ["jug filled"]
    assert inbox() == [State.DEAD, State.PENDING, State.DONE]


def test_a_dead_letter_put_back_is_handled_and_frees_what_waited_behind_it(
    listener: Listener, settings: object
) -> None:
    settings.EVENT_MAX_ATTEMPTS = 1  # type: ignore[attr-defined]
    listener.poison = {"poison"}
    note("cup", "poison")
    note("cup", "after poison")
    deliver_all_events()
    listener.poison = set()

    revived = retry_dead_letters(CONSUMER, now=timezone.now())
    deliver_all_events()

    assert (revived, listener.heard) == (1, ["cup poison", "cup after poison"])


def test_a_discarded_dead_letter_frees_what_waited_behind_it(listener: Listener, settings: object) -> None:
    settings.EVENT_MAX_ATTEMPTS = 1  # type: ignore[attr-defined]
    listener.poison = {"poison"}
    note("cup", "poison")
    note("cup", "after poison")
    deliver_all_events()
    dead = InboxEvent.objects.using(CONSUMER).get(state=State.DEAD)

    discard_dead_letters(CONSUMER, event_ids=[dead.event_id], now=timezone.now())
    deliver_all_events()

    assert listener.heard == ["cup after poison"]


def test_naming_no_dead_letter_is_an_error(db: None) -> None:
    with pytest.raises(DeadLetterNotFound):
        retry_dead_letters(CONSUMER, event_ids=["evt_unknown"], now=timezone.now())
    with pytest.raises(DeadLetterNotFound):
        discard_dead_letters(CONSUMER, event_ids=["evt_unknown"], now=timezone.now())


def test_an_event_whose_handler_is_gone_becomes_a_dead_letter_not_a_loss(listener: Listener, settings: object) -> None:
    settings.EVENT_MAX_ATTEMPTS = 1  # type: ignore[attr-defined]
    note("cup", "filled")
    relay_outbox("customers")
    InboxEvent.objects.using(CONSUMER).update(handler="notifications.gone")

    deliver_all_events()

    assert inbox(error__startswith="UnknownHandler") == [State.DEAD]


def test_what_a_handler_publishes_belongs_to_the_same_conversation(listener: Listener) -> None:
    def pass_on(event: Noted) -> None:
        if event.text == "first":
            publish(Noted(thing=event.thing, text="second"))

    with heard_by("customers", pass_on), context.working_for(correlation="corr-of-the-request"):
        note("cup", "first")
    with heard_by("customers", pass_on):
        deliver_all_events()
    first, second = OutboxEvent.objects.using("customers").order_by("id")

    assert {first.correlation_id, second.correlation_id} == {"corr-of-the-request"}
    assert (first.causation_id, second.causation_id) == ("", first.event_id)


def test_replay_lets_one_handler_hear_the_past_again(listener: Listener) -> None:
    began = timezone.now()
    note("cup", "filled")
    deliver_all_events()
    IdempotentRequest.objects.using(CONSUMER).all().delete()

    replayed = replay(f"{CONSUMER}.write_down", Wanted(since=began))
    deliver_all_events()

    assert (replayed, listener.heard) == ({"notifications.write_down": 1}, ["cup filled"])


def test_replay_for_nobody_is_an_error() -> None:
    with pytest.raises(HandlerNotFound):
        replay("nobody.listens", Wanted())


def test_pruning_takes_what_is_delivered_and_handled_and_keeps_the_dead(listener: Listener, settings: object) -> None:
    settings.EVENT_MAX_ATTEMPTS = 1  # type: ignore[attr-defined]
    listener.poison = {"poison"}
    note("cup", "poison")
    note("jug", "filled")
    deliver_all_events()

    later = timezone.now() + timedelta(days=1)
    prune_events("customers", older_than=later)
    prune_events(CONSUMER, older_than=later)

    assert (OutboxEvent.objects.using("customers").count(), inbox()) == (0, [State.DEAD])


def test_an_event_committed_late_is_not_lost(committed: None) -> None:
    """Ids are handed out before commits: the lower id becomes visible after the higher one was carried."""
    opened, finish = threading.Event(), threading.Event()

    def slow_writer() -> None:
        with atomic("customers"):
            publish(Noted(thing="slow", text="filled"))
            opened.set()
            finish.wait(10)
        connections.close_all()

    listening = Listener()
    with heard_by(CONSUMER, listening.write_down):
        writer = threading.Thread(target=slow_writer)
        writer.start()
        opened.wait(10)
        note("quick", "filled")
        deliver_all_events()
        first = listening.heard
        finish.set()
        writer.join()
        deliver_all_events()

        assert (first, listening.heard) == (["quick filled"], ["quick filled", "slow filled"])


def test_events_of_one_aggregate_are_carried_in_the_order_of_their_commits(committed: None) -> None:
    """Whoever publishes first and commits last, comes last: in the outbox, too, so that a replay tells it alike."""
    published, finish = threading.Event(), threading.Event()

    def slow_writer() -> None:
        with atomic("customers"):
            publish(Noted(thing="cup", text="slow"))
            published.set()
            finish.wait(10)
        connections.close_all()

    listening = Listener()
    with heard_by(CONSUMER, listening.write_down):
        writer = threading.Thread(target=slow_writer)
        writer.start()
        published.wait(10)
        note("cup", "quick")
        deliver_all_events()
        finish.set()
        writer.join()
        deliver_all_events()

    written = OutboxEvent.objects.using("customers").order_by("id").values_list("data__text", flat=True)
    assert (list(written), listening.heard) == (["quick", "slow"], ["cup quick", "cup slow"])


def test_what_was_published_in_a_savepoint_that_is_rolled_back_is_forgotten(listener: Listener) -> None:
    with atomic("customers"):
        publish(Noted(thing="cup", text="before"))
        with suppress(ZeroDivisionError), atomic("customers"):
            publish(Noted(thing="cup", text="inside"))
            raise ZeroDivisionError
        publish(Noted(thing="cup", text="after"))
    deliver_all_events()

    assert listener.heard == ["cup before", "cup after"]


def test_a_slow_handler_holds_up_its_own_lane_only(committed: None) -> None:
    """Two workers: while one is busy with a slow event, the other serves the aggregates of other lanes."""
    busy, finish = threading.Event(), threading.Event()
    listening = Listener()

    def take_long_for_the_cup(event: Noted) -> None:
        if event.thing == "cup":
            busy.set()
            finish.wait(10)
        listening.write_down(event)

    def slow_worker() -> None:
        process_inbox(CONSUMER)
        connections.close_all()

    with heard_by(CONSUMER, take_long_for_the_cup):
        note("cup", "filled")
        relay_outbox("customers")
        worker = threading.Thread(target=slow_worker)
        worker.start()
        busy.wait(10)
        for number in range(20):
            note(f"jug {number:02}", "filled")
        relay_outbox("customers")
        process_inbox(CONSUMER)
        while_busy = listening.heard
        finish.set()
        worker.join()
        deliver_all_events()

    lanes = dict(InboxEvent.objects.using(CONSUMER).values_list("key", "lane"))
    elsewhere = [f"{thing} filled" for thing, lane in lanes.items() if lane != lanes["cup"]]
    assert sorted(while_busy) == sorted(elsewhere)
    assert (len(set(lanes.values())), len(listening.heard)) == (LANES, 21)


def test_all_handlers_of_a_consumer_hear_an_aggregate_in_order(listener: Listener, settings: object) -> None:
    """Whatever they are called, and also behind one that fails: a later event waits for the earlier ones."""
    settings.EVENT_MAX_ATTEMPTS = 1  # type: ignore[attr-defined]
    heard: list[str] = []

    def a_first_by_name(event: Noted) -> None:
        heard.append(f"a {event.text}")

    def z_last_by_name(event: Noted) -> None:
        if event.text == "poison":
            raise ValueError(event.text)
        heard.append(f"z {event.text}")

    with heard_by(CONSUMER, z_last_by_name), heard_by(CONSUMER, a_first_by_name):
        for text in ("filled", "poison", "emptied"):
            note("cup", text)
        deliver_all_events()

    assert heard == ["z filled", "a filled", "a poison"]
    assert inbox(key="cup").count(State.PENDING) == 3


def test_a_handler_that_loses_the_connection_pauses_and_the_others_go_on(committed: None) -> None:
    """Its transaction is gone with all that was done in it; that is done again, without the culprit."""
    listening = Listener()

    def cut_the_line(event: Noted) -> None:
        listening.write_down(event)
        if event.thing == "knife":
            with suppress(Error), connections[CONSUMER].cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with heard_by(CONSUMER, cut_the_line):
        note("cup", "filled")
        note("knife", "drawn")
        note("jug", "filled")
        relay_outbox("customers")
        InboxEvent.objects.using(CONSUMER).update(key="one lane, one batch", topic=F("event_id"))
        now = timezone.now()
        rounds = [process_inbox(CONSUMER, now=now) for _ in range(2)]

    states = list(InboxEvent.objects.using(CONSUMER).order_by("id").values_list("state", flat=True))
    assert (rounds[0], listening.heard) == (2, ["cup filled", "jug filled"])
    assert states == [State.DONE, State.PENDING, State.DONE]


def test_relays_at_work_together_carry_each_event_once_and_in_order(
    committed: None, concurrently: Callable[..., list[object]]
) -> None:
    listening = Listener()
    with heard_by(CONSUMER, listening.write_down):
        for number in range(30):
            note("cup", f"{number:02}")

        concurrently([deliver_all_events] * 4)
        deliver_all_events()

        assert listening.heard == [f"cup {number:02}" for number in range(30)]
