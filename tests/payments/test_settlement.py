"""Taking held money, giving a hold up, giving money back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from apps.payments import services
from apps.payments.gateways import GATEWAYS, GatewayRefund, GatewayRefused
from apps.payments.gateways.sandbox import SandboxGateway
from apps.payments.interface import (
    AmountExceeded,
    GatewayTimeout,
    GatewayUnavailable,
    Payment,
    PaymentDeclined,
    PaymentStateConflict,
    PaymentStatus,
)
from apps.payments.models import Attempt, Refund, SandboxIntent
from apps.payments.models import Payment as PaymentRow
from commerce.db.transaction import atomic
from commerce.models import OutboxEvent
from commerce.money import CurrencyMismatch, Money
from tests.payments.conftest import NOW

Authorize = Callable[..., Payment]


def pounds(amount: int) -> Money:
    return Money(amount * 100, "GBP")


def published() -> list[str]:
    return list(OutboxEvent.objects.using("payments").order_by("id").values_list("event_type", flat=True))


def at_the_gateway() -> tuple[str, int, int]:
    intent = SandboxIntent.objects.get()
    return intent.status, intent.captured_amount, intent.refunded_amount


def give_back(payment: Payment, amount: int, *, key: str = "refund 1") -> Any:
    return services.refund(
        payment_id=payment.payment_id, amount=pounds(amount), reason="broken", idempotency_key=key, now=NOW
    )


@pytest.fixture
def held(authorize: Authorize) -> Payment:
    """£20.00 on hold."""
    return authorize()


@pytest.fixture
def taken(held: Payment) -> Payment:
    """£20.00 captured."""
    return services.capture(payment_id=held.payment_id, amount=None, now=NOW)


class TestCapture:
    def test_takes_all_by_default(self, db: None, held: Payment) -> None:
        payment = services.capture(payment_id=held.payment_id, amount=None, now=NOW)

        assert (payment.status, payment.captured) == (PaymentStatus.CAPTURED, pounds(20))
        assert at_the_gateway() == ("captured", 2000, 0)
        assert published() == ["PaymentAuthorized", "PaymentCompleted"]

    def test_again_is_the_same_answer(self, db: None, taken: Payment) -> None:
        assert services.capture(payment_id=taken.payment_id, amount=None, now=NOW) == taken
        assert services.capture(payment_id=taken.payment_id, amount=pounds(20), now=NOW) == taken
        assert published() == ["PaymentAuthorized", "PaymentCompleted"]

    def test_takes_a_part_and_gives_up_the_rest(self, db: None, held: Payment) -> None:
        payment = services.capture(payment_id=held.payment_id, amount=pounds(5), now=NOW)

        assert (payment.amount, payment.captured) == (pounds(20), pounds(5))
        with pytest.raises(AmountExceeded):
            services.capture(payment_id=held.payment_id, amount=pounds(15), now=NOW)

    def test_never_more_than_was_held(self, db: None, held: Payment) -> None:
        with pytest.raises(AmountExceeded):
            services.capture(payment_id=held.payment_id, amount=pounds(21), now=NOW)

        assert at_the_gateway() == ("authorized", 0, 0)

    def test_never_in_another_currency(self, db: None, held: Payment) -> None:
        with pytest.raises(CurrencyMismatch):
            services.capture(payment_id=held.payment_id, amount=Money(1, "EUR"), now=NOW)

    def test_only_what_is_held(self, db: None, held: Payment) -> None:
        services.void(payment_id=held.payment_id, now=NOW)

        with pytest.raises(PaymentStateConflict):
            services.capture(payment_id=held.payment_id, amount=None, now=NOW)

    def test_learns_that_somebody_else_gave_the_hold_up(self, db: None, held: Payment) -> None:
        SandboxIntent.objects.update(status="voided")

        with pytest.raises(PaymentStateConflict):
            services.capture(payment_id=held.payment_id, amount=None, now=NOW)

        assert services.get_payment(payment_id=held.payment_id).status is PaymentStatus.VOIDED


class TestVoid:
    def test_gives_the_hold_up_once(self, db: None, held: Payment) -> None:
        payment, again = (services.void(payment_id=held.payment_id, now=NOW) for _ in range(2))

        assert payment == again
        assert payment.status is PaymentStatus.VOIDED
        assert at_the_gateway() == ("voided", 0, 0)
        assert published() == ["PaymentAuthorized", "PaymentVoided"]

    def test_of_captured_money_is_a_refund(self, db: None, taken: Payment) -> None:
        with pytest.raises(PaymentStateConflict):
            services.void(payment_id=taken.payment_id, now=NOW)

    def test_of_a_declined_payment_is_nothing(self, db: None, authorize: Authorize) -> None:
        with pytest.raises(PaymentDeclined):
            authorize("pm_card_chargeDeclined")
        (declined,) = services.payments_of(order_id="ord_1")

        assert services.void(payment_id=declined.payment_id, now=NOW) == declined

    def test_ends_an_unfinished_proof(self, db: None, authorize: Authorize) -> None:
        payment = authorize("pm_card_authenticationRequired")

        services.void(payment_id=payment.payment_id, now=NOW)

        assert at_the_gateway() == ("voided", 0, 0)

    def test_finds_the_hold_of_a_lost_answer(self, db: None, authorize: Authorize, settings: Any) -> None:
        settings.SANDBOX_DELAY_SECONDS = 0
        with pytest.raises(GatewayTimeout):
            authorize("pm_card_timeout")
        (unknown,) = services.payments_of(order_id="ord_1")

        services.void(payment_id=unknown.payment_id, now=NOW)

        assert at_the_gateway() == ("voided", 0, 0)

    def test_reaches_what_the_gateway_is_still_at_work_on(self, db: None, held: Payment) -> None:
        PaymentRow.objects.update(status="pending")

        payment = services.void(payment_id=held.payment_id, now=NOW)

        assert (payment.status, at_the_gateway()) == (PaymentStatus.VOIDED, ("voided", 0, 0))
        assert list(Attempt.objects.values_list("operation", flat=True)) == ["authorize", "void"]

    def test_closes_what_never_reached_the_gateway_without_asking_it(self, db: None, authorize: Authorize) -> None:
        with pytest.raises(GatewayUnavailable):
            authorize("pm_card_outage")
        (unsent,) = services.payments_of(order_id="ord_1")

        payment = services.void(payment_id=unsent.payment_id, now=NOW)

        assert (payment.status, payment.decline_code) == (PaymentStatus.FAILED, "gateway_unavailable")
        assert Attempt.objects.count() == 1


class TestRefund:
    def test_gives_back_in_parts_up_to_what_was_taken(self, db: None, taken: Payment) -> None:
        give_back(taken, 5, key="first")
        give_back(taken, 15, key="second")

        with pytest.raises(AmountExceeded):
            give_back(taken, 1, key="third")
        assert services.get_payment(payment_id=taken.payment_id).refunded == pounds(20)
        assert at_the_gateway() == ("captured", 2000, 2000)
        assert published()[2:] == ["PaymentRefunded", "PaymentRefunded"]

    def test_the_same_key_gives_the_same_refund(self, db: None, taken: Payment) -> None:
        assert give_back(taken, 5) == give_back(taken, 5)

        assert at_the_gateway() == ("captured", 2000, 500)

    def test_a_key_is_not_for_another_refund(self, db: None, taken: Payment) -> None:
        give_back(taken, 5)

        with pytest.raises(PaymentStateConflict):
            give_back(taken, 6)

    def test_needs_captured_money(self, db: None, held: Payment) -> None:
        with pytest.raises(PaymentStateConflict):
            give_back(held, 5)

    def test_many_at_once_never_exceed_what_was_captured(
        self, committed: None, taken: Payment, concurrently: Callable[..., list[Any]]
    ) -> None:
        results = concurrently([lambda key=key: give_back(taken, 6, key=f"refund {key}") for key in range(8)])

        assert sum(isinstance(result, AmountExceeded) for result in results) == 5
        assert at_the_gateway() == ("captured", 2000, 1800)

    def test_a_silent_gateway_is_asked_again_until_it_has_answered(
        self, db: None, taken: Payment, monkeypatch: Any
    ) -> None:
        monkeypatch.setitem(GATEWAYS, "sandbox", DeafToRefunds())
        with pytest.raises(GatewayTimeout):
            give_back(taken, 5)
        unsettled = PaymentRow.objects.get()
        monkeypatch.undo()

        finished = services.finish_pending_refunds(NOW + timedelta(minutes=2))

        assert (unsettled.refunding_amount, unsettled.refunded_amount) == (500, 0)
        assert finished == 1
        assert at_the_gateway() == ("captured", 2000, 500)
        assert services.get_payment(payment_id=taken.payment_id).refunded == pounds(5)

    def test_what_the_gateway_refuses_is_free_again(self, db: None, taken: Payment) -> None:
        SandboxIntent.objects.update(refunded_amount=2000)

        with pytest.raises(PaymentStateConflict):
            give_back(taken, 5)

        payment = PaymentRow.objects.get()
        assert (payment.refunding_amount, payment.refunded_amount) == (0, 0)
        assert Refund.objects.get().status == "failed"


class DeafToRefunds(SandboxGateway):
    """Gives the money back, and its answer is lost."""

    def refund(self, *, reference: str, amount: Money, reason: str, idempotency_key: str) -> GatewayRefund:
        super().refund(reference=reference, amount=amount, reason=reason, idempotency_key=idempotency_key)
        raise GatewayTimeout


def test_capture_and_void_raced_leave_one_truth(
    committed: None, authorize: Authorize, concurrently: Callable[..., list[Any]]
) -> None:
    held = authorize()

    concurrently(
        [
            lambda: services.capture(payment_id=held.payment_id, amount=None, now=NOW),
            lambda: services.void(payment_id=held.payment_id, now=NOW),
        ]
        * 4
    )

    payment = services.get_payment(payment_id=held.payment_id)
    assert payment.status in (PaymentStatus.CAPTURED, PaymentStatus.VOIDED)
    assert at_the_gateway() == (payment.status, payment.captured.minor, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"refunded_amount": 2001},
        {"refunded_amount": 1500, "refunding_amount": 501},
        {"captured_amount": 2001},
        {"refunded_amount": -1},
        {"status": "invented"},
        {"status": "voided"},
    ],
)
def test_the_database_itself_refuses_impossible_books(db: None, taken: Payment, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), atomic("payments"):
        PaymentRow.objects.filter(pk=taken.payment_id).update(**change)


def test_the_sandbox_repeats_its_answer_only_to_the_same_question(db: None, held: Payment) -> None:
    gateway = SandboxGateway()
    reference = SandboxIntent.objects.get().pk
    first = gateway.capture(reference=reference, amount=pounds(5), idempotency_key="k")

    assert gateway.capture(reference=reference, amount=pounds(5), idempotency_key="k") == first
    with pytest.raises(GatewayRefused):
        gateway.capture(reference=reference, amount=pounds(6), idempotency_key="k")
