"""SetupIntents: a card is checked and kept for a customer without a payment."""

import secrets
from collections.abc import Callable
from typing import Any

from tests.fakestripe import payment_methods
from tests.fakestripe.books import Object
from tests.fakestripe.call import Call
from tests.fakestripe.cards import CARDS
from tests.fakestripe.errors import StripeError, invalid
from tests.fakestripe.events import record
from tests.fakestripe.listing import page
from tests.fakestripe.parameters import anything, boolean, mapping, merged, metadata, one_of, text
from tests.fakestripe.rendering import shown

CONFIRM = {
    "payment_method": text,
    "return_url": text,
    "mandate_data": mapping,
    "use_stripe_sdk": boolean,
    "payment_method_options": mapping,
}
CREATE = {
    **CONFIRM,
    "confirm": boolean,
    "customer": text,
    "description": text,
    "usage": one_of("on_session", "off_session"),
    "metadata": metadata,
    "automatic_payment_methods": mapping,
    "payment_method_types": anything,
}
OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")


def create(call: Call) -> Object:
    asked = call.read(CREATE)
    if asked.get("customer"):
        call.books.get("customer", asked["customer"], param="customer", in_path=False)
    method = payment_methods.resolve(call, asked["payment_method"]) if asked.get("payment_method") else None
    call.begin()
    intent = call.books.create(
        "setup_intent",
        client_secret=None,
        customer=asked.get("customer"),
        description=asked.get("description"),
        last_setup_error=None,
        metadata=merged({}, asked.get("metadata")),
        next_action=None,
        payment_method=method["id"] if method else None,
        payment_method_types=asked.get("payment_method_types") or ["card"],
        status="requires_confirmation" if method else "requires_payment_method",
        usage=asked.get("usage") or "off_session",
    )
    intent["client_secret"] = f"{intent['id']}_secret_{secrets.token_hex(12)}"
    record(call, "setup_intent.created", intent)
    return _confirm(call, intent, asked, method) if asked.get("confirm") else intent


def confirm(call: Call) -> Object:
    """:raises StripeError: 400, 402 the bank refuses the card"""
    intent = call.books.get("setup_intent", call.ids[0], param="intent")
    asked = call.read(CONFIRM)
    given = asked.get("payment_method")
    method = payment_methods.resolve(call, given) if given else call.books.find(intent["payment_method"] or "")
    call.begin()
    if intent["status"] not in OPEN:
        message = f"You cannot confirm this SetupIntent because it has a status of {intent['status']}."
        raise invalid(message, code="setup_intent_unexpected_state")
    return _confirm(call, intent, asked, method)


def answer_challenge(call: Call, intent: Object, *, approved: bool) -> Object:
    """The shopper said yes or no on the bank's page."""
    if intent["status"] != "requires_action":
        raise invalid("There is nothing to authenticate.", code="setup_intent_unexpected_state")
    intent["next_action"] = None
    if approved:
        return _succeed(call, intent, call.books.get("payment_method", intent["payment_method"]))
    message = "The latest attempt to set up the payment method has failed because authentication failed."
    return _fail(call, intent, {"code": "setup_intent_authentication_failure", "message": message})


def retrieve(call: Call) -> Object:
    intent = call.books.get("setup_intent", call.ids[0], param="intent")
    call.read({"client_secret": text})
    if call.publishable and call.form.get("client_secret") != intent["client_secret"]:
        raise invalid("The client_secret provided does not match.", code="resource_missing", param="intent")
    return intent


def cancel(call: Call) -> Object:
    intent = call.books.get("setup_intent", call.ids[0], param="intent")
    call.read({"cancellation_reason": text})
    call.begin()
    if intent["status"] not in OPEN:
        message = f"You cannot cancel this SetupIntent because it has a status of {intent['status']}."
        raise invalid(message, code="setup_intent_unexpected_state")
    intent["status"] = "canceled"
    record(call, "setup_intent.canceled", intent)
    return call.books.put(intent)


def list_(call: Call) -> Object:
    return page(call, "setup_intent", {"customer": text, "payment_method": text})


def _confirm(call: Call, intent: Object, asked: Object, method: Object | None) -> Object:
    if method is None:
        message = "You cannot confirm this SetupIntent because it's missing a payment method."
        raise invalid(message, code="setup_intent_unexpected_state")
    intent.update(payment_method=method["id"], last_setup_error=None, _return_url=asked.get("return_url"))
    card = CARDS[method["_card"]]
    if not card.attaches:
        error = {"code": card.code, "decline_code": card.decline_code, "message": card.message}
        _fail(call, intent, error)
        raise StripeError(
            402, "card_error", card.message, code=card.code, decline_code=card.decline_code, setup_intent=shown(intent)
        )
    if card.challenge or card.challenge_unless_set_up:
        return _challenge(call, intent)
    return _succeed(call, intent, method)


def _challenge(call: Call, intent: Object) -> Object:
    intent["_challenge"] = secrets.token_hex(12)
    url = f"{call.base_url}/3d-secure/{intent['id']}/{intent['_challenge']}"
    intent["status"] = "requires_action"
    intent["next_action"] = (
        {"type": "redirect_to_url", "redirect_to_url": {"url": url, "return_url": intent["_return_url"]}}
        if intent["_return_url"]
        else {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect", "stripe_js": url}}
    )
    record(call, "setup_intent.requires_action", intent)
    return call.books.put(intent)


def _succeed(call: Call, intent: Object, method: Object) -> Object:
    method["_set_up"] = True
    call.books.put(method)
    if intent["customer"] and not method["customer"]:
        payment_methods.attach_to(call, method, intent["customer"])
    intent["status"] = "succeeded"
    record(call, "setup_intent.succeeded", intent)
    return call.books.put(intent)


def _fail(call: Call, intent: Object, error: Object) -> Object:
    intent.update(status="requires_payment_method", payment_method=None, last_setup_error=error)
    record(call, "setup_intent.setup_failed", intent)
    return call.books.put(intent)


ROUTES: dict[str, Callable[[Call], Any]] = {
    "POST /v1/setup_intents": create,
    "GET /v1/setup_intents": list_,
    "GET /v1/setup_intents/:id": retrieve,
    "POST /v1/setup_intents/:id/confirm": confirm,
    "POST /v1/setup_intents/:id/cancel": cancel,
}
