"""Promises about events, under attack: T18, T19, T20 and T23."""

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import DatabaseError, connections
from django.utils import timezone

from commerce.background import deliver_all_events
from commerce.db.transaction import atomic
from commerce.embedded.processes import wait_until
from commerce.events import publish
from commerce.events.inbox import process_inbox
from commerce.events.relay import relay_outbox
from commerce.events.replay import retry_dead_letters
from commerce.models import InboxEvent, OutboxEvent
from commerce.redis import client
from tests.reliability.hearing import CONSUMER, heard, write_down
from tests.reliability.workers import TRANSPORTS, Workers
from tests.servers import TEST_DATABASE
from tests.support.database import admin_connection
from tests.support.events import Noted, heard_by, note
from tests.support.torture import LONG, scaled, seeds, tell

pytestmark = pytest.mark.usefixtures("committed")

Told = tuple[str, str]
PATIENCE_SECONDS = 60


def published() -> list[Told]:
    """Thing and text of every event, in the order of the outbox."""
    rows = OutboxEvent.objects.using("customers").filter(event_type="Noted").order_by("id").values_list("data")
    return [(data["thing"], data["text"]) for (data,) in rows]


def unfinished() -> int:
    waiting = OutboxEvent.objects.using("customers").filter(relayed_at=None).count()
    return waiting + InboxEvent.objects.using(CONSUMER).exclude(state=InboxEvent.State.DONE).count()


def by_thing(told: list[Told]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = defaultdict(list)
    for thing, text in told:
        texts[thing].append(text)
    return texts


def lost_of(told: list[Told], took_effect: list[Told]) -> dict[str, int]:
    """What went wrong between the outbox and the effects; all zeros when nothing did."""
    expected, effects = by_thing(told), by_thing(took_effect)
    return {
        "events": (Counter(told) - Counter(took_effect)).total(),
        "doubled effects": (Counter(took_effect) - Counter(told)).total(),
        "aggregates out of order": sum(expected[thing] != effects[thing] for thing in expected),
        "unfinished": unfinished(),
    }


@contextmanager
def dawdling_commits(seconds: float) -> Iterator[None]:
    """Every transaction that publishes takes up to so long to commit, after its rows have their ids."""
    with admin_connection() as admin:
        admin.execute(
            "CREATE FUNCTION customers.dawdle() RETURNS trigger LANGUAGE plpgsql AS"
            f" 'BEGIN PERFORM pg_sleep(random() * {seconds}); RETURN NULL; END'"
        )
        admin.execute(
            "CREATE CONSTRAINT TRIGGER dawdle AFTER INSERT ON customers.commerce_outbox"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION customers.dawdle()"
        )
        try:
            yield
        finally:
            admin.execute("DROP FUNCTION customers.dawdle() CASCADE")


@pytest.mark.parametrize("seed", seeds(fast=1, long=3))
def test_t18_writers_that_commit_late_and_relays_that_die(seed: int) -> None:
    writers, things = 16, 40
    each = scaled(fast=2_000, long=10_000) // writers

    def write(number: int) -> None:
        drawn = Random(f"{seed} {number}")
        for turn in range(each):
            with atomic("customers"):
                publish(Noted(thing=f"thing {drawn.randrange(things)}", text=f"{number}: {turn}"))
                time.sleep(drawn.random() * 0.004)
        connections.close_all()

    with dawdling_commits(0.02), Workers("inprocess", 4, seed=seed) as relays:
        threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            time.sleep(3 if LONG else 0.5)
            relays.kill_one()
        wait_until(lambda: unfinished() == 0, seconds=PATIENCE_SECONDS)
    told, took_effect = published(), heard()

    assert len(told) == each * writers
    in_the_writers_order = all(
        _ascending(text for text in texts if text.startswith(f"{number}:"))
        for texts in by_thing(took_effect).values()
        for number in range(writers)
    )
    lost = lost_of(told, took_effect)
    assert (lost, in_the_writers_order) == (dict.fromkeys(lost, 0), True)
    tell("T18", "relays killed, late commits", injected={"events": len(told), "kills": relays.kills}, lost=lost)


def _ascending(texts: Iterator[str]) -> bool:
    turns = [int(text.partition(": ")[2]) for text in texts]
    return turns == sorted(turns)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_t23_workers_killed_again_and_again(transport: str) -> None:
    """And what Redis holds is lost each time, too: the broker's messages, with Celery."""
    kills, things = scaled(fast=3, long=50), 10

    with Workers(transport, 1) as worker:
        for turn in range(kills):
            for number in range(20):
                note(f"thing {number % things}", f"{turn}.{number}")
            heard_before = len(heard())
            assert wait_until(lambda before=heard_before: len(heard()) > before, seconds=PATIENCE_SECONDS)
            client().flushdb()
            worker.kill_one()
        in_time = wait_until(lambda: unfinished() == 0, seconds=PATIENCE_SECONDS)

    told = published()
    lost = lost_of(told, heard())
    assert (in_time, len(told), lost) == (True, 20 * kills, dict.fromkeys(lost, 0))
    tell("T23", f"worker killed, {transport}", injected={"events": len(told), "kills": worker.kills}, lost=lost)


def test_t19_one_poison_event_among_a_thousand(settings: Any) -> None:
    settings.EVENT_MAX_ATTEMPTS = 3
    poison = ("thing 250", "first")
    mended = threading.Event()

    def choke(event: Noted) -> None:
        write_down(event)
        if (event.thing, event.text) == poison and not mended.is_set():
            raise ValueError("poison")

    with heard_by(CONSUMER, choke):
        for text in ("first", "second"):
            with atomic("customers"):
                publish(*(Noted(thing=f"thing {number}", text=text) for number in range(500)))
        deliver_all_events()
        for hours in range(1, settings.EVENT_MAX_ATTEMPTS + 1):
            process_inbox(CONSUMER, now=timezone.now() + timedelta(hours=hours))
        before, dead = heard(), list(InboxEvent.objects.using(CONSUMER).filter(state=InboxEvent.State.DEAD))
        mended.set()
        retry_dead_letters(CONSUMER, now=timezone.now())
        deliver_all_events()

    told = published()
    assert sorted(set(told) - set(before)) == [poison, ("thing 250", "second")]
    assert len(before) == 998
    assert [(letter.key, letter.attempts) for letter in dead] == [("thing 250", 3)]
    lost = lost_of(told, heard())
    assert lost == dict.fromkeys(lost, 0)
    tell("T19", "one poison event", injected={"events": len(told), "poison": 1}, lost=lost)


def test_t20_an_idle_transaction_is_ended_and_the_relay_keeps_its_pace(capsys: Any) -> None:
    count = scaled(fast=5_000, long=100_000)
    with heard_by(CONSUMER, write_down):
        undisturbed = pace_of_the_relay(count)
        with idle_timeout("" if LONG else "1s"), an_idle_transaction() as ended:
            disturbed = pace_of_the_relay(count)
            was_ended = wait_until(ended, seconds=PATIENCE_SECONDS)

    waiting = OutboxEvent.objects.using("customers").filter(relayed_at=None).count()
    assert (was_ended, waiting) == (True, 0)
    assert disturbed <= max(5 * undisturbed, 0.1)
    with capsys.disabled():
        figure = f"p99 of a round of 50: {undisturbed * 1000:.0f} ms, beside the idle one {disturbed * 1000:.0f} ms"
        print(f"\n  T20: {count} events, {figure}")  # noqa: T201  a figure to be seen
    tell("T20", "an idle transaction", injected={"events": count, "idle transactions": 1}, lost={"events": waiting})


def pace_of_the_relay(count: int) -> float:
    """The 99th percentile of the seconds a round takes that carries 50 events."""
    rounds = []
    for turn in range(count // 50):
        with atomic("customers"):
            publish(*(Noted(thing=f"thing {number}", text=str(turn)) for number in range(50)))
        began = time.perf_counter()
        assert relay_outbox("customers") == 50
        rounds.append(time.perf_counter() - began)
    return sorted(rounds)[int(len(rounds) * 0.99) - 1]


@contextmanager
def idle_timeout(limit: str) -> Iterator[None]:
    """Roles end idle transactions after 30 s; for a quick test sooner, by the same setting."""
    role = f"ALTER ROLE customers_app IN DATABASE {TEST_DATABASE}"
    with admin_connection() as admin:
        ((usual,),) = admin.execute(
            "SELECT split_part(setting, '=', 2) FROM pg_db_role_setting, unnest(setconfig) AS setting"
            " WHERE setrole = 'customers_app'::regrole AND setting LIKE 'idle_in_transaction%'"
            " AND setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())"
        ).fetchall()
        assert usual == "30s"
        admin.execute(f"{role} SET idle_in_transaction_session_timeout = '{limit or usual}'")
        try:
            yield
        finally:
            admin.execute(f"{role} SET idle_in_transaction_session_timeout = '{usual}'")


@contextmanager
def an_idle_transaction() -> Iterator[Callable[[], bool]]:
    """One that has written, and then does nothing; yields what tells whether Postgres has ended it."""
    begun, leave = threading.Event(), threading.Event()
    sessions: list[int] = []

    def idle() -> None:
        with suppress(DatabaseError), atomic("customers"), connections["customers"].cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid() FROM pg_current_xact_id()")
            sessions.append(cursor.fetchone()[0])
            begun.set()
            leave.wait()
            cursor.execute("SELECT 1")
        connections.close_all()

    def ended() -> bool:
        with admin_connection() as admin:
            return not admin.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", sessions).fetchall()

    thread = threading.Thread(target=idle)
    thread.start()
    begun.wait(10)
    yield ended
    leave.set()
    thread.join()
