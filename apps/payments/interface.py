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


class MethodNotFound(NotFound):
    """The customer has no such saved payment method."""

    code = "payment_method_not_found"


class UnknownGateway(NotFound):
    """There is no payment gateway of this name here."""

    code = "unknown_gateway"


class GatewayDisagrees(Conflict):
    """The gateway's books and ours cannot both be true. Somebody must look: nothing was changed."""

    code = "gateway_disagrees"


class PaymentStatus(StrEnum):
    """Where a payment stands. Refunds are told by amounts, not by status."""

    PENDING = "pending"
    REQUIRES_ACTION = "requires_action"
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    FAILED = "failed"
    VOIDED = "voided"


class RefundReason(StrEnum):
    """Why money goes back, as gateways and reports count it. What was said in words is kept beside it."""

    REQUESTED_BY_CUSTOMER = "requested_by_customer"
    DUPLICATE = "duplicate"
    FRAUDULENT = "fraudulent"
    OTHER = "other"


class RefundStatus(StrEnum):
    """`pending` until the gateway has given the money back; a bank may refuse it days later."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """What may be shown of a card."""

    brand: str
    last4: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Payment:
    """One payment of one order.

    `next_action_url` is where the shopper proves who they are, while the status is `requires_action`. `expires_at` is
    when an authorisation that was not captured lapses. `disputed` while the cardholder's bank wants the money back, and
    after it got it.
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
    disputed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Refund:
    """Money given back on a payment, or on its way: then `refunded_at` is when it was asked for."""

    refund_id: str
    payment_id: str
    amount: Money
    reason: str
    refunded_at: datetime
    kind: RefundReason = RefundReason.REQUESTED_BY_CUSTOMER
    status: RefundStatus = RefundStatus.SUCCEEDED


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedMethod:
    """A card that the gateway keeps for a customer. `method_id` is a `method_token` for payments of this customer only.

    The month and the year (four digits) of its expiry are 0 where the gateway did not say.
    """

    method_id: str
    card: Card
    expires_month: int
    expires_year: int
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentForm:
    """What a page needs so that a shopper can enter a card without its number ever reaching the shop.

    The sandbox needs none of it: its cards are chosen from a list. For Stripe the page loads `script_url`, and `amount`
    is in Stripe's own minor units.
    """

    gateway: str
    script_url: str = ""
    publishable_key: str = ""
    amount: int = 0
    currency: str = ""


class PaymentsService(Protocol):
    def payment_form(self, *, amount: Money) -> PaymentForm:
        """What the page needs on which `amount` will be paid, through the gateway that new payments go through."""
        ...

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
        capture: bool = False,
        save_method: bool = False,
    ) -> Payment:
        """Put a hold on the shopper's card, or take the money at once (`capture`). Again with the same key: the same.

        Answers `authorized` (`captured`), or `requires_action` with the address of the gateway's page, from where the
        shopper comes back to `return_url`. `method_token` is the gateway's token or the id of a saved method of this
        customer. `save_method` keeps the card for the customer once it has paid; for a guest it does nothing.
        Publishes PaymentAuthorized, PaymentCompleted or PaymentFailed.

        :raises PaymentDeclined: the bank said no
        :raises UnknownPaymentMethod: the token is not known, or the saved method is not this customer's
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

    def refund(
        self,
        *,
        payment_id: str,
        amount: Money,
        reason: str,
        idempotency_key: str,
        now: datetime,
        kind: RefundReason = RefundReason.REQUESTED_BY_CUSTOMER,
    ) -> Refund:
        """Give captured money back. Again with the same key: the same refund.

        Publishes PaymentRefunded as soon as the gateway has given it: at once, or later for one that is `pending`.

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

    def payment_methods_of(self, *, customer_id: str) -> Sequence[SavedMethod]:
        """The cards kept for a customer, newest first."""
        ...

    def save_payment_method(
        self, *, customer_id: str, email: str, method_token: str, idempotency_key: str, now: datetime
    ) -> SavedMethod:
        """Keep a card for a customer. Again with the same key: the same.

        :raises UnknownPaymentMethod: the token is not known
        :raises PaymentDeclined: the bank does not let it be kept
        :raises GatewayUnavailable, GatewayTimeout: the gateway could not be asked
        """
        ...

    def remove_payment_method(self, *, customer_id: str, method_id: str, now: datetime) -> None:
        """Forget a card, here and at the gateway.

        :raises MethodNotFound: the customer has none such
        :raises GatewayUnavailable, GatewayTimeout: the gateway could not be asked; nothing was forgotten
        """
        ...


service: ServicePort[PaymentsService] = ServicePort("payments")
