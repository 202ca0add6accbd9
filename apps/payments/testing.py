"""A payments service in memory, for the tests of others."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from apps.payments.interface import (
    AmountExceeded,
    Card,
    GatewayUnavailable,
    MethodNotFound,
    Payment,
    PaymentDeclined,
    PaymentForm,
    PaymentNotFound,
    PaymentStateConflict,
    PaymentStatus,
    Refund,
    RefundReason,
    SavedMethod,
    UnknownPaymentMethod,
)
from commerce.ids import new_id
from commerce.money import Money

DECLINED = "pm_card_chargeDeclined"
ASKS_THE_SHOPPER = "pm_card_authenticationRequired"
OUT_OF_REACH = "pm_card_outage"
VISA = Card(brand="visa", last4="4242")
THE_BANK = "https://bank.example/prove"


class FakePayments:
    """Satisfies `PaymentsService`; knows the sandbox's cards but those that rehearse a slow gateway.

    `approve` and `decline` say what a shopper answers to 3-D Secure; `refresh` then finds out.
    """

    def __init__(self) -> None:
        self.payments: dict[str, Payment] = {}
        self._by_key: dict[str, str] = {}
        self._refunds: dict[str, Refund] = {}
        self._answers: dict[str, PaymentStatus] = {}
        self._methods: dict[str, tuple[str, SavedMethod]] = {}

    def approve(self, *, payment_id: str) -> None:
        self._answers[payment_id] = PaymentStatus.AUTHORIZED

    def decline(self, *, payment_id: str) -> None:
        self._answers[payment_id] = PaymentStatus.FAILED

    def payment_form(self, *, amount: Money) -> PaymentForm:
        return PaymentForm(gateway="sandbox")

    def authorize(
        self,
        *,
        order_id: str,
        customer_id: str,
        amount: Money,
        method_token: str,
        return_url: str,
        idempotency_key: str,
        now: datetime,
        capture: bool = False,
        save_method: bool = False,
    ) -> Payment:
        if method_token == OUT_OF_REACH:
            raise GatewayUnavailable
        if method_token.startswith("pmt_") and self._methods.get(method_token, ("",))[0] != customer_id:
            raise UnknownPaymentMethod
        if idempotency_key not in self._by_key:
            payment = _opened(order_id, customer_id, amount, method_token, now)
            if capture and payment.status is PaymentStatus.AUTHORIZED:
                payment = replace(payment, status=PaymentStatus.CAPTURED, captured=amount, expires_at=None)
            if save_method and customer_id and payment.status in (PaymentStatus.AUTHORIZED, PaymentStatus.CAPTURED):
                self._keep(customer_id, now)
            self._by_key[idempotency_key] = payment.payment_id
            self.payments[payment.payment_id] = payment
        payment = self.get_payment(payment_id=self._by_key[idempotency_key])
        if payment.status is PaymentStatus.FAILED:
            raise PaymentDeclined(decline_code=payment.decline_code, payment_id=payment.payment_id)
        return payment

    def refresh(self, *, payment_id: str, now: datetime) -> Payment:
        payment = self.get_payment(payment_id=payment_id)
        answer = self._answers.pop(payment_id, None)
        if answer is None or payment.status is not PaymentStatus.REQUIRES_ACTION:
            return payment
        declined = "authentication_failed" if answer is PaymentStatus.FAILED else ""
        return self._put(replace(payment, status=answer, next_action_url="", decline_code=declined))

    def capture(self, *, payment_id: str, amount: Money | None, now: datetime) -> Payment:
        payment = self.get_payment(payment_id=payment_id)
        taken = amount or payment.amount
        if taken > payment.amount:
            raise AmountExceeded
        if payment.status is PaymentStatus.AUTHORIZED:
            payment = self._put(replace(payment, status=PaymentStatus.CAPTURED, captured=taken))
        if payment.status is not PaymentStatus.CAPTURED:
            raise PaymentStateConflict
        if amount not in (None, payment.captured):
            raise AmountExceeded
        return payment

    def void(self, *, payment_id: str, now: datetime) -> Payment:
        payment = self.get_payment(payment_id=payment_id)
        if payment.status is PaymentStatus.CAPTURED:
            raise PaymentStateConflict
        if payment.status is PaymentStatus.FAILED:
            return payment
        return self._put(replace(payment, status=PaymentStatus.VOIDED))

    def refund(
        self,
        *,
        payment_id: str,
        amount: Money,
        reason: str,
        idempotency_key: str,
        now: datetime,
        kind: RefundReason = RefundReason.REQUESTED_BY_CUSTOMER,
    ) -> Refund:
        payment = self.get_payment(payment_id=payment_id)
        if idempotency_key not in self._refunds:
            if payment.status is not PaymentStatus.CAPTURED:
                raise PaymentStateConflict
            if payment.refunded + amount > payment.captured:
                raise AmountExceeded
            self._put(replace(payment, refunded=payment.refunded + amount))
            self._refunds[idempotency_key] = Refund(
                refund_id=new_id("ref"),
                payment_id=payment_id,
                amount=amount,
                reason=reason,
                refunded_at=now,
                kind=kind,
            )
        made = self._refunds[idempotency_key]
        if (made.payment_id, made.amount) != (payment_id, amount):
            raise PaymentStateConflict
        return made

    def get_payment(self, *, payment_id: str) -> Payment:
        if payment_id not in self.payments:
            raise PaymentNotFound
        return self.payments[payment_id]

    def payments_of(self, *, order_id: str) -> Sequence[Payment]:
        return [payment for payment in self.payments.values() if payment.order_id == order_id]

    def payment_methods_of(self, *, customer_id: str) -> Sequence[SavedMethod]:
        return [method for owner, method in reversed(self._methods.values()) if owner == customer_id]

    def save_payment_method(
        self, *, customer_id: str, email: str, method_token: str, idempotency_key: str, now: datetime
    ) -> SavedMethod:
        key = f"{customer_id}:{idempotency_key}"
        if key not in self._by_key:
            self._by_key[key] = self._keep(customer_id, now).method_id
        return self._methods[self._by_key[key]][1]

    def remove_payment_method(self, *, customer_id: str, method_id: str, now: datetime) -> None:
        if self._methods.get(method_id, ("",))[0] != customer_id:
            raise MethodNotFound
        del self._methods[method_id]

    def _keep(self, customer_id: str, now: datetime) -> SavedMethod:
        method = SavedMethod(method_id=new_id("pmt"), card=VISA, expires_month=12, expires_year=2034, created_at=now)
        self._methods[method.method_id] = (customer_id, method)
        return method

    def _put(self, payment: Payment) -> Payment:
        self.payments[payment.payment_id] = payment
        return payment


def _opened(order_id: str, customer_id: str, amount: Money, method_token: str, now: datetime) -> Payment:
    statuses = {DECLINED: PaymentStatus.FAILED, ASKS_THE_SHOPPER: PaymentStatus.REQUIRES_ACTION}
    status = statuses.get(method_token, PaymentStatus.AUTHORIZED)
    return Payment(
        payment_id=new_id("pay"),
        order_id=order_id,
        customer_id=customer_id,
        status=status,
        amount=amount,
        captured=Money.zero(amount.currency),
        refunded=Money.zero(amount.currency),
        card=VISA,
        next_action_url=THE_BANK if status is PaymentStatus.REQUIRES_ACTION else "",
        decline_code="card_declined" if status is PaymentStatus.FAILED else "",
        decline_message="",
        created_at=now,
        expires_at=now + timedelta(days=7) if status is PaymentStatus.AUTHORIZED else None,
    )
