"""What payments tells others."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from commerce.events import Event
from commerce.money import Money


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentAuthorized(Event):
    """The gateway holds the money."""

    topic: ClassVar[str] = "payments.events"
    key: ClassVar[str] = "payment_id"

    payment_id: str
    order_id: str
    customer_id: str
    amount: Money


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentCompleted(Event):
    """Held money was captured, in full or in part. `amount` is what has been captured in all."""

    topic: ClassVar[str] = "payments.events"
    key: ClassVar[str] = "payment_id"

    payment_id: str
    order_id: str
    customer_id: str
    amount: Money


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentFailed(Event):
    """The bank or the shopper said no."""

    topic: ClassVar[str] = "payments.events"
    key: ClassVar[str] = "payment_id"

    payment_id: str
    order_id: str
    customer_id: str
    amount: Money
    error_code: str
    error_message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentVoided(Event):
    """A hold was given up."""

    topic: ClassVar[str] = "payments.events"
    key: ClassVar[str] = "payment_id"

    payment_id: str
    order_id: str
    amount: Money


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentRefunded(Event):
    """Captured money was given back, by us or at the gateway's own desk. `amount` is this refund's."""

    topic: ClassVar[str] = "payments.events"
    key: ClassVar[str] = "payment_id"

    refund_id: str
    payment_id: str
    order_id: str
    amount: Money
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RefundFailed(Event):
    """A refund that was on its way, or even done, came back: the shopper does not have the money."""

    topic: ClassVar[str] = "payments.events"
    key: ClassVar[str] = "payment_id"

    refund_id: str
    payment_id: str
    order_id: str
    amount: Money


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentDisputed(Event):
    """A cardholder asks their bank for the money back; again whenever that case gets another status.

    `reason` and `status` are the gateway's words; it ends as "won", "lost" or "warning_closed".
    """

    topic: ClassVar[str] = "payments.events"
    key: ClassVar[str] = "payment_id"

    payment_id: str
    order_id: str
    dispute_id: str
    amount: Money
    reason: str
    status: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AuthorizationExpiring(Event):
    """Held money lapses soon: capture it or lose it. Once for each hold."""

    topic: ClassVar[str] = "payments.events"
    key: ClassVar[str] = "payment_id"

    payment_id: str
    order_id: str
    expires_at: datetime
