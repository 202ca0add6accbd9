"""Payments in the admin."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.customers.models import Customer
from apps.payments import services
from apps.payments.interface import Payment
from apps.payments.models import SandboxIntent
from tests.payments.conftest import NOW

Authorize = Callable[..., Payment]


@pytest.fixture
def owner(db: None) -> Client:
    client = Client()
    client.force_login(Customer.objects.create_superuser("owner@example.com"))
    return client


def act(owner: Client, payment: Payment, name: str, **said: str) -> Any:
    path = f"/admin/payments/payment/{payment.payment_id}/{name}/"
    assert owner.get(path).status_code == 200
    return owner.post(path, {"_form_submitted": "on", **said})


def at_the_gateway() -> tuple[str, int, int]:
    intent = SandboxIntent.objects.get()
    return intent.status, intent.captured_amount, intent.refunded_amount


def test_looking_at_a_dialog_changes_nothing(owner: Client, authorize: Authorize) -> None:
    owner.get(f"/admin/payments/payment/{authorize().payment_id}/void/")

    assert at_the_gateway() == ("authorized", 0, 0)


def test_capture_and_refund(owner: Client, authorize: Authorize) -> None:
    payment = authorize()

    act(owner, payment, "capture", amount="")
    for _ in range(2):
        act(owner, payment, "refund", amount="5.00", reason="Chipped.", attempt="key_1")

    assert at_the_gateway() == ("captured", 2000, 500)


def test_void(owner: Client, authorize: Authorize) -> None:
    payment = authorize()

    done = act(owner, payment, "void")

    assert done.headers["HX-Redirect"] == f"/admin/payments/payment/{payment.payment_id}/change/"
    assert at_the_gateway() == ("voided", 0, 0)


def test_the_page_shows_refunds_and_calls(owner: Client, authorize: Authorize) -> None:
    payment = authorize()
    services.capture(payment_id=payment.payment_id, amount=None, now=NOW)
    services.refund(
        payment_id=payment.payment_id, amount=payment.amount, reason="Chipped.", idempotency_key="k", now=NOW
    )

    page = owner.get(f"/admin/payments/payment/{payment.payment_id}/change/").content.decode()

    missing = [
        words for words in ("20.00 GBP", "Visa •••• 4242", "Chipped.", "Answered", "Capture") if words not in page
    ]
    assert missing == []


def test_the_list_costs_the_same_queries_for_one_payment_and_for_thirty(owner: Client, authorize: Authorize) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connections["payments"]) as captured:
            assert owner.get("/admin/payments/payment/").status_code == 200
        return len(captured)

    authorize()
    queries()
    one = queries()
    for number in range(29):
        authorize(idempotency_key=f"key {number}")

    assert queries() == one


def test_only_those_who_may_change_payments_act(owner: Client, authorize: Authorize) -> None:
    account = Customer.objects.create_user("reader@example.com", is_staff=True)
    account.user_permissions.set(Permission.objects.filter(codename="view_payment"))
    reader = Client()
    reader.force_login(account)
    path = f"/admin/payments/payment/{authorize().payment_id}"

    assert reader.get(f"{path}/change/").status_code == 200
    assert reader.post(f"{path}/void/", {"_form_submitted": "on"}).status_code == 403
    assert at_the_gateway() == ("authorized", 0, 0)
