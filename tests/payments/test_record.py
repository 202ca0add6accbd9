"""The one writer: whoever heard what a gateway says, in whatever order, a payment only moves forward."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from apps.payments import services
from apps.payments.gateways import GatewayPayment
from apps.payments.interface import Card, GatewayDisagrees, Payment, PaymentStateConflict, PaymentStatus
from apps.payments.models import Payment as PaymentRow
from apps.payments.models import SandboxIntent
from apps.payments.services.record import record
from commerce.db.transaction import atomic
from commerce.models import OutboxEvent
from commerce.money import Money
from tests.payments.conftest import NOW

S = PaymentStatus
AMOUNT, NOTHING = Money(2000, "GBP"), Money(0, "GBP")


@pytest.fixture
def payment(db: None) -> PaymentRow:
    """Written down, and nothing heard of it yet."""
    return PaymentRow.objects.create(
        order_id="ord_1",
        authorized_amount=AMOUNT.minor,
        currency="GBP",
        gateway="sandbox",
        idempotency_key="k",
        created_at=NOW,
        updated_at=NOW,
    )


def said(status: PaymentStatus, **changes: Any) -> GatewayPayment:
    """What a gateway says."""
    answer = GatewayPayment(
        reference="sbx_1",
        status=status,
        captured=AMOUNT if status is S.CAPTURED else NOTHING,
        card=Card(brand="visa", last4="4242"),
        expires_at=NOW + timedelta(days=7) if status is S.AUTHORIZED else None,
    )
    return replace(answer, **changes)


def hear(payment: PaymentRow, *answers: GatewayPayment) -> PaymentRow:
    for answer in answers:
        with atomic("payments"):
            record(payment.pk, answer, now=NOW)
    return PaymentRow.objects.get(pk=payment.pk)


def published() -> list[str]:
    return list(OutboxEvent.objects.using("payments").order_by("id").values_list("event_type", flat=True))


STORIES = [
    (S.REQUIRES_ACTION, S.AUTHORIZED, S.CAPTURED),
    (S.REQUIRES_ACTION, S.AUTHORIZED, S.VOIDED),
    (S.REQUIRES_ACTION, S.FAILED),
    (S.PENDING, S.REQUIRES_ACTION, S.VOIDED),
]


@pytest.mark.parametrize("order", [order for story in STORIES for order in permutations(story)])
def test_a_story_told_in_any_order_ends_as_it_ended(payment: PaymentRow, order: tuple[PaymentStatus, ...]) -> None:
    (end,) = [status for status in order if status in (S.CAPTURED, S.VOIDED, S.FAILED)]

    row = hear(payment, *(said(status) for status in order))

    assert row.state is end
    assert len(published()) == len(set(published()))


def test_nothing_is_taken_back_by_late_news(payment: PaymentRow) -> None:
    whole = hear(payment, said(S.CAPTURED))

    late = hear(payment, said(S.AUTHORIZED), said(S.REQUIRES_ACTION), said(S.CAPTURED, captured=Money(500, "GBP")))

    assert (late.status, late.captured, late.card_last4) == (whole.status, whole.captured, whole.card_last4)
    assert published() == ["PaymentCompleted"]


def test_more_taken_of_one_hold_is_told_again(payment: PaymentRow) -> None:
    row = hear(payment, said(S.CAPTURED, captured=Money(500, "GBP")), said(S.CAPTURED), said(S.CAPTURED))

    assert row.captured == AMOUNT
    assert published() == ["PaymentCompleted", "PaymentCompleted"]


def test_a_hold_may_last_longer_than_was_said(payment: PaymentRow) -> None:
    later = NOW + timedelta(days=30)

    row = hear(payment, said(S.AUTHORIZED), said(S.AUTHORIZED, expires_at=later), said(S.AUTHORIZED, expires_at=None))

    assert row.expires_at == later
    assert published() == ["PaymentAuthorized"]


def test_a_payment_the_gateway_is_still_at_work_on_is_known_by_name(payment: PaymentRow) -> None:
    row = hear(payment, said(S.PENDING))

    assert (row.status, row.reference, published()) == ("pending", "sbx_1", [])


def test_a_decline_that_left_no_trace_at_the_gateway(payment: PaymentRow) -> None:
    row = hear(payment, said(S.FAILED, reference="", card=None, decline_code="card_declined"))

    assert (row.status, row.reference, row.decline_code) == ("failed", "", "card_declined")


@pytest.mark.parametrize(
    ("first", "then", "reason"),
    [
        (S.AUTHORIZED, {"reference": "sbx_2"}, "has sbx_2 for a payment that is sbx_1"),
        (S.AUTHORIZED, {"captured": Money(2001, "GBP")}, "took 20.01 GBP where 20.00 GBP was agreed"),
        (S.AUTHORIZED, {"captured": Money(2000, "EUR")}, "counts in EUR"),
        (S.VOIDED, {"captured": AMOUNT}, "took 20.00 GBP on a payment that is voided"),
    ],
)
def test_what_cannot_be_true_changes_nothing(
    payment: PaymentRow, first: PaymentStatus, then: dict[str, Any], reason: str
) -> None:
    before = hear(payment, said(first))

    with pytest.raises(GatewayDisagrees, match=reason):
        hear(payment, said(S.CAPTURED, **then))

    after = PaymentRow.objects.get()
    assert (after.status, after.captured, after.reference) == (before.status, before.captured, before.reference)


def test_money_may_be_taken_at_once(db: None, authorize: Callable[..., Payment]) -> None:
    payment = authorize(capture=True)

    assert (payment.status, payment.captured, payment.expires_at) == (S.CAPTURED, payment.amount, None)
    assert SandboxIntent.objects.get().status == "captured"
    assert published() == ["PaymentCompleted"]
    assert services.capture(payment_id=payment.payment_id, amount=None, now=NOW) == payment


def test_a_payment_of_which_nothing_was_heard_for_a_day_is_not_asked_for_again(
    payment: PaymentRow,
) -> None:
    """The gateway may have forgotten the key, and would hold the money twice."""
    with pytest.raises(PaymentStateConflict):
        services.refresh(payment_id=payment.pk, now=NOW + timedelta(days=1))
    assert SandboxIntent.objects.count() == 0
