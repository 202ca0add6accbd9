"""The contract (`test_contract_*.py`) holds for the fake always, and is checked against Stripe when there is a key."""

import pytest
import stripe

from tests.fakestripe.conftest import IS_TEST_KEY, TEST_KEY


def test_the_contract_is_checked_against_stripe_itself():
    if not TEST_KEY:
        pytest.skip("STRIPE_TEST_KEY is not set: the contract was checked against the fake alone")
    assert IS_TEST_KEY, "never with a key to real money"
    assert stripe.StripeClient(TEST_KEY).v1.balance.retrieve().livemode is False
