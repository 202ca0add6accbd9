"""What the tests of payments share: a moment, an amount, and how to ask for a hold."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from apps.payments import services
from apps.payments.interface import Payment
from commerce.money import Money

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def authorize() -> Callable[..., Payment]:
    """`authorize("pm_card_visa", …)`: a hold of £20.00 for order `ord_1`, unless said otherwise."""

    def ask(card: str = "pm_card_visa", **changes: Any) -> Payment:
        return services.authorize(
            **{
                "order_id": "ord_1",
                "customer_id": "cust_1",
                "amount": Money(2000, "GBP"),
                "method_token": card,
                "return_url": "https://shop.example/back",
                "idempotency_key": f"key of {card}",
                "now": NOW,
                **changes,
            }
        )

    return ask
