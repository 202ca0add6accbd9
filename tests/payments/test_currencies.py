"""Currencies of no, two and three decimals, through the whole domain."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from apps.customers import services as customers
from apps.customers.models import Customer
from apps.payments import services
from apps.payments.interface import Payment
from apps.payments.models import SandboxIntent
from commerce.models import OutboxEvent
from commerce.money import InvalidAmount, Money
from tests.payments.conftest import NOW

pytestmark = pytest.mark.usefixtures("db")

AMOUNTS = [("JPY", "2000", "500"), ("GBP", "20.00", "5.00"), ("KWD", "2.000", "0.500")]


def books() -> tuple[int, int, str]:
    intent = SandboxIntent.objects.get()
    return intent.captured_amount, intent.refunded_amount, intent.currency


@pytest.mark.parametrize(("currency", "whole", "part"), AMOUNTS)
class TestEach:
    def test_is_held_taken_and_given_back_to_the_unit(
        self, authorize: Callable[..., Payment], currency: str, whole: str, part: str
    ) -> None:
        payment = authorize(amount=Money.of(whole, currency))
        services.capture(payment_id=payment.payment_id, amount=None, now=NOW)
        services.refund(
            payment_id=payment.payment_id, amount=Money.of(part, currency), reason="", idempotency_key="r", now=NOW
        )

        assert books() == (2000, 500, currency)
        told = OutboxEvent.objects.using("payments").order_by("id").values_list("data__amount", flat=True)
        assert list(told) == [{"amount": amount, "currency": currency} for amount in (whole, whole, part)]

    def test_crosses_rest(self, currency: str, whole: str, part: str) -> None:
        _key, secret = customers.create_api_key(
            name="Robot", scopes=["payments:write"], expires_at=None, now=datetime.now(UTC)
        )
        client = APIClient(HTTP_AUTHORIZATION=f"Api-Key {secret}")
        amount = {"amount": whole, "currency": currency}
        held = client.post(
            "/api/v1/payments/authorize", {"orderId": "ord_1", "amount": amount, "paymentMethodId": "pm_card_visa"}
        ).json()
        path = f"/api/v1/payments/{held['paymentId']}"

        captured = client.post(f"{path}/capture", {"amount": amount}).json()
        refunded = client.post(f"{path}/refund", {"amount": {"amount": part, "currency": currency}}).json()

        assert (held["amount"], captured["capturedAmount"]) == (amount, amount)
        assert refunded["refundedAmount"] == {"amount": part, "currency": currency}
        assert books() == (2000, 500, currency)

    def test_is_typed_into_the_admin(
        self, authorize: Callable[..., Payment], currency: str, whole: str, part: str
    ) -> None:
        payment = authorize(amount=Money.of(whole, currency))
        staff = Client()
        staff.force_login(Customer.objects.create_superuser("owner@example.com"))
        path = f"/admin/payments/payment/{payment.payment_id}"

        staff.post(f"{path}/capture/", {"_form_submitted": "on", "amount": whole})
        staff.post(f"{path}/refund/", {"_form_submitted": "on", "amount": part, "attempt": "k"})

        assert books() == (2000, 500, currency)


@pytest.mark.parametrize("typed", ["5.5", "5.001"])
def test_more_decimals_than_a_currency_has_are_refused(authorize: Callable[..., Payment], typed: str) -> None:
    with pytest.raises(InvalidAmount):
        Money.of(typed, "JPY")

    payment = authorize(amount=Money(2000, "JPY"))
    staff: Any = Client()
    staff.force_login(Customer.objects.create_superuser("owner@example.com"))
    staff.post(f"/admin/payments/payment/{payment.payment_id}/capture/", {"_form_submitted": "on", "amount": typed})

    assert books() == (0, 0, "JPY")
