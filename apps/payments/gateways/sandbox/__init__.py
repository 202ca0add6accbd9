"""The sandbox: a gateway that plays the part of Stripe with test cards and books of its own.

It commits apart from the shop, repeats its answers by idempotency key, and can be slow or away (`cards.py`).
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from apps.payments.gateways.cards import Trouble
from apps.payments.gateways.gateway import (
    Authorization,
    GatewayEvent,
    GatewayMethod,
    GatewayPayment,
    GatewayRefund,
    GatewayRefused,
)
from apps.payments.gateways.sandbox import books, wallet
from apps.payments.gateways.sandbox.books import answer_challenge, find_intent, once
from apps.payments.gateways.sandbox.news import WEBHOOK_SECRET, webhook
from apps.payments.gateways.webhooks import read_signed
from apps.payments.interface import GatewayTimeout, GatewayUnavailable, PaymentForm, PaymentStatus, UnknownPaymentMethod
from apps.payments.models import SandboxIntent, SandboxRefund
from commerce.money import Money
from commerce.wire import decode, encode

__all__ = ["WEBHOOK_SECRET", "SandboxGateway", "answer_challenge", "find_intent", "webhook"]


class SandboxGateway:
    """Satisfies `Gateway`."""

    def payment_form(self, *, amount: Money) -> PaymentForm:
        return PaymentForm(gateway="sandbox")

    def authorize(self, *, authorization: Authorization, idempotency_key: str) -> GatewayPayment:
        card = wallet.card_behind(authorization.method_token, customer=authorization.customer_reference)
        if card is None:
            raise UnknownPaymentMethod
        if card.trouble is Trouble.CANNOT_BE_REACHED:
            raise GatewayUnavailable
        answer, is_first = once(
            idempotency_key,
            encode(authorization),
            lambda: encode(books.statement(books.open_intent(authorization, card))),
        )
        if card.trouble is Trouble.ANSWERS_TOO_LATE and is_first:
            time.sleep(settings.SANDBOX_DELAY_SECONDS)
            raise GatewayTimeout
        return decode(GatewayPayment, answer) if is_first else self.retrieve(reference=answer["reference"])

    def confirm(self, *, reference: str, idempotency_key: str) -> GatewayPayment:
        """The shopper's answer on the bank's page is all there is: this asks what came of it."""
        return self.retrieve(reference=reference)

    def retrieve(self, *, reference: str) -> GatewayPayment:
        intent = find_intent(reference=reference)
        if intent is None:
            raise GatewayRefused(f"There is no payment {reference}.")
        return books.statement(intent)

    def capture(self, *, reference: str, amount: Money, idempotency_key: str) -> GatewayPayment:
        def take() -> Any:
            intent = books.locked(reference, PaymentStatus.AUTHORIZED)
            if amount > intent.held:
                raise GatewayRefused(f"Only {intent.held} is held.")
            intent.captured_amount, intent.status = amount.minor, PaymentStatus.CAPTURED
            intent.save(update_fields=["captured_amount", "status"])
            return encode(books.statement(intent))

        answer, _ = once(idempotency_key, ["capture", reference, encode(amount)], take)
        return decode(GatewayPayment, answer)

    def void(self, *, reference: str, idempotency_key: str) -> GatewayPayment:
        def give_up() -> Any:
            intent = books.locked(reference, PaymentStatus.AUTHORIZED, PaymentStatus.REQUIRES_ACTION)
            intent.status = PaymentStatus.VOIDED
            intent.save(update_fields=["status"])
            return encode(books.statement(intent))

        answer, _ = once(idempotency_key, ["void", reference], give_up)
        return decode(GatewayPayment, answer)

    def refund(self, *, reference: str, amount: Money, reason: str, idempotency_key: str) -> GatewayRefund:
        def give_back() -> Any:
            intent = books.locked(reference, PaymentStatus.CAPTURED)
            return encode(books.refund_statement(books.give_back(intent, amount, reason, idempotency_key)))

        answer, _ = once(idempotency_key, ["refund", reference, encode(amount)], give_back)
        return decode(GatewayRefund, answer)

    def retrieve_refund(self, *, reference: str) -> GatewayRefund:
        refund = SandboxRefund.objects.select_related("intent").filter(pk=reference).first()
        if refund is None:
            raise GatewayRefused(f"There is no refund {reference}.")
        return books.refund_statement(refund)

    def payments_since(self, *, since: datetime) -> Iterator[GatewayPayment]:
        made = SandboxIntent.objects.filter(created_at__gte=since).order_by("created_at", "id")
        return (books.statement(intent) for intent in made.iterator())

    def refunds_of(self, *, reference: str) -> Sequence[GatewayRefund]:
        refunds = SandboxRefund.objects.select_related("intent").filter(intent=reference)
        return [books.refund_statement(refund) for refund in refunds]

    def parse_webhook(self, *, body: bytes, headers: Mapping[str, str], now: datetime) -> GatewayEvent:
        return read_signed(body, headers, secrets=[WEBHOOK_SECRET], now=now)

    def create_customer(self, *, customer_id: str, email: str, idempotency_key: str) -> str:
        answer, _ = once(
            idempotency_key, ["customer", customer_id, email], lambda: wallet.open_customer(customer_id, email)
        )
        return str(answer)

    def save_method(self, *, customer_reference: str, method_token: str, idempotency_key: str) -> GatewayMethod:
        answer, _ = once(
            idempotency_key,
            ["save", customer_reference, method_token],
            lambda: encode(wallet.keep(customer_reference, method_token)),
        )
        return decode(GatewayMethod, answer)

    def forget_method(self, *, reference: str) -> None:
        wallet.forget(reference)

    def forget_customer(self, *, reference: str) -> None:
        wallet.close(reference)
