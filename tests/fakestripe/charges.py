"""Charges: one attempt to take money, and what became of it."""

from collections.abc import Callable
from typing import Any

from tests.fakestripe.books import Object
from tests.fakestripe.call import Call
from tests.fakestripe.cards import CARDS, TestCard
from tests.fakestripe.events import record
from tests.fakestripe.listing import page
from tests.fakestripe.parameters import text

HOLDS_LAST_SECONDS = 7 * 24 * 3600


def approve(call: Call, intent: Object, method: Object) -> Object:
    """The bank said yes: held, or taken at once unless the intent is captured by hand."""
    captured = intent["capture_method"] != "manual"
    charge = _charge(
        call,
        intent,
        method,
        status="succeeded",
        paid=True,
        captured=captured,
        amount_captured=intent["amount"] if captured else 0,
        outcome=_outcome("authorized", "approved_by_network", "Payment complete."),
    )
    if not captured:
        charge["payment_method_details"]["card"]["capture_before"] = charge["created"] + HOLDS_LAST_SECONDS
    record(call, "charge.succeeded", charge)
    return charge


def decline(call: Call, intent: Object, method: Object, card: TestCard) -> Object:
    """The bank said no."""
    charge = _charge(
        call,
        intent,
        method,
        status="failed",
        paid=False,
        captured=False,
        amount_captured=0,
        failure_code=card.code,
        failure_message=card.message,
        outcome=_outcome("issuer_declined", "declined_by_network", card.message),
    )
    record(call, "charge.failed", charge)
    return charge


def capture(call: Call, charge: Object, amount: int, *, final: bool) -> None:
    """Take held money. What the final capture leaves of the hold is given back, which Stripe books as a refund."""
    charge["amount_captured"] += amount
    charge["captured"] = True
    call.books.put(charge)
    left = charge["amount"] - charge["amount_captured"]
    if final and left:
        release(call, charge, left)
    record(call, "charge.captured", charge)


def release(call: Call, charge: Object, amount: int) -> Object:
    """Give up held money that was never taken: a refund in Stripe's books, though none in the ledger."""
    refund = call.books.create(
        "refund",
        amount=amount,
        currency=charge["currency"],
        charge=charge["id"],
        payment_intent=charge["payment_intent"],
        status="succeeded",
        reason=None,
        metadata={},
        balance_transaction=None,
        destination_details={"type": "card", "card": {"type": "reversal"}},
        _release=True,
    )
    charge["_released"] += amount
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    call.books.put(charge)
    return refund


def card_of(books_method: Object | None) -> TestCard:
    """The test card behind a PaymentMethod."""
    return CARDS[books_method["_card"]] if books_method else CARDS["visa"]


def retrieve(call: Call) -> Object:
    return call.books.get("charge", call.ids[0], param="id")


def list_(call: Call) -> Object:
    return page(call, "charge", {"payment_intent": text, "customer": text})


def _charge(call: Call, intent: Object, method: Object, **members: Any) -> Object:
    billing = method.get("billing_details") or {}
    return call.books.create(
        "charge",
        **{
            "amount": intent["amount"],
            "amount_refunded": 0,
            "currency": intent["currency"],
            "customer": intent["customer"],
            "description": intent["description"],
            "billing_details": billing,
            "disputed": False,
            "failure_code": None,
            "failure_message": None,
            "metadata": dict(intent["metadata"]),
            "payment_intent": intent["id"],
            "payment_method": method["id"],
            "payment_method_details": {"type": "card", "card": _card_details(intent, method)},
            "receipt_email": intent["receipt_email"],
            "refunded": False,
            "shipping": intent["shipping"],
            "balance_transaction": None,
            "_released": 0,
            **members,
        },
    )


def _card_details(intent: Object, method: Object) -> Object:
    shown = ("brand", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4")
    card = method["card"]
    passed = intent.get("_authenticated", False)
    multicapture = "available" if _asks_for_multicapture(intent) else "unavailable"
    return {
        **{name: card[name] for name in shown},
        "network": card["brand"],
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "three_d_secure": {"result": "authenticated", "version": "2.2.0"} if passed else None,
        "wallet": None,
        "multicapture": {"status": multicapture},
        "overcapture": {"status": "unavailable", "maximum_amount_capturable": intent["amount"]},
    }


def _asks_for_multicapture(intent: Object) -> bool:
    options = intent["payment_method_options"].get("card") or {}
    return bool(options.get("request_multicapture") == "if_available")


def _outcome(type_: str, network_status: str, message: str) -> Object:
    return {"type": type_, "network_status": network_status, "seller_message": message, "risk_level": "normal"}


ROUTES: dict[str, Callable[[Call], Any]] = {"GET /v1/charges": list_, "GET /v1/charges/:id": retrieve}
