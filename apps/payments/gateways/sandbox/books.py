"""The sandbox's payments and refunds: what it writes down, and what it says of it."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from apps.payments.gateways.cards import TestCard
from apps.payments.gateways.gateway import Authorization, GatewayPayment, GatewayRefund, GatewayRefused
from apps.payments.gateways.sandbox import wallet
from apps.payments.interface import Card, PaymentStatus
from apps.payments.models import SandboxCall, SandboxIntent, SandboxRefund
from commerce.db.transaction import atomic
from commerce.money import Money

HOLDS_LAST = timedelta(days=7)


def once(key: str, parameters: Any, effect: Callable[[], Any]) -> tuple[Any, bool]:
    """The answer under a key, and whether it was given just now. Effect and answer commit together.

    :raises GatewayRefused: the key was used with other parameters
    """
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


def find_intent(*, reference: str) -> SandboxIntent | None:
    """The payment that a 3-D Secure page is about."""
    return SandboxIntent.objects.filter(pk=reference).first()


def locked(reference: str, *allowed: PaymentStatus) -> SandboxIntent:
    """:raises GatewayRefused: there is no such payment, or it is in none of these states"""
    intent = SandboxIntent.objects.select_for_update().filter(pk=reference).first()
    if intent is None or intent.status not in allowed:
        raise GatewayRefused(f"The payment is {intent.status if intent else 'unknown'}.")
    return intent


def open_intent(authorization: Authorization, card: TestCard) -> SandboxIntent:
    """Write a payment down, with what becomes of it on this card."""
    now = timezone.now()  # the gateway's own clock
    intent = SandboxIntent(
        merchant_reference=authorization.payment_id,
        status=card.outcome,
        held_amount=authorization.amount.minor,
        currency=authorization.amount.currency,
        captures_at_once=authorization.capture,
        customer_reference=authorization.customer_reference,
        saves_method=authorization.save_method,
        method_token=authorization.method_token,
        card_brand=card.card.brand,
        card_last4=card.card.last4,
        decline_code=card.decline_code,
        decline_message=card.decline_message,
        return_url=authorization.return_url,
        created_at=now,
        expires_at=now + HOLDS_LAST,
    )
    if card.outcome is PaymentStatus.AUTHORIZED:
        _accept(intent)
    intent.save(force_insert=True)
    return intent


def answer_challenge(*, reference: str, approved: bool) -> None:
    """What the shopper said on the 3-D Secure page.

    :raises GatewayRefused: there is nothing (left) to answer
    """
    with atomic("payments"):
        intent = locked(reference, PaymentStatus.REQUIRES_ACTION)
        if approved:
            _accept(intent)
        else:
            intent.status = PaymentStatus.FAILED
            intent.decline_code = "authentication_failed"
            intent.decline_message = "The payment was not approved. Try again, or use another card."
        intent.save()


def give_back(intent: SandboxIntent, amount: Money, reason: str, key: str) -> SandboxRefund:
    """:raises GatewayRefused: less is left of what was captured"""
    if amount > intent.captured - intent.refunded:
        raise GatewayRefused("More than is left of what was captured.")
    intent.refunded_amount += amount.minor
    intent.save(update_fields=["refunded_amount"])
    return SandboxRefund.objects.create(
        intent=intent,
        merchant_reference=key,
        refund_amount=amount.minor,
        reason=reason,
        created_at=timezone.now(),  # the gateway's own clock
    )


def statement(intent: SandboxIntent) -> GatewayPayment:
    """How a payment stands."""
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
        merchant_reference=intent.merchant_reference,
        amount=intent.held,
        refunded=intent.refunded,
        method_reference=intent.method_reference,
        created_at=intent.created_at,
    )


def refund_statement(refund: SandboxRefund) -> GatewayRefund:
    """What became of a refund: the sandbox gives back at once."""
    return GatewayRefund(
        reference=refund.pk,
        amount=Money(refund.refund_amount, refund.intent.currency),
        merchant_reference=refund.merchant_reference,
        created_at=refund.created_at,
    )


def _accept(intent: SandboxIntent) -> None:
    """The bank said yes: hold the money, or take it at once; keep the card if that was asked for."""
    intent.status = PaymentStatus.AUTHORIZED
    if intent.captures_at_once:
        intent.status, intent.captured_amount = PaymentStatus.CAPTURED, intent.held_amount
    if intent.saves_method and intent.customer_reference:
        intent.method_reference = wallet.keep(intent.customer_reference, intent.method_token).reference
