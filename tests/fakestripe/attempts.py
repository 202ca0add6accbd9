"""What happens to an intent: it is tried, asks the shopper for proof, is declined, held, taken or given up."""

import secrets
from typing import Any

from tests.fakestripe import charges, disputes, payment_methods
from tests.fakestripe.books import Object
from tests.fakestripe.call import Call
from tests.fakestripe.cards import CARDS, TestCard
from tests.fakestripe.errors import StripeError, invalid, unexpected_state
from tests.fakestripe.events import record
from tests.fakestripe.rendering import shown

NEEDS_PROOF = TestCard(
    number="4000002760003184",
    code="authentication_required",
    decline_code="authentication_required",
    message="Your card was declined. This transaction requires authentication.",
)
UNPROVEN = (
    "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod"
    " to attempt to fulfill this PaymentIntent again."
)


def method_for(call: Call, asked: Object, customer: str | None) -> Object | None:
    """The PaymentMethod that the parameters name, in whichever of the three ways, or None.

    :raises StripeError: there is none of that name, it is another customer's, or the token was used before
    """
    if asked.get("confirmation_token"):
        return _redeemed(call, asked)
    if asked.get("payment_method_data"):
        data = asked["payment_method_data"]
        card = data.get("card") or {}
        name, expires = payment_methods.card_named(card), payment_methods.expiry_of(card)
        return payment_methods.new(call, name, expires=expires, billing_details=data.get("billing_details"))
    if not asked.get("payment_method"):
        return None
    method = payment_methods.resolve(call, asked["payment_method"])
    payment_methods.check_usable(method, customer)
    return method


def confirm(call: Call, intent: Object, asked: Object, method: Object | None) -> Object:
    """Try to pay. The intent is booked whatever comes of it.

    :raises StripeError: 402 declined
    """
    if method is None:
        raise unexpected_state(
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the"
            " PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a"
            " payment method or ConfirmationToken.",
            intent,
        )
    if asked.get("confirmation_token"):
        token = call.books.get("confirmation_token", asked["confirmation_token"])
        call.books.put({**token, "_used": True, "payment_intent": intent["id"]})
    intent.update(payment_method=method["id"], next_action=None, last_payment_error=None)
    intent["_return_url"] = asked.get("return_url") or intent.get("_return_url")
    card = CARDS[method["_card"]]
    if _is_challenged(card, method, asked):
        if asked.get("off_session") or asked.get("error_on_requires_action"):
            raise _refuse(call, intent, method, NEEDS_PROOF)
        return _challenge(call, intent)
    return _settle(call, intent, method, card)


def answer_challenge(call: Call, intent: Object, *, approved: bool) -> Object:
    """The shopper said yes or no on the bank's page.

    :raises StripeError: nothing was asked, or it was answered before
    """
    if intent["status"] != "requires_action":
        raise unexpected_state("There is nothing to authenticate.", intent)
    method = call.books.get("payment_method", intent["payment_method"])
    intent["next_action"] = None
    if approved:
        intent["_authenticated"] = True
        try:
            return _settle(call, intent, method, CARDS[method["_card"]])
        except StripeError:  # declined after all: the intent says so
            return intent
    _fail(call, intent, method, {"code": "payment_intent_authentication_failure", "message": UNPROVEN})
    return call.books.put(intent)


def succeed(call: Call, intent: Object, charge: Object) -> None:
    """All that will be taken was taken."""
    intent["status"] = "succeeded"
    call.books.put(intent)
    record(call, "payment_intent.succeeded", intent)
    if charge["amount_refunded"]:
        record(call, "charge.refunded", charge)
    _dispute_if_planned(call, charge)


def give_up(call: Call, intent: Object, reason: str | None) -> Object:
    """Cancel; a hold is released, which Stripe books as a refund of the uncaptured charge."""
    charge = call.books.find(intent["latest_charge"] or "")
    if intent["status"] == "requires_capture" and charge:
        charges.release(call, charge, intent["amount_capturable"])
        record(call, "charge.expired" if reason == "automatic" else "charge.refunded", charge)
    captured_before = intent["amount_received"] > 0
    intent.update(
        status="succeeded" if captured_before else "canceled",
        amount_capturable=0,
        next_action=None,
        canceled_at=None if captured_before else call.books.now,
        cancellation_reason=None if captured_before else reason,
    )
    call.books.put(intent)
    record(call, "payment_intent.succeeded" if captured_before else "payment_intent.canceled", intent)
    return intent


def lapse_due(call: Call) -> None:
    """Holds that nobody captured in time are given up by the bank."""
    for intent in call.books.of("payment_intent", status="requires_capture"):
        charge = call.books.get("charge", intent["latest_charge"])
        if charge["payment_method_details"]["card"].get("capture_before", call.books.now + 1) <= call.books.now:
            give_up(call, intent, "automatic")


def _redeemed(call: Call, asked: Object) -> Object:
    token = call.books.get("confirmation_token", asked["confirmation_token"], param="confirmation_token", in_path=False)
    if token["_used"]:
        raise invalid(f"The ConfirmationToken {token['id']} was used before.", param="confirmation_token")
    if token["expires_at"] <= call.books.now:
        raise invalid(f"The ConfirmationToken {token['id']} has expired.", param="confirmation_token")
    asked["return_url"] = asked.get("return_url") or token["return_url"]
    asked["setup_future_usage"] = asked.get("setup_future_usage") or token["setup_future_usage"]
    preview = token["payment_method_preview"]
    expires = (preview["card"]["exp_month"], preview["card"]["exp_year"])
    return payment_methods.new(call, token["_card"], expires=expires, billing_details=preview["billing_details"])


def _is_challenged(card: TestCard, method: Object, asked: Object) -> bool:
    saved = method["_set_up"] and asked.get("off_session")
    return card.challenge or (card.challenge_unless_set_up and not saved)


def _challenge(call: Call, intent: Object) -> Object:
    secret = secrets.token_hex(12)
    intent["_challenge"] = secret
    page = f"{call.base_url}/3d-secure/{intent['id']}/{secret}"
    intent["status"] = "requires_action"
    intent["next_action"] = (
        {"type": "redirect_to_url", "redirect_to_url": {"url": page, "return_url": intent["_return_url"]}}
        if intent["_return_url"]
        else {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect", "stripe_js": page}}
    )
    call.books.put(intent)
    record(call, "payment_intent.requires_action", intent)
    return intent


def _settle(call: Call, intent: Object, method: Object, card: TestCard) -> Object:
    if card.code:
        raise _refuse(call, intent, method, card)
    charge = charges.approve(call, intent, method)
    intent["latest_charge"] = charge["id"]
    _keep_if_asked(call, intent, method)
    if charge["captured"]:
        intent["amount_received"] = intent["amount"]
        succeed(call, intent, charge)
    else:
        intent.update(status="requires_capture", amount_capturable=intent["amount"])
        call.books.put(intent)
        record(call, "payment_intent.amount_capturable_updated", intent)
    return intent


def _keep_if_asked(call: Call, intent: Object, method: Object) -> None:
    method["_used_up"] = True
    if intent["setup_future_usage"]:
        method["_set_up"] = True
        if intent["customer"] and not method["customer"]:
            payment_methods.attach_to(call, method, intent["customer"])
    call.books.put(method)


def _refuse(call: Call, intent: Object, method: Object, card: TestCard) -> StripeError:
    charge = charges.decline(call, intent, method, card)
    intent["latest_charge"] = charge["id"]
    error = {"charge": charge["id"], "code": card.code, "message": card.message}
    _fail(call, intent, method, {**error, **({"decline_code": card.decline_code} if card.decline_code else {})})
    return StripeError(
        402,
        "card_error",
        card.message,
        code=card.code,
        decline_code=card.decline_code,
        charge=charge["id"],
        payment_intent=shown(intent),
        payment_method=shown(method),
    )


def _fail(call: Call, intent: Object, method: Object, error: dict[str, Any]) -> None:
    type_ = "card_error" if "charge" in error else "invalid_request_error"
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        next_action=None,
        last_payment_error={**error, "type": type_, "payment_method": shown(method)},
    )
    call.books.put(intent)
    record(call, "payment_intent.payment_failed", intent)


def _dispute_if_planned(call: Call, charge: Object) -> None:
    method = call.books.get("payment_method", charge["payment_method"])
    reason = CARDS[method["_card"]].dispute
    if reason:
        disputes.open_(call, charge, reason=reason)
