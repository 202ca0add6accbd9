"""The ledger, the clock, and books that outlive a crash."""

from functools import partial

import pytest
import stripe

from tests.fakestripe.conftest import client_of
from tests.fakestripe.receiver import Receiver
from tests.support.fakestripe import RunningFakeStripe

WEEK = 7 * 24 * 3600


def test_the_ledger_says_what_was_held_taken_and_given_back(fakestripe, client, pay):
    held = pay(client, metadata={"payment_id": "pay_1"})
    part = pay(client)
    client.v1.payment_intents.capture(part.id, {"amount_to_capture": 1500})
    client.v1.refunds.create({"payment_intent": part.id, "amount": 400})
    client.v1.payment_intents.cancel(pay(client).id)
    pay(client, currency="jpy", amount=700, capture_method="automatic")
    with pytest.raises(stripe.CardError):
        pay(client, payment_method="pm_card_chargeDeclined")

    ledger = fakestripe.ledger()
    assert ledger["live_authorizations"] == [held.id]
    assert ledger["totals"] == {
        "gbp": {"held": 2000, "captured": 1500, "refunded": 400},
        "jpy": {"held": 0, "captured": 700, "refunded": 0},
    }
    figures = [(entry["status"], entry["held"], entry["captured"], entry["refunded"]) for entry in ledger["intents"]]
    assert figures == [
        ("requires_capture", 2000, 0, 0),
        ("succeeded", 0, 1500, 400),
        ("canceled", 0, 0, 0),
        ("succeeded", 0, 700, 0),
        ("requires_payment_method", 0, 0, 0),
    ]
    assert ledger["intents"][0]["metadata"] == {"payment_id": "pay_1"}
    assert [refund["amount"] for refund in ledger["intents"][1]["refunds"]] == [400]


def test_calls_at_once_never_give_back_more_than_was_taken(fakestripe, client, pay, concurrently):
    taken = pay(client, capture_method="automatic")

    def refund():
        return client.v1.refunds.create({"payment_intent": taken.id, "amount": 300})

    answers = concurrently([refund] * 12)
    assert sum(isinstance(answer, stripe.Refund) for answer in answers) == 6
    assert fakestripe.ledger()["totals"]["gbp"] == {"held": 0, "captured": 2000, "refunded": 1800}


def test_of_a_capture_and_a_cancellation_at_once_one_wins(fakestripe, client, pay, concurrently):
    for _ in range(10):
        held = pay(client)
        intents = client.v1.payment_intents
        calls = [partial(intents.capture, held.id), partial(intents.cancel, held.id)]
        errors = [answer for answer in concurrently(calls) if isinstance(answer, stripe.InvalidRequestError)]
        assert [error.code for error in errors] == ["payment_intent_unexpected_state"]
    assert fakestripe.ledger()["live_authorizations"] == []


def test_a_hold_lapses_after_a_week(fakestripe, client, pay):
    held = pay(client)
    fakestripe.control("clock", advance=WEEK - 60)
    assert client.v1.payment_intents.retrieve(held.id).status == "requires_capture"

    fakestripe.control("clock", advance=60)
    lapsed = client.v1.payment_intents.retrieve(held.id)
    assert (lapsed.status, lapsed.cancellation_reason, lapsed.amount_capturable) == ("canceled", "automatic", 0)
    with pytest.raises(stripe.InvalidRequestError, match="status of canceled"):
        client.v1.payment_intents.capture(held.id)
    assert fakestripe.ledger()["totals"]["gbp"] == {"held": 0, "captured": 0, "refunded": 0}


def test_a_card_that_allows_it_is_captured_in_several_parts(client, pay):
    held = pay(client, payment_method_options={"card": {"request_multicapture": "if_available"}})

    first = client.v1.payment_intents.capture(held.id, {"amount_to_capture": 500, "final_capture": False})
    assert (first.status, first.amount_received, first.amount_capturable) == ("requires_capture", 500, 1500)
    assert client.v1.refunds.create({"payment_intent": held.id}).amount == 500
    last = client.v1.payment_intents.capture(held.id, {"amount_to_capture": 300})
    assert (last.status, last.amount_received, last.amount_capturable) == ("succeeded", 800, 0)
    assert client.v1.charges.retrieve(held.latest_charge).amount_refunded == 500 + 1200

    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.capture(pay(client).id, {"amount_to_capture": 500, "final_capture": False})


def test_the_shopper_approves_or_declines(fakestripe, client, pay):
    asking = {"payment_method": "pm_card_authenticationRequired", "return_url": "https://shop.test/"}
    good, bad = pay(client, **asking), pay(client, **asking)
    fakestripe.control("authenticate", payment_intent=good.id)
    fakestripe.control("authenticate", payment_intent=bad.id, approve=False)

    assert client.v1.payment_intents.retrieve(good.id).status == "requires_capture"
    declined = client.v1.payment_intents.retrieve(bad.id)
    assert (declined.status, declined.last_payment_error.code) == (
        "requires_payment_method",
        "payment_intent_authentication_failure",
    )
    assert fakestripe.ledger()["live_authorizations"] == [good.id]


def test_books_outlive_a_crash(tmp_path, pay):
    with Receiver() as shop, RunningFakeStripe(state=tmp_path / "books") as fake:
        fake.deliver_to(shop.url, hold=True)
        client = client_of(fake)
        held = pay(client, key="k1")
        taken = pay(client, capture_method="automatic")
        client.v1.refunds.create({"payment_intent": taken.id, "amount": 300})
        fake.control("clock", advance=3600)
        before = fake.ledger()

        fake.kill()
        fake.start()
        fake.settle_webhooks()

        assert fake.ledger() == before
        replayed = pay(client, key="k1")
        assert (replayed.id, replayed.last_response.headers["Idempotent-Replayed"]) == (held.id, "true")
        assert fake.deliveries()["webhooks"]["url"] == shop.url
        fake.control("webhooks/release")
        fake.settle_webhooks()
        assert "charge.refunded" in shop.types


def test_a_line_that_was_cut_off_is_not_booked(tmp_path, pay):
    state = tmp_path / "books"
    with RunningFakeStripe(state=state) as fake:
        client = client_of(fake)
        pay(client)
        fake.kill()
        with state.open("ab") as file:
            file.write(b'{"put": [{"id": "pi_half", "obj')

        fake.start()
        assert len(fake.ledger()["intents"]) == 1
        pay(client)
        fake.kill()
        fake.start()
        assert len(fake.ledger()["intents"]) == 2


def test_what_the_fake_notes_for_itself_is_not_shown(client, pay):
    everything = ["latest_charge", "payment_method", "latest_charge.refunds"]
    intent = pay(client, payment_method="pm_card_authenticationRequired", return_url="https://shop.test/")
    shown = [
        str(client.v1.payment_intents.cancel(pay(client).id, {"expand": everything})),
        str(client.v1.payment_intents.retrieve(intent.id)),
        str(client.v1.events.list({"limit": 100})),
    ]

    assert not [text for text in shown if '"_' in text]


def test_reset_empties_everything_but_the_webhooks_address(fakestripe, client, pay):
    fakestripe.deliver_to("http://127.0.0.1:9/", hold=True)
    fakestripe.control("faults", fault="rate_limit", method="GET")
    pay(client)
    fakestripe.reset()

    assert fakestripe.ledger() == {"intents": [], "live_authorizations": [], "totals": {}}
    assert client.v1.payment_intents.list().data == []
    deliveries = fakestripe.deliveries()
    assert (deliveries["webhooks"]["url"], deliveries["webhooks"]["hold"], deliveries["held"]) == (
        "http://127.0.0.1:9/",
        False,
        [],
    )
