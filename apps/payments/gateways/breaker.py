"""A circuit breaker for gateways: one that does not answer is left alone for a while, and shoppers hear so at once.

Shared by the threads of a process; each process learns for itself.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

import structlog

from apps.payments.gateways.gateway import (
    Authorization,
    Gateway,
    GatewayEvent,
    GatewayMethod,
    GatewayPayment,
    GatewayRefund,
)
from apps.payments.interface import GatewayTimeout, GatewayUnavailable, PaymentForm
from commerce.money import Money

log = structlog.get_logger(__name__)

Answer = TypeVar("Answer")


class BreakerState(StrEnum):
    """Closed lets calls through; half-open lets one through to see."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, kw_only=True, slots=True)
class BreakerLimits:
    """Opens at `failures` in a row that lie within `window` seconds; lets one call try again after `rest` seconds.

    Zero `failures`: never opens.
    """

    failures: int = 5
    window: float = 60
    rest: float = 15


class Breaker:
    """Counts calls that were not answered. What a gateway refuses or declines is an answer.

    `clock` answers seconds that only grow.
    """

    def __init__(self, name: str, limits: BreakerLimits, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = name
        self._limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        self._failed_at: list[float] = []
        self._opened_at: float | None = None

    @property
    def state(self) -> BreakerState:
        if self._opened_at is None:
            return BreakerState.CLOSED
        rested = self._clock() - self._opened_at >= self._limits.rest
        return BreakerState.HALF_OPEN if rested else BreakerState.OPEN

    def call(self, ask: Callable[[], Answer]) -> Answer:
        """:raises GatewayUnavailable: it is open; or whatever `ask` raises"""
        self._admit()
        try:
            answer = ask()
        except (GatewayUnavailable, GatewayTimeout):
            self._note_failure()
            raise
        except BaseException:
            self._note_answer()
            raise
        self._note_answer()
        return answer

    def _admit(self) -> None:
        """Half-open, the one who comes first is the probe: for the others the rest begins anew."""
        with self._lock:
            match self.state:
                case BreakerState.OPEN:
                    raise GatewayUnavailable
                case BreakerState.HALF_OPEN:
                    self._opened_at = self._clock()

    def _note_failure(self) -> None:
        with self._lock:
            now = self._clock()
            recent = [moment for moment in self._failed_at if now - moment <= self._limits.window]
            self._failed_at = [*recent, now][-max(self._limits.failures, 1) :]
            was_closed = self._opened_at is None
            if not was_closed or 0 < self._limits.failures <= len(self._failed_at):
                self._opened_at = now
            if was_closed and self._opened_at is not None:
                log.error("gateway.breaker_opened", gateway=self.name, failures=len(self._failed_at))

    def _note_answer(self) -> None:
        with self._lock:
            self._failed_at = []
            if self._opened_at is not None:
                log.warning("gateway.breaker_closed", gateway=self.name)
            self._opened_at = None


class GuardedGateway:
    """A gateway behind a breaker. Satisfies `Gateway`."""

    def __init__(self, gateway: Gateway, breaker: Breaker) -> None:
        self.gateway = gateway
        self.breaker = breaker

    def payment_form(self, *, amount: Money) -> PaymentForm:
        return self.gateway.payment_form(amount=amount)

    def authorize(self, *, authorization: Authorization, idempotency_key: str) -> GatewayPayment:
        return self.breaker.call(
            lambda: self.gateway.authorize(authorization=authorization, idempotency_key=idempotency_key)
        )

    def confirm(self, *, reference: str, idempotency_key: str) -> GatewayPayment:
        return self.breaker.call(lambda: self.gateway.confirm(reference=reference, idempotency_key=idempotency_key))

    def retrieve(self, *, reference: str) -> GatewayPayment:
        return self.breaker.call(lambda: self.gateway.retrieve(reference=reference))

    def capture(self, *, reference: str, amount: Money, idempotency_key: str) -> GatewayPayment:
        return self.breaker.call(
            lambda: self.gateway.capture(reference=reference, amount=amount, idempotency_key=idempotency_key)
        )

    def void(self, *, reference: str, idempotency_key: str) -> GatewayPayment:
        return self.breaker.call(lambda: self.gateway.void(reference=reference, idempotency_key=idempotency_key))

    def refund(self, *, reference: str, amount: Money, reason: str, idempotency_key: str) -> GatewayRefund:
        return self.breaker.call(
            lambda: self.gateway.refund(
                reference=reference, amount=amount, reason=reason, idempotency_key=idempotency_key
            )
        )

    def retrieve_refund(self, *, reference: str) -> GatewayRefund:
        return self.breaker.call(lambda: self.gateway.retrieve_refund(reference=reference))

    def payments_since(self, *, since: datetime) -> Iterator[GatewayPayment]:
        """Each step of the list is a call of its own; to begin it is none."""
        payments = self.gateway.payments_since(since=since)
        while (payment := self.breaker.call(lambda: next(payments, None))) is not None:
            yield payment

    def refunds_of(self, *, reference: str) -> Sequence[GatewayRefund]:
        return self.breaker.call(lambda: self.gateway.refunds_of(reference=reference))

    def parse_webhook(self, *, body: bytes, headers: Mapping[str, str], now: datetime) -> GatewayEvent:
        """Asks nobody: it works while the gateway is away."""
        return self.gateway.parse_webhook(body=body, headers=headers, now=now)

    def create_customer(self, *, customer_id: str, email: str, idempotency_key: str) -> str:
        return self.breaker.call(
            lambda: self.gateway.create_customer(customer_id=customer_id, email=email, idempotency_key=idempotency_key)
        )

    def save_method(self, *, customer_reference: str, method_token: str, idempotency_key: str) -> GatewayMethod:
        return self.breaker.call(
            lambda: self.gateway.save_method(
                customer_reference=customer_reference, method_token=method_token, idempotency_key=idempotency_key
            )
        )

    def forget_method(self, *, reference: str) -> None:
        self.breaker.call(lambda: self.gateway.forget_method(reference=reference))

    def forget_customer(self, *, reference: str) -> None:
        self.breaker.call(lambda: self.gateway.forget_customer(reference=reference))
