"""Redis is read first, Postgres is right: nothing a Redis can do loses a cart, or brings an older one back."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from apps.cart import services
from apps.cart.interface import holder_of
from apps.cart.rules import Contents
from apps.cart.selectors import stored_contents
from apps.cart.services.circuit import Circuit
from apps.cart.services.copies import Copies, copies
from commerce.redis import client
from tests.cart.world import NOW, PAUSE_SECONDS, RedisServer

pytestmark = pytest.mark.usefixtures("committed", "shelves")

FAST = 0.3
"""Seconds an answer may take when nothing is waited for."""


def add(token: str = "", sku: str = "MUG", quantity: int = 1) -> str:
    return services.add_item(token=token, sku=sku, quantity=quantity, now=NOW).token


def held(token: str) -> dict[str, int]:
    return {item.sku: item.quantity for item in services.get_cart(token=token, now=NOW).items}


def seconds(call: Callable[[], object]) -> float:
    started = time.monotonic()
    call()
    return time.monotonic() - started


def test_twenty_tabs_adding_one_each_make_twenty(concurrently: Any) -> None:
    token = add()

    concurrently([lambda: add(token) for _ in range(20)])

    assert held(token) == {"MUG": 21}
    client().flushall()
    assert held(token) == {"MUG": 21}


def test_tabs_adding_different_articles_lose_none(concurrently: Any, shelves: Any) -> None:
    for number in range(12):
        shelves.put(f"SKU-{number}")
    token = add()

    concurrently([lambda sku=f"SKU-{number}": add(token, sku) for number in range(12)])

    assert held(token) == {"MUG": 1, **{f"SKU-{number}": 1 for number in range(12)}}


def test_tabs_together_do_not_take_more_than_there_is(concurrently: Any, shelves: Any) -> None:
    shelves.stock("BOWL", 5)
    token = add()

    answers = concurrently([lambda: add(token, "BOWL") for _ in range(8)])

    assert held(token) == {"MUG": 1, "BOWL": 5}
    assert sorted(type(answer).__name__ for answer in answers) == ["InsufficientStock"] * 3 + ["str"] * 5


def test_a_cart_is_read_from_redis(redis_server: RedisServer, django_assert_num_queries: Any) -> None:
    token = add()

    with django_assert_num_queries(0, using="cart"):
        assert (held(token), services.count_units(token=token)) == ({"MUG": 1}, 1)


def test_a_flushed_redis_fills_again_from_postgres(redis_server: RedisServer, django_assert_num_queries: Any) -> None:
    token = add(add(), "BOWL", 2)
    redis_server.direct().flushall()

    assert held(token) == {"MUG": 1, "BOWL": 2}
    with django_assert_num_queries(0, using="cart"):
        assert held(token) == {"MUG": 1, "BOWL": 2}


def test_a_killed_redis_is_not_noticed_and_its_return_is(
    redis_server: RedisServer, django_assert_num_queries: Any
) -> None:
    token = add()
    redis_server.kill()

    assert add(token) == token
    assert held(token) == {"MUG": 2}
    assert services.count_units(token=token) == 2
    assert services.set_quantity(token=token, sku="MUG", quantity=3, now=NOW).units == 3
    other = add(sku="BOWL")

    redis_server.start()
    wait_until_redis_is_used_again()
    assert (held(token), held(other)) == ({"MUG": 3}, {"BOWL": 1})
    with django_assert_num_queries(0, using="cart"):
        assert (held(token), held(other)) == ({"MUG": 3}, {"BOWL": 1})


def test_a_frozen_redis_is_waited_for_once(redis_server: RedisServer, concurrently: Any) -> None:
    token = add()
    redis_server.freeze()

    assert seconds(lambda: held(token)) < 1.5
    times = [seconds(lambda: add(token)) for _ in range(10)]
    assert max(times) < FAST
    assert held(token) == {"MUG": 11}

    time.sleep(PAUSE_SECONDS)  # the pause is over: of many callers, one probes
    times = concurrently([lambda: seconds(lambda: held(token)) for _ in range(8)])
    assert sorted(t > FAST for t in times) == [False] * 7 + [True]
    assert max(times) < 1.5


def test_what_a_frozen_redis_still_held_does_not_win(redis_server: RedisServer) -> None:
    token, ordered = add(), add()
    digest = holder_of(token)
    redis_server.freeze()
    add(token, quantity=4)  # this one Redis finds in its queue when it wakes up
    add(token, "BOWL")  # this one was never sent
    services.clear(token=ordered, now=NOW)
    redis_server.thaw()

    assert units_in(redis_server, digest) in {1, 5}
    assert held(token) == {"MUG": 5, "BOWL": 1}

    wait_until_redis_is_used_again()
    unaware = a_process_that_saw_nothing()
    assert unaware.read(digest) is None
    assert unaware.read(holder_of(ordered)) is None
    assert held(token) == {"MUG": 5, "BOWL": 1}
    assert services.count_units(token=ordered) == 0
    copy = unaware.read(digest)
    assert copy is not None
    assert copy.quantities == {"MUG": 5, "BOWL": 1}


def test_a_write_missed_during_the_probe_makes_the_probe_start_over() -> None:
    circuit = Circuit(pause_seconds=3, probation_seconds=4)
    probes: list[int] = []

    def probe_while_a_write_is_missed() -> None:
        probes.append(len(probes))
        if len(probes) < 3:
            assert circuit.miss_write()

    circuit.close_after(probe_while_a_write_is_missed)

    assert probes == [0, 1, 2]
    assert not circuit.miss_write()


def test_a_process_that_is_back_believes_nothing_while_others_may_still_pause(redis_server: RedisServer) -> None:
    token = add()
    others, ours = a_process_that_saw_nothing(), Copies()
    clock = Clock()
    ours._circuit = Circuit(pause_seconds=3, probation_seconds=4, clock=clock)
    others._circuit.open()
    assert ours.read(holder_of(token)) is None  # back, on probation

    before = stored(token)
    ours.put(holder_of(token), before)
    with copies_of(others):
        add(token)  # not copied: the other process still pauses
    clock.now += 3.9
    assert ours.read(holder_of(token)) is None
    clock.now += 0.2
    assert ours.read(holder_of(token)) is None  # a new epoch has begun
    ours.put(holder_of(token), stored(token))
    assert ours.read(holder_of(token)) == stored(token) != before


def test_a_failure_during_probation_begins_it_anew() -> None:
    clock = Clock()
    circuit = Circuit(pause_seconds=3, probation_seconds=4, clock=clock)
    circuit.close_after(lambda: None)
    circuit.open()
    assert [circuit.may_probe(), circuit.may_trust()] == [False, False]

    clock.now += 3
    assert [circuit.may_trust(), circuit.may_probe(), circuit.may_probe()] == [False, True, False]
    circuit.close_after(lambda: None)
    clock.now += 3.9
    assert not circuit.may_trust()
    clock.now += 0.2
    assert [circuit.may_trust(), circuit.may_trust()] == [True, False]
    circuit.trust_after(circuit.open)
    assert not circuit.is_trusted


def test_a_process_that_died_with_a_change_not_copied_is_mended_by_the_next(redis_server: RedisServer) -> None:
    token = add()
    copies._circuit.open()
    add(token)
    assert units_in(redis_server, holder_of(token)) == 1

    successor = Copies()
    assert successor.read(holder_of(token)) is None


def test_a_redis_that_came_back_from_an_older_snapshot_is_not_believed(redis_server: RedisServer) -> None:
    token = add()
    redis_server.direct().save()
    unaware = a_process_that_saw_nothing()
    add(token)
    redis_server.kill()
    redis_server.start()

    assert units_in(redis_server, holder_of(token)) == 1
    assert unaware.read(holder_of(token)) is None


def test_a_slow_reader_does_not_put_an_older_copy_back(redis_server: RedisServer) -> None:
    token = add()
    digest = holder_of(token)
    older = copies.read(digest)
    assert older is not None
    add(token)
    services.clear(token=token, now=NOW)

    copies.put(digest, older)

    assert services.count_units(token=token) == 0


def test_a_copy_lives_as_long_as_the_cart(redis_server: RedisServer) -> None:
    token = add()

    (left,) = [redis_server.direct().ttl(key) for key in redis_server.direct().keys("cart:copy:*")]
    assert left == pytest.approx(7 * 86_400, abs=3_600)
    assert token not in "".join(redis_server.direct().keys())


def test_a_redis_that_refuses_is_a_redis_that_is_away(redis_server: RedisServer) -> None:
    token = add()
    redis_server.direct().config_set("maxmemory", "1")

    assert held(add(token)) == {"MUG": 2}
    assert held(token) == {"MUG": 2}


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def stored(token: str) -> Contents:
    contents = stored_contents(token_digest=holder_of(token))
    assert contents is not None
    return contents


@contextmanager
def copies_of(other: Copies) -> Iterator[None]:
    """Do what follows as another process."""
    ours, copies._circuit = copies._circuit, other._circuit
    try:
        yield
    finally:
        copies._circuit = ours


def wait_until_redis_is_used_again() -> None:
    """The circuit closes on the first use after its pause."""
    deadline = time.monotonic() + PAUSE_SECONDS + 2
    while not copies._circuit.is_trusted:
        assert time.monotonic() < deadline
        time.sleep(0.05)
        copies.read("nothing")


def a_process_that_saw_nothing() -> Copies:
    """Another process, which used Redis before and had no request during the outage."""
    other = Copies()
    other._circuit.close_after(lambda: None)
    other._circuit.trust_after(lambda: None)
    return other


def units_in(server: RedisServer, digest: str) -> int:
    """What Redis holds, believed or not."""
    contents = server.direct().hget(f"cart:copy:{digest}", "contents")
    assert isinstance(contents, str)
    units: int = json.loads(contents)["quantities"]["MUG"]
    return units
