"""Putting a hold on a card. The sandbox's own books say what was really held."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from apps.payments import interface, services
from apps.payments.interface import (
    Card,
    GatewayTimeout,
    GatewayUnavailable,
    Payment,
    PaymentDeclined,
    PaymentStateConflict,
    PaymentStatus,
    UnknownPaymentMethod,
)
from apps.payments.models import Attempt, SandboxIntent
from apps.payments.models import Payment as PaymentRow
from apps.payments.services.calls import GatewayCallInsideTransaction
from commerce.db.transaction import atomic
from commerce.models import OutboxEvent
from commerce.money import InvalidAmount, Money
from tests.payments.conftest import NOW

Authorize = Callable[..., Payment]
TWENTY = Money(2000, "GBP")


def published() -> list[tuple[str, Any]]:
    return list(OutboxEvent.objects.using("payments").order_by("id").values_list("event_type", "data"))


def holds() -> list[tuple[str, int]]:
    return list(SandboxIntent.objects.order_by("pk").values_list("status", "held_amount"))


def test_a_good_card_is_authorized(db: None, authorize: Authorize) -> None:
    payment = authorize("pm_card_mastercard")

    assert payment == Payment(
        payment_id=payment.payment_id,
        order_id="ord_1",
        customer_id="cust_1",
        status=PaymentStatus.AUTHORIZED,
        amount=TWENTY,
        captured=Money(0, "GBP"),
        refunded=Money(0, "GBP"),
        card=Card(brand="mastercard", last4="4444"),
        next_action_url="",
        decline_code="",
        decline_message="",
        created_at=NOW,
        expires_at=payment.expires_at,
    )
    assert payment.expires_at > NOW
    assert holds() == [("authorized", 2000)]
    assert published() == [
        (
            "PaymentAuthorized",
            {
                "paymentId": payment.payment_id,
                "orderId": "ord_1",
                "customerId": "cust_1",
                "amount": {"amount": "20.00", "currency": "GBP"},
            },
        )
    ]


def test_the_key_is_stored_before_the_gateway_is_called(db: None, authorize: Authorize) -> None:
    with pytest.raises(GatewayUnavailable):
        authorize("pm_card_outage")

    payment = PaymentRow.objects.get()
    assert (payment.idempotency_key, payment.status) == ("key of pm_card_outage", "pending")
    assert list(Attempt.objects.values_list("operation", "idempotency_key", "outcome")) == [
        ("authorize", f"{payment.pk}:authorize", "unreached")
    ]
    assert holds() == []


def test_the_same_key_gives_the_same_payment(db: None, authorize: Authorize) -> None:
    assert authorize() == authorize()

    assert holds() == [("authorized", 2000)]
    assert len(published()) == 1


@pytest.mark.parametrize("change", [{"amount": Money(1, "GBP")}, {"order_id": "ord_2"}])
def test_a_key_is_not_for_another_payment(db: None, authorize: Authorize, change: dict[str, Any]) -> None:
    authorize()

    with pytest.raises(PaymentStateConflict):
        authorize(**change)


def test_the_same_key_many_times_at_once_holds_once(
    committed: None, authorize: Authorize, concurrently: Callable[..., list[Any]]
) -> None:
    payments = concurrently([authorize] * 8)

    assert payments == [payments[0]] * 8
    assert holds() == [("authorized", 2000)]
    assert len(published()) == 1


@pytest.mark.parametrize(
    ("token", "code"),
    [("pm_card_chargeDeclined", "card_declined"), ("pm_card_chargeDeclinedInsufficientFunds", "insufficient_funds")],
)
def test_a_decline_is_an_answer_and_stays_one(db: None, authorize: Authorize, token: str, code: str) -> None:
    with pytest.raises(PaymentDeclined) as first:
        authorize(token)
    with pytest.raises(PaymentDeclined) as again:
        authorize(token)

    (payment,) = services.payments_of(order_id="ord_1")
    assert (payment.status, payment.decline_code) == (PaymentStatus.FAILED, code)
    assert first.value.params == again.value.params == {"decline_code": code, "payment_id": payment.payment_id}
    assert [(kind, data["errorCode"]) for kind, data in published()] == [("PaymentFailed", code)]
    assert holds() == [("failed", 2000)]


def test_an_unknown_token_is_refused(db: None, authorize: Authorize) -> None:
    for _ in range(2):
        with pytest.raises(UnknownPaymentMethod):
            authorize("pm_card_invented")

    (payment,) = services.payments_of(order_id="ord_1")
    assert payment.status is PaymentStatus.FAILED


@pytest.mark.parametrize("minor", [0, -100])
def test_nothing_cannot_be_held(db: None, authorize: Authorize, minor: int) -> None:
    with pytest.raises(InvalidAmount):
        authorize(amount=Money(minor, "GBP"))


def test_no_gateway_is_called_while_a_transaction_is_open(db: None, authorize: Authorize) -> None:
    with pytest.raises(GatewayCallInsideTransaction), atomic("payments"):
        authorize()

    assert holds() == []


def test_a_silent_gateway_leaves_the_payment_pending_until_it_is_asked(
    db: None, authorize: Authorize, settings: Any
) -> None:
    settings.SANDBOX_DELAY_SECONDS = 0
    with pytest.raises(GatewayTimeout):
        authorize("pm_card_timeout")
    (unknown,) = services.payments_of(order_id="ord_1")

    known = services.refresh(payment_id=unknown.payment_id, now=NOW)

    assert (unknown.status, known.status) == (PaymentStatus.PENDING, PaymentStatus.AUTHORIZED)
    assert holds() == [("authorized", 2000)], "the hold of the lost answer, not a second one"
    assert list(Attempt.objects.values_list("operation", "outcome")) == [
        ("authorize", "timed_out"),
        ("authorize", "answered"),
    ]


def test_the_shopper_is_asked_for_proof(db: None, authorize: Authorize) -> None:
    payment = authorize("pm_card_authenticationRequired")

    intent = SandboxIntent.objects.get()
    assert payment.status is PaymentStatus.REQUIRES_ACTION
    assert payment.next_action_url.endswith(f"/sandbox/3ds/{intent.pk}")
    assert published() == []


def test_refreshing_twice_tells_once(db: None, authorize: Authorize) -> None:
    payment = authorize("pm_card_authenticationRequired")
    SandboxIntent.objects.update(status="authorized")

    first, again = (
        services.refresh(payment_id=payment.payment_id, now=NOW + timedelta(minutes=minutes)) for minutes in (1, 2)
    )

    assert (
        first
        == again
        == replace(payment, status=PaymentStatus.AUTHORIZED, next_action_url="", expires_at=first.expires_at)
    )
    assert [kind for kind, _ in published()] == ["PaymentAuthorized"]


def test_there_is_no_such_payment(db: None) -> None:
    with pytest.raises(interface.PaymentNotFound):
        services.get_payment(payment_id="pay_none")
    with pytest.raises(interface.PaymentNotFound):
        services.refresh(payment_id="pay_none", now=NOW)
