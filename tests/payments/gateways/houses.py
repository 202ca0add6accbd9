"""The gateways that the contract is held to, each with what only its own house can do: play the shopper at the bank."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from apps.payments.gateways import Gateway, GatewayPayment
from apps.payments.gateways.sandbox import WEBHOOK_SECRET, SandboxGateway, answer_challenge
from apps.payments.gateways.stripe import StripeGateway

NEW_SECRET, OLD_SECRET = "whsec_new", "whsec_old"


@dataclass(frozen=True, kw_only=True)
class House:
    """A gateway, the secrets its webhooks may be signed with, and how a shopper answers its 3-D Secure page."""

    gateway: Gateway
    secrets: tuple[str, ...]
    shopper_answers: Callable[..., None]


def sandbox() -> House:
    """The sandbox: its books are our own database."""

    def answer(payment: GatewayPayment, *, approved: bool) -> None:
        answer_challenge(reference=payment.reference, approved=approved)

    return House(gateway=SandboxGateway(), secrets=(WEBHOOK_SECRET,), shopper_answers=answer)


def fake(fakestripe: Any) -> House:
    """Stripe's API, played by a process of ours."""

    def answer(payment: GatewayPayment, *, approved: bool) -> None:
        fakestripe.control("authenticate", payment_intent=payment.reference, approve=approved)

    return House(
        gateway=_stripe(key="sk_test_fake", base=fakestripe.url, patience=5),
        secrets=(NEW_SECRET, OLD_SECRET),
        shopper_answers=answer,
    )


def real() -> House:
    """Stripe itself in test mode, if STRIPE_TEST_KEY names an account; otherwise skipped, and it says so."""
    key = os.environ.get("STRIPE_TEST_KEY", "")
    if not key.startswith(("sk_test_", "rk_test_")):
        pytest.skip("STRIPE_TEST_KEY is not set to a test key: Stripe itself was not asked")

    def answer(payment: GatewayPayment, *, approved: bool) -> None:
        pytest.skip("nobody sits before Stripe's own 3-D Secure page")

    return House(
        gateway=_stripe(key=key, base="", patience=30), secrets=(NEW_SECRET, OLD_SECRET), shopper_answers=answer
    )


def _stripe(*, key: str, base: str, patience: float) -> StripeGateway:
    return StripeGateway(secret_key=key, webhook_secrets=[NEW_SECRET, OLD_SECRET], api_base=base, timeout=patience)
