# ruff: noqa: S106 -- passwords that everybody may know
"""Who can enter the demo shop, and with what: the only place that knows.

Everybody can read this file, so these work in a demo only: `load_demo` creates them, refuses to while DEBUG is off,
and `run` shows them when it has loaded the demo.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """An account of the demo shop. `role` says whose view of the shop it shows."""

    role: str
    email: str
    password: str


DEMO_LOGINS = (
    DemoLogin(role="customer", email="customer@shop.example", password="customer-demo-2026"),
    DemoLogin(role="owner", email="owner@shop.example", password="owner-demo-2026"),
    DemoLogin(role="support", email="support@shop.example", password="support-demo-2026"),
    DemoLogin(role="warehouse", email="warehouse@shop.example", password="warehouse-demo-2026"),
)

DEMO_API_KEY = "ck_demo_3V7qPz9XwT5nRkLmB2cJdY8h"

DEMO_CARDS = (
    ("pm_card_visa", "succeeds"),
    ("pm_card_mastercard", "succeeds"),
    ("pm_card_chargeDeclined", "is declined"),
    ("pm_card_chargeDeclinedInsufficientFunds", "is declined, for lack of funds"),
    ("pm_card_authenticationRequired", "asks the shopper first (3-D Secure)"),
)
