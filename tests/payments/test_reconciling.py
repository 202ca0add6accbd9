"""Comparing our books with a gateway's: what is clear is put right, what is not is told."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.payments import services
from apps.payments.gateways import GATEWAYS, GatewayPayment, GatewayRefund
from apps.payments.gateways.sandbox import SandboxGateway
from apps.payments.interface import GatewayTimeout, GatewayUnavailable, Payment, PaymentStatus
from apps.payments.models import Payment as PaymentRow
from apps.payments.models import SandboxIntent, SandboxRefund
from commerce.models import OutboxEvent
from tests.payments.conftest import NOW

pytestmark = pytest.mark.usefixtures("db")

Authorize = Callable[..., Payment]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def reconcile(*, repair: bool = True, since: datetime = LONG_AGO, later: timedelta = timedelta(hours=1)) -> list[Any]:
    """The differences found: kind, and whether it was put right."""
    now = timezone.now() + later
    compared = services.reconcile(gateway="sandbox", since=since, repair=repair, now=now)
    return [(one.difference.kind.value, one.difference.repaired) for one in compared if one.difference]


def at_the_gateway(payment: Payment, **changes: Any) -> None:
    SandboxIntent.objects.filter(merchant_reference=payment.payment_id).update(**changes)


def taken_there(payment: Payment) -> None:
    at_the_gateway(payment, status="captured", captured_amount=2000)


def status(payment: Payment) -> PaymentStatus:
    return services.get_payment(payment_id=payment.payment_id).status


def published() -> list[str]:
    return list(OutboxEvent.objects.using("payments").order_by("id").values_list("event_type", flat=True))


@pytest.fixture
def held(authorize: Authorize) -> Payment:
    return authorize()


class TestPutsRight:
    def test_nothing_where_the_books_agree(self, held: Payment) -> None:
        services.capture(payment_id=held.payment_id, amount=None, now=NOW)
        services.refund(payment_id=held.payment_id, amount=held.amount, reason="", idempotency_key="r", now=NOW)

        assert reconcile() == []

    @pytest.mark.parametrize(
        ("there", "becomes", "told"),
        [
            ({"status": "captured", "captured_amount": 1500}, PaymentStatus.CAPTURED, "PaymentCompleted"),
            ({"status": "voided"}, PaymentStatus.VOIDED, "PaymentVoided"),
        ],
    )
    def test_what_the_gateway_did_without_us(
        self, held: Payment, there: dict[str, Any], becomes: PaymentStatus, told: str
    ) -> None:
        at_the_gateway(held, **there)

        assert (reconcile(), reconcile()) == ([("status_differs", True)], [])
        assert status(held) is becomes
        assert published() == ["PaymentAuthorized", told]

    def test_a_refund_made_at_the_gateways_desk(self, held: Payment) -> None:
        services.capture(payment_id=held.payment_id, amount=None, now=NOW)
        at_the_gateway(held, refunded_amount=700)
        SandboxRefund.objects.create(intent=SandboxIntent.objects.get(), refund_amount=700, created_at=NOW)

        assert (reconcile(), reconcile()) == ([("amounts_differ", True)], [])
        assert services.get_payment(payment_id=held.payment_id).refunded.minor == 700

    def test_a_refund_whose_answer_was_lost(self, held: Payment, monkeypatch: Any) -> None:
        services.capture(payment_id=held.payment_id, amount=None, now=NOW)
        monkeypatch.setitem(GATEWAYS, "sandbox", LosesRefunds())
        with pytest.raises(GatewayTimeout):
            services.refund(payment_id=held.payment_id, amount=held.amount, reason="", idempotency_key="r", now=NOW)
        monkeypatch.undo()

        assert (reconcile(repair=False), reconcile(), reconcile()) == ([], [("amounts_differ", True)], [])
        assert services.get_payment(payment_id=held.payment_id).refunded == held.amount

    def test_a_hold_whose_answer_was_lost(self, authorize: Authorize, settings: Any) -> None:
        settings.SANDBOX_DELAY_SECONDS = 0
        with pytest.raises(GatewayTimeout):
            authorize("pm_card_timeout")

        assert reconcile() == [("status_differs", True)]
        (payment,) = services.payments_of(order_id="ord_1")
        assert (payment.status, published()) == (PaymentStatus.AUTHORIZED, ["PaymentAuthorized"])

    def test_a_shopper_who_came_back_from_the_bank_unheard(self, authorize: Authorize) -> None:
        payment = authorize("pm_card_authenticationRequired")
        at_the_gateway(payment, status="authorized")

        assert reconcile() == [("status_differs", True)]
        assert status(payment) is PaymentStatus.AUTHORIZED

    def test_a_hold_for_a_payment_that_is_over(self, authorize: Authorize) -> None:
        payment = authorize("pm_card_authenticationRequired")
        services.void(payment_id=payment.payment_id, now=NOW)
        at_the_gateway(payment, status="authorized")

        assert (reconcile(), reconcile()) == ([("status_differs", True)], [])
        assert (status(payment), SandboxIntent.objects.get().status) == (PaymentStatus.VOIDED, "voided")

    def test_an_open_payment_older_than_the_gateways_list(self, held: Payment) -> None:
        at_the_gateway(held, status="voided", created_at=LONG_AGO)

        assert reconcile(since=timezone.now()) == [("status_differs", True)]
        assert status(held) is PaymentStatus.VOIDED

    def test_a_payment_that_the_gateway_never_heard_of_and_nobody_asks_for_any_more(
        self, authorize: Authorize, monkeypatch: Any
    ) -> None:
        monkeypatch.setitem(GATEWAYS, "sandbox", SilentBefore())
        with pytest.raises(GatewayTimeout):
            authorize()
        monkeypatch.undo()
        (payment,) = services.payments_of(order_id="ord_1")

        young, old = reconcile(), reconcile(later=timedelta(days=1))

        assert (young, old) == ([("unknown_at_gateway", False)], [("unknown_at_gateway", True)])
        assert (status(payment), reconcile()) == (PaymentStatus.FAILED, [])


class TestTells:
    def test_a_charge_without_a_payment(self, held: Payment) -> None:
        at_the_gateway(held, merchant_reference="pay_of_nobody")
        PaymentRow.objects.update(reference="another")

        assert reconcile() == [("charge_without_payment", False), ("unknown_at_gateway", False)]

    def test_a_second_hold_for_one_payment(self, authorize: Authorize, settings: Any) -> None:
        settings.SANDBOX_DELAY_SECONDS = 0
        with pytest.raises(GatewayTimeout):
            authorize("pm_card_timeout")
        second = SandboxIntent.objects.get()
        second.pk = "sbx_second"
        second.save(force_insert=True)

        assert sorted(reconcile()) == [("charge_without_payment", False), ("status_differs", True)]
        assert reconcile() == [("charge_without_payment", False)]

    def test_amounts_that_differ(self, held: Payment) -> None:
        at_the_gateway(held, held_amount=2500)

        assert reconcile() == [("amounts_differ", False)]

    def test_more_taken_than_agreed(self, held: Payment) -> None:
        at_the_gateway(held, held_amount=2500, captured_amount=2500, status="captured")

        assert reconcile() == [("amounts_differ", False)]
        assert services.get_payment(payment_id=held.payment_id) == held

    def test_money_taken_for_a_payment_that_is_over(self, held: Payment) -> None:
        services.void(payment_id=held.payment_id, now=NOW)
        taken_there(held)

        assert reconcile() == [("status_differs", False)]

    def test_a_payment_unknown_at_the_gateway(self, held: Payment) -> None:
        SandboxIntent.objects.all().delete()

        assert reconcile() == [("unknown_at_gateway", False)]
        assert status(held) is PaymentStatus.AUTHORIZED

    def test_a_gateway_that_cannot_be_asked_about_one(self, held: Payment, monkeypatch: Any) -> None:
        taken_there(held)
        monkeypatch.setitem(GATEWAYS, "sandbox", ListsOnly())

        assert reconcile() == [("gateway_could_not_be_asked", False)]


class TestLeavesAlone:
    def test_declined_payments_of_others(self, held: Payment) -> None:
        at_the_gateway(held, merchant_reference="pay_of_nobody", status="failed")
        PaymentRow.objects.all().delete()

        assert reconcile() == []

    def test_a_payment_that_never_left(self, authorize: Authorize) -> None:
        with pytest.raises(GatewayUnavailable):
            authorize("pm_card_outage")

        assert reconcile() == []

    def test_a_payment_in_the_middle_of_its_first_call(self, authorize: Authorize, monkeypatch: Any) -> None:
        monkeypatch.setitem(GATEWAYS, "sandbox", SilentBefore())
        with pytest.raises(GatewayTimeout):
            authorize(now=timezone.now())

        assert reconcile(later=timedelta(0)) == []

    def test_everything_in_a_dry_run(self, held: Payment) -> None:
        taken_there(held)

        assert reconcile(repair=False) == [("status_differs", False)]
        assert status(held) is PaymentStatus.AUTHORIZED


def test_the_job_compares_the_last_hours(held: Payment) -> None:
    taken_there(held)

    assert services.reconcile_recent(timezone.now()) == 0
    assert status(held) is PaymentStatus.CAPTURED


class TestCommand:
    @staticmethod
    def run(*arguments: str) -> tuple[int, str]:
        printed = StringIO()
        try:
            call_command("reconcile_payments", *arguments, stdout=printed)
        except SystemExit as end:
            return int(str(end.code)), printed.getvalue()
        return 0, printed.getvalue()

    def test_puts_right_and_sums_up(self, held: Payment) -> None:
        taken_there(held)

        code, printed = self.run()

        reference = SandboxIntent.objects.get().pk
        found, summary = printed.splitlines()
        assert code == 0
        assert found == (
            f"put right  status_differs  {held.payment_id}  {reference}  "
            "here: authorized, 20.00 GBP, captured 0.00, refunded 0.00  "
            "there: captured, 20.00 GBP, captured 20.00, refunded 0.00"
        )
        assert summary == "sandbox: 1 compared, 1 put right, 0 left different."

    def test_ends_with_1_while_differences_remain(self, held: Payment) -> None:
        taken_there(held)

        code, printed = self.run("--dry-run")

        assert (code, printed.splitlines()[-1]) == (
            1,
            "sandbox: 1 compared, 0 put right, 1 left different.",
        )
        assert status(held) is PaymentStatus.AUTHORIZED

    def test_as_json_for_programs(self, held: Payment) -> None:
        taken_there(held)

        code, printed = self.run("--json", "--gateway", "sandbox", "--since", "2026-01-31T00:00:00Z")

        told = json.loads(printed)
        assert (code, told["compared"], told["repaired"], told["remaining"]) == (0, 1, 1, 0)
        assert (told["gateway"], told["since"]) == ("sandbox", "2026-01-31T00:00:00+00:00")
        assert told["differences"][0]["payment_id"] == held.payment_id

    def test_explains_a_time_it_does_not_understand(self) -> None:
        with pytest.raises(CommandError, match="write a time with its zone"):
            self.run("--since", "yesterday")

    def test_says_that_the_gateway_could_not_be_asked(self, monkeypatch: Any) -> None:
        monkeypatch.setitem(GATEWAYS, "sandbox", Away())

        with pytest.raises(CommandError, match="sandbox could not be asked after 0 payments"):
            self.run()


class SilentBefore(SandboxGateway):
    """Nothing is heard from it, and nothing arrived there."""

    def authorize(self, **asked: Any) -> GatewayPayment:
        raise GatewayTimeout


class LosesRefunds(SandboxGateway):
    def refund(self, **asked: Any) -> GatewayRefund:
        super().refund(**asked)
        raise GatewayTimeout


class ListsOnly(SandboxGateway):
    def retrieve(self, *, reference: str) -> GatewayPayment:
        raise GatewayUnavailable


class Away(SandboxGateway):
    def payments_since(self, *, since: datetime) -> Any:
        raise GatewayUnavailable
