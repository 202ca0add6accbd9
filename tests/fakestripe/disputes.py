"""Disputes: a cardholder asks the bank for the money back. Made by a test card, or by a control call."""

from collections.abc import Callable
from typing import Any

from tests.fakestripe.books import Object
from tests.fakestripe.call import Call
from tests.fakestripe.errors import invalid
from tests.fakestripe.events import record
from tests.fakestripe.listing import page
from tests.fakestripe.parameters import boolean, mapping, merged, metadata, text

ANSWER_WITHIN_SECONDS = 9 * 24 * 3600
UPDATE = {"evidence": mapping, "submit": boolean, "metadata": metadata}


def open_(call: Call, charge: Object, *, reason: str = "fraudulent", amount: int | None = None) -> Object:
    """The money is withdrawn until the dispute is decided.

    :raises StripeError: nothing was captured, or it is disputed already
    """
    if not charge["captured"] or charge["disputed"]:
        raise invalid(f"Charge {charge['id']} cannot be disputed.", param="charge")
    charge["disputed"] = True
    call.books.put(charge)
    dispute = call.books.create(
        "dispute",
        amount=amount or charge["amount_captured"],
        currency=charge["currency"],
        charge=charge["id"],
        payment_intent=charge["payment_intent"],
        reason=reason,
        status="needs_response",
        balance_transactions=[],
        evidence={},
        evidence_details={
            "due_by": call.books.now + ANSWER_WITHIN_SECONDS,
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        is_charge_refundable=False,
        metadata={},
    )
    record(call, "charge.dispute.created", dispute)
    record(call, "charge.dispute.funds_withdrawn", dispute)
    return dispute


def close(call: Call, dispute: Object, *, status: str) -> Object:
    """Decide it: `won` brings the money back, `lost` does not."""
    before, dispute["status"] = dispute["status"], status
    call.books.put(dispute)
    if status == "won":
        record(call, "charge.dispute.funds_reinstated", dispute)
    record(call, "charge.dispute.closed", dispute, previous={"status": before})
    return dispute


def retrieve(call: Call) -> Object:
    return call.books.get("dispute", call.ids[0])


def update(call: Call) -> Object:
    """Evidence; submitted, it puts the dispute under review."""
    dispute = call.books.get("dispute", call.ids[0])
    asked = call.read(UPDATE)
    call.begin()
    dispute["evidence"] = {**dispute["evidence"], **(asked.get("evidence") or {})}
    dispute["metadata"] = merged(dispute["metadata"], asked.get("metadata"))
    dispute["evidence_details"]["has_evidence"] = bool(dispute["evidence"])
    if asked.get("submit") is not False:
        dispute["status"] = "under_review"
        dispute["evidence_details"]["submission_count"] += 1
    record(call, "charge.dispute.updated", dispute)
    return call.books.put(dispute)


def accept(call: Call) -> Object:
    """`POST …/close`: the shop gives in."""
    dispute = call.books.get("dispute", call.ids[0])
    call.read({})
    call.begin()
    return close(call, dispute, status="lost")


def list_(call: Call) -> Object:
    return page(call, "dispute", {"payment_intent": text, "charge": text})


ROUTES: dict[str, Callable[[Call], Any]] = {
    "GET /v1/disputes": list_,
    "GET /v1/disputes/:id": retrieve,
    "POST /v1/disputes/:id": update,
    "POST /v1/disputes/:id/close": accept,
}
