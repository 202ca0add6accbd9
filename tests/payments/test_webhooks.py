"""What a gateway tells by itself: kept once, acted on from the store."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.payments import services
from apps.payments.gateways import GATEWAYS, GatewayPayment
from apps.payments.gateways.sandbox import SandboxGateway, webhook
from apps.payments.interface import GatewayTimeout, GatewayUnavailable, Payment, PaymentStatus
from apps.payments.models import Attempt, ReceivedWebhook, SandboxIntent
from apps.payments.services.webhooks import LEASE, MOST_ATTEMPTS
from commerce.models import OutboxEvent

Authorize = Callable[..., Payment]
ENDPOINT = "/api/v1/payments/webhooks/sandbox"
LATER = timedelta(hours=1)


def told(kind: str, reference: str, *, event_id: str = "", at: datetime | None = None) -> tuple[bytes, dict[str, str]]:
    """Body and headers of an event about a payment."""
    about = {"id": reference, "object": "payment_intent", "receipt_email": "ada@example.com"}
    return webhook(kind, about, at=at or timezone.now(), event_id=event_id)


def tell(kind: str, reference: str, **details: Any) -> Any:
    body, headers = told(kind, reference, **details)
    return send(body, headers)


def send(body: bytes, headers: dict[str, str], *, to: str = ENDPOINT) -> Any:
    return Client().post(to, body, content_type="application/json", headers=headers)


def problem(answer: Any) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def states() -> list[tuple[str, str]]:
    return list(ReceivedWebhook.objects.order_by("id").values_list("event_id", "state"))


def published() -> list[str]:
    return list(OutboxEvent.objects.using("payments").order_by("id").values_list("event_type", flat=True))


def capture_at_the_gateway() -> None:
    SandboxIntent.objects.update(status="captured", captured_amount=2000)


@pytest.fixture
def held(db: None, authorize: Authorize) -> Payment:
    return authorize()


@pytest.fixture
def reference(held: Payment) -> str:
    return SandboxIntent.objects.get().pk


class TestReceiving:
    def test_is_kept_without_what_is_not_needed(self, reference: str) -> None:
        moment = timezone.now().replace(microsecond=0)

        answer = tell("payment_intent.succeeded", reference, event_id="evt_1", at=moment)

        assert (answer.status_code, answer.content) == (200, b"")
        kept = ReceivedWebhook.objects.values().get()
        assert "ada@example.com" not in str(kept)
        assert {name: kept[name] for name in ("gateway", "event_id", "kind", "reference", "state", "created_at")} == {
            "gateway": "sandbox",
            "event_id": "evt_1",
            "kind": "payment",
            "reference": reference,
            "state": "waiting",
            "created_at": moment,
        }
        assert kept["payload"] == {"type": "payment_intent.succeeded", "dispute": None}

    def test_asks_nobody(self, reference: str) -> None:
        calls = Attempt.objects.count()

        tell("payment_intent.succeeded", reference)

        assert Attempt.objects.count() == calls

    def test_is_kept_once_however_often_it_comes(self, reference: str) -> None:
        answers = [tell("payment_intent.succeeded", reference, event_id="evt_1") for _ in range(3)]

        assert [answer.status_code for answer in answers] == [200, 200, 200]
        assert states() == [("evt_1", "waiting")]

    def test_what_is_about_no_payment_is_kept_and_left_alone(self, db: None) -> None:
        body, headers = webhook("account.updated", {"id": "acct_1"}, at=timezone.now(), event_id="evt_1")

        assert send(body, headers).status_code == 200
        assert states() == [("evt_1", "ignored")]

    @pytest.mark.parametrize("spoil", ["signature", "age", "body", "header", "json"])
    def test_what_the_gateway_did_not_sign_is_refused_and_leaves_nothing(self, reference: str, spoil: str) -> None:
        at = timezone.now() - timedelta(seconds=301 if spoil == "age" else 0)
        body, headers = told("payment_intent.succeeded", reference, at=at)
        match spoil:
            case "signature":
                headers = {name: value[:-1] + ("0" if value[-1] != "0" else "1") for name, value in headers.items()}
            case "body":
                body += b" "
            case "header":
                headers = {}
            case "json":
                body, headers = b"[", {**headers}

        assert problem(send(body, headers)) == (400, "invalid_signature")
        assert states() == []

    def test_an_unknown_gateway_is_404(self, reference: str) -> None:
        body, headers = told("payment_intent.succeeded", reference)

        assert problem(send(body, headers, to="/api/v1/payments/webhooks/nobody")) == (404, "unknown_gateway")

    def test_the_sandbox_is_heard_only_where_it_is_the_gateway(self, reference: str, settings: Any) -> None:
        settings.PAYMENT_GATEWAY = "stripe"

        assert problem(tell("payment_intent.succeeded", reference)) == (404, "unknown_gateway")
        assert states() == []

    def test_a_large_body_is_not_read(self, db: None) -> None:
        assert problem(send(b" " * (256 * 1024 + 1), {})) == (413, "body_too_large")


class TestActing:
    def test_takes_the_payment_to_where_the_gateway_says_it_is(self, held: Payment, reference: str) -> None:
        capture_at_the_gateway()
        tell("payment_intent.succeeded", reference)

        assert services.process_webhooks(timezone.now() + LATER) == 1
        payment = services.get_payment(payment_id=held.payment_id)
        assert (payment.status, payment.captured) == (PaymentStatus.CAPTURED, payment.amount)
        assert published() == ["PaymentAuthorized", "PaymentCompleted"]
        assert [state for _, state in states()] == ["done"]

    def test_believes_the_gateways_books_not_the_event(self, held: Payment, reference: str) -> None:
        tell("payment_intent.canceled", reference)

        services.process_webhooks(timezone.now() + LATER)

        assert services.get_payment(payment_id=held.payment_id) == held

    def test_several_about_one_payment_cost_one_question(self, held: Payment, reference: str) -> None:
        capture_at_the_gateway()
        for kind in ("payment_intent.amount_capturable_updated", "payment_intent.succeeded", "charge.captured"):
            tell(kind, reference)

        assert services.process_webhooks(timezone.now() + LATER) == 3
        assert Attempt.objects.filter(operation="retrieve").count() == 1

    def test_finds_a_payment_whose_reference_is_not_known_yet(
        self, db: None, authorize: Authorize, settings: Any
    ) -> None:
        settings.SANDBOX_DELAY_SECONDS = 0
        with pytest.raises(GatewayTimeout):
            authorize("pm_card_timeout")
        tell("payment_intent.amount_capturable_updated", SandboxIntent.objects.get().pk)

        services.process_webhooks(timezone.now() + LATER)

        (payment,) = services.payments_of(order_id="ord_1")
        assert payment.status is PaymentStatus.AUTHORIZED
        assert authorize("pm_card_timeout") == payment
        assert published() == ["PaymentAuthorized"]

    def test_somebody_elses_payment_is_ignored(self, reference: str) -> None:
        SandboxIntent.objects.update(merchant_reference="pay_of_another_shop")
        other = SandboxIntent.objects.get()
        other.pk = "sbx_other"
        other.save(force_insert=True)
        tell("payment_intent.succeeded", "sbx_other", event_id="evt_1")

        services.process_webhooks(timezone.now() + LATER)

        assert states() == [("evt_1", "ignored")]

    def test_waits_for_a_gateway_that_is_away_however_long(self, reference: str, monkeypatch: Any) -> None:
        monkeypatch.setitem(GATEWAYS, "sandbox", AwayToQuestions())
        tell("payment_intent.succeeded", reference, event_id="evt_1")
        now = timezone.now()
        for _ in range(MOST_ATTEMPTS + 2):
            now += LATER
            assert services.process_webhooks(now) == 0

        assert states() == [("evt_1", "waiting")]
        monkeypatch.undo()
        assert services.process_webhooks(now + LATER) == 1

    def test_is_given_up_after_many_failures_and_taken_up_again_by_staff(self, held: Payment, reference: str) -> None:
        SandboxIntent.objects.update(status="captured", held_amount=2500, captured_amount=2500)
        tell("payment_intent.succeeded", reference, event_id="evt_1")
        now = timezone.now()
        for _ in range(MOST_ATTEMPTS):
            now += LATER
            services.process_webhooks(now)
        dead = ReceivedWebhook.objects.get()

        assert (dead.state, dead.attempts) == ("dead", MOST_ATTEMPTS)
        assert "The gateway took 25.00 GBP where 20.00 GBP was agreed" in dead.error
        assert services.process_webhooks(now + LATER) == 0

        capture_at_the_gateway()
        assert services.retry_webhooks(webhook_ids=[dead.pk], now=now) == 1
        assert services.process_webhooks(now) == 1
        assert services.get_payment(payment_id=held.payment_id).status is PaymentStatus.CAPTURED

    def test_each_failure_makes_it_wait_longer(self, reference: str) -> None:
        SandboxIntent.objects.update(status="captured", held_amount=2500, captured_amount=2500)
        tell("payment_intent.succeeded", reference)
        now, pauses = timezone.now() + LATER, []
        for _ in range(4):
            services.process_webhooks(now)
            due = ReceivedWebhook.objects.get().due_at
            pauses.append((due - now).total_seconds())
            now = due

        assert pauses == [1, 2, 4, 8]

    def test_what_a_dead_worker_had_taken_is_taken_over(self, held: Payment, reference: str, monkeypatch: Any) -> None:
        capture_at_the_gateway()
        tell("payment_intent.succeeded", reference)
        now = timezone.now() + LATER
        monkeypatch.setitem(GATEWAYS, "sandbox", KillsWhoAsks())
        with pytest.raises(SystemExit):
            services.process_webhooks(now)
        monkeypatch.undo()

        assert services.process_webhooks(now) == 0
        assert services.process_webhooks(now + LEASE) == 1
        assert services.get_payment(payment_id=held.payment_id).status is PaymentStatus.CAPTURED

    def test_a_hold_that_nobody_wants_is_given_up(self, db: None, authorize: Authorize) -> None:
        asked = authorize("pm_card_authenticationRequired")
        services.void(payment_id=asked.payment_id, now=timezone.now())
        SandboxIntent.objects.update(status="authorized")  # the shopper approved in another tab after all
        tell("payment_intent.amount_capturable_updated", SandboxIntent.objects.get().pk)

        services.process_webhooks(timezone.now() + LATER)

        assert SandboxIntent.objects.get().status == "voided"
        assert services.get_payment(payment_id=asked.payment_id).status is PaymentStatus.VOIDED

    def test_two_workers_share_the_work(
        self, committed: None, authorize: Authorize, concurrently: Callable[..., list[Any]]
    ) -> None:
        for number in range(6):
            authorize(idempotency_key=f"key {number}")
        for intent in SandboxIntent.objects.all():
            tell("payment_intent.amount_capturable_updated", intent.pk)
        now = timezone.now() + LATER

        settled = concurrently([lambda: services.process_webhooks(now)] * 4)

        assert sum(settled) == 6
        assert Attempt.objects.filter(operation="retrieve").count() == 6, "none was asked about twice"
        assert {state for _, state in states()} == {"done"}

    def test_old_ones_are_deleted_but_never_those_given_up(self, reference: str, settings: Any) -> None:
        for event_id, state in (("evt_1", "done"), ("evt_2", "ignored"), ("evt_3", "dead"), ("evt_4", "waiting")):
            tell("payment_intent.succeeded", reference, event_id=event_id)
            ReceivedWebhook.objects.filter(event_id=event_id).update(state=state)

        assert services.prune_webhooks(timezone.now()) == 0
        assert services.prune_webhooks(timezone.now() + settings.EVENT_RETENTION + LATER) == 2
        assert states() == [("evt_3", "dead"), ("evt_4", "waiting")]


class AwayToQuestions(SandboxGateway):
    def retrieve(self, *, reference: str) -> GatewayPayment:
        raise GatewayUnavailable


class KillsWhoAsks(SandboxGateway):
    def retrieve(self, *, reference: str) -> GatewayPayment:
        raise SystemExit
