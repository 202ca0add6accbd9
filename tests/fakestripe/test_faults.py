"""Bad days: what each fault does to the client, to the books and to the idempotency key."""

import time

import pytest
import stripe

from tests.fakestripe.conftest import new_key

LOST = stripe.APIConnectionError


def holds(fakestripe):
    return len(fakestripe.ledger()["live_authorizations"])


@pytest.mark.parametrize(
    ("fault", "raised", "holds_after", "retry"),
    [
        ("rate_limit", stripe.RateLimitError, 0, "first answer"),
        ("reset_before", LOST, 0, "first answer"),
        ("hang_before", LOST, 0, "first answer"),
        ("error_before", stripe.APIError, 0, "first answer"),
        ("error_during", stripe.APIError, 0, "the same error"),
        ("error_after", stripe.APIError, 1, "the same error"),
        ("reset_after", LOST, 1, "replayed"),
        ("timeout", LOST, 1, "replayed"),
    ],
)
def test_what_a_fault_leaves_behind(*, fakestripe, client, pay, fault, raised, holds_after, retry):
    key = new_key()
    fakestripe.control("faults", fault=fault, times=1, seconds=0.1)

    with pytest.raises(raised):
        pay(client, key=key)
    assert holds(fakestripe) == holds_after

    if retry == "the same error":
        with pytest.raises(stripe.APIError) as again:
            pay(client, key=key)
        assert (again.value.http_status, again.value.headers["Idempotent-Replayed"]) == (500, "true")
    else:
        answer = pay(client, key=key)
        assert ("Idempotent-Replayed" in answer.last_response.headers) == (retry == "replayed")
        assert holds(fakestripe) == 1


def test_a_timeout_holds_the_connection(fakestripe, client, pay):
    fakestripe.control("faults", fault="timeout", times=1, seconds=0.4)
    begun = time.monotonic()
    with pytest.raises(LOST):
        pay(client)
    assert time.monotonic() - begun >= 0.4


def test_a_fault_strikes_what_it_matches(fakestripe, client, pay):
    fakestripe.control(
        "faults", fault="error_before", path="/v1/payment_intents/*/capture", contains="amount_to_capture=7"
    )
    held = pay(client)
    with pytest.raises(stripe.APIError):
        client.v1.payment_intents.capture(held.id, {"amount_to_capture": 7})
    assert client.v1.payment_intents.capture(held.id, {"amount_to_capture": 800}).status == "succeeded"

    fakestripe.clear_faults()
    fakestripe.control("faults", fault="rate_limit", method="GET")
    with pytest.raises(stripe.RateLimitError):
        client.v1.payment_intents.retrieve(held.id)


def test_a_share_is_struck_the_same_way_for_the_same_seed(fakestripe, client):
    def struck(seed):
        fakestripe.clear_faults()
        fakestripe.control("faults", fault="rate_limit", method="GET", share=0.3, seed=seed)
        pattern = []
        for _ in range(40):
            try:
                client.v1.refunds.list()
                pattern.append(False)
            except stripe.RateLimitError:
                pattern.append(True)
        return pattern

    first = struck(1)
    assert struck(1) == first
    assert struck(2) != first
    assert 4 <= sum(first) <= 20


def test_an_unknown_fault_is_refused(fakestripe):
    with pytest.raises(RuntimeError, match="There is no fault 'flood'"):
        fakestripe.control("faults", fault="flood")


def test_every_call_is_noted(fakestripe, client, pay):
    fakestripe.control("faults", fault="reset_after", times=1)
    with pytest.raises(LOST):
        pay(client, key="k1")
    pay(client, key="k1")

    calls = fakestripe.calls(path="/v1/payment_intents")
    noted = [
        (call["method"], call["idempotency_key"], call["status"], call["replayed"], call["fault"]) for call in calls
    ]
    assert noted == [("POST", "k1", 0, False, "reset_after"), ("POST", "k1", 200, True, "")]
    assert calls[0]["form"]["amount"] == "2000"
