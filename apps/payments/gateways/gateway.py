"""What payments asks of a gateway, and what it hears back.

A gateway is called outside any transaction, with an idempotency key that was stored before. The same key with the same
parameters gives the first answer again; that is how an answer lost on the way is asked for. A decline is an answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from apps.payments.interface import Card, PaymentForm, PaymentStatus
from commerce.money import Money


class GatewayRefused(Exception):
    """The gateway's own state does not allow the call, or its key was used with other parameters. Says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Authorization:
    """What is asked for: a hold of `amount` on the card behind `method_token`.

    `capture` takes the money at once. `customer_reference` is the gateway's name for the customer, needed for a
    saved method and to keep a new one (`save_method`).
    """

    payment_id: str
    order_id: str
    amount: Money
    method_token: str
    return_url: str
    capture: bool = False
    customer_reference: str = ""
    save_method: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class GatewayPayment:
    """How a payment stands at the gateway, under its own `reference`.

    `pending` means that the gateway is still at work on it: ask again by its reference. `merchant_reference` is our
    payment's id as the gateway keeps it; `method_reference` the saved method, once the gateway has kept it.
    """

    reference: str
    status: PaymentStatus
    captured: Money
    card: Card | None
    next_action_url: str = ""
    decline_code: str = ""
    decline_message: str = ""
    expires_at: datetime | None = None
    merchant_reference: str = ""
    amount: Money | None = None
    refunded: Money | None = None
    method_reference: str = ""
    created_at: datetime | None = None


class GatewayRefundStatus(StrEnum):
    """Where money on its way back is."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class GatewayRefund:
    """Money given back, or on its way. `merchant_reference` is the idempotency key it was asked with."""

    reference: str
    amount: Money
    status: GatewayRefundStatus = GatewayRefundStatus.SUCCEEDED
    merchant_reference: str = ""
    created_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class GatewayMethod:
    """A card the gateway keeps for a customer. `expires` is "MM/YY"."""

    reference: str
    card: Card
    expires: str


class GatewayEventKind(StrEnum):
    """What a webhook is about."""

    PAYMENT = "payment"
    REFUND = "refund"
    DISPUTE = "dispute"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class GatewayDispute:
    """A cardholder asks their bank for the money back. `reason` and `status` are the gateway's own words.

    `status` ends as "won", "lost" or "warning_closed"; until `due_by` the shop may answer.
    """

    reference: str
    payment_reference: str
    amount: Money
    reason: str
    status: str
    due_by: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class GatewayEvent:
    """A webhook whose signature is good. `reference` is the payment's, empty if it is about none.

    Only a hint: how the payment stands is asked with `retrieve`, for events repeat and come in any order. `data` is
    the whole event as the gateway sent it.
    """

    event_id: str
    kind: GatewayEventKind
    reference: str
    created_at: datetime
    dispute: GatewayDispute | None = None
    data: dict[str, Any] = field(default_factory=dict)


class Gateway(Protocol):
    """Any call may raise GatewayUnavailable (it was not reached: no effect) and GatewayTimeout (effect unknown)."""

    def payment_form(self, *, amount: Money) -> PaymentForm:
        """What a page needs so that a shopper can enter a card for `amount`. Asks nobody."""
        ...

    def authorize(self, *, authorization: Authorization, idempotency_key: str) -> GatewayPayment:
        """Hold the money, or take it at once, ask the shopper to prove who they are, or decline.

        Under the same key it happens once; asked again, the answer says how the payment stands by then. A failed
        payment without a reference left no trace at the gateway.

        :raises UnknownPaymentMethod: the token is not known, or not this customer's
        :raises GatewayRefused: the key was used with other parameters, or the amount cannot be charged
        """
        ...

    def confirm(self, *, reference: str, idempotency_key: str) -> GatewayPayment:
        """Carry on after the shopper has acted; answers how the payment stands.

        :raises GatewayRefused: there is no such payment
        """
        ...

    def retrieve(self, *, reference: str) -> GatewayPayment:
        """:raises GatewayRefused: there is no such payment"""
        ...

    def capture(self, *, reference: str, amount: Money, idempotency_key: str) -> GatewayPayment:
        """Take held money, once; what is left of the hold is given up.

        :raises GatewayRefused: it is not held, or not as much
        """
        ...

    def void(self, *, reference: str, idempotency_key: str) -> GatewayPayment:
        """Give up a hold, or an unfinished proof of identity.

        :raises GatewayRefused: it was captured, or given up under another key
        """
        ...

    def refund(self, *, reference: str, amount: Money, reason: str, idempotency_key: str) -> GatewayRefund:
        """Give captured money back, in part or in full.

        :raises GatewayRefused: not as much is left of what was captured
        """
        ...

    def retrieve_refund(self, *, reference: str) -> GatewayRefund:
        """:raises GatewayRefused: there is no such refund"""
        ...

    def payments_since(self, *, since: datetime) -> Iterator[GatewayPayment]:
        """Every payment made at or after that moment, paged inside: more calls are made as it is consumed."""
        ...

    def refunds_of(self, *, reference: str) -> Sequence[GatewayRefund]:
        """The refunds of a payment, oldest first."""
        ...

    def parse_webhook(self, *, body: bytes, headers: Mapping[str, str], now: datetime) -> GatewayEvent:
        """Read an event as it came over the wire: the raw body, the headers under any case of their names.

        :raises InvalidSignature: it was not signed by the gateway for us within the last minutes
        """
        ...

    def create_customer(self, *, customer_id: str, email: str, idempotency_key: str) -> str:
        """Make a customer at the gateway, who may have saved methods; answers the gateway's name for them."""
        ...

    def save_method(self, *, customer_reference: str, method_token: str, idempotency_key: str) -> GatewayMethod:
        """Keep a card for a customer. Its reference is then a `method_token` for their payments.

        :raises UnknownPaymentMethod: the token is not known
        :raises PaymentDeclined: the bank does not let it be kept
        """
        ...

    def forget_method(self, *, reference: str) -> None:
        """Keep a card no longer. Forgotten already: nothing."""
        ...

    def forget_customer(self, *, reference: str) -> None:
        """Keep nothing of a customer any longer, their cards included. Forgotten already: nothing."""
        ...
