"""Holds lapse: the shop is told before, and asks the gateway after."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from apps.payments import services
from apps.payments.interface import Payment, PaymentStatus
from apps.payments.models import Attempt, SandboxIntent
from commerce.models import OutboxEvent
from tests.payments.conftest import NOW


@pytest.fixture
def held(db: None, authorize: Callable[..., Payment]) -> Payment:
    return authorize()


@pytest.fixture
def lapses_at(held: Payment) -> datetime:
    assert held.expires_at is not None
    return held.expires_at


def published() -> list[tuple[str, Any]]:
    told = OutboxEvent.objects.using("payments").exclude(event_type="PaymentAuthorized")
    return list(told.order_by("id").values_list("event_type", "data"))


def test_is_told_once_a_day_before(held: Payment, lapses_at: datetime) -> None:
    looked_at = [services.watch_holds(lapses_at - timedelta(hours=hours)) for hours in (25, 23, 1)]

    assert looked_at == [0, 1, 0]
    assert published() == [
        (
            "AuthorizationExpiring",
            {"paymentId": held.payment_id, "orderId": "ord_1", "expiresAt": lapses_at.isoformat()},
        )
    ]


def test_how_early_is_a_setting(held: Payment, lapses_at: datetime, settings: Any) -> None:
    settings.HOLD_WARNING = timedelta(hours=2)

    assert [services.watch_holds(lapses_at - timedelta(hours=hours)) for hours in (3, 1)] == [0, 1]


def test_captured_money_does_not_lapse(held: Payment, lapses_at: datetime) -> None:
    services.capture(payment_id=held.payment_id, amount=None, now=NOW)

    assert services.watch_holds(lapses_at - timedelta(hours=1)) == 0
    assert services.watch_holds(lapses_at + timedelta(hours=1)) == 0


def test_the_gateway_says_whether_it_lapsed(held: Payment, lapses_at: datetime) -> None:
    SandboxIntent.objects.update(status="voided")

    services.watch_holds(lapses_at + timedelta(minutes=1))

    assert services.get_payment(payment_id=held.payment_id).status is PaymentStatus.VOIDED
    assert [kind for kind, _ in published()] == ["PaymentVoided"]


def test_one_that_lasts_longer_is_asked_after_every_hour(held: Payment, lapses_at: datetime) -> None:
    for minutes in (1, 30, 62):
        services.watch_holds(lapses_at + timedelta(minutes=minutes))

    assert Attempt.objects.filter(operation="retrieve").count() == 2
    assert services.get_payment(payment_id=held.payment_id).status is PaymentStatus.AUTHORIZED


def test_one_that_was_prolonged_is_watched_until_its_new_end(held: Payment, lapses_at: datetime) -> None:
    prolonged = lapses_at + timedelta(days=23)
    SandboxIntent.objects.update(expires_at=prolonged)

    services.watch_holds(lapses_at + timedelta(minutes=1))

    assert services.get_payment(payment_id=held.payment_id).expires_at == prolonged
