"""Stripe's own desk: what happens to payments without the shop, and what Stripe's books say in the end."""

from dataclasses import dataclass
from typing import Any

import requests

from apps.payments.models import Payment
from tests.support.fakestripe import SECRET_KEY, RunningFakeStripe

STATUSES = {
    "requires_payment_method": "failed",
    "requires_action": "requires_action",
    "requires_capture": "authorized",
    "succeeded": "captured",
    "canceled": "voided",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A payment in somebody's books; amounts in minor units."""

    status: str
    captured: int
    refunded: int


class Desk:
    """Staff who work on the gateway's pages, and shoppers at their bank."""

    def __init__(self, fakestripe: RunningFakeStripe) -> None:
        self._stripe = fakestripe

    def capture(self, reference: str, amount: int | None = None) -> None:
        self._post(f"payment_intents/{reference}/capture", {"amount_to_capture": amount} if amount else {})

    def cancel(self, reference: str) -> None:
        self._post(f"payment_intents/{reference}/cancel", {})

    def refund(self, reference: str, amount: int) -> None:
        self._post("refunds", {"payment_intent": reference, "amount": amount})

    def approve(self, reference: str) -> None:
        """The shopper says yes on the bank's page."""
        self._stripe.control("authenticate", payment_intent=reference, approve=True)

    def charge_somebody(self) -> None:
        """A sale that the shop knows nothing of."""
        sale = {"amount": 999, "currency": "gbp", "payment_method": "pm_card_visa", "confirm": "true"}
        self._post("payment_intents", {**sale, "payment_method_types[]": "card"})

    def holds(self, reference: str) -> bool:
        return reference in self._stripe.ledger()["live_authorizations"]

    def asks_the_shopper(self, reference: str) -> bool:
        return any(intent["id"] == reference and intent["status"] == "requires_action" for intent in self._intents())

    def references_of(self, payment_id: str) -> list[str]:
        return [intent["id"] for intent in self._intents() if intent["metadata"].get("payment_id") == payment_id]

    def references(self) -> list[str]:
        """Of every payment, oldest first."""
        return [intent["id"] for intent in self._intents()]

    def events(self, reference: str) -> list[str]:
        """Ids of all that was to be told about a payment, oldest first."""
        held = {event["event"] for event in self._stripe.deliveries()["held"]}
        answer = self._ask("GET", "events", {"limit": 100})
        mine = [event["id"] for event in answer["data"] if reference in _payments_in(event)]
        return [event for event in reversed(mine) if event in held or not held]

    def _intents(self) -> list[dict[str, Any]]:
        intents: list[dict[str, Any]] = self._stripe.ledger()["intents"]
        return intents

    def _post(self, path: str, form: dict[str, Any]) -> Any:
        return self._ask("POST", path, form)

    def _ask(self, method: str, path: str, form: dict[str, Any]) -> Any:
        answer = requests.request(
            method,
            f"{self._stripe.url}/v1/{path}",
            auth=(SECRET_KEY, ""),
            timeout=10,
            **({"params": form} if method == "GET" else {"data": form}),
        )
        assert answer.ok, answer.text
        return answer.json()


def their_books(fakestripe: RunningFakeStripe) -> dict[str, Entry]:
    """By our ids of the payments."""
    return {
        intent["metadata"]["payment_id"]: Entry(
            status=STATUSES[intent["status"]], captured=intent["captured"], refunded=intent["refunded"]
        )
        for intent in fakestripe.ledger()["intents"]
        if "payment_id" in intent["metadata"]
    }


def our_books() -> dict[str, Entry]:
    return {
        payment.pk: Entry(status=payment.status, captured=payment.captured_amount, refunded=payment.refunded_amount)
        for payment in Payment.objects.all()
    }


def _payments_in(event: dict[str, Any]) -> tuple[Any, Any]:
    thing = event["data"]["object"]
    return thing["id"], thing.get("payment_intent")
