"""What every gateway keeps to: one suite over the sandbox, Stripe's client at the fake, and Stripe itself."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.payments.gateways import (
    Authorization,
    Gateway,
    GatewayDispute,
    GatewayEventKind,
    GatewayMethod,
    GatewayPayment,
    GatewayRefund,
    GatewayRefused,
)
from apps.payments.gateways.webhooks import HEADER, signature
from apps.payments.interface import Card, InvalidSignature, PaymentDeclined, PaymentStatus, UnknownPaymentMethod
from commerce.ids import new_id
from commerce.money import Money
from commerce.ports import signature_differences
from tests.payments.gateways.houses import House

VISA = Card(brand="visa", last4="4242")
ASKING_VISA = Card(brand="visa", last4="3184")
TWENTY = Money(2000, "GBP")
RETURN_URL = "https://shop.example/back"

Authorize = Callable[..., GatewayPayment]


def pounds(amount: int) -> Money:
    return Money(amount * 100, "GBP")


def authorization(card: str = "pm_card_visa", **changes: Any) -> Authorization:
    return replace(
        Authorization(
            payment_id=new_id("pay"), order_id="ord_1", amount=TWENTY, method_token=card, return_url=RETURN_URL
        ),
        **changes,
    )


def timeless(payment: GatewayPayment) -> GatewayPayment:
    """All but what differs from run to run."""
    return replace(payment, reference="", merchant_reference="", created_at=None, expires_at=None)


@pytest.fixture
def gateway(house: House) -> Gateway:
    return house.gateway


@pytest.fixture
def authorize(gateway: Gateway) -> Authorize:
    """`authorize("pm_card_visa", amount=…)`: £20.00 unless said otherwise, under a key of its own."""

    def ask(card: str = "pm_card_visa", **changes: Any) -> GatewayPayment:
        return gateway.authorize(authorization=authorization(card, **changes), idempotency_key=new_id("key"))

    return ask


@pytest.fixture
def held(authorize: Authorize) -> GatewayPayment:
    return authorize()


@pytest.fixture
def taken(authorize: Authorize) -> GatewayPayment:
    return authorize(capture=True)


def give_back(gateway: Gateway, payment: GatewayPayment, amount: Money, key: str = "") -> GatewayRefund:
    return gateway.refund(
        reference=payment.reference, amount=amount, reason="broken", idempotency_key=key or new_id("key")
    )


def test_offers_what_payments_asks_for(gateway: Gateway) -> None:
    assert signature_differences(Gateway, gateway) == []


class TestAuthorize:
    def test_holds_the_money(self, gateway: Gateway) -> None:
        wanted = authorization()

        payment = gateway.authorize(authorization=wanted, idempotency_key=new_id("key"))

        assert timeless(payment) == GatewayPayment(
            reference="",
            status=PaymentStatus.AUTHORIZED,
            captured=pounds(0),
            card=VISA,
            amount=TWENTY,
            refunded=pounds(0),
        )
        assert payment.merchant_reference == wanted.payment_id
        assert payment.reference != ""
        assert gateway.retrieve(reference=payment.reference) == payment

    def test_says_since_when_and_until_when(self, held: GatewayPayment) -> None:
        now = datetime.now(UTC)

        assert held.created_at is not None
        assert held.expires_at is not None
        assert abs(held.created_at - now) < timedelta(minutes=5)
        assert held.expires_at - now > timedelta(days=4)

    def test_takes_it_at_once_if_asked(self, taken: GatewayPayment) -> None:
        assert (taken.status, taken.captured, taken.expires_at) == (PaymentStatus.CAPTURED, TWENTY, None)

    @pytest.mark.parametrize(
        ("token", "code", "last4"),
        [
            ("pm_card_chargeDeclined", "card_declined", "0002"),
            ("pm_card_chargeDeclinedInsufficientFunds", "insufficient_funds", "9995"),
        ],
    )
    def test_tells_a_decline(self, authorize: Authorize, token: str, code: str, last4: str) -> None:
        payment = authorize(token)

        assert (payment.status, payment.decline_code) == (PaymentStatus.FAILED, code)
        assert (payment.captured, payment.card) == (pounds(0), Card(brand="visa", last4=last4))
        assert payment.decline_message.startswith("Your card ")

    def test_does_not_know_every_method(self, authorize: Authorize) -> None:
        with pytest.raises(UnknownPaymentMethod):
            authorize("pm_of_nobody")

    @pytest.mark.parametrize(
        "amount",
        [Money(1234, "JPY"), Money(1999, "EUR"), Money(12340, "KWD"), Money(1500, "ISK"), Money(40000, "HUF")],
        ids=str,
    )
    def test_in_currencies_of_no_two_and_three_decimals(
        self, gateway: Gateway, authorize: Authorize, amount: Money
    ) -> None:
        payment = authorize(amount=amount)
        part = Money(amount.minor // 20 * 10, amount.currency)

        captured = gateway.capture(reference=payment.reference, amount=part, idempotency_key=new_id("key"))
        refund = give_back(gateway, payment, part)

        assert (payment.amount, captured.captured, refund.amount) == (amount, part, part)
        assert gateway.retrieve(reference=payment.reference).refunded == part


class TestIdempotency:
    def test_the_same_question_holds_once(self, gateway: Gateway) -> None:
        wanted, key = authorization(), new_id("key")

        first, again = (gateway.authorize(authorization=wanted, idempotency_key=key) for _ in range(2))

        assert first == again

    def test_a_key_is_not_for_another_amount(self, gateway: Gateway) -> None:
        wanted, key = authorization(), new_id("key")
        gateway.authorize(authorization=wanted, idempotency_key=key)

        with pytest.raises(GatewayRefused):
            gateway.authorize(authorization=replace(wanted, amount=pounds(21)), idempotency_key=key)

    def test_a_declined_question_is_declined_again(self, gateway: Gateway) -> None:
        wanted, key = authorization("pm_card_chargeDeclined"), new_id("key")

        first, again = (gateway.authorize(authorization=wanted, idempotency_key=key) for _ in range(2))

        assert (first.status, again) == (PaymentStatus.FAILED, first)

    def test_money_is_taken_and_given_back_once_per_key(self, gateway: Gateway, held: GatewayPayment) -> None:
        for _ in range(2):
            gateway.capture(reference=held.reference, amount=TWENTY, idempotency_key=f"{held.reference} capture")
        first, again = (give_back(gateway, held, pounds(5), key=f"{held.reference} refund") for _ in range(2))

        assert first == again
        payment = gateway.retrieve(reference=held.reference)
        assert (payment.captured, payment.refunded) == (TWENTY, pounds(5))


class TestThreeDSecure:
    def test_sends_the_shopper_to_the_bank(self, authorize: Authorize) -> None:
        payment = authorize("pm_card_authenticationRequired")

        assert (payment.status, payment.captured) == (PaymentStatus.REQUIRES_ACTION, pounds(0))
        assert (payment.card, payment.expires_at) == (ASKING_VISA, None)
        assert payment.next_action_url.startswith("http")

    @pytest.mark.parametrize(("capture", "status"), [(False, PaymentStatus.AUTHORIZED), (True, PaymentStatus.CAPTURED)])
    def test_goes_on_when_the_shopper_approves(
        self, house: House, authorize: Authorize, *, capture: bool, status: PaymentStatus
    ) -> None:
        payment = authorize("pm_card_authenticationRequired", capture=capture)
        house.shopper_answers(payment, approved=True)

        confirmed = house.gateway.confirm(reference=payment.reference, idempotency_key=new_id("key"))

        assert (confirmed.status, confirmed.next_action_url) == (status, "")
        assert confirmed.captured == (TWENTY if capture else pounds(0))

    def test_has_failed_when_the_shopper_does_not(self, house: House, authorize: Authorize) -> None:
        payment = authorize("pm_card_authenticationRequired")
        house.shopper_answers(payment, approved=False)

        refused = house.gateway.confirm(reference=payment.reference, idempotency_key=new_id("key"))

        assert (refused.status, refused.decline_code) == (PaymentStatus.FAILED, "authentication_failed")

    def test_the_same_question_later_tells_how_it_stands_by_then(self, house: House) -> None:
        wanted, key = authorization("pm_card_authenticationRequired"), new_id("key")
        payment = house.gateway.authorize(authorization=wanted, idempotency_key=key)
        house.shopper_answers(payment, approved=True)

        later = house.gateway.authorize(authorization=wanted, idempotency_key=key)

        assert later.status is PaymentStatus.AUTHORIZED

    def test_an_unfinished_proof_can_be_given_up(self, gateway: Gateway, authorize: Authorize) -> None:
        payment = authorize("pm_card_authenticationRequired")

        assert gateway.void(reference=payment.reference, idempotency_key="v" + payment.reference).status == "voided"


class TestCapture:
    def test_takes_a_part_and_gives_up_the_rest(self, gateway: Gateway, held: GatewayPayment) -> None:
        payment = gateway.capture(reference=held.reference, amount=pounds(5), idempotency_key=new_id("key"))

        assert (payment.status, payment.captured) == (PaymentStatus.CAPTURED, pounds(5))
        assert gateway.retrieve(reference=held.reference).refunded == pounds(0)
        assert gateway.refunds_of(reference=held.reference) == []
        with pytest.raises(GatewayRefused):
            gateway.capture(reference=held.reference, amount=pounds(5), idempotency_key=new_id("key"))

    def test_not_more_than_is_held(self, gateway: Gateway, held: GatewayPayment) -> None:
        with pytest.raises(GatewayRefused):
            gateway.capture(reference=held.reference, amount=pounds(21), idempotency_key=new_id("key"))


class TestVoid:
    def test_gives_the_hold_up(self, gateway: Gateway, held: GatewayPayment) -> None:
        payment = gateway.void(reference=held.reference, idempotency_key=new_id("key"))

        assert (payment.status, payment.captured, payment.refunded) == (PaymentStatus.VOIDED, pounds(0), pounds(0))
        with pytest.raises(GatewayRefused):
            gateway.capture(reference=held.reference, amount=TWENTY, idempotency_key=new_id("key"))

    def test_not_what_was_taken(self, gateway: Gateway, taken: GatewayPayment) -> None:
        with pytest.raises(GatewayRefused):
            gateway.void(reference=taken.reference, idempotency_key=new_id("key"))


class TestRefund:
    def test_gives_back_in_parts_as_much_as_was_taken(self, gateway: Gateway, held: GatewayPayment) -> None:
        gateway.capture(reference=held.reference, amount=pounds(15), idempotency_key=new_id("key"))
        keys = [new_id("key"), new_id("key")]
        made = [
            give_back(gateway, held, amount, key) for amount, key in zip([pounds(5), pounds(10)], keys, strict=True)
        ]

        with pytest.raises(GatewayRefused):
            give_back(gateway, held, pounds(1))
        assert [(refund.amount, refund.status, refund.merchant_reference) for refund in made] == [
            (pounds(5), "succeeded", keys[0]),
            (pounds(10), "succeeded", keys[1]),
        ]
        assert sorted(gateway.refunds_of(reference=held.reference), key=_reference) == sorted(made, key=_reference)
        assert gateway.retrieve_refund(reference=made[0].reference) == made[0]
        assert gateway.retrieve(reference=held.reference).refunded == pounds(15)

    def test_not_what_is_only_held(self, gateway: Gateway, held: GatewayPayment) -> None:
        with pytest.raises(GatewayRefused):
            give_back(gateway, held, pounds(5))


def _reference(refund: GatewayRefund) -> str:
    return refund.reference


class TestBooks:
    def test_tells_every_payment_since_a_moment(self, gateway: Gateway, authorize: Authorize) -> None:
        before = datetime.now(UTC) - timedelta(minutes=1)
        made = [authorize(), authorize("pm_card_chargeDeclined"), authorize(capture=True)]

        told = {payment.reference: payment for payment in gateway.payments_since(since=before)}

        assert [told[payment.reference] for payment in made] == made
        assert list(gateway.payments_since(since=datetime.now(UTC) + timedelta(minutes=1))) == []

    def test_does_not_know_every_payment(self, gateway: Gateway) -> None:
        with pytest.raises(GatewayRefused):
            gateway.retrieve(reference="pi_of_nobody")
        with pytest.raises(GatewayRefused):
            gateway.retrieve_refund(reference="re_of_nobody")


class TestSavedMethods:
    @pytest.fixture
    def customer(self, gateway: Gateway) -> str:
        return gateway.create_customer(
            customer_id=new_id("cust"), email="ada@example.com", idempotency_key=new_id("key")
        )

    def keep(self, gateway: Gateway, customer: str, card: str = "pm_card_visa") -> GatewayMethod:
        return gateway.save_method(customer_reference=customer, method_token=card, idempotency_key=new_id("key"))

    def test_pay_for_their_customer(self, gateway: Gateway, authorize: Authorize, customer: str) -> None:
        method = self.keep(gateway, customer)

        payment = authorize(method.reference, customer_reference=customer)

        assert (method.card, len(method.expires)) == (VISA, len("MM/YY"))
        assert (payment.status, payment.card) == (PaymentStatus.AUTHORIZED, VISA)

    def test_pay_for_nobody_else(self, gateway: Gateway, authorize: Authorize, customer: str) -> None:
        method = self.keep(gateway, customer)

        with pytest.raises(UnknownPaymentMethod):
            authorize(method.reference)

    def test_are_kept_along_with_a_payment(self, authorize: Authorize, customer: str) -> None:
        first = authorize(customer_reference=customer, save_method=True)
        declined = authorize("pm_card_chargeDeclined", customer_reference=customer, save_method=True)

        second = authorize(first.method_reference, customer_reference=customer)

        assert (second.status, second.card) == (PaymentStatus.AUTHORIZED, VISA)
        assert (declined.method_reference, second.method_reference) == ("", "")

    def test_can_be_forgotten_twice(self, gateway: Gateway, customer: str) -> None:
        method = self.keep(gateway, customer)

        gateway.forget_method(reference=method.reference)
        gateway.forget_method(reference=method.reference)

    def test_are_made_once_per_key(self, gateway: Gateway) -> None:
        asked = {"customer_id": new_id("cust"), "email": "ada@example.com", "idempotency_key": new_id("key")}

        assert gateway.create_customer(**asked) == gateway.create_customer(**asked)

    def test_are_not_made_of_any_card(self, gateway: Gateway, customer: str) -> None:
        with pytest.raises(PaymentDeclined):
            self.keep(gateway, customer, "pm_card_chargeDeclined")
        with pytest.raises(UnknownPaymentMethod):
            self.keep(gateway, customer, "pm_of_nobody")


NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ABOUT = {"id": "pi_1", "object": "payment_intent", "status": "succeeded", "amount": 2000, "currency": "gbp"}
DISPUTE = {
    "id": "dp_1",
    "object": "dispute",
    "payment_intent": "pi_1",
    "amount": 2000,
    "currency": "isk",
    "reason": "fraudulent",
    "status": "needs_response",
    "evidence_details": {"due_by": int(NOW.timestamp()) + 86400},
}


def event(kind: str = "payment_intent.succeeded", about: dict[str, Any] = ABOUT) -> bytes:
    data = {"id": "evt_1", "type": kind, "created": int(NOW.timestamp()), "data": {"object": about}}
    return json.dumps(data, indent=2).encode()


class TestWebhooks:
    def read(self, house: House, body: bytes, *, signed: str, now: datetime = NOW) -> Any:
        return house.gateway.parse_webhook(body=body, headers={HEADER.upper(): signed}, now=now)

    def test_reads_an_event_signed_with_any_secret_that_is_good(self, house: House) -> None:
        for secret in house.secrets:
            found = self.read(house, event(), signed=signature(event(), secret=secret, at=NOW))

            assert (found.event_id, found.kind, found.reference) == ("evt_1", GatewayEventKind.PAYMENT, "pi_1")
            assert (found.created_at, found.dispute, found.data) == (NOW, None, json.loads(event()))

    def test_takes_one_good_signature_among_several(self, house: House) -> None:
        good = signature(event(), secret=house.secrets[0], at=NOW)
        both = f"{good.partition(',')[0]},v1={'0' * 64},{good.partition(',')[2]},v0=whatever"

        assert self.read(house, event(), signed=both).event_id == "evt_1"

    @pytest.mark.parametrize(
        ("kind", "about", "told"),
        [
            ("charge.captured", {"id": "ch_1", "object": "charge", "payment_intent": "pi_1"}, "payment"),
            ("refund.updated", {"id": "re_1", "object": "refund", "payment_intent": "pi_1"}, "refund"),
            ("charge.refunded", {"id": "ch_1", "object": "charge", "payment_intent": {"id": "pi_1"}}, "refund"),
            ("charge.dispute.created", DISPUTE, "dispute"),
            ("payment_method.attached", {"id": "pm_1", "object": "payment_method"}, "other"),
        ],
    )
    def test_tells_what_it_is_about(self, house: House, kind: str, about: dict[str, Any], told: str) -> None:
        body = event(kind, about)

        found = self.read(house, body, signed=signature(body, secret=house.secrets[0], at=NOW))

        assert (found.kind, found.reference) == (told, "" if told == "other" else "pi_1")

    def test_tells_a_dispute_whole(self, house: House) -> None:
        body = event("charge.dispute.created", DISPUTE)

        found = self.read(house, body, signed=signature(body, secret=house.secrets[0], at=NOW))

        assert found.dispute == GatewayDispute(
            reference="dp_1",
            payment_reference="pi_1",
            amount=Money(20, "ISK"),
            reason="fraudulent",
            status="needs_response",
            due_by=NOW + timedelta(days=1),
        )

    def test_believes_no_other_secret(self, house: House) -> None:
        with pytest.raises(InvalidSignature):
            self.read(house, event(), signed=signature(event(), secret="whsec_forged", at=NOW))

    def test_believes_no_other_body(self, house: House) -> None:
        signed = signature(event(), secret=house.secrets[0], at=NOW)

        with pytest.raises(InvalidSignature):
            self.read(house, json.dumps(json.loads(event())).encode(), signed=signed)

    def test_believes_nothing_older_than_five_minutes(self, house: House) -> None:
        signed = signature(event(), secret=house.secrets[0], at=NOW)

        assert self.read(house, event(), signed=signed, now=NOW + timedelta(seconds=300)).event_id == "evt_1"
        with pytest.raises(InvalidSignature):
            self.read(house, event(), signed=signed, now=NOW + timedelta(seconds=301))

    @pytest.mark.parametrize("header", ["", "t=,v1=", "t=now,v1=00", "v1=00", "nonsense", "t=1,v1=é", "t=²,v1=00"])
    def test_believes_no_misshapen_header(self, house: House, header: str) -> None:
        with pytest.raises(InvalidSignature):
            self.read(house, event(), signed=header)

    def test_believes_nothing_unsigned(self, house: House) -> None:
        with pytest.raises(InvalidSignature):
            house.gateway.parse_webhook(body=event(), headers={}, now=NOW)

    @pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id": 1}', b"\xff"])
    def test_refuses_what_is_no_event_though_it_is_signed(self, house: House, body: bytes) -> None:
        with pytest.raises(InvalidSignature):
            self.read(house, body, signed=signature(body, secret=house.secrets[0], at=NOW))
