"""PaymentIntents: the calls. What happens to an intent's money is in `attempts.py`."""

import secrets
from collections.abc import Callable
from typing import Any

from tests.fakestripe import attempts, charges
from tests.fakestripe.books import Object
from tests.fakestripe.call import Call
from tests.fakestripe.currencies import check_amount, check_currency
from tests.fakestripe.errors import invalid, missing, unauthorized, unexpected_state
from tests.fakestripe.events import record
from tests.fakestripe.intent_parameters import (
    CAPTURE,
    CONFIRM,
    CREATE,
    DESCRIBING,
    EDITABLE,
    PAYING,
    automatic_methods,
    check_confirmation,
    check_return_url,
)
from tests.fakestripe.listing import page
from tests.fakestripe.parameters import merged, one_of, required, text
from tests.fakestripe.rendering import HIDDEN_FROM_BROWSERS

CANCELABLE = ("requires_payment_method", "requires_capture", "requires_confirmation", "requires_action", "processing")
CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
UPDATABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
CANCEL_REASONS = ("duplicate", "fraudulent", "requested_by_customer", "abandoned")


def create(call: Call) -> Object:
    """:raises StripeError: 400 before execution began, 402 when it is confirmed at once and declined"""
    asked = call.read(CREATE)
    required(asked, "amount", "currency")
    asked["currency"] = check_currency(asked["currency"])
    check_amount(asked["amount"], asked["currency"])
    check_confirmation(asked)
    if asked.get("customer"):
        call.books.get("customer", asked["customer"], param="customer", in_path=False)
    method = attempts.method_for(call, asked, asked.get("customer"))
    if asked.get("confirm"):
        check_return_url(automatic_methods(asked), asked)
    call.begin()
    intent = _new(call, asked, method)
    record(call, "payment_intent.created", intent)
    return attempts.confirm(call, intent, asked, method) if asked.get("confirm") else intent


def retrieve(call: Call) -> Object:
    """With the secret key everything; with the publishable key and the client secret what a browser may see."""
    intent = call.books.get("payment_intent", call.ids[0], param="intent")
    if not call.publishable:
        call.read({"client_secret": text})
        return intent
    if call.form.get("client_secret") != intent["client_secret"]:
        raise missing("payment_intent", call.ids[0], param="intent")
    return {name: value for name, value in intent.items() if name not in HIDDEN_FROM_BROWSERS}


def list_(call: Call) -> Object:
    return page(call, "payment_intent", {"customer": text})


def update(call: Call) -> Object:
    intent = _intent(call)
    asked = call.read({**EDITABLE, **PAYING})
    if asked.get("amount"):
        check_amount(asked["amount"], asked.get("currency") or intent["currency"])
    method = attempts.method_for(call, asked, asked.get("customer") or intent["customer"])
    call.begin()
    touches_money = set(asked) - {"metadata", "description", "receipt_email", "shipping"}
    if touches_money and intent["status"] not in UPDATABLE:
        message = f"This PaymentIntent's {min(touches_money)} could not be updated because it has a status of"
        raise unexpected_state(f"{message} {intent['status']}.", intent)
    _apply(intent, asked)
    if method:
        intent.update(payment_method=method["id"], status="requires_confirmation")
    return call.books.put(intent)


def confirm(call: Call) -> Object:
    """:raises StripeError: 400, 402 declined"""
    intent = _intent(call)
    asked = call.read(CONFIRM)
    method = attempts.method_for(call, asked, intent["customer"])
    check_return_url(intent["automatic_payment_methods"], asked)
    call.begin()
    if intent["status"] not in CONFIRMABLE:
        raise unexpected_state(
            f"You cannot confirm this PaymentIntent because it has already {_past(intent['status'])}.", intent
        )
    _apply(intent, {name: value for name, value in asked.items() if name in (*DESCRIBING, *PAYING)})
    return attempts.confirm(call, intent, asked, method or call.books.find(intent["payment_method"] or ""))


def capture(call: Call) -> Object:
    """Take held money; what is left is given up, unless `final_capture` is false and the card allows several.

    :raises StripeError: not held, or not as much
    """
    intent = _intent(call)
    asked = call.read(CAPTURE)
    call.begin()
    if intent["status"] != "requires_capture":
        raise unexpected_state(
            f"This PaymentIntent could not be captured because it has a status of {intent['status']}. Only a"
            " PaymentIntent with one of the following statuses may be captured: requires_capture.",
            intent,
        )
    amount = asked.get("amount_to_capture") or intent["amount_capturable"]
    if amount > intent["amount_capturable"]:
        raise invalid(
            "The payment could not be captured because the requested capture amount is greater than the amount you can"
            " capture for this charge.",
            code="amount_too_large",
            param="amount_to_capture",
        )
    intent["metadata"] = merged(intent["metadata"], asked.get("metadata"))
    return _take(call, intent, amount, final=asked.get("final_capture") is not False)


def cancel(call: Call) -> Object:
    """:raises StripeError: it was captured, or canceled before"""
    intent = _intent(call)
    asked = call.read({"cancellation_reason": one_of(*CANCEL_REASONS)})
    call.begin()
    if intent["status"] not in CANCELABLE:
        raise unexpected_state(
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a PaymentIntent"
            f" with one of the following statuses may be canceled: {', '.join(CANCELABLE)}.",
            intent,
        )
    return attempts.give_up(call, intent, asked.get("cancellation_reason"))


def _take(call: Call, intent: Object, amount: int, *, final: bool) -> Object:
    charge = call.books.get("charge", intent["latest_charge"])
    several = charge["payment_method_details"]["card"]["multicapture"]["status"] == "available"
    if not final and not several:
        raise invalid("This payment cannot be captured more than once.", param="final_capture")
    final = final or amount == intent["amount_capturable"]
    charges.capture(call, charge, amount, final=final)
    intent["amount_received"] += amount
    intent["amount_capturable"] = 0 if final else intent["amount_capturable"] - amount
    if final:
        attempts.succeed(call, intent, charge)
    else:
        record(call, "payment_intent.amount_capturable_updated", intent)
    return call.books.put(intent)


def _intent(call: Call) -> Object:
    intent = call.books.get("payment_intent", call.ids[0], param="intent")
    if call.publishable and call.form.get("client_secret") != intent["client_secret"]:
        raise unauthorized("This API call cannot be made with a publishable API key.")
    return intent


def _new(call: Call, asked: Object, method: Object | None) -> Object:
    automatic = automatic_methods(asked)
    intent = call.books.create(
        "payment_intent",
        **{name: asked.get(name) for name in DESCRIBING},
        amount=asked["amount"],
        amount_capturable=0,
        amount_received=0,
        application=None,
        automatic_payment_methods=automatic,
        canceled_at=None,
        cancellation_reason=None,
        capture_method=asked.get("capture_method") or "automatic_async",
        client_secret=None,
        confirmation_method=asked.get("confirmation_method") or "automatic",
        currency=asked["currency"],
        customer=asked.get("customer"),
        last_payment_error=None,
        latest_charge=None,
        metadata=merged({}, asked.get("metadata")),
        next_action=None,
        payment_method=method["id"] if method else None,
        payment_method_options=asked.get("payment_method_options") or {},
        payment_method_types=asked.get("payment_method_types") or ["card"],
        processing=None,
        setup_future_usage=asked.get("setup_future_usage"),
        status="requires_confirmation" if method else "requires_payment_method",
    )
    intent["client_secret"] = f"{intent['id']}_secret_{secrets.token_hex(12)}"
    return intent


def _apply(intent: Object, asked: Object) -> None:
    plain = set(asked) & set(intent) - {"metadata", "payment_method"}
    intent.update({name: asked[name] for name in plain})
    intent["metadata"] = merged(intent["metadata"], asked.get("metadata"))


def _past(status: str) -> str:
    return {"succeeded": "succeeded after being previously confirmed", "canceled": "been canceled"}.get(
        status, f"been confirmed, and has a status of {status}"
    )


ROUTES: dict[str, Callable[[Call], Any]] = {
    "POST /v1/payment_intents": create,
    "GET /v1/payment_intents": list_,
    "GET /v1/payment_intents/:id": retrieve,
    "POST /v1/payment_intents/:id": update,
    "POST /v1/payment_intents/:id/confirm": confirm,
    "POST /v1/payment_intents/:id/capture": capture,
    "POST /v1/payment_intents/:id/cancel": cancel,
}
