"""T3: the process dies at every point of a checkout, and of what undoes one; the books are right all the same."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from random import Random

import pytest
from django.utils import timezone

from apps.customers.services.api_keys import create_api_key
from apps.inventory import interface as inventory
from tests.orders.shop_floor import filled_cart, open_shop, standard_delivery
from tests.reliability import stories
from tests.reliability.books import ON_THEIR_WAY, Difference, counted, differences
from tests.reliability.conftest import AS_IN_PRODUCTION
from tests.reliability.crashing.fate import EXIT_CODE, Fate
from tests.reliability.crashing.places import places
from tests.reliability.crowd import visit
from tests.reliability.settling import hurry, let_recover, listed
from tests.reliability.shoppers import Clerk, Shopper, told
from tests.reliability.stories import ASKS_THE_SHOPPER, VISA, Story
from tests.servers import ROOT
from tests.support.shop import RunningShop
from tests.support.torture import LONG, progress, scaled, seeds, tell

pytestmark = pytest.mark.server

PLENTY = 100_000
AT_ONCE = 6


@pytest.fixture(scope="module")
def fate(tmp_path_factory: pytest.TempPathFactory) -> Fate:
    return Fate(tmp_path_factory.mktemp("fate"))


@pytest.fixture(scope="module")
def _running_shop(django_db_setup: None, fate: Fate) -> Iterator[RunningShop]:
    """Without background work of its own: what recovers is this process, when the test says so."""
    ways = {"BACKGROUND": "off", "WEB_WORKERS": "4", "WEB_THREADS": "1", "SANDBOX_DELAY_SECONDS": "0.02"}
    with RunningShop(**AS_IN_PRODUCTION, **fate.environment, **ways) as shop:
        yield shop


class ShopperWithACart(Shopper):
    """Who has filled it before, somewhere else: that is not what is attacked here."""

    def fill(self, **units: int) -> bool:
        self.cart = filled_cart(**units)
        return True


class Stage:
    """Where stories are played, each by a shopper of its own."""

    def __init__(self, shop: RunningShop) -> None:
        self._shop, self._delivery, self._shoppers = shop, standard_delivery(), 0
        _, secret = create_api_key(name="clerk", scopes=["*"], expires_at=None, now=timezone.now())
        self._clerk = Clerk(shop, secret=secret)

    def enter(self) -> Shopper:
        self._shoppers += 1
        return ShopperWithACart(self._shop, name=f"ada{self._shoppers}", delivery=self._delivery)

    def play(self, story: Story) -> Shopper:
        """Always the same way; answers who it was."""
        shopper = self.enter()
        story(shopper, self._clerk, Random(story.__name__))
        return shopper

    def parts(self, story: Story, shopper: Shopper, chosen: Random) -> Callable[[], None]:
        return partial(story, shopper, self._clerk, chosen)


@pytest.fixture
def stage(shop: RunningShop) -> Stage:
    open_shop(MUG=PLENTY, CUP=PLENTY, VASE=3)
    return Stage(shop)


def comes_too_late_for_the_goods(shopper: Shopper, clerk: Clerk, chosen: Random) -> None:
    with_vases(3)
    shopper.fill(VASE=2)
    with_vases(1)
    shopper.pay(VISA)


def loses_the_goods_while_paying(shopper: Shopper, clerk: Clerk, chosen: Random) -> None:
    with_vases(3)
    shopper.fill(VASE=2)
    shopper.pay(ASKS_THE_SHOPPER)
    with_vases(0)
    shopper.answer_the_bank(approved=True)
    shopper.come_back()


def with_vases(on_hand: int) -> None:
    """Somebody counts the vases."""
    level = inventory.StockLevel(sku="VASE", on_hand=on_hand)
    inventory.service().set_levels(levels=[level], reason="count", now=timezone.now())


SIDE_BY_SIDE: tuple[Story, ...] = (
    stories.buys,
    stories.is_declined_and_takes_another_card,
    stories.is_declined_and_pays_for_the_same_order,
    stories.pays_for_the_same_order_instead_of_proving_it,
    stories.proves_who_they_are,
    stories.does_not_prove_it,
    stories.gives_one_try_up_for_another,
    stories.cancels,
    stories.gives_one_back,
    stories.waits_for_a_slow_gateway,
    stories.never_comes_back,
)
STORIES = (*SIDE_BY_SIDE, loses_the_goods_while_paying, comes_too_late_for_the_goods)

CALLS_OF_A_CHECKOUT = {f"gateway.{call}" for call in ("authorize", "retrieve", "capture", "void", "refund")}
NEEDS_A_BROKEN_SERVER = {"saga.postpone"}
"""Passed only when a database fails in the middle: `test_servers_dying.py` and `test_grand_run.py` see to that."""

BROKEN_OFF = (
    (stories.buys, "gateway.authorize, after"),
    (stories.buys, "take_stock.run, after"),
    (stories.is_declined_and_leaves, "saga.start_compensating, after"),
    (stories.cancels, "gateway.refund, after"),
)
"""Checkouts whose recovery has something to do."""


def test_t3_a_death_at_every_point_loses_nothing(stage: Stage, fate: Fate, deliver_events: Callable[[], int]) -> None:
    peaceful = told_in_peace(stage, fate)
    assert never_passed(peaceful) == set()
    plan = deaths_to_die(peaceful)
    lost: Counter[str] = Counter()
    survived = []
    for number, (story, point, at_pass) in enumerate(plan):
        progress(f"{number} of {len(plan)} deaths: {story.__name__}, {point}")
        fate.die(point, at_pass=at_pass)
        shopper = stage.play(story)
        survived += [] if fate.deaths else [(story.__name__, point, at_pass)]
        fate.spare()
        let_recover()
        found = after_the_rest(shopper)
        lost.update(difference.kind for difference in found)
        assert not found, f"{story.__name__} died {point} (pass {at_pass})\n{listed(found)}"

    deliver_events()
    assert listed(differences()) == listed([])
    tell("T3", "death at every point of a checkout", injected={"deaths": len(plan)}, lost=counted([]) | lost)
    assert survived == []


def test_t3_a_death_at_every_point_of_recovery_loses_nothing(stage: Stage, fate: Fate) -> None:
    def broken_off(story: Story, point: str) -> Shopper:
        fate.die(point)
        shopper = stage.play(story)
        assert fate.deaths == [point]
        hurry()
        return shopper

    died: set[str] = set()
    for story, point in BROKEN_OFF[: scaled(fast=1, long=len(BROKEN_OFF))]:
        broken_off(story, point)
        fate.watch()
        assert recovered_by_another_process(fate) == 0
        for last in [p for p in dict.fromkeys(fate.passed) if p not in died][: scaled(fast=1, long=1000)]:
            progress(f"death while recovering {story.__name__} ({point}): {last}")
            shopper = broken_off(story, point)
            fate.die(last)
            assert recovered_by_another_process(fate) == EXIT_CODE
            fate.spare()
            let_recover()
            found = after_the_rest(shopper)
            assert not found, f"{story.__name__} died {point}, its recovery {last}\n{listed(found)}"
            died.add(last)

    tell("T3", "death at every point of recovery", injected={"deaths": 2 * len(died)}, lost=counted([]))
    assert died


@pytest.mark.parametrize("seed", seeds(fast=1, long=25))
def test_t3_deaths_by_chance_among_many_shoppers_lose_nothing(
    stage: Stage, fate: Fate, deliver_events: Callable[[], int], seed: int
) -> None:
    chosen = Random(seed)
    shoppers = [stage.enter() for _ in range(scaled(fast=16, long=40))]
    parts = [stage.parts(chosen.choice(SIDE_BY_SIDE), shopper, Random(chosen.random())) for shopper in shoppers]

    fate.die_by_chance(chance=0.03, seed=seed, most=scaled(fast=6, long=20))
    visit(parts, at_once=AT_ONCE)
    deaths = fate.deaths
    fate.spare()
    let_recover()
    deliver_events()

    found = differences(**told(shoppers))
    tell("T3", "deaths by chance among many shoppers", injected={"deaths": len(deaths)}, lost=counted(found))
    assert not found, f"seed {seed}: {deaths}\n{listed(found)}"
    assert {reply.status for shopper in shoppers for reply in shopper.heard if reply.status >= 500} <= {503}


def told_in_peace(stage: Stage, fate: Fate) -> dict[Story, list[str]]:
    """Every story once, and which points it passes, in order."""
    points = {}
    for story in STORIES:
        fate.watch()
        shopper = stage.play(story)
        points[story] = fate.passed
        fate.spare()
        let_recover()
        found = after_the_rest(shopper)
        assert not found, f"{story.__name__}, in peace\n{listed(found)}"
    return points


def recovered_by_another_process(fate: Fate) -> int:
    """Every job runs once in a worker that meets its fate; answers its exit code."""
    worker = [sys.executable, "manage.py", "worker", "--once"]
    environment = {**os.environ, **fate.environment}
    return subprocess.run(worker, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=False).returncode


def after_the_rest(*shoppers: Shopper) -> list[Difference]:
    """What is wrong while events may still be on their way."""
    return [found for found in differences(**told(shoppers)) if found.kind not in ON_THEIR_WAY]


def never_passed(peaceful: dict[Story, list[str]]) -> set[str]:
    """Places that no story comes to, so that nobody would die there: tell a story for each, or say why not."""
    passed = {point.split(",")[0] for points in peaceful.values() for point in points}
    expected = {place.name for place in places() if not place.name.startswith("gateway.")}
    return (expected | CALLS_OF_A_CHECKOUT) - NEEDS_A_BROKEN_SERVER - passed


def deaths_to_die(peaceful: dict[Story, list[str]]) -> list[tuple[Story, str, int]]:
    """Each pass of each point in each story.

    In short: each once, in the first story that makes it; of two points between which nothing happens only the first;
    and of later stories, which pay more than once, the first pass.
    """
    plan: dict[tuple[object, ...], tuple[Story, str, int]] = {}
    for story, points in peaceful.items():
        passes: Counter[str] = Counter()
        for previous, point in pairwise(["", *points]):
            passes[point] += 1
            if LONG:
                plan[story, point, passes[point]] = (story, point, passes[point])
            elif _is_the_same_moment(previous, point):
                continue
            elif passes[point] == 1 or story is STORIES[0]:
                plan.setdefault((point, passes[point]), (story, point, passes[point]))
    return list(plan.values())


def _is_the_same_moment(previous: str, point: str) -> bool:
    """One call just over, the next not begun; only what a gateway has answered is still written down in between."""
    return previous.endswith(", after") and point.endswith(", before") and not previous.startswith("gateway.")
