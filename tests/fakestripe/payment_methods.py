"""PaymentMethods: test tokens and test numbers become cards with an id of their own; a customer may keep them."""

import hashlib
from collections.abc import Callable
from typing import Any

from tests.fakestripe.books import Object
from tests.fakestripe.call import Call
from tests.fakestripe.cards import CARDS, adds_up, by_number, by_token
from tests.fakestripe.errors import StripeError, invalid
from tests.fakestripe.events import record
from tests.fakestripe.listing import page
from tests.fakestripe.parameters import anything, mapping, merged, metadata, one_of, required, text

EXPIRES = (12, 2034)
CREATE = {
    "type": one_of("card"),
    "card": mapping,
    "billing_details": mapping,
    "metadata": metadata,
    "allow_redisplay": text,
}


def create(call: Call) -> Object:
    """From a card of test data: `card[token]=tok_visa` or `card[number]=4242…`."""
    asked = call.read(CREATE)
    required(asked, "type")
    given = asked.get("card") or {}
    name = card_named(given)
    call.begin()
    return new(
        call,
        name,
        expires=expiry_of(given),
        billing_details=asked.get("billing_details"),
        metadata=asked.get("metadata"),
    )


def new(call: Call, card_name: str, **given: Any) -> Object:
    """A PaymentMethod for a test card."""
    card = CARDS[card_name]
    month, year = given.get("expires") or EXPIRES
    return call.books.create(
        "payment_method",
        type="card",
        allow_redisplay="unspecified",
        customer=None,
        billing_details=_billing(given.get("billing_details")),
        metadata=merged({}, given.get("metadata")),
        card={
            "brand": card.brand,
            "display_brand": card.brand,
            "country": card.country,
            "exp_month": month,
            "exp_year": year,
            "fingerprint": hashlib.sha256(card.number.encode()).hexdigest()[:16],
            "funding": card.funding,
            "last4": card.last4,
            "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "unchecked"},
            "three_d_secure_usage": {"supported": True},
            "wallet": None,
        },
        _card=card_name,
        _set_up=False,
        _used_up=False,
    )


def resolve(call: Call, id_: str, *, param: str = "payment_method", in_path: bool = False) -> Object:
    """The PaymentMethod with an id; a test token makes a new one each time, as at Stripe.

    :raises StripeError: there is none
    """
    card_name = by_token(id_)
    return new(call, card_name) if card_name else call.books.get("payment_method", id_, param=param, in_path=in_path)


def check_usable(method: Object, customer: str | None) -> None:
    """:raises StripeError: the method is another customer's, or paid once without belonging to anyone"""
    if method["_used_up"] and not method["customer"]:
        raise invalid(
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, or was"
            " detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must"
            " attach it to a Customer first.",
            param="payment_method",
        )
    if method["customer"] and method["customer"] != customer:
        raise invalid(
            f"The provided PaymentMethod ({method['id']}) belongs to another customer. Name that customer.",
            param="payment_method",
        )


def attach_to(call: Call, method: Object, customer_id: str) -> Object:
    """Keep a method for a customer.

    :raises StripeError: 402, the bank refuses the card
    """
    card = CARDS[method["_card"]]
    if not card.attaches:
        raise StripeError(
            402, "card_error", card.message, code=card.code, decline_code=card.decline_code, param="payment_method"
        )
    method["customer"] = customer_id
    call.books.put(method)
    record(call, "payment_method.attached", method)
    return method


def retrieve(call: Call) -> Object:
    return resolve(call, call.ids[0], in_path=True)


def update(call: Call) -> Object:
    method = call.books.get("payment_method", call.ids[0])
    asked = call.read({"metadata": metadata, "billing_details": mapping, "card": mapping, "allow_redisplay": text})
    call.begin()
    method["metadata"] = merged(method["metadata"], asked.get("metadata"))
    record(call, "payment_method.updated", method)
    return call.books.put(method)


def attach(call: Call) -> Object:
    asked = call.read({"customer": text})
    required(asked, "customer")
    method = resolve(call, call.ids[0], in_path=True)
    customer = call.books.get("customer", asked["customer"], param="customer", in_path=False)
    call.begin()
    check_usable(method, customer["id"])
    if method["customer"]:
        raise invalid("The payment method you provided has already been attached to a customer.")
    return attach_to(call, method, customer["id"])


def detach(call: Call) -> Object:
    method = call.books.get("payment_method", call.ids[0])
    call.read({})
    call.begin()
    if not method["customer"]:
        raise invalid(
            "The payment method you provided is not attached to a customer so detachment is impossible.",
            code="payment_method_unexpected_state",
        )
    previous = {"customer": method["customer"]}
    method.update(customer=None, _used_up=True)
    record(call, "payment_method.detached", method, previous=previous)
    return call.books.put(method)


def list_(call: Call) -> Object:
    return page(call, "payment_method", {"customer": text, "type": text, "allow_redisplay": anything})


def list_of_customer(call: Call) -> Object:
    customer = call.books.get("customer", call.ids[0])
    methods = call.books.of("payment_method", customer=customer["id"])
    return page(call, "payment_method", {"type": text, "allow_redisplay": anything}, things=methods)


def card_named(given: Object) -> str:
    """The test card that `card[token]` or `card[number]` names.

    :raises StripeError: no card has that number, or it is a real one
    """
    token, number = str(given.get("token", "")), str(given.get("number", "")).replace(" ", "")
    name = by_token(token.replace("tok_", "pm_card_", 1)) if token else by_number(number)
    if name:
        return name
    if token:
        raise invalid(f"No such token: '{token}'", code="resource_missing", param="card[token]")
    if adds_up(number):
        message = "Your card was declined. Your request was in test mode, but used a non test card."
        raise StripeError(
            402, "card_error", message, code="card_declined", decline_code="test_mode_live_card", param="number"
        )
    raise StripeError(402, "card_error", "Your card number is incorrect.", code="incorrect_number", param="number")


def expiry_of(given: Object) -> tuple[int, int] | None:
    """Month and four-digit year, if both are given."""
    month, year = str(given.get("exp_month", "")), str(given.get("exp_year", ""))
    if not (month.isdecimal() and year.isdecimal()):
        return None
    return int(month), int(year) + (2000 if int(year) < 100 else 0)


def _billing(given: Object | None) -> Object:
    return {"address": None, "email": None, "name": None, "phone": None, "tax_id": None, **(given or {})}


ROUTES: dict[str, Callable[[Call], Any]] = {
    "POST /v1/payment_methods": create,
    "GET /v1/payment_methods": list_,
    "GET /v1/payment_methods/:id": retrieve,
    "POST /v1/payment_methods/:id": update,
    "POST /v1/payment_methods/:id/attach": attach,
    "POST /v1/payment_methods/:id/detach": detach,
    "GET /v1/customers/:id/payment_methods": list_of_customer,
}
