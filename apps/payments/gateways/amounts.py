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
    if amount != chargeable(amount):
        raise GatewayRefused(f"{amount} cannot be charged: the nearest that can is {chargeable(amount)}.")
    if amount.currency in TWO_DECIMAL_BUT_SENT_WITH_NONE:
        return amount.minor // 100
    return amount.minor * 100 if amount.currency in ZERO_DECIMAL_BUT_SENT_WITH_TWO else amount.minor


def chargeable(amount: Money) -> Money:
    """The amount without what is finer than Stripe can charge: the last of three decimals, and those of the ariary."""
    if amount.currency in TWO_DECIMAL_BUT_SENT_WITH_NONE:
        return Money(amount.minor - amount.minor % 100, amount.currency)
    return (
        Money(amount.minor - amount.minor % 10, amount.currency) if exponent(amount.currency) == THOUSANDTHS else amount
    )


def from_gateway(minor: int, currency: str) -> Money:
    """What an integer of Stripe's means; it writes currencies in small letters."""
    code = currency.upper()
    if code in ZERO_DECIMAL_BUT_SENT_WITH_TWO:
        return Money(minor // 100, code)
    return Money(minor * 100 if code in TWO_DECIMAL_BUT_SENT_WITH_NONE else minor, code)
