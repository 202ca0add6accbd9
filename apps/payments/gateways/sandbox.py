"""The sandbox: a gateway that plays the part of Stripe with test cards and books of its own.

It commits apart from the shop, repeats its answers by idempotency key, and can be slow or away (`cards.py`).
"""

import hashlib
import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from apps.payments.gateways.cards import TEST_CARDS, TestCard, Trouble
from apps.payments.gateways.gateway import Authorization, GatewayPayment, GatewayRefund, GatewayRefused
from apps.payments.interface import Card, GatewayTimeout, GatewayUnavailable, PaymentStatus, UnknownPaymentMethod
from apps.payments.models import SandboxCall, SandboxIntent
from commerce.db.transaction import atomic
from commerce.money import Money
from commerce.wire import decode, encode

HOLDS_LAST = timedelta(days=7)


class SandboxGateway:
    """Satisfies `Gateway`."""

    def authorize(self, *, authorization: Authorization, idempotency_key: str) -> GatewayPayment:
        card = TEST_CARDS.get(authorization.method_token)
        if card is None:
            raise UnknownPaymentMethod
        if card.trouble is Trouble.CANNOT_BE_REACHED:
            raise GatewayUnavailable
        answer, is_first = _once(
            idempotency_key, encode(authorization), lambda: encode(_statement(_open_intent(authorization, card)))
        )
        if card.trouble is Trouble.ANSWERS_TOO_LATE and is_first:
            time.sleep(settings.SANDBOX_DELAY_SECONDS)
            raise GatewayTimeout
        return decode(GatewayPayment, answer)

    def retrieve(self, *, reference: str) -> GatewayPayment:
        intent = SandboxIntent.objects.filter(pk=reference).first()
        if intent is None:
            raise GatewayRefused(f"There is no payment {reference}.")
        return _statement(intent)

    def capture(self, *, reference: str, amount: Money, idempotency_key: str) -> GatewayPayment:
        def take() -> Any:
            intent = _locked(reference, PaymentStatus.AUTHORIZED)
            if amount > intent.held:
                raise GatewayRefused(f"Only {intent.held} is held.")
            intent.captured_amount, intent.status = amount.minor, PaymentStatus.CAPTURED
            intent.save(update_fields=["captured_amount", "status"])
            return encode(_statement(intent))

        answer, _ = _once(idempotency_key, ["capture", reference, encode(amount)], take)
        return decode(GatewayPayment, answer)

    def void(self, *, reference: str, idempotency_key: str) -> GatewayPayment:
        def give_up() -> Any:
            intent = _locked(reference, PaymentStatus.AUTHORIZED, PaymentStatus.REQUIRES_ACTION)
            intent.status = PaymentStatus.VOIDED
            intent.save(update_fields=["status"])
            return encode(_statement(intent))

        answer, _ = _once(idempotency_key, ["void", reference], give_up)
        return decode(GatewayPayment, answer)

    def refund(self, *, reference: str, amount: Money, reason: str, idempotency_key: str) -> GatewayRefund:
        def give_back() -> Any:
            intent = _locked(reference, PaymentStatus.CAPTURED)
            if amount.minor > intent.captured_amount - intent.refunded_amount:
                raise GatewayRefused("More than is left of what was captured.")
            intent.refunded_amount += amount.minor
            intent.save(update_fields=["refunded_amount"])
            return encode(GatewayRefund(reference=f"sbr_{idempotency_key}", amount=amount))

        answer, _ = _once(idempotency_key, ["refund", reference, encode(amount)], give_back)
        return decode(GatewayRefund, answer)


def find_intent(*, reference: str) -> SandboxIntent | None:
    """The payment that a 3-D Secure page is about."""
    return SandboxIntent.objects.filter(pk=reference).first()


def answer_challenge(*, reference: str, approved: bool) -> None:
    """What the shopper said on the 3-D Secure page.

    :raises GatewayRefused: there is nothing (left) to answer
    """
    with atomic("payments"):
        intent = _locked(reference, PaymentStatus.REQUIRES_ACTION)
        intent.status = PaymentStatus.AUTHORIZED if approved else PaymentStatus.FAILED
        if not approved:
            intent.decline_code = "authentication_failed"
            intent.decline_message = "The payment was not approved. Try again, or use another card."
        intent.save(update_fields=["status", "decline_code", "decline_message"])


def _once(key: str, parameters: Any, effect: Callable[[], Any]) -> tuple[Any, bool]:
    """The answer under a key, and whether it was given just now. Effect and answer commit together."""
    fingerprint = hashlib.sha256(json.dumps(parameters, sort_keys=True).encode()).hexdigest()
    with atomic("payments"):
        SandboxCall.objects.bulk_create([SandboxCall(key=key, fingerprint=fingerprint)], ignore_conflicts=True)
        call = SandboxCall.objects.get(key=key)
        is_first = not call.answer
        if call.fingerprint != fingerprint:
            raise GatewayRefused("This idempotency key was used with other parameters.")
        if is_first:
            call.answer = effect()
            call.save(update_fields=["answer"])
        return call.answer, is_first


def _open_intent(authorization: Authorization, card: TestCard) -> SandboxIntent:
    now = timezone.now()  # the gateway's own clock
    return SandboxIntent.objects.create(
        merchant_reference=authorization.payment_id,
        status=card.outcome,
        held_amount=authorization.amount.minor,
        currency=authorization.amount.currency,
        card_brand=card.card.brand,
        card_last4=card.card.last4,
        decline_code=card.decline_code,
        decline_message=card.decline_message,
        return_url=authorization.return_url,
        created_at=now,
        expires_at=now + HOLDS_LAST,
    )


def _locked(reference: str, *allowed: PaymentStatus) -> SandboxIntent:
    intent = SandboxIntent.objects.select_for_update().filter(pk=reference).first()
    if intent is None or intent.status not in allowed:
        raise GatewayRefused(f"The payment is {intent.status if intent else 'unknown'}.")
    return intent


def _statement(intent: SandboxIntent) -> GatewayPayment:
    asks = intent.status == PaymentStatus.REQUIRES_ACTION
    return GatewayPayment(
        reference=intent.pk,
        status=PaymentStatus(intent.status),
        captured=intent.captured,
        card=Card(brand=intent.card_brand, last4=intent.card_last4),
        next_action_url=settings.SHOP_URL + reverse("sandbox-3ds", args=[intent.pk]) if asks else "",
        decline_code=intent.decline_code,
        decline_message=intent.decline_message,
        expires_at=intent.expires_at if intent.status == PaymentStatus.AUTHORIZED else None,
    )
