"""What a gateway tells by itself, as badly as it can: T11, T12, T13 and T15."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest
import requests
from django.utils import timezone

from apps.payments import services
from apps.payments.gateways import GATEWAYS
from apps.payments.gateways.stripe import StripeGateway
from apps.payments.gateways.webhooks import HEADER, signature
from apps.payments.interface import GatewayTimeout, Payment, PaymentStatus
from apps.payments.models import ReceivedWebhook
from commerce.models import OutboxEvent
from commerce.money import Money
from tests.reliability.conftest import AS_IN_PRODUCTION
from tests.reliability.desk import Desk, our_books, their_books
from tests.support.fakestripe import SECRET_KEY, WEBHOOK_SECRET, RunningFakeStripe
from tests.support.shop import RunningShop
from tests.support.torture import scaled, seeds, tell

pytestmark = pytest.mark.server

NEW_SECRET = "whsec_the_next_one"
ENDPOINT = "/api/v1/payments/webhooks/stripe"
PATIENCE_SECONDS = scaled(fast=30, long=300)
COPIES = 5


@pytest.fixture(scope="module")
def _running_shop(django_db_setup: None, _running_fakestripe: RunningFakeStripe) -> Iterator[RunningShop]:
    """Two workers, each acting on webhooks; both secrets are good, as while one replaces the other."""
    both = {"STRIPE_WEBHOOK_SECRETS": f"{NEW_SECRET},{WEBHOOK_SECRET}"}
    with RunningShop(**AS_IN_PRODUCTION, **{**_running_fakestripe.environment(), **both}) as shop:
        yield shop


@pytest.fixture
def stripe(
    shop: RunningShop, fakestripe: RunningFakeStripe, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> RunningFakeStripe:
    """This process pays through Stripe, and Stripe tells the shop."""
    use(fakestripe, settings, monkeypatch, patience=10)
    fakestripe.deliver_to(f"{shop.url}{ENDPOINT}")
    return fakestripe


def use(fakestripe: RunningFakeStripe, settings: Any, monkeypatch: pytest.MonkeyPatch, *, patience: float) -> None:
    settings.PAYMENT_GATEWAY = "stripe"
    gateway = StripeGateway(
        secret_key=SECRET_KEY, webhook_secrets=[WEBHOOK_SECRET], api_base=fakestripe.url, timeout=patience
    )
    monkeypatch.setitem(GATEWAYS, "stripe", gateway)


@pytest.fixture
def desk(stripe: RunningFakeStripe) -> Desk:
    return Desk(stripe)


def hold(number: int = 1, card: str = "pm_card_visa") -> Payment:
    """£20.00 held for an order."""
    return services.authorize(
        order_id=f"ord_{number}",
        customer_id="",
        amount=Money(2000, "GBP"),
        method_token=card,
        return_url="https://shop.example/back",
        idempotency_key=f"ord_{number}:authorize",
        now=timezone.now(),
    )


def until_acted_on(stripe: RunningFakeStripe) -> None:
    """Everything was delivered and acted on: by the shop's two workers, or by this process if it comes first."""
    stripe.settle_webhooks(seconds=PATIENCE_SECONDS)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while waiting := list(ReceivedWebhook.objects.filter(state="waiting").values("attempts", "error", "due_at")):
        assert time.monotonic() < deadline, f"not acted on within {PATIENCE_SECONDS} s: {waiting}"
        services.process_webhooks(timezone.now())
        time.sleep(0.02)


def published() -> Counter[tuple[str, str]]:
    """How often each event was published, by payment."""
    told = OutboxEvent.objects.using("payments").values_list("key", "event_type")
    return Counter(told)


def answers(stripe: RunningFakeStripe) -> Counter[str]:
    """What the shop answered to deliveries, by status."""
    return Counter(delivery["result"] for delivery in stripe.deliveries()["deliveries"])


def test_t11_the_same_webhook_many_times_shuffled_with_its_siblings(stripe: RunningFakeStripe, desk: Desk) -> None:
    """Half of the captures are made at Stripe's desk, so that only the webhooks can tell of them."""
    stripe.control("webhooks", hold=True, copies=COPIES, shuffle=0.2)
    payments = [hold(number) for number in range(scaled(fast=5, long=100))]
    for payment, reference in zip(payments, desk.references(), strict=True):
        if payment.order_id[-1] in "02468":
            desk.capture(reference)
        else:
            services.capture(payment_id=payment.payment_id, amount=None, now=timezone.now())
    stripe.control("webhooks", hold=False)
    stripe.control("webhooks/release", shuffle=True)
    until_acted_on(stripe)

    delivered = answers(stripe)
    assert set(delivered) == {"200"}
    assert delivered["200"] == COPIES * ReceivedWebhook.objects.count()
    assert our_books() == their_books(stripe)
    assert published() == Counter(
        {(payment.payment_id, told): 1 for payment in payments for told in ("PaymentAuthorized", "PaymentCompleted")}
    )
    assert not ReceivedWebhook.objects.filter(state="dead").exists()
    tell("T11", f"each webhook × {COPIES}, shuffled", injected={"deliveries": delivered["200"]}, lost={"captures": 0})


def test_t12_news_in_the_wrong_order(stripe: RunningFakeStripe, desk: Desk) -> None:
    """`succeeded` arrives before all that led to it, and each is acted on before the next is told."""
    stripe.control("webhooks", hold=True)
    payment = hold()
    (reference,) = desk.references()
    desk.capture(reference)
    backward = desk.events(reference)[::-1]
    stripe.control("webhooks", hold=False)

    seen = []
    for event in backward:
        stripe.control("webhooks/resend", events=[event])
        until_acted_on(stripe)
        seen.append(services.get_payment(payment_id=payment.payment_id).status)

    assert len(backward) > 1
    assert set(seen) == {PaymentStatus.CAPTURED}
    assert published()[payment.payment_id, "PaymentCompleted"] == 1
    tell("T12", "succeeded before amount_capturable_updated", injected={"events": len(seen)}, lost={"captures": 0})


def test_t12_cancelled_before_it_was_heard_of(
    stripe: RunningFakeStripe, desk: Desk, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Our call's answer was lost, and the hold is cancelled at the desk before anything else is told."""
    use(stripe, settings, monkeypatch, patience=0.3)
    stripe.control("webhooks", hold=True)
    stripe.control("faults", fault="timeout", path="/v1/payment_intents", times=1, seconds=1)
    with pytest.raises(GatewayTimeout):
        hold()
    (reference,) = desk.references()
    desk.cancel(reference)
    backward = desk.events(reference)[::-1]
    stripe.control("webhooks", hold=False)

    stripe.control("webhooks/resend", events=backward[:1])
    until_acted_on(stripe)
    stripe.control("webhooks/resend", events=backward[1:])
    until_acted_on(stripe)

    (payment,) = services.payments_of(order_id="ord_1")
    again = services.refresh(payment_id=payment.payment_id, now=timezone.now())
    assert (payment.status, again.status) == (PaymentStatus.VOIDED, PaymentStatus.VOIDED)
    assert our_books() == their_books(stripe)
    assert dict(published()) == {(payment.payment_id, "PaymentVoided"): 1}
    tell("T12", "canceled before created", injected={"events": len(backward)}, lost={"voids": 0})


@pytest.mark.parametrize("seed", seeds(fast=1, long=20))
def test_t12_any_story_in_any_order_ends_where_the_gateway_says(
    stripe: RunningFakeStripe, desk: Desk, seed: int
) -> None:
    random = Random(seed)
    stripe.control("webhooks", hold=True, copies=2, shuffle=0.3, seed=seed)
    for number in range(scaled(fast=6, long=40)):
        card = random.choice(["pm_card_visa", "pm_card_authenticationRequired"])
        payment = hold(number, card)
        reference = desk.references()[-1]
        if payment.status is PaymentStatus.REQUIRES_ACTION and random.random() < 0.8:
            desk.approve(reference)
        live_through(random, desk, reference)
    stripe.control("webhooks", hold=False)
    stripe.control("webhooks/release", shuffle=True)
    until_acted_on(stripe)

    assert our_books() == their_books(stripe)
    assert max(published().values()) == 1
    tell("T12", f"stories told in any order, seed {seed}", injected=dict(answers(stripe)), lost={"payments": 0})


def live_through(random: Random, desk: Desk, reference: str) -> None:
    """What may become of a payment at the desk."""
    fates: list[tuple[Callable[[], None], ...]] = [(), (lambda: desk.cancel(reference),)]
    if desk.holds(reference):
        fates += [
            (lambda: desk.capture(reference),),
            (lambda: desk.capture(reference, 1500),),
            (lambda: desk.capture(reference), lambda: desk.refund(reference, 700)),
        ]
    for step in random.choice(fates):
        step()


class TestT13:
    """Only what the gateway signed, lately, is taken in."""

    BODY = json.dumps(
        {
            "id": "evt_1",
            "object": "event",
            "type": "payment_intent.succeeded",
            "created": 1_790_000_000,
            "data": {"object": {"id": "pi_1", "object": "payment_intent"}},
        },
        indent=2,
    ).encode()

    def send(self, shop: RunningShop, body: bytes, header: str | None) -> requests.Response:
        headers = {"Content-Type": "application/json"} | ({HEADER: header} if header else {})
        return requests.post(f"{shop.url}{ENDPOINT}", data=body, headers=headers, timeout=10)

    def test_t13_what_was_not_signed_is_refused_and_leaves_no_row(self, shop: RunningShop) -> None:
        now, body = timezone.now(), self.BODY
        rewritten = json.dumps(json.loads(body)).encode()
        bad = {
            "bad signature": (body, signature(body, secret="whsec_guessed", at=now)),
            "301 s old": (body, signature(body, secret=WEBHOOK_SECRET, at=now - timedelta(seconds=301))),
            "written again": (rewritten, signature(body, secret=WEBHOOK_SECRET, at=now)),
            "no header": (body, None),
        }

        refusals = {name: self.send(shop, *sent) for name, sent in bad.items()}

        assert {name: answer.status_code for name, answer in refusals.items()} == dict.fromkeys(bad, 400)
        assert {answer.headers["Content-Type"] for answer in refusals.values()} == {"application/problem+json"}
        assert {answer.json()["code"] for answer in refusals.values()} == {"invalid_signature"}
        assert ReceivedWebhook.objects.count() == 0
        tell("T13", "webhooks nobody signed", injected=dict.fromkeys(bad, 1), lost={"rows written": 0})

    @pytest.mark.parametrize("secret", [NEW_SECRET, WEBHOOK_SECRET])
    def test_t13_either_secret_is_good_while_one_replaces_the_other(self, shop: RunningShop, secret: str) -> None:
        answer = self.send(shop, self.BODY, signature(self.BODY, secret=secret, at=timezone.now()))

        assert answer.status_code == 200
        assert ReceivedWebhook.objects.get().event_id == "evt_1"


def test_t15_the_webhook_is_acted_on_before_our_call_has_returned(stripe: RunningFakeStripe) -> None:
    """Stripe's answer hangs until long after it has told the shop, and is then lost; our client asks for it again."""
    stripe.control("webhooks", before_answer=True)
    stripe.control("faults", fault="timeout", path="/v1/payment_intents", times=1, seconds=3)

    payment = hold()
    known_before = ReceivedWebhook.objects.filter(state="done").count()
    until_acted_on(stripe)

    assert known_before > 0, "the webhook was acted on while the call was under way"
    assert payment.status is PaymentStatus.AUTHORIZED
    assert [entry.status for entry in our_books().values()] == ["authorized"]
    assert our_books() == their_books(stripe)
    assert dict(published()) == {(payment.payment_id, "PaymentAuthorized"): 1}
    assert set(answers(stripe)) == {"200"}
    tell("T15", "webhook before the answer", injected={"webhooks": known_before}, lost={"duplicates": 0, "errors": 0})
