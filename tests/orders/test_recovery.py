"""A checkout whose process dies is brought to an end by another: paid and confirmed, or undone. The whole proof, with
processes that are really killed, is in tests/reliability; here each step is left at its edges.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.inventory import interface as inventory
from apps.orders import handlers, services
from apps.orders.interface import CheckoutInProgress, OrderStatus
from apps.orders.models import CheckoutSaga, Order, SagaTakenOver
from apps.orders.models.saga import MOST_FAILURES
from apps.orders.services import running, steps
from apps.payments import interface as payments
from apps.payments.events import PaymentAuthorized
from apps.payments.gateways import GATEWAYS, GatewayPayment
from apps.payments.gateways.gateway import Authorization
from apps.payments.gateways.sandbox import SandboxGateway
from apps.payments.interface import GatewayTimeout, GatewayUnavailable, PaymentDeclined
from tests.orders.shop_floor import NOW, check_out, filled_cart, ledger, open_shop, published, shelf, units_in

State = CheckoutSaga.State
LATER = NOW + timedelta(minutes=5)
NAMES = [step.name for step in steps.STEPS]


class ProcessDied(BaseException):
    """Nothing in the shop catches it, as nothing catches a power cut."""


@pytest.fixture(autouse=True)
def shop_floor(db: None) -> None:
    open_shop(MUG=10)


@contextmanager
def dying(name: str, *, after: bool, monkeypatch: Any) -> Iterator[None]:
    """The process dies just before this step, or when it is done and nobody has written that down."""

    def die(saga: CheckoutSaga, now: Any) -> None:
        if after:
            original.run(saga, now)
        raise ProcessDied

    original = next(step for step in steps.STEPS if step.name == name)
    deadly = steps.Step(name=name, run=die, undo=original.undo, refused_by=original.refused_by)
    with monkeypatch.context() as patch, pytest.raises(ProcessDied):
        patch.setattr(steps, "STEPS", tuple(deadly if step is original else step for step in steps.STEPS))
        yield


def saga() -> CheckoutSaga:
    return CheckoutSaga.objects.select_related("order").get()


@pytest.mark.parametrize(
    ("name", "after", "ends"),
    [
        ("reserve_stock", False, "cancelled"),
        ("reserve_stock", True, "cancelled"),
        ("authorize_payment", False, "cancelled"),
        ("authorize_payment", True, "confirmed"),
        ("take_stock", False, "confirmed"),
        ("take_stock", True, "confirmed"),
        ("capture_payment", False, "confirmed"),
        ("capture_payment", True, "confirmed"),
        ("confirm_order", False, "confirmed"),
        ("confirm_order", True, "confirmed"),
        ("clear_cart", False, "confirmed"),
        ("clear_cart", True, "confirmed"),
    ],
)
def test_a_death_at_any_step_leaves_a_sale_or_nothing(name: str, *, after: bool, ends: str, monkeypatch: Any) -> None:
    token = filled_cart(MUG=3)
    with dying(name, after=after, monkeypatch=monkeypatch):
        check_out(token)

    resumed = services.resume_stale_checkouts(LATER)

    sold = ends == "confirmed"
    assert (resumed, saga().order.status) == (1, ends)
    assert saga().state == (State.COMPLETED if sold else State.COMPENSATED)
    assert shelf("MUG") == ((7, 0) if sold else (10, 0))
    assert ledger() == ([("captured", 3395, 0)] if sold else [])
    assert units_in(token) == (0 if sold else 3)
    assert published().count("OrderPlaced") == (1 if sold else 0)


def test_a_checkout_that_still_runs_is_left_alone(monkeypatch: Any) -> None:
    token = filled_cart(MUG=3)
    with dying("take_stock", after=False, monkeypatch=monkeypatch):
        check_out(token)

    assert services.resume_stale_checkouts(NOW + timedelta(seconds=30)) == 0
    with pytest.raises(CheckoutInProgress):
        check_out(token)


def test_one_that_was_thought_dead_stops_and_undoes_what_it_did(monkeypatch: Any) -> None:
    def sleep_through_recovery(held: CheckoutSaga, now: Any) -> None:
        services.resume_stale_checkouts(LATER)
        original.run(held, now)

    original = steps.STEPS[1]
    sleepy = steps.Step(name=original.name, run=sleep_through_recovery, undo=original.undo)
    monkeypatch.setattr(steps, "STEPS", (steps.STEPS[0], sleepy, *steps.STEPS[2:]))

    with pytest.raises(SagaTakenOver):
        check_out(filled_cart(MUG=3))

    assert (saga().order.status, saga().state) == ("cancelled", State.COMPENSATED)
    assert (shelf("MUG"), ledger()) == ((10, 0), [("voided", 0, 0)])


def test_a_shopper_who_never_comes_back_from_the_bank_is_not_waited_for(settings: Any) -> None:
    token = filled_cart(MUG=3)
    order_id = check_out(token, "pm_card_authenticationRequired").order.order_id
    patience = timedelta(minutes=settings.RESERVATION_MINUTES)

    early = services.resume_stale_checkouts(NOW + patience)
    late = services.resume_stale_checkouts(NOW + patience + timedelta(seconds=1))

    assert (early, late) == (0, 1)
    assert services.get_order(order_id=order_id).status is OrderStatus.PAYMENT_FAILED
    assert (shelf("MUG"), ledger(), units_in(token)) == ((10, 0), [("voided", 0, 0)], 3)
    with pytest.raises(PaymentDeclined):
        services.finish_payment(order_id=order_id, now=LATER)


def test_a_shopper_who_approved_and_never_came_back_gets_their_order(answer_the_bank: Callable[..., None]) -> None:
    check_out(filled_cart(MUG=3), "pm_card_authenticationRequired")
    answer_the_bank(approved=True)

    services.resume_stale_checkouts(NOW + timedelta(hours=1))

    assert (saga().order.status, ledger()) == ("confirmed", [("captured", 3395, 0)])


class Mute(SandboxGateway):
    """Takes what it is asked for, and never answers."""

    def authorize(self, *, authorization: Authorization, idempotency_key: str) -> GatewayPayment:
        super().authorize(authorization=authorization, idempotency_key=idempotency_key)
        raise GatewayTimeout


def test_a_gateway_that_stays_silent_is_asked_again_later(monkeypatch: Any) -> None:
    token = filled_cart(MUG=3)
    with monkeypatch.context() as patch:
        patch.setitem(GATEWAYS, "sandbox", Mute())
        with pytest.raises(GatewayTimeout):
            check_out(token)
        with pytest.raises(CheckoutInProgress):
            check_out(token)

    services.resume_stale_checkouts(LATER)

    assert (saga().order.status, ledger()) == ("confirmed", [("captured", 3395, 0)])


class Away(SandboxGateway):
    """Cannot be reached for anything but holds."""

    def void(self, *, reference: str, idempotency_key: str) -> GatewayPayment:
        raise GatewayUnavailable


def lose_the_goods(held: CheckoutSaga, now: Any) -> None:
    raise inventory.ReservationLost


def test_what_cannot_be_undone_now_is_undone_later(monkeypatch: Any) -> None:
    lost = steps.Step(name="take_stock", run=lose_the_goods, refused_by=(inventory.ReservationLost,))
    with monkeypatch.context() as patch:
        patch.setitem(GATEWAYS, "sandbox", Away())
        patch.setattr(steps, "STEPS", (*steps.STEPS[:2], lost, *steps.STEPS[3:]))
        with pytest.raises(inventory.ReservationLost):
            check_out(filled_cart(MUG=3))
        waiting = saga()

    services.resume_stale_checkouts(LATER)

    assert (waiting.state, "GatewayUnavailable" in waiting.trouble) == (State.COMPENSATING, True)
    assert (saga().state, saga().order.status) == (State.COMPENSATED, "cancelled")
    assert (shelf("MUG"), ledger()) == ((10, 0), [("voided", 0, 0)])


def test_what_never_works_is_shown_to_people(monkeypatch: Any) -> None:
    monkeypatch.setitem(GATEWAYS, "sandbox", Away())
    order_id = check_out(filled_cart(MUG=3), "pm_card_authenticationRequired").order.order_id
    services.cancel(order_id=order_id, reason="No.", by="staff", now=NOW)

    rounds = [services.resume_stale_checkouts(NOW + timedelta(hours=hour)) for hour in range(1, MOST_FAILURES + 5)]

    assert sum(rounds) == MOST_FAILURES - 1, "the cancellation itself was the first failure"
    assert (saga().state, "GatewayUnavailable" in saga().trouble) == (State.NEEDS_ATTENTION, True)


def test_every_step_is_found_by_its_name() -> None:
    assert [step.name for step in steps.steps_after("")] == NAMES
    assert [step.name for step in steps.steps_after("take_stock")] == NAMES[3:]
    assert [step.name for step in steps.steps_to_undo("")] == NAMES[:1]
    assert [step.name for step in steps.steps_to_undo("take_stock")] == NAMES[3::-1]
    assert [step.name for step in steps.steps_to_undo("clear_cart")] == NAMES[::-1]


def test_undoing_what_never_happened_changes_nothing() -> None:
    check_out(filled_cart(MUG=3))
    other = Order.objects.get()
    other.pk, other.number, other.cart_digest = "ord_other", "999999999", "other"
    other.save(force_insert=True)
    idle = CheckoutSaga.objects.create(order=other, lease_until=NOW, started_at=NOW, updated_at=NOW, step="clear_cart")

    running.compensate(idle, now=NOW)

    assert idle.state == State.COMPENSATED
    assert (shelf("MUG"), ledger(), payments.service().payments_of(order_id="ord_other")) == (
        (7, 0),
        [("captured", 3395, 0)],
        [],
    )


def news_of_a_payment(saga: CheckoutSaga) -> PaymentAuthorized:
    return PaymentAuthorized(
        payment_id=saga.payment_id, order_id=saga.order_id, customer_id="", amount=saga.order.total
    )


def test_news_of_the_payment_completes_the_checkout_without_the_shopper(
    answer_the_bank: Callable[..., None], deliver_events: Callable[[], int]
) -> None:
    check_out(filled_cart(MUG=3), "pm_card_authenticationRequired")
    answer_the_bank(approved=True)
    payments.service().refresh(payment_id=saga().payment_id, now=NOW)  # as a webhook makes it

    deliver_events()
    resumed = services.resume_stale_checkouts(datetime.now(UTC) + timedelta(seconds=1))

    assert (resumed, saga().order.status, ledger()) == (1, "confirmed", [("captured", 3395, 0)])


def test_news_that_changes_nothing_leaves_the_shopper_their_time(deliver_events: Callable[[], int]) -> None:
    check_out(filled_cart(MUG=3), "pm_card_authenticationRequired")
    before = saga()

    for _ in range(2):
        handlers.wake_checkout(news_of_a_payment(before))
    resumed = services.resume_stale_checkouts(datetime.now(UTC) + timedelta(seconds=1))

    after = saga()
    assert (resumed, after.state, after.order.status) == (1, State.SUSPENDED, "pending_payment")
    assert (after.lease_until, after.wait_until, after.next_action_url) == (
        before.wait_until,
        before.wait_until,
        before.next_action_url,
    )


def test_news_for_a_checkout_that_does_not_wait_changes_nothing() -> None:
    check_out(filled_cart(MUG=3))

    assert services.wake_checkout(order_id=saga().order_id, now=NOW) is False
