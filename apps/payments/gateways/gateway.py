"""What payments asks of a gateway, and what it hears back.

A gateway is called outside any transaction, with an idempotency key that was stored before. The same key with the same
parameters gives the first answer again; that is how an answer lost on the way is asked for. A decline is an answer.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from apps.payments.interface import Card, PaymentStatus
from commerce.money import Money


class GatewayRefused(Exception):
    """The gateway's own state does not allow the call, or its key was used with other parameters. Says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Authorization:
    """What is asked for: a hold of `amount` on the card behind `method_token`."""

    payment_id: str
    order_id: str
    amount: Money
    method_token: str
    return_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GatewayPayment:
    """How a payment stands at the gateway, under its own `reference`. The status is never `pending`."""

    reference: str
    status: PaymentStatus
    captured: Money
    card: Card | None
    next_action_url: str = ""
    decline_code: str = ""
    decline_message: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class GatewayRefund:
    """Money that is on its way back."""

    reference: str
    amount: Money


class Gateway(Protocol):
    """Any call may raise GatewayUnavailable (it was not reached: no effect) and GatewayTimeout (effect unknown)."""

    def authorize(self, *, authorization: Authorization, idempotency_key: str) -> GatewayPayment:
        """Hold the money, ask the shopper to prove who they are, or decline.

        :raises UnknownPaymentMethod: the token is not known
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

        :raises GatewayRefused: it was captured
        """
        ...

    def refund(self, *, reference: str, amount: Money, reason: str, idempotency_key: str) -> GatewayRefund:
        """Give captured money back.

        :raises GatewayRefused: not as much was captured
        """
        ...
