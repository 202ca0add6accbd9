"""Captures and cancellations as Stripe has them: the fake always, Stripe itself when STRIPE_TEST_KEY is set."""

import pytest
import stripe


def test_a_capture_in_part_gives_up_the_rest_which_is_booked_as_a_refund(account, pay):
    held = pay(account)

    taken = account.v1.payment_intents.capture(held.id, {"amount_to_capture": 1500, "expand": ["latest_charge"]})
    assert (taken.status, taken.amount_received, taken.amount_capturable) == ("succeeded", 1500, 0)
    charge = taken.latest_charge
    assert (charge.amount, charge.amount_captured, charge.amount_refunded) == (2000, 1500, 500)


def test_what_was_captured_cannot_be_captured_again(account, pay):
    held = pay(account)
    account.v1.payment_intents.capture(held.id, {"amount_to_capture": 500})

    with pytest.raises(stripe.InvalidRequestError, match="status of succeeded") as raised:
        account.v1.payment_intents.capture(held.id, {"amount_to_capture": 500})
    assert (raised.value.http_status, raised.value.code) == (400, "payment_intent_unexpected_state")
    assert raised.value.error.payment_intent.status == "succeeded"


def test_more_than_is_held_cannot_be_captured(account, pay):
    held = pay(account)

    with pytest.raises(stripe.InvalidRequestError) as raised:
        account.v1.payment_intents.capture(held.id, {"amount_to_capture": 2001})
    assert raised.value.http_status == 400
    assert account.v1.payment_intents.retrieve(held.id).status == "requires_capture"


def test_a_hold_is_cancelled(account, pay):
    held = pay(account)

    cancelled = account.v1.payment_intents.cancel(held.id, {"cancellation_reason": "abandoned"})
    assert (cancelled.status, cancelled.cancellation_reason, cancelled.amount_capturable) == (
        "canceled",
        "abandoned",
        0,
    )
    charge = account.v1.charges.retrieve(held.latest_charge)
    assert (charge.captured, charge.refunded, charge.amount_refunded) == (False, True, 2000)


@pytest.mark.parametrize("call", ["capture", "cancel", "confirm"])
def test_after_a_cancellation_nothing_goes(account, pay, call):
    held = pay(account)
    account.v1.payment_intents.cancel(held.id)

    with pytest.raises(stripe.InvalidRequestError) as raised:
        getattr(account.v1.payment_intents, call)(held.id)
    assert (raised.value.http_status, raised.value.code) == (400, "payment_intent_unexpected_state")


def test_what_was_taken_cannot_be_cancelled(account, pay):
    taken = pay(account, capture_method="automatic")

    with pytest.raises(stripe.InvalidRequestError, match="status of succeeded") as raised:
        account.v1.payment_intents.cancel(taken.id)
    assert raised.value.code == "payment_intent_unexpected_state"
