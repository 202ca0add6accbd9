"""Refunds and disputes as Stripe has them: the fake always, Stripe itself when STRIPE_TEST_KEY is set."""

import time

import pytest
import stripe


@pytest.fixture
def taken(account, pay):
    return pay(account, capture_method="automatic")


def test_money_is_given_back_in_part_then_whole(account, taken):
    part = account.v1.refunds.create(
        {"payment_intent": taken.id, "amount": 500, "reason": "requested_by_customer", "metadata": {"refund_id": "r1"}}
    )
    assert (part.status, part.amount, part.currency, part.reason, part.payment_intent, part.charge) == (
        "succeeded",
        500,
        "gbp",
        "requested_by_customer",
        taken.id,
        taken.latest_charge,
    )
    assert part.metadata.refund_id == "r1"
    charge = account.v1.charges.retrieve(taken.latest_charge)
    assert (charge.amount_refunded, charge.refunded) == (500, False)

    rest = account.v1.refunds.create({"charge": taken.latest_charge})
    assert rest.amount == 1500
    charge = account.v1.charges.retrieve(taken.latest_charge)
    assert (charge.amount_refunded, charge.refunded) == (2000, True)
    assert account.v1.payment_intents.retrieve(taken.id).status == "succeeded"
    assert account.v1.refunds.retrieve(part.id).amount == 500
    listed = account.v1.refunds.list({"payment_intent": taken.id})
    assert [refund.id for refund in listed.data] == [rest.id, part.id]


def test_no_more_than_is_left_is_given_back(account, taken):
    account.v1.refunds.create({"payment_intent": taken.id, "amount": 1500})

    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount") as raised:
        account.v1.refunds.create({"payment_intent": taken.id, "amount": 501})
    assert (raised.value.http_status, raised.value.param) == (400, "amount")
    assert account.v1.charges.retrieve(taken.latest_charge).amount_refunded == 1500


def test_what_was_given_back_is_not_given_back_again(account, taken):
    account.v1.refunds.create({"payment_intent": taken.id})

    with pytest.raises(stripe.InvalidRequestError, match="already been refunded") as raised:
        account.v1.refunds.create({"payment_intent": taken.id, "amount": 1})
    assert (raised.value.http_status, raised.value.code) == (400, "charge_already_refunded")


def test_after_a_capture_in_part_only_that_part_is_given_back(account, pay):
    held = pay(account)
    account.v1.payment_intents.capture(held.id, {"amount_to_capture": 700})

    assert account.v1.refunds.create({"payment_intent": held.id}).amount == 700


def test_a_hold_is_not_refunded(account, pay):
    held = pay(account)

    with pytest.raises(stripe.InvalidRequestError) as raised:
        account.v1.refunds.create({"payment_intent": held.id})
    assert raised.value.http_status == 400
    assert account.v1.payment_intents.retrieve(held.id).status == "requires_capture"


def test_a_cancelled_payment_is_not_refunded(account, pay):
    held = pay(account)
    account.v1.payment_intents.cancel(held.id)

    with pytest.raises(stripe.InvalidRequestError):
        account.v1.refunds.create({"payment_intent": held.id})


@pytest.mark.parametrize(
    ("given", "param"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"reason": "because"}, "reason"),
        ({"payment_intent": "pi_nobody"}, "payment_intent"),
    ],
)
def test_what_is_wrong_with_a_refund_is_said(account, taken, given, param):
    with pytest.raises(stripe.InvalidRequestError) as raised:
        account.v1.refunds.create({"payment_intent": taken.id, **given})
    assert raised.value.param == param


def test_an_unknown_refund_is_404(account):
    with pytest.raises(stripe.InvalidRequestError) as raised:
        account.v1.refunds.retrieve("re_nobody")
    assert (raised.value.http_status, raised.value.code) == (404, "resource_missing")


def test_a_refund_may_begin_pending(account, pay):
    taken = pay(account, capture_method="automatic", payment_method="pm_card_pendingRefund")

    refund = account.v1.refunds.create({"payment_intent": taken.id})
    assert refund.status == "pending"
    assert account.v1.charges.retrieve(taken.latest_charge).amount_refunded == 2000


def test_a_disputed_payment_is_not_refunded(account, pay):
    taken = pay(account, capture_method="automatic", payment_method="pm_card_createDispute")

    dispute = _dispute_of(account, taken.id)
    assert (dispute.status, dispute.reason, dispute.amount, dispute.charge) == (
        "needs_response",
        "fraudulent",
        2000,
        taken.latest_charge,
    )
    assert account.v1.disputes.retrieve(dispute.id).evidence_details.due_by > time.time()
    with pytest.raises(stripe.InvalidRequestError) as raised:
        account.v1.refunds.create({"payment_intent": taken.id})
    assert raised.value.code == "charge_disputed"


def _dispute_of(account, intent_id):
    """Stripe opens it a moment after the payment."""
    deadline = time.monotonic() + 20
    while not (found := account.v1.disputes.list({"payment_intent": intent_id}).data):
        assert time.monotonic() < deadline, "no dispute"
        time.sleep(0.5)
    return found[0]
