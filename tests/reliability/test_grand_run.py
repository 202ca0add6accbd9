"""Everything at once: shoppers of all kinds buy while anything is killed at any time, the gateway included.

Afterwards the shop is started again and given a minute; then its books and the gateway's must agree.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
import requests
from django.db import connections
from django.utils import timezone

from apps.customers.services.api_keys import create_api_key
from apps.inventory.models import Stock
from tests.orders.shop_floor import open_shop, standard_delivery
from tests.reliability import stories
from tests.reliability.books import Difference, counted, differences, stripe_ledger
from tests.reliability.conftest import AS_IN_PRODUCTION
from tests.reliability.crowd import visit
from tests.reliability.killer import Deed, Killer, for_a_while
from tests.reliability.own_servers import MortalShop, MortalWorker, OwnServers, own_servers
from tests.reliability.settling import hurry, listed, until_right
from tests.reliability.shoppers import NO_ANSWER, Clerk, Shopper, told
from tests.reliability.stories import Story
from tests.support.fakestripe import RunningFakeStripe
from tests.support.torture import LONG, progress, scaled, seeds, tell

pytestmark = pytest.mark.server

AT_ONCE = 6
CHECKOUTS = scaled(fast=60, long=1000)
KILLS = scaled(fast=3, long=50)
PAUSES = (1.0, 6.0) if LONG else (1.0, 2.0)
REST_WITHIN_SECONDS = 60
PATIENCE_SECONDS = 10
RARE = 5
"""Units of what everybody in a hurry wants."""

FAULTS = [
    {"fault": "timeout", "path": "/v1/payment_intents*", "share": 0.02, "seconds": 3, "seed": 1},
    {"fault": "reset_after", "path": "/v1/*", "share": 0.02, "seed": 2},
    {"fault": "reset_before", "path": "/v1/*", "share": 0.02, "seed": 3},
    {"fault": "error_after", "path": "/v1/payment_intents*", "share": 0.01, "seed": 4},
    {"fault": "rate_limit", "path": "/v1/*", "share": 0.01, "seed": 5},
]


class Town:
    """The shop with all that it stands on, each part of it mortal."""

    def __init__(self, servers: OwnServers, gateway: RunningFakeStripe, shop: MortalShop, worker: MortalWorker) -> None:
        self.servers, self.gateway, self.shop, self.worker = servers, gateway, shop, worker
        self.delivery = standard_delivery()
        self.struck = 0
        _, self.secret = create_api_key(
            name="clerk", scopes=["orders:write", "shipping:write"], expires_at=None, now=timezone.now()
        )

    def shopper(self, number: int) -> Shopper:
        return Shopper(
            self.shop, name=f"shopper{number}", delivery=self.delivery, bank=self.bank, patience=PATIENCE_SECONDS
        )

    def clerk(self) -> Clerk:
        return Clerk(self.shop, secret=self.secret, patience=PATIENCE_SECONDS)

    @property
    def deeds(self) -> dict[str, Deed]:
        return {
            "web processes killed": self.shop.kill_worker,
            "whole shops killed": lambda _: (self.shop.kill_master(), self.shop.restart()),
            "workers killed": lambda _: (self.worker.kill(), self.worker.restart()),
            "gateways killed": lambda _: self.kill_gateway(),
            "Postgres killed": lambda _: (self.servers.kill_postgres(), self.servers.revive()),
            "Redis killed": lambda _: (self.servers.kill_redis(), self.servers.revive()),
            "Redis frozen": self.freeze_redis,
            "Redis flushed": lambda _: self.servers.flush_redis(),
        }

    def arm_gateway(self) -> None:
        """Let it misbehave from now on."""
        self.gateway.control("faults", faults=FAULTS)

    def kill_gateway(self) -> None:
        """Its books outlive it; what it was told to do, and the log of its calls, do not."""
        self.struck += self.faults_of_the_gateway()
        self.gateway.kill()
        self.gateway.start()
        self.arm_gateway()

    def faults_of_the_gateway(self) -> int:
        return sum(call["fault"] != "" for call in self.gateway.calls())

    def freeze_redis(self, chosen: Random) -> None:
        with self.servers.frozen_redis():
            for_a_while(chosen.uniform(0.5, 3))

    def start_again(self) -> None:
        """As after a night of it: no faults any more, and every process new."""
        self.gateway.clear_faults()
        self.worker.kill()
        self.shop.kill_master()
        connections.close_all()
        hurry()
        self.shop.restart()
        self.worker.restart()

    def bank(self, url: str, approved: bool) -> None:  # noqa: FBT001  as `Bank` says
        """Answer 3-D Secure, when the gateway is there to hear it."""
        intent = re.search(r"pi_\w+", url)
        for _ in range(20):
            try:
                with suppress(RuntimeError):  # it was given up meanwhile
                    self.gateway.control("authenticate", payment_intent=intent and intent[0], approve=approved)
            except requests.RequestException:
                for_a_while(0.3)
            else:
                return

    def still_wrong(self, shoppers: list[Shopper]) -> list[Difference]:
        """What the judge says, asking the gateway's own ledger."""
        return differences(lambda: stripe_ledger(self.gateway.ledger()), **told(shoppers))


@pytest.fixture
def town(django_test_environment: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[Town]:
    with django_db_blocker.unblock(), own_servers() as servers, RunningFakeStripe(state=tmp_path / "books") as gateway:
        open_shop(MUG=1_000_000, CUP=1_000_000, RARE=RARE * scaled(fast=1, long=10))
        environment = {
            **AS_IN_PRODUCTION,
            **servers.environment,
            **gateway.environment(),
            "GATEWAY_TIMEOUT_SECONDS": "2",
            "LOG_LEVEL": "CRITICAL",
        }
        with MortalShop(**environment) as shop, MortalWorker(**environment) as worker:
            gateway.deliver_to(f"{shop.url}/api/v1/payments/webhooks/stripe", copies=2, shuffle=0.5)
            yield Town(servers, gateway, shop, worker)


WAYS: dict[Story, int] = {
    stories.buys: 30,
    stories.gives_one_back: 10,
    stories.cancels: 10,
    stories.hurries_for_the_last_ones: 10,
    stories.proves_who_they_are: 8,
    stories.is_declined_and_takes_another_card: 8,
    stories.is_declined_and_pays_for_the_same_order: 7,
    stories.looks_twice_and_presses_twice: 5,
    stories.is_declined_and_leaves: 4,
    stories.does_not_prove_it: 3,
    stories.gives_one_try_up_for_another: 3,
    stories.never_comes_back: 2,
}
"""How many of a hundred come for what."""


@pytest.mark.parametrize("seed", seeds(fast=1, long=1))
def test_t3_everything_dies_while_everybody_buys(town: Town, seed: int) -> None:
    chosen, shoppers, clerks, numbers = Random(seed), list[Shopper](), list[Clerk](), count(1)
    town.arm_gateway()
    ways = chosen.choices(list(WAYS), weights=list(WAYS.values()), k=CHECKOUTS)

    with Killer(town.deeds, seed=seed, pause_seconds=PAUSES, most=KILLS) as killer:

        def all_of_them() -> Iterator[Callable[[], object]]:
            for way in ways:
                number = next(numbers)
                shopper, clerk = town.shopper(number), town.clerk()
                shoppers.append(shopper)
                clerks.append(clerk)
                progress(f"{number} of {CHECKOUTS} checkouts, {sum(killer.done.values())} kills")
                yield partial(way, shopper, clerk, Random(f"{seed}:{number}"))

        visit(all_of_them(), at_once=AT_ONCE)
    struck = town.struck + town.faults_of_the_gateway()
    began = time.monotonic()
    town.start_again()

    found = until_right(lambda: town.still_wrong(shoppers), within_seconds=REST_WITHIN_SECONDS)
    replies = [reply for shopper in shoppers for reply in shopper.heard] + [
        reply for clerk in clerks for reply in clerk.heard
    ]
    errors = [(r.request, r.status, str(r.body)[:300]) for r in replies if r.status >= 500 and r.status != 503]
    tell(
        "T3",
        f"{CHECKOUTS} checkouts while everything dies, seed {seed}",
        injected={
            **killer.done,
            "gateway faults": struck,
            "connections dropped": sum(reply.status == NO_ANSWER for reply in replies),
            "orders told of": len(told(shoppers)["placed"]),
            "seconds until all was right": round(time.monotonic() - began),
        },
        lost={"answers of 500": len(errors), **counted(found)},
    )
    assert not found, f"seed {seed}, {dict(killer.done)}\n{listed(found)}"
    assert errors == []
    assert Stock.objects.get(sku="RARE").on_hand >= 0
    assert len(told(shoppers)["placed"]) > CHECKOUTS // 3
