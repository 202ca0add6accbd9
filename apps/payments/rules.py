"""What a payment may become, and how much of it may be taken or given back. Pure decisions."""

from apps.payments.interface import PaymentStatus
from commerce.money import InvalidAmount, Money

S = PaymentStatus

TRANSITIONS: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    S.PENDING: frozenset({S.REQUIRES_ACTION, S.AUTHORIZED, S.CAPTURED, S.FAILED, S.VOIDED}),
    S.REQUIRES_ACTION: frozenset({S.AUTHORIZED, S.CAPTURED, S.FAILED, S.VOIDED}),
    S.AUTHORIZED: frozenset({S.CAPTURED, S.VOIDED}),
    S.CAPTURED: frozenset(),
    S.FAILED: frozenset(),
    S.VOIDED: frozenset(),
}
"""A payment only moves forward, whatever order the gateway's news arrives in."""


def may_become(present: PaymentStatus, new: PaymentStatus) -> bool:
    return new in TRANSITIONS[present]


def is_over(status: PaymentStatus) -> bool:
    """Whether nothing was taken and nothing will be."""
    return status in (S.FAILED, S.VOIDED)


def not_paid_yet(status: PaymentStatus) -> bool:
    """Whether nobody has said yes or no."""
    return status in (S.PENDING, S.REQUIRES_ACTION)


def check_positive(amount: Money) -> None:
    """:raises InvalidAmount: nothing, or less"""
    if amount.minor <= 0:
        raise InvalidAmount("The amount must be more than nothing.")


DISPUTE_ENDS = frozenset({"won", "lost", "warning_closed"})


def dispute_is_over(status: str) -> bool:
    return status in DISPUTE_ENDS


def still_disputed(status: str) -> bool:
    """Whether the money is contested, or gone: a case that was lost stays one."""
    return status not in ("won", "warning_closed")
