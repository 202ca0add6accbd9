"""A cardholder asks their bank for the money back: written down as the gateway tells of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.payments import services
from apps.payments.gateways.sandbox import webhook
from apps.payments.interface import Payment
from apps.payments.models import Dispute, SandboxIntent
from commerce.models import OutboxEvent
from commerce.money import Money
from tests.payments.conftest import NOW
from tests.payments.test_webhooks import send

Tell = Callable[..., None]


@pytest.fixture
def started() -> datetime:
    """When the case began: just now, as a gateway's signature grows old in minutes."""
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def taken(db: None, authorize: Callable[..., Payment]) -> Payment:
    return services.capture(payment_id=authorize().payment_id, amount=None, now=NOW)


@pytest.fixture
def tell(started: datetime) -> Tell:
    """An event about a case, so many seconds after it began; acted on at once."""

    def tell_it(status: str, *, after: int = 0, about: str = "dp_1", amount: int = 2000) -> None:
        case = {
            "id": about,
            "object": "dispute",
            "payment_intent": SandboxIntent.objects.get().pk,
            "amount": amount,
            "currency": "gbp",
            "reason": "product_not_received",
            "status": status,
            "evidence_details": {"due_by": int((started + timedelta(days=7)).timestamp())},
        }
        body, headers = webhook("charge.dispute.updated", case, at=started + timedelta(seconds=after))
        assert send(body, headers).status_code == 200
        assert services.process_webhooks(timezone.now() + timedelta(hours=1)) == 1

    return tell_it


def published() -> list[Any]:
    told = OutboxEvent.objects.using("payments").filter(event_type="PaymentDisputed")
    return list(told.order_by("id").values_list("data", flat=True))


def is_disputed(payment: Payment) -> bool:
    return services.get_payment(payment_id=payment.payment_id).disputed


def test_is_written_down_and_told(taken: Payment, tell: Tell, started: datetime) -> None:
    tell("needs_response", amount=1500)

    dispute = Dispute.objects.get()
    assert (dispute.amount, dispute.status, dispute.due_by) == (
        Money(1500, "GBP"),
        "needs_response",
        started + timedelta(days=7),
    )
    assert is_disputed(taken)
    assert published() == [
        {
            "paymentId": taken.payment_id,
            "orderId": "ord_1",
            "disputeId": dispute.pk,
            "amount": {"amount": "15.00", "currency": "GBP"},
            "reason": "product_not_received",
            "status": "needs_response",
        }
    ]


@pytest.mark.parametrize(("end", "contested"), [("won", False), ("warning_closed", False), ("lost", True)])
def test_ends(taken: Payment, tell: Tell, end: str, contested: bool) -> None:  # noqa: FBT001
    tell("needs_response")
    tell(end, after=60)

    assert [told["status"] for told in published()] == ["needs_response", end]
    assert is_disputed(taken) is contested


def test_older_news_changes_nothing(taken: Payment, tell: Tell) -> None:
    tell("won", after=60)
    tell("needs_response")

    assert (Dispute.objects.get().status, len(published())) == ("won", 1)


def test_of_two_things_said_in_one_second_the_end_counts(taken: Payment, tell: Tell) -> None:
    tell("lost")
    tell("under_review")
    assert Dispute.objects.get().status == "lost"

    tell("under_review", about="dp_2")
    tell("lost", about="dp_2")
    assert Dispute.objects.get(reference="dp_2").status == "lost"


def test_the_same_status_is_told_once(taken: Payment, tell: Tell) -> None:
    for seconds in (0, 30, 60):
        tell("needs_response", after=seconds)

    assert len(published()) == 1


def test_a_payment_is_contested_until_its_last_case_is_won(taken: Payment, tell: Tell) -> None:
    tell("needs_response", about="dp_1")
    tell("needs_response", about="dp_2")
    tell("won", about="dp_1", after=60)
    still = is_disputed(taken)
    tell("won", about="dp_2", after=60)

    assert (still, is_disputed(taken)) == (True, False)
