"""Refunds that take their time, come back, or were made at the gateway's own desk."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from apps.payments import services
from apps.payments.gateways import GATEWAYS, GatewayRefund, GatewayRefundStatus
from apps.payments.gateways.sandbox import SandboxGateway
from apps.payments.interface import (
    AmountExceeded,
    GatewayTimeout,
    Payment,
    PaymentStateConflict,
    RefundReason,
    RefundStatus,
)
from apps.payments.models import Payment as PaymentRow
from apps.payments.models import Refund, SandboxIntent, SandboxRefund
from commerce.models import OutboxEvent
from commerce.money import Money
from tests.payments.conftest import NOW

Authorize = Callable[..., Payment]
FIVE = Money(500, "GBP")


class Bank(SandboxGateway):
    """Says when refunds arrive: `said` is what it answers about them all."""

    def __init__(self) -> None:
        self.said = GatewayRefundStatus.PENDING

    def refund(self, **asked: Any) -> GatewayRefund:
        return replace(super().refund(**asked), status=self.said)

    def refunds_of(self, *, reference: str) -> Sequence[GatewayRefund]:
        return [replace(refund, status=self.said) for refund in super().refunds_of(reference=reference)]


@pytest.fixture
def bank(monkeypatch: pytest.MonkeyPatch) -> Bank:
    bank = Bank()
    monkeypatch.setitem(GATEWAYS, "sandbox", bank)
    return bank


@pytest.fixture
def taken(db: None, authorize: Authorize) -> Payment:
    """£20.00 captured."""
    return services.capture(payment_id=authorize().payment_id, amount=None, now=NOW)


def give_back(payment: Payment, amount: Money = FIVE, **changes: Any) -> Any:
    asked = {"reason": "Chipped.", "idempotency_key": "refund 1", "now": NOW, **changes}
    return services.refund(payment_id=payment.payment_id, amount=amount, **asked)


def refund_at_the_desk(minor: int) -> None:
    """What staff do on the gateway's own pages."""
    intent = SandboxIntent.objects.get()
    intent.refunded_amount += minor
    intent.save()
    SandboxRefund.objects.create(intent=intent, refund_amount=minor, created_at=NOW)


def money() -> tuple[int, int]:
    """What was given back, and what is on its way."""
    row = PaymentRow.objects.get()
    return row.refunded_amount, row.refunding_amount


def published() -> list[tuple[str, str]]:
    told = OutboxEvent.objects.using("payments").filter(event_type__in=["PaymentRefunded", "RefundFailed"])
    return [(kind, data["amount"]["amount"]) for kind, data in told.order_by("id").values_list("event_type", "data")]


def ask(payment: Payment) -> Payment:
    return services.refresh(payment_id=payment.payment_id, now=NOW)


def test_says_why_in_a_word_and_in_words(taken: Payment) -> None:
    refund = give_back(taken, kind=RefundReason.DUPLICATE)

    assert (refund.kind, refund.reason, refund.status) == (RefundReason.DUPLICATE, "Chipped.", RefundStatus.SUCCEEDED)
    assert SandboxRefund.objects.get().reason == "duplicate"


class TestThatTakeTheirTime:
    def test_are_pending_and_their_money_is_spoken_for(self, taken: Payment, bank: Bank) -> None:
        refund = give_back(taken, Money(1500, "GBP"))

        assert (refund.status, money(), published()) == (RefundStatus.PENDING, (0, 1500), [])
        with pytest.raises(AmountExceeded):
            give_back(taken, Money(501, "GBP"), idempotency_key="refund 2")

    def test_are_told_once_they_have_arrived(self, taken: Payment, bank: Bank) -> None:
        give_back(taken)
        bank.said = GatewayRefundStatus.SUCCEEDED

        finished = [services.finish_pending_refunds(NOW + timedelta(minutes=minutes)) for minutes in (2, 3)]

        assert (finished, money(), published()) == ([1, 0], (500, 0), [("PaymentRefunded", "5.00")])

    def test_are_free_again_when_the_bank_refuses(self, taken: Payment, bank: Bank) -> None:
        give_back(taken)
        bank.said = GatewayRefundStatus.FAILED

        services.finish_pending_refunds(NOW + timedelta(minutes=2))

        assert (money(), published()) == ((0, 0), [("RefundFailed", "5.00")])
        with pytest.raises(PaymentStateConflict):
            give_back(taken)

    def test_may_come_back_after_they_had_arrived(self, taken: Payment, bank: Bank) -> None:
        bank.said = GatewayRefundStatus.SUCCEEDED
        give_back(taken)
        bank.said = GatewayRefundStatus.FAILED

        ask(taken)

        assert (money(), published()) == ((0, 0), [("PaymentRefunded", "5.00"), ("RefundFailed", "5.00")])

    @pytest.mark.parametrize("late", [GatewayRefundStatus.PENDING, GatewayRefundStatus.SUCCEEDED])
    def test_that_came_back_stay_so(self, taken: Payment, bank: Bank, late: GatewayRefundStatus) -> None:
        give_back(taken)
        bank.said = GatewayRefundStatus.FAILED
        ask(taken)
        bank.said = late

        ask(taken)

        assert (money(), Refund.objects.get().status) == ((0, 0), "failed")

    def test_late_news_that_it_is_pending_changes_nothing(self, taken: Payment, bank: Bank) -> None:
        bank.said = GatewayRefundStatus.SUCCEEDED
        give_back(taken)
        bank.said = GatewayRefundStatus.PENDING

        ask(taken)

        assert (money(), published()) == ((500, 0), [("PaymentRefunded", "5.00")])


class TestMadeAtTheGatewaysDesk:
    def test_are_booked_once(self, taken: Payment) -> None:
        refund_at_the_desk(700)

        payment, again = ask(taken), ask(taken)

        assert payment == again
        assert payment.refunded == Money(700, "GBP")
        assert published() == [("PaymentRefunded", "7.00")]
        booked = Refund.objects.get()
        assert (booked.kind, booked.reason, booked.reference) == (
            "other",
            "Made at the gateway.",
            SandboxRefund.objects.get().pk,
        )

    def test_stand_beside_ours(self, taken: Payment) -> None:
        give_back(taken)
        refund_at_the_desk(700)

        ask(taken)

        assert (money(), published()) == ((1200, 0), [("PaymentRefunded", "5.00"), ("PaymentRefunded", "7.00")])

    def test_ours_whose_answer_was_lost_is_not_taken_for_one(self, taken: Payment, monkeypatch: Any) -> None:
        monkeypatch.setitem(GATEWAYS, "sandbox", LosesAnswers())
        with pytest.raises(GatewayTimeout):
            give_back(taken)
        monkeypatch.undo()

        ask(taken)

        assert (money(), published()) == ((500, 0), [("PaymentRefunded", "5.00")])
        assert (Refund.objects.get().reason, Refund.objects.get().status) == ("Chipped.", "succeeded")
        assert give_back(taken).status is RefundStatus.SUCCEEDED

    def test_one_that_failed_takes_no_money(self, taken: Payment, bank: Bank) -> None:
        refund_at_the_desk(2000)
        bank.said = GatewayRefundStatus.FAILED

        ask(taken)

        assert (money(), published(), Refund.objects.get().status) == ((0, 0), [], "failed")


def test_an_old_one_is_looked_for_before_it_is_asked_for_again(taken: Payment, monkeypatch: Any) -> None:
    """The gateway has forgotten the key by then: asked with it, it would give the money a second time."""
    monkeypatch.setitem(GATEWAYS, "sandbox", LosesAnswers())
    with pytest.raises(GatewayTimeout):
        give_back(taken)
    monkeypatch.setitem(GATEWAYS, "sandbox", Forgetful())

    assert services.finish_pending_refunds(NOW + timedelta(days=2)) == 1
    assert (money(), SandboxRefund.objects.count()) == ((500, 0), 1)


class LosesAnswers(SandboxGateway):
    def refund(self, **asked: Any) -> GatewayRefund:
        super().refund(**asked)
        raise GatewayTimeout


class Forgetful(SandboxGateway):
    """Knows no key any more."""

    def refund(self, **asked: Any) -> GatewayRefund:
        return super().refund(**{**asked, "idempotency_key": f"{asked['idempotency_key']} again"})
