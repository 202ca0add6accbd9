"""How Stripe writes amounts: in minor units, but not always in those of ISO 4217.

Where it differs: https://docs.stripe.com/currencies (zero-decimal, three-decimal and special-case currencies).
"""

from apps.payments.gateways.gateway import GatewayRefused
from commerce.money import Money, exponent

ZERO_DECIMAL_BUT_SENT_WITH_TWO = frozenset({"ISK", "UGX"})
"""They have no minor unit any more; Stripe still counts them in hundredths, which must be zero."""

THOUSANDTHS = 3
"""The exponent of a currency with three decimals."""

TWO_DECIMAL_BUT_SENT_WITH_NONE = frozenset({"MGA"})
"""ISO 4217 gives it a minor unit of a fifth, which nobody writes; Stripe counts whole ones."""


def to_gateway(amount: Money) -> int:
    """The integer that Stripe reads as this amount.

    :raises GatewayRefused: the amount is finer than Stripe can charge in this currency
    """
    if exponent(amount.currency) == THOUSANDTHS and amount.minor % 10:
        raise GatewayRefused(f"{amount}: the last of three decimals must be 0.")
    if amount.currency in TWO_DECIMAL_BUT_SENT_WITH_NONE and amount.minor % 100:
        raise GatewayRefused(f"{amount}: only whole {amount.currency} can be charged.")
    if amount.currency in TWO_DECIMAL_BUT_SENT_WITH_NONE:
        return amount.minor // 100
    return amount.minor * 100 if amount.currency in ZERO_DECIMAL_BUT_SENT_WITH_TWO else amount.minor


def from_gateway(minor: int, currency: str) -> Money:
    """What an integer of Stripe's means; it writes currencies in small letters."""
    code = currency.upper()
    if code in ZERO_DECIMAL_BUT_SENT_WITH_TWO:
        return Money(minor // 100, code)
    return Money(minor * 100 if code in TWO_DECIMAL_BUT_SENT_WITH_NONE else minor, code)
