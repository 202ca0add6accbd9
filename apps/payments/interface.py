"""What payments offers to other domains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from commerce.errors import Conflict, Invalid, NotFound, PaymentRequired, Unavailable
from commerce.money import Money
from commerce.ports import ServicePort


class PaymentNotFound(NotFound):
    """There is no such payment."""

    code = "payment_not_found"


class PaymentDeclined(PaymentRequired):
    """The card was declined. Try another card, or ask your bank.

    `params`: `decline_code` ("card_declined", "insufficient_funds", …), `payment_id`.
    """

    code = "payment_declined"


class UnknownPaymentMethod(Invalid):
    """The payment method's token is not known to the gateway."""

    code = "unknown_payment_method"


class GatewayUnavailable(Unavailable):
    """The payment service cannot be reached. Nothing was charged; try again in a moment."""

    code = "gateway_unavailable"


class GatewayTimeout(Unavailable):
    """The payment service did not answer in time. It will be asked again what became of the payment."""

    code = "gateway_timeout"


class InvalidSignature(Invalid):
    """The event was not signed by the gateway for this shop, or not within the last minutes."""

    code = "invalid_signature"
    status = 400


class PaymentStateConflict(Conflict):
    """The payment's present state does not allow this."""

    code = "payment_state_conflict"


class AmountExceeded(Conflict):
    """More than is left to capture or to refund."""

    code = "amount_exceeded"


class PaymentStatus(StrEnum):
    """Where a payment stands. Refunds are told by amounts, not by status."""

    PENDING = "pending"
    REQUIRES_ACTION = "requires_action"
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    FAILED = "failed"
    VOIDED = "voided"


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """What may be shown of a card."""

    brand: str
    last4: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Payment:
    """One payment of one order.

    `next_action_url` is where the shopper proves who they are, while the status is `requires_action`. `expires_at` is
    when an authorisation that was not captured lapses.
    """

    payment_id: str
    order_id: str
    customer_id: str
    status: PaymentStatus
    amount: Money
    captured: Money
    refunded: Money
    card: Card | None
    next_action_url: str
    decline_code: str
    decline_message: str
    created_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Refund:
    """Money given back on a payment."""

    refund_id: str
    payment_id: str
    amount: Money
    reason: str
    refunded_at: datetime


class PaymentsService(Protocol):
    def authorize(
        self,
        *,
        order_id: str,
        customer_id: str,
        amount: Money,
        method_token: str,
        return_url: str,
        idempotency_key: str,
        now: datetime,
    ) -> Payment:
        """Put a hold on the shopper's card. Again with the same key: the same payment.

        Answers `authorized`, or `requires_action` with the address of the gateway's page, from where the shopper comes
        back to `return_url`. Publishes PaymentAuthorized or PaymentFailed.

        :raises PaymentDeclined: the bank said no
        :raises UnknownPaymentMethod: the token is not known
        :raises GatewayUnavailable: the gateway was not reached, nothing was held
        :raises GatewayTimeout: what became of it is unknown until `refresh`
        """
        ...

    def refresh(self, *, payment_id: str, now: datetime) -> Payment:
        """Ask the gateway how the payment stands, record it and answer it. Publishes what changed.

        :raises PaymentNotFound: there is none
        :raises GatewayUnavailable, GatewayTimeout: it could not be asked
        """
        ...

    def capture(self, *, payment_id: str, amount: Money | None, now: datetime) -> Payment:
        """Take held money, all of it by default. Already captured in full: the same answer.

        Publishes PaymentCompleted.

        :raises PaymentStateConflict: it is not authorised
        :raises AmountExceeded: more than was authorised
        :raises GatewayUnavailable, GatewayTimeout: the gateway could not be asked
        """
        ...

    def void(self, *, payment_id: str, now: datetime) -> Payment:
        """Give up a hold. Already void or failed: nothing. Publishes PaymentVoided.

        :raises PaymentStateConflict: it was captured; refund it instead
        :raises GatewayUnavailable, GatewayTimeout: the gateway could not be asked
        """
        ...

    def refund(self, *, payment_id: str, amount: Money, reason: str, idempotency_key: str, now: datetime) -> Refund:
        """Give captured money back. Again with the same key: the same refund. Publishes PaymentRefunded.

        :raises PaymentStateConflict: nothing was captured
        :raises AmountExceeded: more than is left of what was captured
        :raises GatewayUnavailable, GatewayTimeout: the gateway could not be asked
        """
        ...

    def get_payment(self, *, payment_id: str) -> Payment:
        """:raises PaymentNotFound: there is none"""
        ...

    def payments_of(self, *, order_id: str) -> Sequence[Payment]:
        """The payments of an order, oldest first: declined tries, too."""
        ...


service: ServicePort[PaymentsService] = ServicePort("payments")
