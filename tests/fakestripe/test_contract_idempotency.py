"""Idempotency keys as Stripe documents them: the fake always, Stripe itself when STRIPE_TEST_KEY is set."""

import pytest
import requests
import stripe

from tests.fakestripe.conftest import new_key
from tests.support.fakestripe import SECRET_KEY

DAY = 24 * 3600


def test_the_same_key_gives_the_first_answer_again(account, pay):
    key = new_key()
    first = pay(account, key=key)
    again = pay(account, key=key)

    assert again.id == first.id
    assert again.last_response.body == first.last_response.body
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert again.last_response.request_id != first.last_response.request_id


def test_the_first_answer_comes_again_even_if_things_changed_since(account, pay):
    key = new_key()
    held = pay(account, key=key)
    account.v1.payment_intents.cancel(held.id)

    assert pay(account, key=key).status == "requires_capture"
    assert account.v1.payment_intents.retrieve(held.id).status == "canceled"


def test_a_decline_is_given_again(account, pay):
    key = new_key()
    ids = []
    for _ in range(2):
        with pytest.raises(stripe.CardError) as raised:
            pay(account, key=key, payment_method="pm_card_chargeDeclined")
        ids.append(raised.value.error.payment_intent.id)

    assert ids[0] == ids[1]
    assert raised.value.headers["Idempotent-Replayed"] == "true"


def test_other_parameters_under_the_same_key_are_an_error(account, pay):
    key = new_key()
    pay(account, key=key)

    with pytest.raises(stripe.IdempotencyError, match="same parameters") as raised:
        pay(account, key=key, amount=2001)
    assert (raised.value.http_status, raised.value.error.type) == (400, "idempotency_error")


def test_another_call_under_the_same_key_is_an_error(account, pay):
    key = new_key()
    held = pay(account, key=key)

    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        account.v1.payment_intents.cancel(held.id, {}, {"idempotency_key": key})
    assert account.v1.payment_intents.retrieve(held.id).status == "requires_capture"


def test_what_failed_validation_is_not_stored(account, pay):
    key = new_key()
    with pytest.raises(stripe.InvalidRequestError):
        pay(account, key=key, amount="many")

    assert pay(account, key=key).status == "requires_capture"


def test_a_state_that_did_not_allow_a_call_is_stored(account, pay):
    taken, key = pay(account, capture_method="automatic"), new_key()
    replayed = []
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError) as raised:
            account.v1.payment_intents.cancel(taken.id, {}, {"idempotency_key": key})
        replayed.append(raised.value.headers.get("Idempotent-Replayed"))
    assert replayed == [None, "true"]


def test_refunds_captures_and_customers_have_keys_too(account, pay):
    held = pay(account)
    keys = {"idempotency_key": new_key()}, {"idempotency_key": new_key()}, {"idempotency_key": new_key()}
    for _ in range(2):
        account.v1.payment_intents.capture(held.id, {"amount_to_capture": 1000}, keys[0])
    refunds = {account.v1.refunds.create({"payment_intent": held.id, "amount": 400}, keys[1]).id for _ in range(2)}
    customers = {account.v1.customers.create({"email": "a@b.test"}, keys[2]).id for _ in range(2)}

    assert (len(refunds), len(customers)) == (1, 1)
    assert account.v1.payment_intents.retrieve(held.id).amount_received == 1000


def test_a_key_is_at_most_255_characters(account, pay):
    with pytest.raises(stripe.InvalidRequestError):
        pay(account, key="k" * 256)


def test_a_key_in_use_is_a_conflict(fakestripe, client, pay, concurrently):
    key = new_key()
    fakestripe.control("faults", fault="delay", seconds=0.5)

    answers = concurrently([lambda: pay(client, key=key)] * 5)

    conflicts = [answer for answer in answers if isinstance(answer, stripe.APIError)]
    assert [(error.http_status, error.error.code) for error in conflicts] == [(409, "idempotency_key_in_use")] * 4
    assert len(fakestripe.ledger()["live_authorizations"]) == 1
    assert pay(client, key=key).last_response.headers["Idempotent-Replayed"] == "true"


def test_a_key_is_forgotten_after_a_day(fakestripe, client, pay):
    key = new_key()
    first = pay(client, key=key)
    fakestripe.control("clock", advance=DAY - 60)
    assert pay(client, key=key).id == first.id

    fakestripe.control("clock", advance=60)
    assert pay(client, key=key).id != first.id
    assert len(fakestripe.ledger()["live_authorizations"]) == 2


def test_reading_needs_no_key_and_ignores_one(fakestripe, client, pay):
    held = pay(client)
    headers = {"Authorization": f"Bearer {SECRET_KEY}", "Idempotency-Key": new_key()}
    url = f"{fakestripe.url}/v1/payment_intents/{held.id}"

    assert requests.get(url, headers=headers, timeout=5).json()["status"] == "requires_capture"
    client.v1.payment_intents.cancel(held.id)
    assert requests.get(url, headers=headers, timeout=5).json()["status"] == "canceled"
