"""How the fake delivers events: as Stripe does, and as badly as Stripe may."""

import pytest
import stripe

from tests.fakestripe.receiver import Receiver
from tests.support.fakestripe import WEBHOOK_SECRET

HELD = {"payment_intent.created", "charge.succeeded", "payment_intent.amount_capturable_updated"}


@pytest.fixture
def shop():
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def delivering(fakestripe, shop):
    fakestripe.deliver_to(shop.url)
    return fakestripe


def test_events_are_signed_and_show_the_object_as_it_was(delivering, client, pay, shop):
    held = pay(client, key="a-key", metadata={"payment_id": "pay_1"})
    delivering.settle_webhooks()
    client.v1.payment_intents.capture(held.id)
    delivering.settle_webhooks()

    by_type = {event.type: event for event in shop.verified(WEBHOOK_SECRET)}
    assert set(by_type) == HELD | {"charge.captured", "payment_intent.succeeded"}
    assert by_type["payment_intent.amount_capturable_updated"].data.object.status == "requires_capture"
    succeeded = by_type["payment_intent.succeeded"]
    assert (succeeded.data.object.id, succeeded.data.object.amount_received) == (held.id, 2000)
    assert succeeded.data.object.metadata.payment_id == "pay_1"
    assert by_type["payment_intent.created"].request.idempotency_key == "a-key"
    assert client.v1.events.retrieve(succeeded.id).type == "payment_intent.succeeded"


@pytest.mark.parametrize(
    ("token", "types"),
    [
        ("pm_card_visa", HELD),
        ("pm_card_chargeDeclined", {"payment_intent.created", "charge.failed", "payment_intent.payment_failed"}),
        ("pm_card_authenticationRequired", {"payment_intent.created", "payment_intent.requires_action"}),
    ],
)
def test_each_outcome_has_its_events(*, delivering, client, pay, shop, token, types):
    try:
        pay(client, payment_method=token)
    except stripe.CardError:
        assert token == "pm_card_chargeDeclined"
    delivering.settle_webhooks()

    assert set(shop.types) == types


def test_cancelling_refunding_and_disputing_have_their_events(delivering, client, pay, shop):
    client.v1.payment_intents.cancel(pay(client).id)
    taken = pay(client, capture_method="automatic")
    client.v1.refunds.create({"payment_intent": taken.id, "amount": 500})
    dispute = delivering.control("disputes", payment_intent=taken.id, reason="product_not_received", amount=700)
    delivering.control("disputes/close", dispute=dispute["id"], status="won")
    delivering.settle_webhooks()

    assert {"payment_intent.canceled", "charge.refunded", "refund.created"} <= set(shop.types)
    created = next(event for event in shop.events if event.type == "charge.dispute.created").data.object
    assert (created.payment_intent, created.amount, created.reason, created.status) == (
        taken.id,
        700,
        "product_not_received",
        "needs_response",
    )
    closed = next(event for event in shop.events if event.type == "charge.dispute.closed").data.object
    assert (closed.id, closed.status) == (dispute["id"], "won")


def test_a_pending_refund_succeeds_or_fails_later(delivering, client, pay, shop):
    taken = pay(client, capture_method="automatic")
    delivering.control("refunds/next", statuses=["pending", "pending"])
    first = client.v1.refunds.create({"payment_intent": taken.id, "amount": 500})
    second = client.v1.refunds.create({"payment_intent": taken.id, "amount": 600})
    assert (first.status, second.status) == ("pending", "pending")

    delivering.control("refunds", refund=first.id, status="failed")
    delivering.control("clock", advance=3601)
    delivering.settle_webhooks()

    assert client.v1.refunds.retrieve(first.id).status == "failed"
    assert client.v1.refunds.retrieve(second.id).status == "succeeded"
    assert client.v1.charges.retrieve(taken.latest_charge).amount_refunded == 600
    assert {"refund.failed", "refund.updated"} <= set(shop.types)
    (entry,) = delivering.ledger()["intents"]
    assert (entry["captured"], entry["refunded"]) == (2000, 600)


def test_an_event_comes_again_until_it_is_taken_and_keeps_its_id(delivering, client, pay, shop):
    shop.answers = [500, 503, 400]
    delivering.control("webhooks", types=["payment_intent.created"], retry_after=0.01)
    pay(client)
    delivering.settle_webhooks()

    assert len(shop.arrived) == 4
    assert len({event.id for event in shop.events}) == 1
    results = [delivery["result"] for delivery in delivering.deliveries()["deliveries"]]
    assert results == ["500", "503", "400", "200"]


def test_an_event_can_come_in_copies(delivering, client, pay, shop):
    delivering.control("webhooks", copies=5)
    pay(client)
    delivering.settle_webhooks()

    assert sorted(shop.types) == sorted([*HELD] * 5)
    assert len({event.id for event in shop.events}) == 3


def test_events_can_be_held_and_released_in_another_order(delivering, client, pay, shop):
    delivering.control("webhooks", hold=True, seed=7)
    client.v1.payment_intents.capture(pay(client).id)
    held = [event["event"] for event in delivering.deliveries()["held"]]
    assert (len(held), shop.arrived) == (5, [])

    delivering.control("webhooks/release", shuffle=True)
    delivering.settle_webhooks()
    arrived = [event.id for event in shop.events]
    assert sorted(arrived) == sorted(held)
    assert arrived != held


def test_events_can_be_dropped_and_resent(delivering, client, pay, shop):
    delivering.control("webhooks", drop=1.0)
    held = pay(client)
    delivering.settle_webhooks()
    assert shop.arrived == []

    delivering.control("webhooks", drop=0.0)
    delivering.control("webhooks/resend", payment_intent=held.id)
    delivering.settle_webhooks()
    assert set(shop.types) == HELD


def test_events_can_come_before_the_answer(delivering, client, pay, shop):
    delivering.control("webhooks", before_answer=True)

    pay(client)
    assert set(shop.types) == HELD


def test_events_can_come_late(delivering, client, pay, shop):
    delivering.control("webhooks", delay=0.3)
    pay(client)
    assert shop.arrived == []

    delivering.settle_webhooks()
    assert set(shop.types) == HELD


def test_while_a_secret_is_rotated_both_sign(delivering, client, pay, shop):
    delivering.control("webhooks", secrets=["whsec_old", "whsec_new"])
    pay(client)
    delivering.settle_webhooks()

    assert len(shop.verified("whsec_old")) == len(shop.verified("whsec_new")) == 3
    with pytest.raises(stripe.SignatureVerificationError):
        shop.verified("whsec_other")
