"""The books as an auditor reads them: what was really held, taken and given back. The judge of every money test."""

from collections import defaultdict
from typing import Any

from tests.fakestripe.books import Books, Object

GONE = ("failed", "canceled")


def ledger(books: Books) -> dict[str, Any]:
    """Every intent, the holds that live, and totals per currency; minor units as Stripe counts them."""
    refunds = _by_intent(books.of("refund"))
    disputes = _by_intent(books.of("dispute"))
    intents = [
        _entry(intent, refunds.get(intent["id"], []), disputes.get(intent["id"], []))
        for intent in books.tables["payment_intent"].values()
    ]
    return {
        "intents": intents,
        "live_authorizations": [entry["id"] for entry in intents if entry["held"]],
        "totals": _totals(intents),
    }


def _entry(intent: Object, refunds: list[Object], disputes: list[Object]) -> dict[str, Any]:
    real = [refund for refund in refunds if not refund.get("_release")]
    return {
        "id": intent["id"],
        "metadata": intent["metadata"],
        "amount": intent["amount"],
        "currency": intent["currency"],
        "status": intent["status"],
        "created": intent["created"],
        "customer": intent["customer"],
        "held": intent["amount_capturable"],
        "captured": intent["amount_received"],
        "refunded": sum(refund["amount"] for refund in real if refund["status"] not in GONE),
        "refunds": [
            {name: refund[name] for name in ("id", "amount", "status", "reason", "metadata", "created")}
            for refund in real
        ],
        "disputes": [{name: dispute[name] for name in ("id", "amount", "reason", "status")} for dispute in disputes],
    }


def _totals(intents: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    totals: dict[str, dict[str, int]] = {}
    for entry in intents:
        total = totals.setdefault(entry["currency"], {"held": 0, "captured": 0, "refunded": 0})
        for name in total:
            total[name] += entry[name]
    return totals


def _by_intent(things: list[Object]) -> dict[str, list[Object]]:
    grouped = defaultdict(list)
    for thing in things:
        grouped[thing["payment_intent"]].append(thing)
    return grouped
