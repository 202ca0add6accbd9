"""What whoever watches the shop sees of payments."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.payments import gateways
from apps.payments.gateways import GatewayPayment
from apps.payments.interface import GatewayUnavailable, Payment
from apps.payments.models import ReceivedWebhook
from commerce.metrics import render

pytestmark = pytest.mark.usefixtures("db")


def figures() -> dict[str, float]:
    lines = (line.rsplit(" ", 1) for line in render().decode().splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in lines if name.startswith(("commerce_payment", "commerce_gateway"))}


def receive(event_id: str, state: str) -> None:
    moment = timezone.now()
    ReceivedWebhook.objects.create(
        gateway="sandbox", event_id=event_id, state=state, created_at=moment, received_at=moment, due_at=moment
    )


@pytest.fixture(autouse=True)
def _no_breakers_of_other_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateways, "_guarded", {})


def test_a_shop_at_rest_shows_zeros() -> None:
    assert figures() == {
        'commerce_payment_webhooks{state="waiting"}': 0,
        'commerce_payment_webhooks{state="dead"}': 0,
        "commerce_payments_in_doubt": 0,
    }


def test_webhooks_that_nobody_has_acted_on() -> None:
    for event_id, state in (("evt_1", "waiting"), ("evt_2", "waiting"), ("evt_3", "dead"), ("evt_4", "done")):
        receive(event_id, state)

    seen = figures()

    assert seen['commerce_payment_webhooks{state="waiting"}'] == 2
    assert seen['commerce_payment_webhooks{state="dead"}'] == 1


def test_payments_that_nobody_knows_the_fate_of(authorize: Callable[..., Payment]) -> None:
    now = timezone.now()
    for minutes in (4, 6):
        with pytest.raises(GatewayUnavailable):
            authorize("pm_card_outage", idempotency_key=f"{minutes}", now=now - timedelta(minutes=minutes))

    assert figures()["commerce_payments_in_doubt"] == 1


def test_a_gateway_that_is_left_alone(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.GATEWAY_BREAKER_FAILURES = 1
    monkeypatch.setitem(gateways.GATEWAYS, "stripe", Away())
    breaker = 'commerce_gateway_breaker{gateway="stripe"}'
    gateway = gateways.gateway_named("stripe")
    before = figures()[breaker]
    with pytest.raises(GatewayUnavailable):
        gateway.retrieve(reference="pi_1")

    assert (before, figures()[breaker]) == (0, 2)


class Away:
    """A gateway that is out of reach."""

    def retrieve(self, *, reference: str) -> GatewayPayment:
        raise GatewayUnavailable
