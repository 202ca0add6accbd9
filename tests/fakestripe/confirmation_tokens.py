"""ConfirmationTokens: what the shopper typed into the payment form, for one use within twelve hours."""

from collections.abc import Callable
from typing import Any

from tests.fakestripe import payment_methods
from tests.fakestripe.books import Object
from tests.fakestripe.call import Call
from tests.fakestripe.cards import by_token
from tests.fakestripe.errors import invalid, unauthorized
from tests.fakestripe.parameters import anything, mapping, one_of, required, text

LAST_SECONDS = 12 * 3600
CREATE = {
    "payment_method": text,
    "payment_method_data": mapping,
    "payment_method_options": mapping,
    "return_url": text,
    "setup_future_usage": one_of("on_session", "off_session"),
    "shipping": mapping,
    "client_context": anything,
}


def create_in_browser(call: Call) -> Object:
    """What the fake's Stripe.js calls, with the publishable key."""
    if not call.publishable:
        raise unauthorized("ConfirmationTokens are created with a publishable key.")
    asked = call.read(CREATE)
    required(asked, "payment_method_data")
    name = payment_methods.card_named(asked["payment_method_data"].get("card") or {})
    return _new(call, asked, name)


def create_for_test(call: Call) -> Object:
    """Stripe's test helper: from a test token, without a browser."""
    asked = call.read(CREATE)
    required(asked, "payment_method")
    name = by_token(asked["payment_method"])
    if name is None:
        name = payment_methods.resolve(call, asked["payment_method"])["_card"]
    return _new(call, asked, name)


def retrieve(call: Call) -> Object:
    return call.books.get("confirmation_token", call.ids[0], param="confirmation_token")


def _new(call: Call, asked: Object, card_name: str) -> Object:
    if asked.get("payment_method") and asked.get("payment_method_data"):
        raise invalid("You may only specify one of these parameters: payment_method, payment_method_data.")
    call.begin()
    data = asked.get("payment_method_data") or {}
    expires = payment_methods.expiry_of(data.get("card") or {})
    method = payment_methods.new(call, card_name, expires=expires, billing_details=data.get("billing_details"))
    return call.books.create(
        "confirmation_token",
        expires_at=call.books.now + LAST_SECONDS,
        payment_intent=None,
        payment_method_preview={"type": "card", "billing_details": method["billing_details"], "card": method["card"]},
        payment_method_options=asked.get("payment_method_options"),
        return_url=asked.get("return_url"),
        setup_future_usage=asked.get("setup_future_usage"),
        setup_intent=None,
        shipping=asked.get("shipping"),
        use_stripe_sdk=True,
        _card=card_name,
        _used=False,
    )


ROUTES: dict[str, Callable[[Call], Any]] = {
    "POST /v1/confirmation_tokens": create_in_browser,
    "POST /v1/test_helpers/confirmation_tokens": create_for_test,
    "GET /v1/confirmation_tokens/:id": retrieve,
}
