"""The account that a test talks to: the fake always, Stripe itself too when STRIPE_TEST_KEY is set."""

import os
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import stripe

from tests.support.fakestripe import SECRET_KEY, RunningFakeStripe

TEST_KEY = os.environ.get("STRIPE_TEST_KEY", "")
IS_TEST_KEY = TEST_KEY.startswith(("sk_test_", "rk_test_"))


def client_of(fake: RunningFakeStripe, key: str = SECRET_KEY) -> stripe.StripeClient:
    """Stripe's own SDK, talking to the fake."""
    return stripe.StripeClient(
        key,
        base_addresses={"api": fake.url},
        max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=5),
    )


@pytest.fixture
def client(fakestripe: RunningFakeStripe) -> stripe.StripeClient:
    """The fake, for what only a fake can be asked for."""
    return client_of(fakestripe)


@pytest.fixture(params=["fake", *(["stripe"] if IS_TEST_KEY else [])])
def account(request: pytest.FixtureRequest) -> stripe.StripeClient:
    """What holds at both: the contract."""
    if request.param == "fake":
        return client_of(request.getfixturevalue("fakestripe"))
    return stripe.StripeClient(TEST_KEY, max_network_retries=0)


@pytest.fixture
def pay() -> Callable[..., Any]:
    """`pay(client)` confirms a payment of 20.00 GBP with a good card, captured by hand; anything can be given."""

    def paid(client: stripe.StripeClient, *, key: str = "", **given: Any) -> Any:
        parameters = {
            "amount": 2000,
            "currency": "gbp",
            "payment_method": "pm_card_visa",
            "payment_method_types": ["card"],
            "capture_method": "manual",
            "confirm": True,
            **given,
        }
        wanted = {name: value for name, value in parameters.items() if value is not None}
        return client.v1.payment_intents.create(wanted, {"idempotency_key": key or new_key()})

    return paid


def new_key() -> str:
    """An idempotency key that nobody used."""
    return f"test-{uuid.uuid4()}"
