"""Why a bank said no, as far as the shopper may know.

Stripe's codes: https://docs.stripe.com/declines/codes. Those that accuse the cardholder are for the shop alone.
"""

from dataclasses import dataclass
from typing import Any

import structlog

log = structlog.get_logger(__name__)

GENERIC = "card_declined"

MESSAGES = {
    GENERIC: "Your card was declined. Try another card, or ask your bank.",
    "insufficient_funds": "Your card has insufficient funds. Try another card.",
    "expired_card": "Your card has expired. Try another card.",
    "incorrect_cvc": "The security code is not right. Check it, or try another card.",
    "incorrect_number": "The card number is not right. Check it, or try another card.",
    "card_not_supported": "Your card does not allow this kind of purchase. Try another card.",
    "currency_not_supported": "Your card does not allow payments in this currency. Try another card.",
    "card_velocity_exceeded": "Your card has reached its limit. Try another card, or ask your bank.",
    "authentication_failed": "The payment was not approved. Try again, or use another card.",
    "processing_error": "The card could not be processed. Nothing was charged. Try again, or use another card.",
}

SAME_AS = {
    "invalid_cvc": "incorrect_cvc",
    "invalid_number": "incorrect_number",
    "invalid_expiry_month": "expired_card",
    "invalid_expiry_year": "expired_card",
    "withdrawal_count_limit_exceeded": "card_velocity_exceeded",
    "authentication_required": "authentication_failed",
    "authentication_not_handled": "authentication_failed",
    "payment_intent_authentication_failure": "authentication_failed",
    "try_again_later": "processing_error",
    "reenter_transaction": "processing_error",
    "issuer_not_available": "processing_error",
}


@dataclass(frozen=True, slots=True)
class Decline:
    """A code and a sentence that may be shown; empty for a payment that was not declined."""

    code: str = ""
    message: str = ""


def decline(code: str) -> Decline:
    """What the shopper is told; a code without a sentence of its own becomes the generic one."""
    shown = SAME_AS.get(code, code)
    shown = shown if shown in MESSAGES else GENERIC
    return Decline(shown, MESSAGES[shown])


def decline_of(error: dict[str, Any]) -> Decline:
    """Read the error of a payment attempt."""
    code = str(error.get("decline_code") or error.get("code") or GENERIC)
    log.info("stripe.declined", decline_code=code)
    return decline(code)
