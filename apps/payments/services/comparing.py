"""Whether a gateway's books and ours agree about a payment."""

from dataclasses import dataclass
from enum import StrEnum

from apps.payments.gateways import GatewayPayment
from apps.payments.interface import PaymentStatus
from apps.payments.models import Payment
from apps.payments.rules import is_over
from commerce.money import Money


class DifferenceKind(StrEnum):
    """What differs."""

    STATUS = "status_differs"
    AMOUNTS = "amounts_differ"
    NO_PAYMENT = "charge_without_payment"
    NO_CHARGE = "unknown_at_gateway"
    UNREADABLE = "gateway_could_not_be_asked"


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One payment that the two books tell differently, and whether ours have been put right since."""

    kind: DifferenceKind
    payment_id: str
    order_id: str
    reference: str
    ours: str
    theirs: str
    repaired: bool = False


def difference(payment: Payment, told: GatewayPayment, *, on_its_way_is_fine: bool = True) -> Difference | None:
    """What differs. A gateway may count a refund that is on its way here: that is fine, or to be looked into."""
    kind = _kind(payment, told, leeway=payment.refunding_amount if on_its_way_is_fine else 0)
    if kind is None:
        return None
    return Difference(
        kind=kind,
        payment_id=payment.pk,
        order_id=payment.order_id,
        reference=told.reference,
        ours=books(payment),
        theirs=_books_of(told),
    )


def charge_without_payment(told: GatewayPayment) -> Difference | None:
    """A payment of the gateway's that we know nothing of. Of no interest while no money is held or taken."""
    if told.status not in (PaymentStatus.AUTHORIZED, PaymentStatus.CAPTURED):
        return None
    return Difference(
        kind=DifferenceKind.NO_PAYMENT,
        payment_id=told.merchant_reference,
        order_id="",
        reference=told.reference,
        ours="nothing",
        theirs=_books_of(told),
    )


def books(payment: Payment) -> str:
    """How a payment stands here, in words."""
    return _words(payment.status, payment.amount, payment.captured, payment.refunded)


def _books_of(told: GatewayPayment) -> str:
    zero = Money.zero(told.captured.currency)
    return _words(told.status.value, told.amount or zero, told.captured, told.refunded or zero)


def _words(status: str, amount: Money, captured: Money, refunded: Money) -> str:
    return f"{status}, {amount}, captured {captured.amount}, refunded {refunded.amount}"


def _kind(payment: Payment, told: GatewayPayment, *, leeway: int) -> DifferenceKind | None:
    if told.amount is not None and told.amount != payment.amount:
        return DifferenceKind.AMOUNTS
    no_money = told.status not in (PaymentStatus.AUTHORIZED, PaymentStatus.CAPTURED)
    if told.status is not payment.state and not (is_over(payment.state) and no_money):
        return DifferenceKind.STATUS
    refunded = (told.refunded or Money.zero(told.captured.currency)).minor
    agreed = payment.refunded_amount <= refunded <= payment.refunded_amount + leeway
    if told.captured != payment.captured or not agreed:
        return DifferenceKind.AMOUNTS
    return None
