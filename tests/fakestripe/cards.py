"""Stripe's test cards: what each is, and what becomes of a payment with it."""

from dataclasses import dataclass

GENERIC = "Your card was declined."


@dataclass(frozen=True, kw_only=True, slots=True)
class TestCard:
    """One card. Without a `decline` it pays."""

    number: str
    brand: str = "visa"
    funding: str = "credit"
    country: str = "US"
    code: str = ""
    decline_code: str = ""
    message: str = GENERIC
    attaches: bool = True
    challenge: bool = False
    challenge_unless_set_up: bool = False
    refund: str = "succeeded"
    refund_fails_later: bool = False
    dispute: str = ""

    @property
    def last4(self) -> str:
        return self.number[-4:]


def _declined(number: str, decline_code: str, message: str = GENERIC, code: str = "card_declined") -> TestCard:
    return TestCard(number=number, code=code, decline_code=decline_code, message=message, attaches=False)


CARDS = {
    "visa": TestCard(number="4242424242424242"),
    "visa_debit": TestCard(number="4000056655665556", funding="debit"),
    "mastercard": TestCard(number="5555555555554444", brand="mastercard"),
    "mastercard_debit": TestCard(number="5200828282828210", brand="mastercard", funding="debit"),
    "amex": TestCard(number="378282246310005", brand="amex"),
    "discover": TestCard(number="6011111111111117", brand="discover"),
    "gb": TestCard(number="4000008260000000", country="GB"),
    "chargeDeclined": _declined("4000000000000002", "generic_decline"),
    "chargeDeclinedInsufficientFunds": _declined(
        "4000000000009995", "insufficient_funds", "Your card has insufficient funds."
    ),
    "chargeDeclinedLostCard": _declined("4000000000009987", "lost_card"),
    "chargeDeclinedStolenCard": _declined("4000000000009979", "stolen_card"),
    "chargeDeclinedExpiredCard": _declined("4000000000000069", "", "Your card has expired.", "expired_card"),
    "chargeDeclinedIncorrectCvc": _declined(
        "4000000000000127", "", "Your card's security code is incorrect.", "incorrect_cvc"
    ),
    "chargeDeclinedProcessingError": _declined(
        "4000000000000119",
        "",
        "An error occurred while processing your card. Try again in a little bit.",
        "processing_error",
    ),
    "chargeDeclinedFraudulent": _declined("4100000000000019", "fraudulent"),
    "visa_chargeDeclinedFraudulent": _declined("4100000000000019", "fraudulent"),
    "chargeDeclinedVelocityLimitExceeded": _declined("4000000000006975", "card_velocity_exceeded"),
    "chargeCustomerFail": TestCard(number="4000000000000341", code="card_declined", decline_code="generic_decline"),
    "authenticationRequired": TestCard(number="4000002760003184", challenge=True),
    "threeDSecure2Required": TestCard(number="4000000000003220", challenge=True),
    "authenticationRequiredOnSetup": TestCard(number="4000002500003155", challenge_unless_set_up=True),
    "authenticationRequiredChargeDeclinedInsufficientFunds": TestCard(
        number="4000008260003178",
        challenge=True,
        code="card_declined",
        decline_code="insufficient_funds",
        message="Your card has insufficient funds.",
    ),
    "pendingRefund": TestCard(number="4000000000007726", refund="pending"),
    "refundFail": TestCard(number="4000000000005126", refund_fails_later=True),
    "createDispute": TestCard(number="4000000000000259", dispute="fraudulent"),
    "createDisputeProductNotReceived": TestCard(number="4000000000002685", dispute="product_not_received"),
}

TOKEN_PREFIX = "pm_card_"


def by_token(token: str) -> str | None:
    """The name of the card behind `pm_card_…`, if it is one."""
    name = token.removeprefix(TOKEN_PREFIX)
    return name if token.startswith(TOKEN_PREFIX) and name in CARDS else None


def adds_up(number: str) -> bool:
    """Whether the check digit is right (Luhn)."""
    if not number.isdecimal() or len(number) < 12:
        return False
    digits = [int(digit) for digit in reversed(number)]
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def by_number(number: str) -> str | None:
    """The name of the card with a number, spaces or not."""
    digits = number.replace(" ", "")
    return next((name for name, card in CARDS.items() if card.number == digits), None)
