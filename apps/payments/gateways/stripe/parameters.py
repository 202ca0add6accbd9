"""What Stripe is asked, in its own words."""

from typing import Any

from apps.payments.gateways.amounts import to_gateway
from apps.payments.gateways.gateway import Authorization
from apps.payments.gateways.stripe.statements import EXPANDED
from commerce.money import Money

CONFIRMATION_TOKEN = "ctoken_"  # noqa: S105  how those of the checkout page begin

REASONS = {"duplicate": "duplicate", "fraudulent": "fraudulent", "requested_by_customer": "requested_by_customer"}
"""The reasons Stripe knows; any other is kept in the metadata only."""

LONGEST_METADATA = 500


def intent(authorization: Authorization) -> dict[str, Any]:
    """A payment intent that is confirmed at once."""
    token = authorization.method_token
    method = "confirmation_token" if token.startswith(CONFIRMATION_TOKEN) else "payment_method"
    return {
        "amount": to_gateway(authorization.amount),
        "currency": authorization.amount.currency.lower(),
        "capture_method": "automatic" if authorization.capture else "manual",
        "payment_method_types": ["card"],
        method: token,
        "confirm": True,
        "off_session": False,
        "use_stripe_sdk": False,  # tokens of the page have it on, and then there is no address to send the shopper to
        "return_url": authorization.return_url,
        "metadata": {"payment_id": authorization.payment_id, "order_id": authorization.order_id},
        "expand": EXPANDED,
        **_customer(authorization),
    }


def capture(amount: Money) -> dict[str, Any]:
    """Take so much; the rest of the hold is given up."""
    return {"amount_to_capture": to_gateway(amount), "expand": EXPANDED}


def refund(reference: str, amount: Money, reason: str, idempotency_key: str) -> dict[str, Any]:
    """Give so much back. The key comes along, so that the refund can be found when the answer was lost."""
    known = REASONS.get(reason.strip().lower().replace(" ", "_"))
    return {
        "payment_intent": reference,
        "amount": to_gateway(amount),
        "metadata": {"asked_with": idempotency_key, "reason": reason[:LONGEST_METADATA]},
        **({"reason": known} if known else {}),
    }


def _customer(authorization: Authorization) -> dict[str, Any]:
    if not authorization.customer_reference:
        return {}
    keeping = {"setup_future_usage": "on_session"} if authorization.save_method else {}
    return {"customer": authorization.customer_reference, **keeping}
