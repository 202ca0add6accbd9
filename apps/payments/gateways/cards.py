"""The test cards of the sandbox: the tokens Stripe's users know, and two that rehearse a bad day."""

from dataclasses import dataclass
from enum import Enum

from apps.payments.interface import Card, PaymentStatus


class Trouble(Enum):
    """How the gateway itself misbehaves for a card."""

    NONE = "none"
    ANSWERS_TOO_LATE = "answers too late, though the hold took effect"
    CANNOT_BE_REACHED = "cannot be reached"


@dataclass(frozen=True, kw_only=True, slots=True)
class TestCard:
    """A card and what becomes of an authorisation on it."""

    card: Card
    outcome: PaymentStatus = PaymentStatus.AUTHORIZED
    decline_code: str = ""
    decline_message: str = ""
    trouble: Trouble = Trouble.NONE


VISA = Card(brand="visa", last4="4242")

TEST_CARDS = {
    "pm_card_visa": TestCard(card=VISA),
    "pm_card_mastercard": TestCard(card=Card(brand="mastercard", last4="4444")),
    "pm_card_chargeDeclined": TestCard(
        card=Card(brand="visa", last4="0002"),
        outcome=PaymentStatus.FAILED,
        decline_code="card_declined",
        decline_message="Your card was declined. Try another card, or ask your bank.",
    ),
    "pm_card_chargeDeclinedInsufficientFunds": TestCard(
        card=Card(brand="visa", last4="9995"),
        outcome=PaymentStatus.FAILED,
        decline_code="insufficient_funds",
        decline_message="Your card has insufficient funds. Try another card.",
    ),
    "pm_card_authenticationRequired": TestCard(
        card=Card(brand="visa", last4="3184"), outcome=PaymentStatus.REQUIRES_ACTION
    ),
    "pm_card_timeout": TestCard(card=VISA, trouble=Trouble.ANSWERS_TOO_LATE),
    "pm_card_outage": TestCard(card=VISA, trouble=Trouble.CANNOT_BE_REACHED),
}
