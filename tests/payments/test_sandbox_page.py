"""The sandbox's 3-D Secure page, and the check that keeps the sandbox out of production."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client

from apps.payments.interface import Payment
from apps.payments.models import SandboxIntent


@pytest.fixture
def path(db: None, authorize: Callable[..., Payment]) -> str:
    """Where a shopper is asked."""
    authorize("pm_card_authenticationRequired")
    return f"/sandbox/3ds/{SandboxIntent.objects.get().pk}"


def intent() -> tuple[str, str]:
    return SandboxIntent.objects.values_list("status", "decline_code").get()


def test_shows_what_is_to_be_approved(path: str) -> None:
    page = Client().get(path)

    text = page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert all(words in text for words in ("20.00 GBP", "•••• 3184", "Approve", "Decline"))


@pytest.mark.parametrize(
    ("answer", "becomes"),
    [
        ("approve", ("authorized", "")),
        ("decline", ("failed", "authentication_failed")),
        ("", ("failed", "authentication_failed")),
    ],
)
def test_takes_the_answer_and_sends_the_shopper_back(path: str, answer: str, becomes: tuple[str, str]) -> None:
    back = Client().post(path, {"answer": answer})

    assert (back.status_code, back.headers["Location"]) == (302, "https://shop.example/back")
    assert intent() == becomes


def test_takes_only_the_first_answer(path: str) -> None:
    Client().post(path, {"answer": "decline"})

    again = Client().post(path, {"answer": "approve"})

    assert (again.status_code, intent()[0]) == (302, "failed")
    assert Client().get(path).headers["Location"] == "https://shop.example/back"


def test_is_safe_from_forged_answers(path: str) -> None:
    assert Client(enforce_csrf_checks=True).post(path, {"answer": "approve"}).status_code == 403
    assert intent()[0] == "requires_action"


def test_is_not_there_for_an_unknown_payment_or_another_gateway(path: str, settings: Any) -> None:
    assert Client().get("/sandbox/3ds/sbx_none").status_code == 404

    settings.PAYMENT_GATEWAY = "stripe"
    assert Client().get(path).status_code == 404


STRIPE = {"PAYMENT_GATEWAY": "stripe", "STRIPE_PUBLISHABLE_KEY": "pk_test_x", "STRIPE_WEBHOOK_SECRETS": ["whsec_x"]}


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"DEBUG": False}, ["payments.E001"]),
        ({"DEBUG": False, "ALLOW_SANDBOX_PAYMENTS": True}, []),
        ({"DEBUG": False, **STRIPE}, []),
        ({"DEBUG": True}, []),
    ],
)
def test_a_shop_that_really_sells_refuses_the_sandbox(
    settings: Any, changes: dict[str, Any], errors: list[str]
) -> None:
    for name, value in changes.items():
        setattr(settings, name, value)

    found = [message.id for message in run_checks(tags=["payments"], include_deployment_checks=True)]

    assert found == errors
