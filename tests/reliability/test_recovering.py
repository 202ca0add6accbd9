"""Checkouts that are brought to an end by others: T4, T5 and T9.

All domains are real, and so are their rows; trouble comes from a port whose real service fails, stalls, or has
something else happen around a call. The books of all domains and of the gateway judge.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from threading import Event
from typing import Any

import pytest

from apps.cart import interface as cart
from apps.customers.models import Customer
from apps.inventory import interface as inventory
from apps.inventory.services import expire_reservations
from apps.orders import services
from apps.orders.models import CheckoutSaga, Order, Outcome
from apps.orders.services import attending
from apps.payments import interface as payments
from apps.payments.gateways.sandbox import answer_challenge
from apps.payments.models import SandboxIntent
from commerce.errors import Conflict, PaymentRequired
from commerce.metrics import render
from commerce.ports import ServicePort
from tests.orders.shop_floor import NOW, check_out, filled_cart, ledger, open_shop, published, shelf
from tests.reliability.books import ON_THEIR_WAY, Kind, counted, differences
from tests.support.breaking import FOR_EVER, Breaking, DomainDown, Eventful
from tests.support.torture import scaled, seeds, tell

State = CheckoutSaga.State
PATIENCE_SECONDS = 20
A_DAY = timedelta(days=1)
DOMAINS: dict[str, ServicePort[Any]] = {
    "cart": cart.service,
    "inventory": inventory.service,
    "payments": payments.service,
}


@contextmanager
def failing(call: str, times: int = 1) -> Iterator[Breaking]:
    """`failing("inventory.release", 3)`: that call of that domain fails so many times."""
    domain, _, name = call.partition(".")
    broken = Breaking(DOMAINS[domain](), **{name: times})
    with DOMAINS[domain].replaced_by(broken):
        yield broken


@contextmanager
def around(call: str, **happenings: Callable[[], object]) -> Iterator[Eventful]:
    """`around("payments.capture", before=…)`: something else happens before that call, or after it."""
    domain, _, name = call.partition(".")
    eventful = Eventful(DOMAINS[domain](), name, **happenings)
    with DOMAINS[domain].replaced_by(eventful):
        yield eventful


def saga() -> CheckoutSaga:
    """The latest."""
    return CheckoutSaga.objects.select_related("order").latest("pk")


def wrong() -> list[Any]:
    """What is wrong with the books once every checkout has ended; events are carried by nobody here."""
    return [difference for difference in differences() if difference.kind not in ON_THEIR_WAY]


def the_bank_is_answered(*, approved: bool) -> None:
    reference = SandboxIntent.objects.filter(status="requires_action").values_list("pk", flat=True).first()
    if reference:
        answer_challenge(reference=reference, approved=approved)


def sold(call: str) -> None:
    """A good card, and one domain fails on the way."""
    with failing(call), pytest.raises(DomainDown):
        check_out(filled_cart(MUG=2))


def declined(call: str) -> None:
    with failing(call), pytest.raises(payments.PaymentDeclined):
        check_out(filled_cart(MUG=2), "pm_card_chargeDeclined")


def approved(call: str) -> None:
    check_out(filled_cart(MUG=2), "pm_card_authenticationRequired")
    the_bank_is_answered(approved=True)


def abandoned(call: str) -> None:
    check_out(filled_cart(MUG=2), "pm_card_authenticationRequired")


def cancelled(call: str) -> None:
    """Placed, then cancelled, and one domain fails on the way back."""
    order_id = check_out(filled_cart(MUG=2)).order.order_id
    with failing(call):
        services.cancel(order_id=order_id, reason="No.", by="staff", now=NOW)


def given_up(call: str) -> None:
    """Approved at the bank, but cancelled before the shopper came back, and one domain fails on the way back."""
    order_id = check_out(filled_cart(MUG=2), "pm_card_authenticationRequired").order.order_id
    the_bank_is_answered(approved=True)
    payments.service().refresh(payment_id=saga().payment_id, now=NOW)  # the gateway's word has arrived
    with failing(call):
        services.cancel(order_id=order_id, reason="No.", by="staff", now=NOW)


Scene = Callable[[str], None]

LEFT_UNDONE: list[tuple[Scene, str, str]] = [
    (sold, "inventory.commit", "confirmed"),
    (sold, "payments.capture", "confirmed"),
    (sold, "cart.clear", "confirmed"),
    (approved, "payments.refresh", "confirmed"),
    (abandoned, "payments.refresh", "payment_failed"),
    (declined, "inventory.release", "payment_failed"),
    (given_up, "payments.void", "cancelled"),
    (cancelled, "payments.refund", "cancelled"),
    (cancelled, "inventory.restock", "cancelled"),
]
"""What happened, the call that was left undone, and how the order ends."""


@pytest.mark.parametrize(("scene", "call", "ends"), LEFT_UNDONE)
def test_t04_of_two_sweepers_at_one_checkout_the_slower_stops(
    committed: None, concurrently: Callable[..., list[Any]], scene: Scene, call: str, ends: str
) -> None:
    """One stalls inside a call past its lease, the other takes over and comes to the end; then the first wakes up."""
    open_shop(MUG=10)
    scene(call)
    asleep, go_on = Event(), Event()

    def sleep() -> None:
        asleep.set()
        assert go_on.wait(PATIENCE_SECONDS)

    def take_over() -> int:
        assert asleep.wait(PATIENCE_SECONDS)
        try:
            return services.resume_stale_checkouts(NOW + 2 * A_DAY)
        finally:
            go_on.set()

    with around(call, before=sleep):
        resumed = concurrently([lambda: services.resume_stale_checkouts(NOW + A_DAY), take_over])

    last = saga()
    slower, faster = last.attempt - 1, last.attempt
    ended_by_the_slower = [run for run in last.runs if run.attempt == slower and run.outcome is Outcome.DONE]
    assert (resumed, last.state, last.order.status) == ([1, 1], last.state, ends)
    assert last.state in (State.COMPLETED, State.COMPENSATED)
    assert last.runs[-1].attempt == faster, "nothing was written by the slower once it had been taken over"
    assert all(run.finished_at and run.finished_at < NOW + 2 * A_DAY for run in ended_by_the_slower)
    assert wrong() == []
    assert published().count("OrderPlaced") == (ends == "confirmed" or scene is cancelled)
    tell("T4", "two sweepers at one checkout, one asleep", injected={"take-overs": 1}, lost=counted(wrong()))


def test_t04_many_sweepers_bring_each_checkout_to_one_end(
    committed: None, concurrently: Callable[..., list[Any]]
) -> None:
    rounds = seeds(fast=1, long=50)
    injected, lost = Counter[str](), Counter[str]()
    open_shop(MUG=1000 * len(rounds))
    for seed in rounds:
        chosen = Random(seed)
        scenes = chosen.choices(LEFT_UNDONE, k=scaled(fast=4, long=20))
        for scene, call, _ in scenes:
            scene(call)
        unfinished = CheckoutSaga.objects.filter(state__in=CheckoutSaga.UNFINISHED).count()

        resumed = concurrently([lambda: services.resume_stale_checkouts(NOW + A_DAY)] * 4)

        assert sum(resumed) == unfinished, f"seed {seed}"
        assert wrong() == [], f"seed {seed}"
        injected.update({"checkouts left undone": unfinished})
        lost.update(counted(wrong()))
    tell("T4", "four sweepers, many checkouts", injected=dict(injected), lost=dict(lost))


def test_t04_the_shopper_who_comes_back_while_a_sweeper_is_at_it_hears_how_it_ended(
    committed: None, concurrently: Callable[..., list[Any]]
) -> None:
    """The gateway's word is often there before the browser is."""
    open_shop(MUG=10)
    approved("")
    capturing = Event()

    def take_a_while() -> None:
        capturing.set()
        Event().wait(0.3)  # as a gateway may

    def come_back() -> str:
        assert capturing.wait(PATIENCE_SECONDS)
        return services.finish_payment(order_id=saga().order_id, now=NOW + A_DAY).status

    with around("payments.capture", before=take_a_while):
        resumed, heard = concurrently([lambda: services.resume_stale_checkouts(NOW + A_DAY), come_back])

    assert (resumed, heard, wrong()) == (1, "confirmed", [])


@dataclass(frozen=True, kw_only=True)
class Compensation:
    """One way to give something back, and how a shop comes to need it."""

    scene: Scene
    call: str
    meanwhile: Kind
    """What the books say is left as long as it fails."""


COMPENSATIONS = [
    Compensation(scene=declined, call="inventory.release", meanwhile=Kind.RESERVATION_STUCK),
    Compensation(scene=given_up, call="payments.void", meanwhile=Kind.HOLD_LEFT),
    Compensation(scene=cancelled, call="payments.refund", meanwhile=Kind.CHARGE_WITHOUT_ORDER),
    Compensation(scene=cancelled, call="inventory.restock", meanwhile=Kind.GOODS_WITHOUT_ORDER),
]


def sweep(*, rounds: int) -> None:
    for hour in range(1, rounds + 1):
        services.resume_stale_checkouts(NOW + timedelta(hours=hour))


@pytest.mark.parametrize("compensation", COMPENSATIONS, ids=lambda c: f"{c.scene.__name__} {c.call}")
def test_t05_what_cannot_be_undone_three_times_is_undone_at_last(db: None, compensation: Compensation) -> None:
    open_shop(MUG=10)
    with failing(compensation.call, 2) as broken:  # the scene itself is the first failure
        compensation.scene(compensation.call)
        sweep(rounds=5)

    assert (broken.failed.total(), saga().state, saga().trouble) == (2, State.COMPENSATED, "")
    assert (shelf("MUG"), wrong()) == ((10, 0), [])
    tell("T5", f"{compensation.call} fails three times", injected={"failures": 3}, lost=counted(wrong()))


@pytest.mark.parametrize("compensation", COMPENSATIONS, ids=lambda c: f"{c.scene.__name__} {c.call}")
def test_t05_what_never_works_is_shown_to_people_and_nothing_is_lost(
    db: None, client: Any, compensation: Compensation
) -> None:
    open_shop(MUG=10)
    with failing(compensation.call, FOR_EVER):
        compensation.scene(compensation.call)
        sweep(rounds=20)
    left = {difference.kind for difference in wrong()}
    client.force_login(Customer.objects.create_superuser("owner@example.com"))
    page = client.get("/admin/orders/checkoutsaga/?state__exact=needs_attention").content.decode()
    shown = 'commerce_checkouts{state="needs_attention"} 1.0' in render().decode()

    mended = attending.resume_checkout(name=saga().pk, by="staff ada", now=NOW + A_DAY)

    assert left == {Kind.NEEDS_ATTENTION, compensation.meanwhile}
    assert (saga().order.number in page, shown) == (True, True)
    assert (mended.state, shelf("MUG"), wrong()) == (State.COMPENSATED, (10, 0), [])
    tell("T5", f"{compensation.call} fails for ever", injected={"failures": 12}, lost=counted(wrong()))


POINTS = [
    ("inventory.reserve", "after"),
    ("payments.authorize", "before"),
    ("payments.authorize", "after"),
    ("inventory.commit", "before"),
    ("inventory.commit", "after"),
    ("payments.capture", "before"),
    ("payments.capture", "after"),
    ("cart.clear", "before"),
]
TOO_LATE = NOW + timedelta(hours=1)


def the_time_runs_out() -> None:
    expire_reservations(TOO_LATE)


def the_time_runs_out_and_the_last_mug_is_sold() -> None:
    expire_reservations(TOO_LATE)
    with suppress_refusals():
        check_out(filled_cart(MUG=1))


@contextmanager
def suppress_refusals() -> Iterator[None]:
    """Somebody else may be told that it is sold out; nothing else may go wrong."""
    with suppress(Conflict, PaymentRequired):
        yield


@pytest.mark.parametrize("somebody_else", [False, True])
@pytest.mark.parametrize(("call", "when"), POINTS)
def test_t09_the_reservation_runs_out_at_any_point_of_the_payment(
    db: None, call: str, when: str, *, somebody_else: bool
) -> None:
    open_shop(MUG=1)
    mine = filled_cart(MUG=1)
    happens = the_time_runs_out_and_the_last_mug_is_sold if somebody_else else the_time_runs_out

    with around(call, **{when: happens}) as eventful, suppress_refusals():
        check_out(mine)

    taken = POINTS.index((call, when)) >= POINTS.index(("inventory.commit", "after"))
    lost = somebody_else and not taken
    first = Order.objects.order_by("id")[0]
    assert (eventful.happened, first.status) == (True, "cancelled" if lost else "confirmed")
    assert Order.objects.filter(status="confirmed").count() == 1
    assert sorted(ledger()) == [("captured", 1395, 0), *([("voided", 0, 0)] if lost else [])]
    assert (shelf("MUG"), wrong()) == ((0, 0), [])
    tell("T9", f"runs out {when} {call}", injected={"reservations": 1}, lost=counted(wrong()))


def test_t09_the_reservation_runs_out_while_the_shopper_is_at_the_bank(
    committed: None, concurrently: Callable[..., list[Any]]
) -> None:
    """The shopper's return, the gateway's word, the sweepers and another buyer, one after the other and at once."""
    rounds = seeds(fast=4, long=300)
    outcomes, lost = Counter[str](), Counter[str]()
    for seed in rounds:
        open_shop(**{f"MUG{seed}": 1})
        outcomes[race_for(f"MUG{seed}", Random(seed), concurrently)] += 1
        found = wrong()
        assert found == [], f"seed {seed}"
        lost.update(counted(found))
    tell("T9", "all at once at the end of the time", injected=dict(outcomes), lost=dict(lost))


def race_for(sku: str, chosen: Random, concurrently: Callable[..., list[Any]]) -> str:
    """One round, in an order of its own, the last of it all at once; answers how the order ended."""
    mine, somebody_elses = (filled_cart(**{sku: 1}) for _ in range(2))
    order_id = check_out(mine, "pm_card_authenticationRequired").order.order_id
    payment = payments.service().payments_of(order_id=order_id)[0]

    def moment() -> datetime:
        return NOW + timedelta(minutes=15, seconds=chosen.choice([-2, -1, 0, 1, 2]))

    approves = chosen.random() < 0.8

    def return_from_the_bank(now: datetime) -> None:
        the_bank_is_answered(approved=approves)
        with suppress_refusals():
            services.finish_payment(order_id=order_id, now=now)

    def hear_from_the_gateway(now: datetime) -> None:
        payments.service().refresh(payment_id=payment.payment_id, now=now)
        services.wake_checkout(order_id=order_id, now=now)

    def buy() -> None:
        with suppress_refusals():
            check_out(somebody_elses)

    times = [moment() for _ in range(5)]
    actors: list[Callable[[], object]] = [
        lambda: return_from_the_bank(times[0]),
        lambda: hear_from_the_gateway(times[1]),
        lambda: expire_reservations(times[2]),
        lambda: services.resume_stale_checkouts(times[3]),
        lambda: services.resume_stale_checkouts(times[4]),
        buy,
    ]
    chosen.shuffle(actors)
    early = chosen.randint(0, len(actors) - 1)
    for act in actors[:early]:
        act()
    for outcome in concurrently(actors[early:]):
        assert not isinstance(outcome, Exception), outcome
    for later in (1, 2):
        services.resume_stale_checkouts(NOW + later * A_DAY)
    expire_reservations(NOW + A_DAY)
    status: str = Order.objects.get(pk=order_id).status
    return status
