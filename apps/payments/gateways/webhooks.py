"""Reading webhooks signed and shaped as Stripe's are; the sandbox speaks the same.

The signature is over the raw body: what has been parsed and written again no longer carries it.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from apps.payments.gateways.amounts import from_gateway
from apps.payments.gateways.gateway import GatewayDispute, GatewayEvent, GatewayEventKind
from apps.payments.interface import InvalidSignature

HEADER = "Stripe-Signature"
TOLERANCE = timedelta(seconds=300)


def signature(body: bytes, *, secret: str, at: datetime) -> str:
    """The header's value for a body sent at that moment."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={_digest(body, secret, str(seconds))}"


def read_signed(body: bytes, headers: Mapping[str, str], *, secrets: Sequence[str], now: datetime) -> GatewayEvent:
    """The event in the body, if one of the secrets signed it within the tolerance.

    :raises InvalidSignature: none did, or too long ago
    """
    _check(body, headers, secrets, now)
    try:
        return _event(json.loads(body))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidSignature("The body is not an event.") from error


def _check(body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime) -> None:
    sent_at, candidates = _parts(headers)
    expected = [_digest(body, secret, sent_at) for secret in secrets]
    if not any(hmac.compare_digest(good, given) for good in expected for given in candidates):
        raise InvalidSignature
    if now.timestamp() - int(sent_at) > TOLERANCE.total_seconds():
        raise InvalidSignature("The signature is too old.")


def _parts(headers: Mapping[str, str]) -> tuple[str, list[str]]:
    """The moment, and every `v1` signature: there are two while the gateway rotates its secret."""
    header = next((value for name, value in headers.items() if name.lower() == HEADER.lower()), "")
    pairs = [part.strip().partition("=")[::2] for part in header.split(",")]
    sent_at = next((value for name, value in pairs if name == "t"), "")
    if not (sent_at.isascii() and sent_at.isdigit()):
        raise InvalidSignature("The signature's header is missing or misshapen.")
    return sent_at, [value for name, value in pairs if name == "v1" and value.isascii()]


def _digest(body: bytes, secret: str, sent_at: str) -> str:
    return hmac.new(secret.encode(), f"{sent_at}.".encode() + body, hashlib.sha256).hexdigest()


def _event(data: dict[str, Any]) -> GatewayEvent:
    subject = data["data"]["object"]
    kind = _kind(data["type"])
    return GatewayEvent(
        event_id=data["id"],
        kind=kind,
        reference=_payment_of(subject),
        created_at=datetime.fromtimestamp(data["created"], UTC),
        dispute=_dispute(subject) if kind is GatewayEventKind.DISPUTE else None,
        data=data,
    )


def _kind(name: str) -> GatewayEventKind:
    if name.startswith("charge.dispute."):
        return GatewayEventKind.DISPUTE
    if name.startswith(("refund.", "charge.refund")):
        return GatewayEventKind.REFUND
    if name.startswith(("payment_intent.", "charge.")):
        return GatewayEventKind.PAYMENT
    return GatewayEventKind.OTHER


def _payment_of(subject: dict[str, Any]) -> str:
    """Payments are payment intents; charges, refunds and disputes name theirs."""
    if subject.get("object") == "payment_intent":
        return str(subject["id"])
    intent = subject.get("payment_intent") or ""
    return str(intent["id"] if isinstance(intent, dict) else intent)


def _dispute(subject: dict[str, Any]) -> GatewayDispute:
    due = (subject.get("evidence_details") or {}).get("due_by")
    return GatewayDispute(
        reference=subject["id"],
        payment_reference=_payment_of(subject),
        amount=from_gateway(subject["amount"], subject["currency"]),
        reason=subject["reason"],
        status=subject["status"],
        due_by=datetime.fromtimestamp(due, UTC) if due else None,
    )
