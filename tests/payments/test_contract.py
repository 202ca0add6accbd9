"""What payments promises to other domains, held by the service and by the fake they test with."""

from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings

from apps.payments import services
from apps.payments.gateways.sandbox import answer_challenge
from apps.payments.interface import (
    AmountExceeded,
    GatewayUnavailable,
    MethodNotFound,
    Payment,
    PaymentDeclined,
    PaymentNotFound,
    PaymentsService,
    PaymentStateConflict,
    PaymentStatus,
    RefundReason,
    RefundStatus,
    UnknownPaymentMethod,
)
from apps.payments.models import SandboxIntent
from apps.payments.testing import FakePayments
from commerce.money import Money
from commerce.ports import signature_differences
from tests.payments.conftest import NOW

S = PaymentStatus
TWENTY, FIVE, NOTHING = Money(2000, "GBP"), Money(500, "GBP"), Money(0, "GBP")


class Contract:
    """Some payments, and what their shoppers say to their banks."""

    def __init__(self, service: Any) -> None:
        self.service = service

    def hold(self, card: str = "pm_card_visa", *, key: str = "k", **changes: Any) -> Payment:
        asked: dict[str, Any] = {"order_id": "ord_1", "customer_id": "cust_1", "amount": TWENTY, "return_url": ""}
        payment: Payment = self.service.authorize(
            **{**asked, "method_token": card, "idempotency_key": key, "now": NOW, **changes}
        )
        return payment

    def take(self, payment: Payment, amount: Money | None = None) -> Payment:
        taken: Payment = self.service.capture(payment_id=payment.payment_id, amount=amount, now=NOW)
        return taken

    def give_back(self, payment: Payment, amount: Money = FIVE, *, key: str = "r", **changes: Any) -> Any:
        return self.service.refund(
            payment_id=payment.payment_id, amount=amount, reason="Chipped.", idempotency_key=key, now=NOW, **changes
        )

    def void(self, payment: Payment) -> Payment:
        over: Payment = self.service.void(payment_id=payment.payment_id, now=NOW)
        return over

    def refreshed(self, payment: Payment) -> Payment:
        found: Payment = self.service.refresh(payment_id=payment.payment_id, now=NOW)
        return found

    def keep(self, customer: str = "cust_1", *, key: str = "m") -> Any:
        return self.service.save_payment_method(
            customer_id=customer, email="", method_token="pm_card_visa", idempotency_key=key, now=NOW
        )

    def kept(self, customer: str = "cust_1") -> list[Any]:
        return list(self.service.payment_methods_of(customer_id=customer))

    def shopper_answers(self, payment: Payment, *, approved: bool) -> None:
        if isinstance(self.service, FakePayments):
            answer = self.service.approve if approved else self.service.decline
            answer(payment_id=payment.payment_id)
        else:
            intent = SandboxIntent.objects.get(merchant_reference=payment.payment_id)
            answer_challenge(reference=intent.pk, approved=approved)


@pytest.fixture(
    params=[pytest.param("service", marks=pytest.mark.django_db(databases=list(settings.DOMAINS.names))), "fake"]
)
def payments(request: pytest.FixtureRequest) -> Contract:
    return Contract(services if request.param == "service" else FakePayments())


@pytest.mark.parametrize("service", [services, FakePayments()])
def test_it_keeps_the_protocol(service: object) -> None:
    assert signature_differences(PaymentsService, service) == []


def test_a_hold(payments: Contract) -> None:
    payment = payments.hold()

    assert (payment.status, payment.amount, payment.captured, payment.refunded) == (
        S.AUTHORIZED,
        TWENTY,
        NOTHING,
        NOTHING,
    )
    assert payment.expires_at is not None
    assert payment.expires_at > NOW
    assert not payment.disputed
    assert payments.hold() == payment == payments.service.get_payment(payment_id=payment.payment_id)
    assert payments.service.payments_of(order_id="ord_1") == [payment]


def test_money_taken_at_once(payments: Contract) -> None:
    payment = payments.hold(capture=True)

    assert (payment.status, payment.captured, payment.expires_at) == (S.CAPTURED, TWENTY, None)


def test_a_decline_stays_one(payments: Contract) -> None:
    for _ in range(2):
        with pytest.raises(PaymentDeclined) as declined:
            payments.hold("pm_card_chargeDeclined")
        assert declined.value.params["decline_code"] == "card_declined"

    (payment,) = payments.service.payments_of(order_id="ord_1")
    assert payment.status is S.FAILED
    assert payments.void(payment) == payment


def test_a_gateway_out_of_reach(payments: Contract) -> None:
    with pytest.raises(GatewayUnavailable):
        payments.hold("pm_card_outage")


@pytest.mark.parametrize(("approved", "becomes"), [(True, S.AUTHORIZED), (False, S.FAILED)])
def test_a_shopper_is_asked_by_their_bank(payments: Contract, approved: bool, becomes: S) -> None:  # noqa: FBT001
    payment = payments.hold("pm_card_authenticationRequired")
    assert (payment.status, bool(payment.next_action_url)) == (S.REQUIRES_ACTION, True)
    assert payments.refreshed(payment).status is S.REQUIRES_ACTION

    payments.shopper_answers(payment, approved=approved)

    assert payments.refreshed(payment).status is becomes


def test_taking_all_or_a_part_once(payments: Contract) -> None:
    whole, part = payments.take(payments.hold()), payments.take(payments.hold(key="k2"), FIVE)

    assert (whole.status, whole.captured, part.captured) == (S.CAPTURED, TWENTY, FIVE)
    assert payments.take(whole) == whole
    assert payments.take(part, FIVE) == part
    with pytest.raises(AmountExceeded):
        payments.take(payments.hold(key="k3"), Money(2001, "GBP"))
    with pytest.raises(AmountExceeded):
        payments.take(part, Money(1500, "GBP"))


def test_giving_a_hold_up(payments: Contract) -> None:
    over = payments.void(payments.hold())

    assert over.status is S.VOIDED
    assert payments.void(over) == over
    with pytest.raises(PaymentStateConflict):
        payments.take(over)
    with pytest.raises(PaymentStateConflict):
        payments.void(payments.take(payments.hold(key="k2")))


def test_giving_back_in_parts(payments: Contract) -> None:
    taken = payments.take(payments.hold())

    refund = payments.give_back(taken, kind=RefundReason.DUPLICATE)

    assert (refund.amount, refund.reason, refund.kind, refund.status) == (
        FIVE,
        "Chipped.",
        RefundReason.DUPLICATE,
        RefundStatus.SUCCEEDED,
    )
    assert payments.give_back(taken, kind=RefundReason.DUPLICATE) == refund
    payments.give_back(taken, Money(1500, "GBP"), key="r2")
    assert payments.service.get_payment(payment_id=taken.payment_id).refunded == TWENTY
    with pytest.raises(AmountExceeded):
        payments.give_back(taken, Money(1, "GBP"), key="r3")
    with pytest.raises(PaymentStateConflict):
        payments.give_back(taken, Money(1, "GBP"))
    with pytest.raises(PaymentStateConflict):
        payments.give_back(payments.hold(key="k2"), key="r4")


def test_cards_are_kept_and_paid_with_by_their_owner_alone(payments: Contract) -> None:
    first, second = payments.keep(key="m1"), payments.keep(key="m2")

    assert (payments.kept(), payments.kept("cust_2")) == ([second, first], [])
    assert payments.keep(key="m1") == first
    assert payments.hold(first.method_id).status is S.AUTHORIZED
    for stranger in ("cust_2", ""):
        with pytest.raises(UnknownPaymentMethod):
            payments.hold(first.method_id, key=f"of {stranger}", customer_id=stranger)


def test_a_card_is_forgotten_by_its_owner_alone(payments: Contract) -> None:
    method = payments.keep()
    with pytest.raises(MethodNotFound):
        payments.service.remove_payment_method(customer_id="cust_2", method_id=method.method_id, now=NOW)

    payments.service.remove_payment_method(customer_id="cust_1", method_id=method.method_id, now=NOW)

    assert payments.kept() == []
    with pytest.raises(UnknownPaymentMethod):
        payments.hold(method.method_id)
    with pytest.raises(MethodNotFound):
        payments.service.remove_payment_method(customer_id="cust_1", method_id=method.method_id, now=NOW)


def test_a_card_is_kept_while_it_is_paid_with(payments: Contract) -> None:
    payments.hold(save_method=True)
    payments.hold(key="guest", customer_id="", save_method=True)

    (method,) = payments.kept()
    assert (method.card.brand, method.created_at) == ("visa", NOW)
    assert payments.kept("") == []


def test_there_is_no_such_payment(payments: Contract) -> None:
    nobody = replace(payments.hold(), payment_id="pay_none")
    for ask in (payments.take, payments.void, payments.refreshed, payments.give_back):
        with pytest.raises(PaymentNotFound):
            ask(nobody)  # type: ignore[operator]
    assert payments.service.payments_of(order_id="ord_2") == []
