"""What a shop is told when its gateway is not set up."""

from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from apps.payments.gateways import GATEWAYS, gateway_named


def complaints() -> list[str]:
    return [f"{m.id} {m.msg}" for m in run_checks(tags=["payments"], include_deployment_checks=True)]


def test_stripe_without_a_key_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(GATEWAYS, "stripe", raising=False)

    with pytest.raises(ImproperlyConfigured, match="set STRIPE_SECRET_KEY"):
        gateway_named("stripe")


def test_a_gateway_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(ImproperlyConfigured, match="one of: sandbox"):
        gateway_named("paypol")


def test_a_deployment_with_stripe_needs_webhook_secrets_and_a_key_for_the_page(settings: Any) -> None:
    settings.PAYMENT_GATEWAY = "stripe"
    assert complaints() == [
        "payments.E002 PAYMENT_GATEWAY is 'stripe', but STRIPE_WEBHOOK_SECRETS is not set.",
        "payments.E002 PAYMENT_GATEWAY is 'stripe', but STRIPE_PUBLISHABLE_KEY is not set.",
    ]
    settings.STRIPE_WEBHOOK_SECRETS, settings.STRIPE_PUBLISHABLE_KEY = ["whsec_x"], "pk_test_x"
    assert complaints() == []
