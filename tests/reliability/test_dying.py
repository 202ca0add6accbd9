"""T3: the process dies at every point of a checkout, and of what undoes one; the books are right all the same."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from random import Random

import pytest
from django.utils import timezone

from apps.inventory import interface as inventory
from tests.orders.shop_floor import filled_cart, open_shop, standard_delivery
from tests.reliability.books import ON_THEIR_WAY, Difference, counted, differences
from tests.reliability.conftest import AS_IN_PRODUCTION
from tests.reliability.crashing.fate import Fate
from tests.reliability.crashing.places import places
from tests.reliability.settling import let_recover, listed
from tests.reliability.shoppers import Shopper, told
from tests.support.concurrency import run_at_once
from tests.support.shop import RunningShop
from tests.support.torture import LONG, scaled, seeds, tell

pytestmark = pytest.mark.server

DECLINED = "pm_card_chargeDeclined"
ASKS_THE_SHOPPER = "pm_card_authenticationRequired"
PLENTY = 100_000


@pytest.fixture(scope="module")
def fate(tmp_path_factory: pytest.TempPathFactory) -> Fate:
    return Fate(tmp_path_factory.mktemp("fate"))


@pytest.fixture(scope="module")
def _running_shop(django_db_setup: None, fate: Fate) -> Iterator[RunningShop]:
    """Without background work of its own: what recovers is this process, when the test says so."""
    ways = {"BACKGROUND": "off", "WEB_WORKERS": "4", "WEB_THREADS": "1", "SANDBOX_DELAY_SECONDS": "0.02"}
    with RunningShop(**AS_IN_PRODUCTION, **fate.environment, **ways) as shop:
        yield shop


@dataclass
class Scene:
    """Where a story plays: a shop, and a delivery method that it has."""

    shop: RunningShop
    delivery: str
    shoppers: int = 0

    def enter(self) -> Shopper:
        self.shoppers += 1
        return Shopper(self.shop, name=f"ada{self.shoppers}", delivery=self.delivery)


@pytest.fixture
def scene(shop: RunningShop) -> Scene:
    open_shop(MUG=PLENTY, CUP=PLENTY, VASE=3)
    return Scene(shop, standard_delivery())


def buys(shopper: Shopper) -> None:
    shopper.cart = filled_cart(MUG=2, CUP=1)
    shopper.pay()


def is_declined_and_takes_another_card(shopper: Shopper) -> None:
    shopper.cart = filled_cart(MUG=1)
    shopper.pay(DECLINED)
    shopper.pay()


def is_declined_and_leaves(shopper: Shopper) -> None:
    shopper.cart = filled_cart(MUG=1)
    shopper.pay(DECLINED)


def is_declined_and_pays_for_the_same_order(shopper: Shopper) -> None:
    shopper.cart = filled_cart(MUG=1)
    shopper.pay(DECLINED)
    shopper.pay_for_the_same_order()


def pays_for_the_same_order_instead_of_proving_it(shopper: Shopper) -> None:
    shopper.cart = filled_cart(MUG=1)
    shopper.pay(ASKS_THE_SHOPPER)
    shopper.pay_for_the_same_order()


def proves_who_they_are(shopper: Shopper) -> None:
    shopper.cart = filled_cart(MUG=1)
    shopper.pay(ASKS_THE_SHOPPER)
    shopper.answer_the_bank(approved=True)
    shopper.come_back()


def does_not_prove_it(shopper: Shopper) -> None:
    shopper.cart = filled_cart(MUG=1)
    shopper.pay(ASKS_THE_SHOPPER)
    shopper.answer_the_bank(approved=False)
    shopper.come_back()


def never_comes_back(shopper: Shopper) -> None:
    shopper.cart = filled_cart(MUG=1)
    shopper.pay(ASKS_THE_SHOPPER)


def gives_one_try_up_for_another(shopper: Shopper) -> None:
    shopper.cart = filled_cart(MUG=1)
    shopper.pay(ASKS_THE_SHOPPER)
    shopper.pay()


def waits_for_a_slow_gateway(shopper: Shopper) -> None:
    shopper.cart = filled_cart(MUG=1)
    shopper.pay("pm_card_timeout")


def meets_a_gateway_that_is_away(shopper: Shopper) -> None:
    shopper.cart = filled_cart(MUG=1)
    shopper.pay("pm_card_outage")


def cancels(shopper: Shopper) -> None:
    shopper.cart = filled_cart(MUG=1)
    shopper.pay()
    shopper.cancel()


def comes_too_late_for_the_goods(shopper: Shopper) -> None:
    with_vases(3)
    shopper.cart = filled_cart(VASE=2)
    with_vases(1)
    shopper.pay()


def loses_the_goods_while_paying(shopper: Shopper) -> None:
    with_vases(3)
    shopper.cart = filled_cart(VASE=2)
    shopper.pay(ASKS_THE_SHOPPER)
    with_vases(0)
    shopper.answer_the_bank(approved=True)
    shopper.come_back()


def with_vases(on_hand: int) -> None:
    """Somebody counts the vases."""
    level = inventory.StockLevel(sku="VASE", on_hand=on_hand)
    inventory.service().set_levels(levels=[level], reason="count", now=timezone.now())


Story = Callable[[Shopper], None]
STORIES: tuple[Story, ...] = (
    buys,
    is_declined_and_takes_another_card,
    is_declined_and_pays_for_the_same_order,
    pays_for_the_same_order_instead_of_proving_it,
    proves_who_they_are,
    does_not_prove_it,
    gives_one_try_up_for_another,
    cancels,
    loses_the_goods_while_paying,
    comes_too_late_for_the_goods,
    waits_for_a_slow_gateway,
    meets_a_gateway_that_is_away,
    is_declined_and_leaves,
    never_comes_back,
)
SIDE_BY_SIDE = tuple(story for story in STORIES if story.__name__ not in {
    "comes_too_late_for_the_goods", "loses_the_goods_while_paying",
})  # fmt: skip
"""Stories that do not change what others find on the shelves."""

CALLS_OF_A_CHECKOUT = {f"gateway.{call}" for call in ("authorize", "retrieve", "capture", "void", "refund")}
NEEDS_A_BROKEN_SERVER = {"saga.postpone"}
"""Passed only when a database fails in the middle: `test_servers_dying.py` and `test_grand_run.py` see to that."""


def test_t3_a_death_at_every_point_loses_nothing(scene: Scene, fate: Fate, deliver_events: Callable[[], int]) -> None:
    peaceful = told_in_peace(scene, fate)
    assert never_passed(peaceful) == set()
    plan = deaths_to_die(peaceful)
    lost: Counter[str] = Counter()
    survived = []
    for story, point, at_pass in plan:
        shopper = scene.enter()
        fate.die(point, at_pass=at_pass)
        story(shopper)
        died = bool(fate.deaths)
        fate.spare()
        let_recover()
        survived += [] if died else [(story.__name__, point, at_pass)]
        found = after_the_rest(shopper)
        lost.update(difference.kind for difference in found)
        assert not found, f"{story.__name__} died {point} (pass {at_pass})\n{listed(found)}"

    deliver_events()
    assert listed(differences()) == listed([])
    tell("T3", "death at every point of a checkout", injected={"deaths": len(plan)}, lost=counted([]) | lost)
    assert survived == []


@pytest.mark.parametrize("seed", seeds(fast=1, long=40))
def test_t3_deaths_by_chance_among_many_shoppers_lose_nothing(
    scene: Scene, fate: Fate, deliver_events: Callable[[], int], seed: int
) -> None:
    chosen = Random(seed)
    shoppers = [scene.enter() for _ in range(scaled(fast=16, long=40))]
    stories = [partial(chosen.choice(SIDE_BY_SIDE), shopper) for shopper in shoppers]

    fate.die_by_chance(chance=0.03, seed=seed, most=scaled(fast=6, long=20))
    for start in range(0, len(stories), 8):
        run_at_once(stories[start : start + 8])
    deaths = fate.deaths
    fate.spare()
    let_recover()
    deliver_events()

    found = differences(**told(shoppers))
    tell("T3", "deaths by chance among many shoppers", injected={"deaths": len(deaths)}, lost=counted(found))
    assert not found, f"seed {seed}: {deaths}\n{listed(found)}"
    assert {reply.status for shopper in shoppers for reply in shopper.heard if reply.status >= 500} <= {503}


def told_in_peace(scene: Scene, fate: Fate) -> dict[Story, list[str]]:
    """Every story once, and which points it passes, in order, those of its recovery included."""
    points = {}
    for story in STORIES:
        fate.watch()
        shopper = scene.enter()
        story(shopper)
        points[story] = fate.passed
        fate.spare()
        let_recover()
        found = after_the_rest(shopper)
        assert not found, f"{story.__name__}, in peace\n{listed(found)}"
    return points


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

    In short: each once, in the first story that makes it; of two points between which nothing happens (one call just
    over, the next not begun) only the first; and of later stories, which pay more than once, the first pass.
    """
    plan: dict[tuple[object, ...], tuple[Story, str, int]] = {}
    for story, points in peaceful.items():
        passes: Counter[str] = Counter()
        for previous, point in pairwise(["", *points]):
            passes[point] += 1
            if LONG:
                plan[story, point, passes[point]] = (story, point, passes[point])
            elif previous.endswith("after") and point.endswith("before"):
                continue
            elif passes[point] == 1 or story is STORIES[0]:
                plan.setdefault((point, passes[point]), (story, point, passes[point]))
    return list(plan.values())
