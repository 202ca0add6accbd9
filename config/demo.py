# ruff: noqa: S106 -- passwords that everybody may know
"""Who can enter the demo shop, and with what: the only place that knows.

Everybody can read this file, so these work in a demo only: `load_demo` creates them, refuses to while DEBUG is off,
and `run` shows them when it has loaded the demo.
"""

from dataclasses import dataclass

from apps.customers.interface import NewAddress


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """An account of the demo shop. `role` says whose view of the shop it shows: the customer's, or a staff role's."""

    role: str
    name: str
    email: str
    password: str

    @property
    def is_staff(self) -> bool:
        return self.role != "customer"


DEMO_LOGINS = (
    DemoLogin(role="customer", name="Ada Whitlow", email="customer@shop.example", password="customer-demo-2026"),
    DemoLogin(role="owner", name="Olive Wold", email="owner@shop.example", password="owner-demo-2026"),
    DemoLogin(role="support", name="Sam Osier", email="support@shop.example", password="support-demo-2026"),
    DemoLogin(role="warehouse", name="Win Carrow", email="warehouse@shop.example", password="warehouse-demo-2026"),
)

DEMO_ADDRESS = NewAddress(
    first_name="Ada",
    last_name="Whitlow",
    street="4 Mill Lane",
    city="Hebden Bridge",
    zip_code="HX7 8AH",
    country="GB",
    phone="01632 960123",
)
"""Where the demo customer lives; the number is one that Ofcom keeps for fiction."""

DEMO_API_KEY = "ck_demo_3V7qPz9XwT5nRkLmB2cJdY8h"

DEMO_CARDS = (
    ("pm_card_visa", "succeeds"),
    ("pm_card_mastercard", "succeeds"),
    ("pm_card_chargeDeclined", "is declined"),
    ("pm_card_chargeDeclinedInsufficientFunds", "is declined, for lack of funds"),
    ("pm_card_authenticationRequired", "asks the shopper first (3-D Secure)"),
)
