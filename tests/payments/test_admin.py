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
from apps.payments.models import Dispute, ReceivedWebhook, Refund, SandboxIntent
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
        act(owner, payment, "refund", amount="5.00", kind="fraudulent", reason="Chipped.", attempt="key_1")

    assert at_the_gateway() == ("captured", 2000, 500)
    assert (Refund.objects.get().kind, Refund.objects.get().reason) == ("fraudulent", "Chipped.")


def test_capture_in_part(owner: Client, authorize: Authorize) -> None:
    act(owner, authorize(), "capture", amount="12.50")

    assert at_the_gateway() == ("captured", 1250, 0)


def test_asking_the_gateway_again(owner: Client, authorize: Authorize) -> None:
    payment = authorize()
    SandboxIntent.objects.update(status="voided")

    act(owner, payment, "ask_again")

    assert services.get_payment(payment_id=payment.payment_id).status == "voided"


def test_void(owner: Client, authorize: Authorize) -> None:
    payment = authorize()

    done = act(owner, payment, "void")

    assert done.headers["HX-Redirect"] == f"/admin/payments/payment/{payment.payment_id}/change/"
    assert at_the_gateway() == ("voided", 0, 0)


def hear_of(payment: Payment, *, event_id: str = "evt_1", state: str = "done") -> ReceivedWebhook:
    """A webhook about it, which ended so."""
    return ReceivedWebhook.objects.create(
        gateway="sandbox",
        event_id=event_id,
        kind="payment",
        reference=SandboxIntent.objects.get(merchant_reference=payment.payment_id).pk,
        payload={"type": "payment_intent.succeeded"},
        state=state,
        created_at=NOW,
        received_at=NOW,
        due_at=NOW,
    )


def contest(payment: Payment, *, reference: str = "dp_1") -> Dispute:
    return Dispute.objects.create(
        payment_id=payment.payment_id,
        gateway="sandbox",
        reference=reference,
        disputed_amount=2000,
        currency="GBP",
        reason="fraudulent",
        status="needs_response",
        opened_at=NOW,
        told_at=NOW,
    )


def test_the_page_shows_refunds_and_calls(owner: Client, authorize: Authorize) -> None:
    payment = authorize()
    services.capture(payment_id=payment.payment_id, amount=None, now=NOW)
    services.refund(
        payment_id=payment.payment_id, amount=payment.amount, reason="Chipped.", idempotency_key="k", now=NOW
    )
    hear_of(payment)
    contest(payment)

    page = owner.get(f"/admin/payments/payment/{payment.payment_id}/change/").content.decode()

    missing = [
        words
        for words in (
            "20.00 GBP", "Visa •••• 4242", "Chipped.", "Answered", "Capture", "payment_intent.succeeded · done",
            "needs_response", "Ask the gateway again",
        )
        if words not in page
    ]  # fmt: skip
    assert missing == []


@pytest.mark.parametrize("listed", ["payment", "dispute", "receivedwebhook"])
def test_a_list_costs_the_same_queries_for_one_row_and_for_thirty(
    owner: Client, authorize: Authorize, listed: str
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connections["payments"]) as captured:
            assert owner.get(f"/admin/payments/{listed}/").status_code == 200
        return len(captured)

    def add(number: int) -> None:
        payment = authorize(idempotency_key=f"key {number}")
        contest(payment, reference=f"dp_{number}")
        hear_of(payment, event_id=f"evt_{number}")

    add(0)
    queries()
    one = queries()
    for number in range(1, 30):
        add(number)

    assert queries() == one


def test_webhooks_that_were_given_up_are_taken_up_again(owner: Client, authorize: Authorize) -> None:
    payment = authorize()
    dead, done = hear_of(payment, state="dead"), hear_of(payment, event_id="evt_2")

    owner.post("/admin/payments/receivedwebhook/", {"action": "retry", "_selected_action": [dead.pk, done.pk]})

    assert list(ReceivedWebhook.objects.order_by("id").values_list("state", flat=True)) == ["waiting", "done"]


def test_only_those_who_may_change_payments_act(owner: Client, authorize: Authorize) -> None:
    account = Customer.objects.create_user("reader@example.com", is_staff=True)
    account.user_permissions.set(Permission.objects.filter(codename="view_payment"))
    reader = Client()
    reader.force_login(account)
    path = f"/admin/payments/payment/{authorize().payment_id}"

    assert reader.get(f"{path}/change/").status_code == 200
    assert reader.post(f"{path}/void/", {"_form_submitted": "on"}).status_code == 403
    assert at_the_gateway() == ("authorized", 0, 0)
