"""An account to do things with, and what customers told others of it."""

from datetime import UTC, datetime
from typing import Any

import pyotp

from apps.customers import services
from commerce.models import OutboxEvent

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
EMAIL = "ada@example.com"
PASSWORD = "a-long-unusual-pass-phrase"
NEW_PASSWORD = "another-unusual-pass-phrase"


def open_account(email: str = EMAIL) -> str:
    """The customer's id."""
    return services.register(
        email=email, password=PASSWORD, first_name="Ada", last_name="Byron", phone="", now=NOW
    ).customer_id


def told(event_type: str) -> list[dict[str, Any]]:
    """The events of this type, oldest first."""
    events = OutboxEvent.objects.using("customers").filter(event_type=event_type).order_by("id")
    return list(events.values_list("data", flat=True))


def changes() -> list[tuple[str, str]]:
    """What account holders were told that changed, and at which address."""
    return [(event["what"], event["email"]) for event in told("AccountSecurityChanged")]


def turn_on(customer_id: str, *, now: datetime = NOW) -> tuple[str, tuple[str, ...]]:
    """Set a second factor up; its secret and the recovery codes."""
    secret = services.offer_second_factor(customer_id=customer_id).secret
    codes = services.turn_on_second_factor(
        customer_id=customer_id, secret=secret, code=pyotp.TOTP(secret).at(now), now=now
    )
    return secret, codes
