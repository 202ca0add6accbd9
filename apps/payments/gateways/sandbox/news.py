"""The sandbox's webhooks: signed and shaped as Stripe's, with a secret that everybody knows."""

import json
from datetime import datetime
from typing import Any

from apps.payments.gateways.webhooks import HEADER, signature
from commerce.ids import new_id

WEBHOOK_SECRET = "whsec_sandbox"  # noqa: S105  who forges an event makes us look at the books, no more


def webhook(kind: str, about: dict[str, Any], *, at: datetime, event_id: str = "") -> tuple[bytes, dict[str, str]]:
    """Body and headers of an event, such as `payment_intent.succeeded`, about an object in Stripe's shape."""
    event = {
        "id": event_id or new_id("evt"),
        "object": "event",
        "type": kind,
        "created": int(at.timestamp()),
        "data": {"object": about},
    }
    body = json.dumps(event).encode()
    return body, {HEADER: signature(body, secret=WEBHOOK_SECRET, at=at)}
