"""T14: the gateway could not tell us anything for ten minutes; one command, and the books agree."""

import json
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from apps.payments import services
from apps.payments.gateways import GATEWAYS
from apps.payments.gateways.stripe import StripeGateway
from apps.payments.interface import PaymentStatus
from apps.payments.models import Payment, Refund
from commerce.errors import DomainError
from commerce.models import OutboxEvent
from commerce.money import Money
from tests.reliability.desk import Desk, our_books, their_books
from tests.support.fakestripe import SECRET_KEY, WEBHOOK_SECRET, RunningFakeStripe
from tests.support.torture import scaled, seeds, tell

TEN_MINUTES = 600
TWENTY = Money(2000, "GBP")
FAULTS = [
    {"fault": "reset_after", "share": 0.2},
    {"fault": "error_after", "share": 0.1},
    {"fault": "rate_limit", "share": 0.1},
    {"fault": "reset_before", "share": 0.1},
]
"""A gateway on a bad day: some calls take effect and are not answered, some never arrive."""


@pytest.fixture
def stripe(
    db: None, fakestripe: RunningFakeStripe, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> RunningFakeStripe:
    """The gateway, its webhooks delivered nowhere."""
    settings.PAYMENT_GATEWAY = "stripe"
    settings.GATEWAY_BREAKER_FAILURES = 0
    gateway = StripeGateway(secret_key=SECRET_KEY, webhook_secrets=[WEBHOOK_SECRET], api_base=fakestripe.url, timeout=5)
    monkeypatch.setitem(GATEWAYS, "stripe", gateway)
    return fakestripe


@pytest.fixture
def desk(stripe: RunningFakeStripe) -> Desk:
    return Desk(stripe)


def hold(number: int, card: str = "pm_card_visa") -> None:
    services.authorize(
        order_id=f"ord_{number}",
        customer_id="",
        amount=TWENTY,
        method_token=card,
        return_url="https://shop.example/back",
        idempotency_key=f"ord_{number}:authorize",
        now=timezone.now(),
    )


def reconcile(*arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit code, and what was printed."""
    printed = StringIO()
    code = 0
    try:
        call_command("reconcile_payments", "--json", *arguments, stdout=printed)
    except SystemExit as end:
        code = int(str(end.code))
    return code, json.loads(printed.getvalue())


def live_through(random: Random, desk: Desk, payment: Payment) -> str:
    """What happens to a payment while nobody tells us; some by our calls, whose answers may be lost, too."""
    reference = payment.reference or next(iter(desk.references_of(payment.pk)), "")
    fates: dict[str, Callable[[], None]] = {"nothing": lambda: None}
    if desk.asks_the_shopper(reference):
        fates["approved at the bank"] = lambda: desk.approve(reference)
    if desk.holds(reference):
        fates |= {
            "captured there": lambda: desk.capture(reference),
            "captured there in part": lambda: desk.capture(reference, 1200),
            "cancelled there": lambda: desk.cancel(reference),
            "captured, refunded there": lambda: _captured_and_refunded(desk, reference),
            "captured here": lambda: _capture(payment),
            "captured, refunded here": lambda: _capture_and_refund(payment),
            "voided here": lambda: _void(payment),
        }
    fate = random.choice(sorted(fates))
    fates[fate]()
    return fate


def _captured_and_refunded(desk: Desk, reference: str) -> None:
    desk.capture(reference)
    desk.refund(reference, 500)
    desk.refund(reference, 300)


def _capture(payment: Payment) -> None:
    services.capture(payment_id=payment.pk, amount=None, now=timezone.now())


def _capture_and_refund(payment: Payment) -> None:
    _capture(payment)
    services.refund(
        payment_id=payment.pk, amount=Money(700, "GBP"), reason="", idempotency_key=payment.pk, now=timezone.now()
    )


def _void(payment: Payment) -> None:
    services.void(payment_id=payment.pk, now=timezone.now())


@pytest.mark.parametrize("seed", seeds(fast=1, long=10))
def test_t14_ten_minutes_without_webhooks(stripe: RunningFakeStripe, desk: Desk, seed: int) -> None:
    random = Random(seed)
    stripe.control("faults", faults=[{**fault, "seed": seed, "path": "/v1/*", "method": "POST"} for fault in FAULTS])
    for number in range(scaled(fast=10, long=100)):
        with suppress(DomainError):
            hold(number, random.choice(["pm_card_visa"] * 3 + ["pm_card_authenticationRequired"]))
    happened: Counter[str] = Counter()
    stripe.clear_faults()
    for number, payment in enumerate(Payment.objects.order_by("pk")):
        stripe.control("faults", fault="error_after", path="/v1/*", share=0.3, seed=seed * 1000 + number)
        with suppress(DomainError, AssertionError):
            happened[live_through(random, desk, payment)] += 1
        stripe.clear_faults()
    stripe.control("clock", advance=TEN_MINUTES)
    there = their_books(stripe)
    differed = {payment_id for payment_id, entry in our_books().items() if entry != there.get(payment_id, entry)}

    code, told = reconcile()

    ours, theirs = our_books(), their_books(stripe)
    assert {payment_id: ours[payment_id] for payment_id in theirs} == theirs
    assert {entry.status for payment_id, entry in ours.items() if payment_id not in theirs} <= {"failed", "pending"}
    assert (code, told["remaining"]) == (0, 0)
    assert differed <= {difference["payment_id"] for difference in told["differences"]}
    assert reconcile()[1]["differences"] == []
    assert_told_once()
    tell("T14", f"webhooks off, seed {seed}", injected={**happened, "differences": len(differed)}, lost={"left": 0})


def assert_told_once() -> None:
    """A capture and each refund were published once, with what was taken and given in all."""
    told = OutboxEvent.objects.using("payments")
    captured = told.filter(event_type="PaymentCompleted").values_list("key", flat=True)
    assert sorted(captured) == sorted(Payment.objects.filter(status="captured").values_list("pk", flat=True))
    refunded = told.filter(event_type="PaymentRefunded").values_list("data__refundId", flat=True)
    assert sorted(refunded) == sorted(Refund.objects.filter(status="succeeded").values_list("pk", flat=True))


def test_t14_what_cannot_be_put_right_is_told_and_ends_with_1(stripe: RunningFakeStripe, desk: Desk) -> None:
    hold(1)
    desk.charge_somebody()

    code, told = reconcile()

    assert (code, told["compared"], told["repaired"], told["remaining"]) == (1, 2, 0, 1)
    (difference,) = told["differences"]
    assert (difference["kind"], difference["ours"]) == ("charge_without_payment", "nothing")
    assert difference["theirs"] == "captured, 9.99 GBP, captured 9.99, refunded 0.00"


def test_t14_holds_that_lapsed_unheard(stripe: RunningFakeStripe) -> None:
    hold(1)
    stripe.control("clock", advance=8 * 24 * 3600)

    assert reconcile()[0] == 0
    (payment,) = services.payments_of(order_id="ord_1")
    assert payment.status is PaymentStatus.VOIDED
    assert our_books() == their_books(stripe)
