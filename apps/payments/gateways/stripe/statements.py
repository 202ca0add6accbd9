"""What Stripe's objects say, in our words."""

from datetime import UTC, datetime
from typing import Any

import stripe

from apps.payments.gateways.amounts import from_gateway
from apps.payments.gateways.gateway import (
    Authorization,
    GatewayMethod,
    GatewayPayment,
    GatewayRefund,
    GatewayRefundStatus,
)
from apps.payments.gateways.stripe.declines import Decline, decline_of
from apps.payments.interface import Card, PaymentDeclined, PaymentStatus
from commerce.money import Money

EXPANDED = ["latest_charge", "payment_method"]
"""What must come along with an intent to tell all of this."""

STATUSES = {
    "requires_payment_method": PaymentStatus.FAILED,  # we confirm with a method, so this one was declined
    "requires_confirmation": PaymentStatus.PENDING,
    "requires_action": PaymentStatus.REQUIRES_ACTION,
    "processing": PaymentStatus.PENDING,
    "requires_capture": PaymentStatus.AUTHORIZED,
    "succeeded": PaymentStatus.CAPTURED,
    "canceled": PaymentStatus.VOIDED,
}

REFUND_STATUSES = {
    "succeeded": GatewayRefundStatus.SUCCEEDED,
    "failed": GatewayRefundStatus.FAILED,
    "canceled": GatewayRefundStatus.FAILED,
}


def payment_of(intent: dict[str, Any]) -> GatewayPayment:
    """How a payment intent stands."""
    status = STATUSES[intent["status"]]
    charge = _expanded(intent, "latest_charge")
    decline = _decline(intent) if status is PaymentStatus.FAILED else Decline()
    return GatewayPayment(
        reference=intent["id"],
        status=status,
        captured=_money(intent, intent.get("amount_received") or 0),
        card=card_of(_expanded(intent, "payment_method")) or _declined_card(intent),
        next_action_url=_next_action(intent),
        decline_code=decline.code,
        decline_message=decline.message,
        expires_at=_capture_before(charge) if status is PaymentStatus.AUTHORIZED else None,
        merchant_reference=(intent.get("metadata") or {}).get("payment_id", ""),
        amount=_money(intent, intent["amount"]),
        refunded=_money(intent, max(0, (charge.get("amount_refunded") or 0) - released_of(intent))),
        method_reference=_kept_method(intent, status),
        created_at=_moment(intent["created"]),
    )


def declined_payment(error: stripe.CardError, authorization: Authorization) -> GatewayPayment:
    """What a card error says; the intent it is about comes along, unless there is none."""
    details = _details(error)
    if intent := details.get("payment_intent"):
        return payment_of({**intent, "last_payment_error": details})
    return failed_payment(authorization, decline_of(details))


def not_kept(error: stripe.StripeError) -> PaymentDeclined:
    """The bank does not let a card be kept."""
    decline = decline_of(_details(error))
    return PaymentDeclined(decline.message, decline_code=decline.code)


def failed_payment(authorization: Authorization, decline: Decline) -> GatewayPayment:
    """A payment that came to nothing and left no trace at Stripe."""
    return GatewayPayment(
        reference="",
        status=PaymentStatus.FAILED,
        captured=Money.zero(authorization.amount.currency),
        card=None,
        decline_code=decline.code,
        decline_message=decline.message,
        merchant_reference=authorization.payment_id,
        amount=authorization.amount,
    )


def refund_of(refund: dict[str, Any]) -> GatewayRefund:
    """How a refund stands. One that needs the customer's help is still pending."""
    return GatewayRefund(
        reference=refund["id"],
        amount=_money(refund, refund["amount"]),
        status=REFUND_STATUSES.get(refund["status"], GatewayRefundStatus.PENDING),
        merchant_reference=(refund.get("metadata") or {}).get("asked_with", ""),
        created_at=_moment(refund["created"]),
    )


def released_of(intent: dict[str, Any]) -> int:
    """How much of a hold was given up, in Stripe's minor units: it books that as a refund, though nothing was taken."""
    charge = _expanded(intent, "latest_charge")
    is_settled = charge.get("captured") or intent["status"] == "canceled"
    return int(charge["amount"] - charge["amount_captured"]) if charge and is_settled else 0


def without_release(refunds: list[dict[str, Any]], released: int) -> list[dict[str, Any]]:
    """The refunds but the one, not asked for by us, that is only the rest of a hold given up; oldest first."""
    release = next(
        (r for r in refunds if r["amount"] == released and "asked_with" not in (r.get("metadata") or {})), None
    )
    return [refund for refund in refunds if refund is not release]


def method_of(method: dict[str, Any]) -> GatewayMethod:
    """A card kept for a customer."""
    card = method["card"]
    return GatewayMethod(
        reference=method["id"],
        card=Card(brand=card["brand"], last4=card["last4"]),
        expires=f"{card['exp_month']:02}/{card['exp_year'] % 100:02}",
    )


def card_of(method: dict[str, Any]) -> Card | None:
    """What may be shown of a payment method, if it is a card."""
    card = method.get("card")
    return Card(brand=card["brand"], last4=card["last4"]) if card else None


def _details(error: stripe.StripeError) -> dict[str, Any]:
    body = error.json_body
    return dict(body["error"]) if isinstance(body, dict) and isinstance(body.get("error"), dict) else {}


def _declined_card(intent: dict[str, Any]) -> Card | None:
    """A declined method is taken off the intent; the error still tells it."""
    return card_of((intent.get("last_payment_error") or {}).get("payment_method") or {})


def _decline(intent: dict[str, Any]) -> Decline:
    return decline_of(intent.get("last_payment_error") or {})


def _next_action(intent: dict[str, Any]) -> str:
    redirect = (intent.get("next_action") or {}).get("redirect_to_url") or {}
    return str(redirect.get("url") or "")


def _capture_before(charge: dict[str, Any]) -> datetime | None:
    card = (charge.get("payment_method_details") or {}).get("card") or {}
    return _moment(card["capture_before"]) if card.get("capture_before") else None


def _kept_method(intent: dict[str, Any], status: PaymentStatus) -> str:
    """Stripe attaches the method to the customer once the payment has succeeded."""
    kept = intent.get("customer") and intent.get("setup_future_usage")
    went_through = status in (PaymentStatus.AUTHORIZED, PaymentStatus.CAPTURED)
    method = intent.get("payment_method") or ""
    return str(method["id"] if isinstance(method, dict) else method) if kept and went_through else ""


def _expanded(intent: dict[str, Any], name: str) -> dict[str, Any]:
    """Only its id, or nothing, when it was not expanded."""
    value = intent.get(name)
    return value if isinstance(value, dict) else {}


def _money(holder: dict[str, Any], minor: int) -> Money:
    return from_gateway(minor, holder["currency"])


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
