"""What a checkout's log says of its steps, and what its deadlines mean."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from apps.orders import services
from apps.orders.models import CheckoutSaga, SagaTakenOver
from apps.orders.services import steps
from apps.payments.interface import PaymentDeclined
from tests.orders.shop_floor import NOW, check_out, filled_cart, ledger, open_shop, shelf

LATER = NOW + timedelta(minutes=5)
NAMES = [step.name for step in steps.STEPS]


@pytest.fixture(autouse=True)
def shop_floor(db: None) -> None:
    open_shop(MUG=10)


def saga() -> CheckoutSaga:
    return CheckoutSaga.objects.select_related("order").get()


def story() -> list[tuple[str, str, int, str]]:
    return [(run.step, run.direction.value, run.attempt, run.outcome.value) for run in saga().runs]


def test_a_sale_is_told_step_by_step() -> None:
    check_out(filled_cart(MUG=1))

    assert story() == [(name, "run", 1, "done") for name in NAMES]
    for run in saga().runs:
        assert run.finished_at is not None
        assert NOW <= run.started_at <= run.finished_at <= run.deadline


def test_the_log_costs_the_sale_one_statement_a_step_as_before(monkeypatch: Any) -> None:
    token = filled_cart(MUG=1)
    with CaptureQueriesContext(connections["orders"]) as captured:
        check_out(token)

    written = [query["sql"] for query in captured if "orders_checkoutsaga" in query["sql"]]
    assert [sql.split()[0] for sql in written if "SELECT" not in sql] == ["INSERT", *["UPDATE"] * len(NAMES)]


def test_a_decline_is_told_with_its_reason_and_what_was_undone() -> None:
    with pytest.raises(PaymentDeclined):
        check_out(filled_cart(MUG=1), "pm_card_chargeDeclined")

    assert story() == [
        ("reserve_stock", "run", 1, "done"),
        ("authorize_payment", "run", 1, "refused"),
        ("authorize_payment", "undo", 1, "done"),
        ("reserve_stock", "undo", 1, "done"),
    ]
    assert saga().runs[1].detail.startswith("payment_declined: Your card was declined.")


def test_waiting_for_the_shopper_is_told() -> None:
    check_out(filled_cart(MUG=1), "pm_card_authenticationRequired")

    assert story()[-1] == ("authorize_payment", "run", 1, "suspended")


class ProcessDied(BaseException):
    """Nothing in the shop catches it."""


def die(saga: CheckoutSaga, now: Any) -> None:
    raise ProcessDied


def replaced(name: str, **by: Any) -> tuple[steps.Step, ...]:
    return tuple(steps.Step(name=name, **by) if step.name == name else step for step in steps.STEPS)


def test_a_step_that_nobody_heard_back_from_is_told_with_its_deadline(monkeypatch: Any) -> None:
    with monkeypatch.context() as patch, pytest.raises(ProcessDied):
        patch.setattr(steps, "STEPS", replaced("take_stock", run=die, patience=timedelta(seconds=20)))
        check_out(filled_cart(MUG=1))
    running = saga().runs[-1]

    early = services.resume_stale_checkouts(running.deadline)
    late = services.resume_stale_checkouts(running.deadline + timedelta(seconds=1))

    assert (running.step, running.outcome, running.finished_at) == ("take_stock", "unfinished", None)
    assert timedelta(seconds=20) <= running.deadline - NOW < timedelta(seconds=30)
    assert (early, late) == (0, 1)
    assert story()[2:4] == [("take_stock", "run", 1, "interrupted"), ("take_stock", "run", 2, "done")]


@pytest.mark.parametrize("name", NAMES[:-1])
def test_one_that_was_thought_dead_stops_at_its_next_checkpoint(name: str, monkeypatch: Any) -> None:
    def sleep_through_recovery(held: CheckoutSaga, now: Any) -> None:
        if held.attempt == 1:
            monkeypatch.setattr(steps, "STEPS", original)
            services.resume_stale_checkouts(LATER)
        ran.append(held.attempt)
        step.run(held, now)

    original, ran = steps.STEPS, list[int]()
    step = next(step for step in original if step.name == name)
    monkeypatch.setattr(steps, "STEPS", replaced(name, run=sleep_through_recovery, undo=step.undo))

    with pytest.raises(SagaTakenOver):
        check_out(filled_cart(MUG=1))

    sold = saga().order.status == "confirmed"
    assert ran == [1], "it ran this step, and none after it"
    assert saga().state == ("completed" if sold else "compensated")
    assert shelf("MUG") == ((9, 0) if sold else (10, 0))
    assert ledger() in ([[("captured", 1395, 0)]] if sold else [[], [("voided", 0, 0)]])
    assert {attempt for _, _, attempt, outcome in story() if outcome == "interrupted"} == {1}


def test_a_newcomer_adds_a_step_with_what_undoes_it(monkeypatch: Any) -> None:
    def wrap(held: CheckoutSaga, now: Any) -> None:
        wrapped.append(held.order_id)

    def unwrap(held: CheckoutSaga, now: Any) -> None:
        wrapped.remove(held.order_id)

    wrapped: list[str] = []
    gift = steps.Step(name="wrap_gift", run=wrap, undo=unwrap)
    monkeypatch.setattr(steps, "STEPS", (steps.STEPS[0], gift, *steps.STEPS[1:]))

    sold = check_out(filled_cart(MUG=1)).order.order_id
    with pytest.raises(PaymentDeclined):
        check_out(filled_cart(MUG=1), "pm_card_chargeDeclined")

    assert wrapped == [sold]
    assert [run[:2] for run in story_of(sold)[:3]] == [
        ("reserve_stock", "run"),
        ("wrap_gift", "run"),
        ("authorize_payment", "run"),
    ]


def story_of(order_id: str) -> list[tuple[str, str]]:
    return [(run.step, run.direction.value) for run in CheckoutSaga.objects.get(order_id=order_id).runs]
