"""T16: capture, cancel and refund at the same moment; whatever wins, no more goes back than was taken, nor is taken
than was held.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from apps.payments import services
from apps.payments.gateways import GATEWAYS
from apps.payments.gateways.stripe import StripeGateway
from apps.payments.interface import PaymentStateConflict
from apps.payments.models import Payment, Refund, SandboxIntent
from commerce.errors import DomainError
from commerce.money import Money
from tests.reliability.desk import Entry, our_books, their_books
from tests.support.fakestripe import SECRET_KEY, WEBHOOK_SECRET
from tests.support.torture import scaled, tell

HELD = 2000
PARTS = (2000, 1500, 700, 500)
"""Refunds that are tried at once: any two of the large ones are too much."""
PATIENCE = 50

Books = Callable[[], dict[str, Entry]]


def sandbox_books() -> dict[str, Entry]:
    return {
        intent.merchant_reference: Entry(
            status=intent.status, captured=intent.captured_amount, refunded=intent.refunded_amount
        )
        for intent in SandboxIntent.objects.all()
    }


@pytest.fixture(params=["sandbox", "stripe"])
def books(request: pytest.FixtureRequest, committed: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Books:
    """The gateway's, which is the judge."""
    settings.PAYMENT_GATEWAY = request.param
    if request.param == "sandbox":
        return sandbox_books
    fakestripe = request.getfixturevalue("fakestripe")
    gateway = StripeGateway(
        secret_key=SECRET_KEY, webhook_secrets=[WEBHOOK_SECRET], api_base=fakestripe.url, timeout=10
    )
    monkeypatch.setitem(GATEWAYS, "stripe", gateway)
    return lambda: their_books(fakestripe)


def hold(number: int) -> str:
    payment = services.authorize(
        order_id=f"ord_{number}",
        customer_id="",
        amount=Money(HELD, "GBP"),
        method_token="pm_card_visa",
        return_url="https://shop.example/back",
        idempotency_key=f"ord_{number}:authorize",
        now=timezone.now(),
    )
    return payment.payment_id


def refund(payment_id: str, minor: int) -> Any:
    """Tried again while nothing was captured yet."""
    for _ in range(PATIENCE):
        try:
            return services.refund(
                payment_id=payment_id,
                amount=Money(minor, "GBP"),
                reason="",
                idempotency_key=f"{payment_id}:{minor}",
                now=timezone.now(),
            )
        except PaymentStateConflict as conflict:
            if services.get_payment(payment_id=payment_id).status == "voided":
                return conflict
    return None


def race(payment_id: str, concurrently: Callable[..., list[Any]]) -> list[Any]:
    def capture(minor: int | None) -> Any:
        amount = Money(minor, "GBP") if minor else None
        return services.capture(payment_id=payment_id, amount=amount, now=timezone.now())

    return concurrently(
        [
            lambda: capture(None),
            lambda: capture(1200),
            lambda: services.void(payment_id=payment_id, now=timezone.now()),
            *(lambda minor=minor: refund(payment_id, minor) for minor in PARTS),
        ]
    )


def test_t16_capture_cancel_and_refund_raced(books: Books, concurrently: Callable[..., list[Any]]) -> None:
    rounds = scaled(fast=5, long=50)
    payments = [hold(number) for number in range(rounds)]
    answers = [answer for payment_id in payments for answer in race(payment_id, concurrently)]

    unexpected = [a for a in answers if isinstance(a, Exception) and not isinstance(a, DomainError)]
    assert unexpected == []
    assert our_books() == books()
    for entry in books().values():
        assert 0 <= entry.refunded <= entry.captured <= HELD
        assert entry.status in ("captured", "voided")
    assert_refunds_add_up()
    fates = [entry.status for entry in books().values()]
    tell(
        "T16",
        "capture, cancel and refund raced",
        injected={"rounds": rounds, "captured": fates.count("captured"), "voided": fates.count("voided")},
        lost={"minor units": 0},
    )


def assert_refunds_add_up() -> None:
    for payment in Payment.objects.all():
        given = Refund.objects.filter(payment=payment, status="succeeded").values_list("refund_amount", flat=True)
        assert (sum(given), payment.refunding_amount) == (payment.refunded_amount, 0)
