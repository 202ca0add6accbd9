"""Refunds: captured money on its way back, at once or after a while, whole or in part."""

from collections.abc import Callable
from typing import Any

from tests.fakestripe.books import Object
from tests.fakestripe.call import Call
from tests.fakestripe.charges import card_of
from tests.fakestripe.currencies import written
from tests.fakestripe.errors import StripeError, invalid
from tests.fakestripe.events import record
from tests.fakestripe.listing import page
from tests.fakestripe.parameters import anything, boolean, merged, metadata, one_of, positive, required, text

SETTLES_AFTER_SECONDS = 3600
CREATE = {
    "payment_intent": text,
    "charge": text,
    "amount": positive,
    "currency": text,
    "reason": one_of("duplicate", "fraudulent", "requested_by_customer"),
    "metadata": metadata,
    "instructions_email": text,
    "refund_application_fee": boolean,
    "reverse_transfer": boolean,
    "origin": anything,
    "customer": text,
}


def create(call: Call) -> Object:
    """Give back `amount`, or all that is left.

    :raises StripeError: `charge_already_refunded`, `charge_disputed`, not captured, or more than is left
    """
    asked = call.read(CREATE)
    charge = _charge_to_refund(call, asked)
    call.begin()
    amount = asked.get("amount") or _left(charge)
    _check(charge, amount)
    refund = call.books.create(
        "refund",
        amount=amount,
        currency=charge["currency"],
        charge=charge["id"],
        payment_intent=charge["payment_intent"],
        status=_first_status(call, charge),
        reason=asked.get("reason"),
        metadata=merged({}, asked.get("metadata")),
        balance_transaction=None,
        destination_details={"type": "card", "card": {"type": "refund"}},
        _settles_at=call.books.now + SETTLES_AFTER_SECONDS,
        _fails_later=card_of(call.books.find(charge["payment_method"])).refund_fails_later,
    )
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    call.books.put(charge)
    record(call, "refund.created", refund)
    record(call, "charge.refunded", charge)
    return refund


def settle(call: Call, refund: Object, status: str) -> Object:
    """The bank's last word on a refund: `succeeded`, `failed` (the money is the shop's again) or `canceled`."""
    before = refund["status"]
    refund.update(status=status, _fails_later=False)
    if status in ("failed", "canceled") and before not in ("failed", "canceled"):
        refund["failure_reason"] = "expired_or_canceled_card" if status == "failed" else None
        charge = call.books.get("charge", refund["charge"])
        charge["amount_refunded"] -= refund["amount"]
        charge["refunded"] = False
        call.books.put(charge)
    call.books.put(refund)
    names = ["refund.updated", "charge.refund.updated", *(["refund.failed"] if status == "failed" else [])]
    for name in names:
        record(call, name, refund, previous={"status": before})
    return refund


def settle_due(call: Call) -> None:
    """Settle what the clock has passed."""
    for refund in call.books.of("refund"):
        if refund.get("_settles_at", call.books.now) < call.books.now:
            if refund.get("_fails_later"):
                settle(call, refund, "failed")
            elif refund["status"] == "pending":
                settle(call, refund, "succeeded")


def retrieve(call: Call) -> Object:
    return call.books.get("refund", call.ids[0])


def update(call: Call) -> Object:
    refund = call.books.get("refund", call.ids[0])
    asked = call.read({"metadata": metadata})
    call.begin()
    refund["metadata"] = merged(refund["metadata"], asked.get("metadata"))
    record(call, "refund.updated", refund)
    return call.books.put(refund)


def cancel(call: Call) -> Object:
    refund = call.books.get("refund", call.ids[0])
    call.read({})
    call.begin()
    raise invalid(f"Refund {refund['id']} has a status of {refund['status']} and cannot be canceled.")


def list_(call: Call) -> Object:
    return page(call, "refund", {"payment_intent": text, "charge": text})


def _charge_to_refund(call: Call, asked: Object) -> Object:
    if asked.get("charge"):
        charge = call.books.get("charge", asked["charge"], param="charge", in_path=False)
        if charge["refunded"] and not charge["captured"]:
            raise _nothing_to_refund(charge["payment_intent"])
        if not charge["captured"]:
            raise invalid(
                f"This uncaptured Charge was created by a PaymentIntent ({charge['payment_intent']}). You must cancel"
                " the PaymentIntent to reverse the authorization instead of refunding the Charge directly.",
                param="charge",
            )
        return charge
    required(asked, "payment_intent")
    intent = call.books.get("payment_intent", asked["payment_intent"], param="payment_intent", in_path=False)
    charge = call.books.find(intent["latest_charge"] or "")
    if charge is None or not charge["captured"]:
        raise _nothing_to_refund(intent["id"])
    return charge


def _nothing_to_refund(intent_id: str) -> StripeError:
    message = f"This PaymentIntent ({intent_id}) does not have a successful charge to refund."
    return invalid(message, param="payment_intent")


def _check(charge: Object, amount: int) -> None:
    left = _left(charge)
    if charge["disputed"]:
        message = f"Charge {charge['id']} has been charged back; cannot issue a refund."
        raise invalid(message, code="charge_disputed", charge=charge["id"])
    if left == 0:
        message = f"Charge {charge['id']} has already been refunded."
        raise invalid(message, code="charge_already_refunded", charge=charge["id"])
    if amount > left:
        currency = charge["currency"]
        raise invalid(
            f"Refund amount ({written(amount, currency)} {currency}) is greater than unrefunded amount on charge"
            f" ({written(left, currency)} {currency})",
            param="amount",
        )


def _left(charge: Object) -> int:
    return int(charge["amount_captured"] + charge["_released"] - charge["amount_refunded"])


def _first_status(call: Call, charge: Object) -> str:
    planned: list[str] = call.books.settings.get("next_refunds") or []
    if planned:
        return planned.pop(0)
    return card_of(call.books.find(charge["payment_method"])).refund


ROUTES: dict[str, Callable[[Call], Any]] = {
    "POST /v1/refunds": create,
    "GET /v1/refunds": list_,
    "GET /v1/refunds/:id": retrieve,
    "POST /v1/refunds/:id": update,
    "POST /v1/refunds/:id/cancel": cancel,
}
