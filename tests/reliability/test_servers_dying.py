"""T8 and T22: Postgres and Redis die, freeze and forget under load; what was acknowledged is kept."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from random import Random
from typing import Any

import pytest
from django.db import connections

from tests.orders.shop_floor import open_shop, standard_delivery
from tests.reliability import stories
from tests.reliability.books import Difference, counted, differences
from tests.reliability.buyers import slowest_of_a_hundred
from tests.reliability.conftest import AS_IN_PRODUCTION
from tests.reliability.crowd import visit
from tests.reliability.killer import Deed, Killer
from tests.reliability.own_servers import MortalShop, OwnServers, own_servers
from tests.reliability.settling import hurry, let_recover, listed, until_right
from tests.reliability.shoppers import NO_ANSWER, Clerk, Reply, Shopper, told
from tests.reliability.stories import Story
from tests.support.torture import LONG, scaled, seeds, tell

pytestmark = pytest.mark.server

AT_ONCE = 6
REST_WITHIN_SECONDS = 60
P99_SECONDS = 2.0
BUSY = 4
"""On a machine that has other things to do, so many times the 99th percentile of before Redis died."""
LATECOMERS = 12
"""Shoppers who come when Postgres is back for good."""
STORIES: tuple[Story, ...] = (
    stories.buys,
    stories.looks_twice_and_presses_twice,
    stories.is_declined_and_takes_another_card,
    stories.waits_for_a_slow_gateway,
    stories.cancels,
)


@pytest.fixture(scope="module")
def servers(django_test_environment: None, django_db_blocker: Any) -> Iterator[OwnServers]:
    with django_db_blocker.unblock(), own_servers() as running:
        yield running


@pytest.fixture(scope="module")
def mortal_shop(servers: OwnServers) -> Iterator[MortalShop]:
    open_shop(MUG=1_000_000, CUP=1_000_000)
    with MortalShop(
        **AS_IN_PRODUCTION, **servers.environment, SANDBOX_DELAY_SECONDS="0.05", LOG_LEVEL="CRITICAL"
    ) as shop:
        yield shop


@pytest.fixture
def enter(mortal_shop: MortalShop) -> Callable[[], Shopper]:
    """Another shopper comes in."""
    connections.close_all()  # an earlier test may have killed the server they lead to
    delivery = standard_delivery()
    names = (f"ada{number}" for number in range(1_000_000))
    return lambda: Shopper(mortal_shop, name=f"{next(names)}.{time.monotonic_ns()}", delivery=delivery, patience=10)


def visit_of(shopper: Shopper, chosen: Random) -> Callable[[], None]:
    nobody = Clerk(shopper.shop, secret="")  # these stories need none
    return partial(chosen.choice(STORIES), shopper, nobody, chosen)


def heard_by(shoppers: Sequence[Shopper]) -> list[Reply]:
    return [reply for shopper in shoppers for reply in shopper.heard]


def unhelpful(replies: Sequence[Reply]) -> list[tuple[str, int, str]]:
    """Failures that do not say when to come again."""
    return [
        (reply.request, reply.status, str(reply.body)[:200])
        for reply in replies
        if reply.status == NO_ANSWER or (reply.status >= 500 and (reply.status != 503 or not reply.retry_after))
    ]


def still_wrong(shoppers: Sequence[Shopper]) -> list[Difference]:
    """What is wrong when the shop had the time to come to rest; in short, this process helps it."""
    connections.close_all()
    if not LONG:
        let_recover()
    hurry()
    return until_right(lambda: differences(**told(shoppers)), within_seconds=REST_WITHIN_SECONDS)


@pytest.mark.parametrize("seed", seeds(fast=1, long=1))
def test_t8_postgres_dies_again_and_again(servers: OwnServers, enter: Callable[[], Shopper], seed: int) -> None:
    shoppers: list[Shopper] = []
    deeds: dict[str, Deed] = {
        "postgres killed": lambda _: (servers.kill_postgres(), servers.revive()),
        "postgres stopped at once": lambda _: (servers.stop_postgres_at_once(), servers.revive()),
    }
    pauses = (5, 40) if LONG else (2, 4)
    with Killer(deeds, seed=seed, pause_seconds=pauses, most=scaled(fast=2, long=6)) as killer:

        def until_done() -> Iterator[Callable[[], object]]:
            afterwards = iter(range(LATECOMERS))
            while not killer.is_done or next(afterwards, None) is not None:
                shoppers.append(enter())
                yield visit_of(shoppers[-1], Random(f"{seed}:{len(shoppers)}"))

        visit(until_done(), at_once=AT_ONCE)

    found, replies = still_wrong(shoppers), heard_by(shoppers)
    tell(
        "T8",
        f"Postgres dies under load, seed {seed}",
        injected={**killer.done, "requests": len(replies), "refused with 503": sum(r.status == 503 for r in replies)},
        lost={"answers other than 503": len(unhelpful(replies)), **counted(found)},
    )
    assert unhelpful(replies) == []
    assert not found, f"seed {seed}\n{listed(found)}"
    assert all(shopper.heard[0].status == 201 for shopper in shoppers[-LATECOMERS:]), "the shop is not back"
    assert told(shoppers[:-LATECOMERS])["placed"]


def test_t22_redis_dies_freezes_and_forgets(servers: OwnServers, enter: Callable[[], Shopper]) -> None:
    seconds = scaled(fast=1, long=10)
    kept = [enter() for _ in range(10)]
    assert all(shopper.fill(MUG=number + 1, CUP=1) for number, shopper in enumerate(kept))
    shoppers: list[Shopper] = []
    missing: list[str] = []

    def trade() -> None:
        end = time.monotonic() + seconds

        def until_over() -> Iterator[Callable[[], object]]:
            while time.monotonic() < end:
                shoppers.append(enter())
                yield visit_of(shoppers[-1], Random(len(shoppers)))

        visit(until_over(), at_once=AT_ONCE)

    def look_into_the_carts() -> None:
        for number, shopper in enumerate(kept):
            items = {item["sku"]: item["quantity"] for item in shopper.look().body.get("items", [])}
            missing.extend([] if items == {"MUG": number + 1, "CUP": 1} else [shopper.name])

    trade()
    calm = slowest_of_a_hundred(heard_by(shoppers))
    servers.kill_redis()
    trade()
    look_into_the_carts()
    servers.revive()
    trade()
    look_into_the_carts()
    with servers.frozen_redis():
        trade()
        look_into_the_carts()
    trade()
    servers.flush_redis()
    look_into_the_carts()
    trade()

    found, replies = still_wrong(shoppers), heard_by([*shoppers, *kept])
    slowest = slowest_of_a_hundred(replies)
    failures = [
        (reply.request, reply.status, str(reply.body)[:200]) for reply in replies if not 200 <= reply.status < 500
    ]
    tell(
        "T22",
        "Redis dies, freezes and forgets under load",
        injected={"killed": 1, "frozen": 1, "flushed": 1, "requests": len(replies), "ms p99": round(slowest * 1000)},
        lost={"answers of 500 and above": len(failures), "carts": len(missing), **counted(found)},
    )
    assert failures == []
    assert missing == []
    assert not found, listed(found)
    assert slowest <= max(P99_SECONDS, BUSY * calm)
