"""What is Stripe's own: its internal errors, the page's tokens, its ways to write amounts, what it is told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from apps.payments import services
from apps.payments.gateways import GATEWAYS, Authorization, GatewayRefundStatus, GatewayRefused
from apps.payments.gateways.stripe import StripeGateway
from apps.payments.interface import Card, GatewayTimeout, PaymentDeclined, PaymentStatus, UnknownPaymentMethod
from commerce.ids import new_id
from commerce.money import Money
from tests.payments.gateways.houses import fake
from tests.support.fakestripe import RunningFakeStripe

TWENTY = Money(2000, "GBP")


@pytest.fixture
def gateway(fakestripe: RunningFakeStripe) -> StripeGateway:
    house = fake(fakestripe)
    assert isinstance(house.gateway, StripeGateway)
    return house.gateway


def wanted(card: str = "pm_card_visa", **changes: Any) -> Authorization:
    asked = Authorization(
        payment_id=new_id("pay"),
        order_id="ord_1",
        amount=TWENTY,
        method_token=card,
        return_url="https://shop.example/back",
    )
    return replace(asked, **changes)


def confirmation_token(fakestripe: RunningFakeStripe, card: str = "pm_card_visa") -> str:
    """What the page's Stripe.js makes of a card."""
    answer = requests.post(
        f"{fakestripe.url}/v1/test_helpers/confirmation_tokens",
        data={"payment_method": card},
        headers={"Authorization": "Bearer sk_test_fake"},
        timeout=5,
    )
    return str(answer.json()["id"])


def totals(fakestripe: RunningFakeStripe, currency: str = "gbp") -> tuple[int, int, int]:
    """Held, captured, refunded, as Stripe counts."""
    total = fakestripe.ledger()["totals"].get(currency, {"held": 0, "captured": 0, "refunded": 0})
    return total["held"], total["captured"], total["refunded"]


class TestInternalErrors:
    """`error_after` took effect and says it failed; `error_during` did not. Both say so for a day under their key."""

    def authorize(self, gateway: StripeGateway, authorization: Authorization) -> Any:
        key = f"{authorization.payment_id}:authorize"
        with pytest.raises(GatewayTimeout):
            gateway.authorize(authorization=authorization, idempotency_key=key)
        return gateway.authorize(authorization=authorization, idempotency_key=key)

    def test_the_hold_that_was_made_is_found(self, gateway: StripeGateway, fakestripe: RunningFakeStripe) -> None:
        for _ in range(3):
            gateway.authorize(authorization=wanted(), idempotency_key=new_id("key"))
        authorization = wanted(amount=Money(777, "GBP"))
        fakestripe.control("faults", fault="error_after", times=1)

        payment = self.authorize(gateway, authorization)

        assert (payment.status, payment.amount) == (PaymentStatus.AUTHORIZED, Money(777, "GBP"))
        assert payment.merchant_reference == authorization.payment_id
        assert totals(fakestripe) == (6777, 0, 0)

    def test_the_hold_that_was_not_made_has_failed(self, gateway: StripeGateway, fakestripe: RunningFakeStripe) -> None:
        fakestripe.control("faults", fault="error_during", times=1)

        payment = self.authorize(gateway, wanted())

        assert (payment.reference, payment.status, payment.decline_code) == (
            "",
            PaymentStatus.FAILED,
            "processing_error",
        )
        assert totals(fakestripe) == (0, 0, 0)

    def test_one_that_came_before_the_call_began_is_asked_past(
        self, gateway: StripeGateway, fakestripe: RunningFakeStripe
    ) -> None:
        fakestripe.control("faults", fault="error_before", times=1)

        assert self.authorize(gateway, wanted()).status is PaymentStatus.AUTHORIZED
        assert totals(fakestripe) == (2000, 0, 0)

    @pytest.mark.parametrize("fault", ["error_after", "error_during", "error_before"])
    def test_money_is_taken_and_given_back_once_all_the_same(
        self, gateway: StripeGateway, fakestripe: RunningFakeStripe, fault: str
    ) -> None:
        held = gateway.authorize(authorization=wanted(), idempotency_key=new_id("key"))
        changes = [
            lambda: gateway.capture(reference=held.reference, amount=TWENTY, idempotency_key="c"),
            lambda: gateway.refund(
                reference=held.reference, amount=Money(500, "GBP"), reason="broken", idempotency_key="r"
            ),
        ]
        for change in changes:
            fakestripe.control("faults", fault=fault, times=1)
            with pytest.raises(GatewayTimeout):
                change()
            assert change() == change()

        assert totals(fakestripe) == (0, 2000, 500)

    @pytest.mark.parametrize("fault", ["error_after", "error_during", "error_before"])
    def test_a_hold_is_given_up_all_the_same(
        self, gateway: StripeGateway, fakestripe: RunningFakeStripe, fault: str
    ) -> None:
        held = gateway.authorize(authorization=wanted(), idempotency_key=new_id("key"))
        fakestripe.control("faults", fault=fault, times=1)
        with pytest.raises(GatewayTimeout):
            gateway.void(reference=held.reference, idempotency_key="v")

        assert gateway.void(reference=held.reference, idempotency_key="v").status is PaymentStatus.VOIDED
        assert totals(fakestripe) == (0, 0, 0)


class TestOtherWords:
    """An earlier version of us may have asked for the same with other parameters: Stripe then refuses the key."""

    def test_the_hold_is_found(self, gateway: StripeGateway, fakestripe: RunningFakeStripe) -> None:
        authorization = wanted()
        first = gateway.authorize(authorization=authorization, idempotency_key="k")

        again = gateway.authorize(authorization=replace(authorization, order_id="ord_2"), idempotency_key="k")

        assert (again, totals(fakestripe)) == (first, (2000, 0, 0))

    def test_the_refund_is_found(self, gateway: StripeGateway, fakestripe: RunningFakeStripe) -> None:
        taken = gateway.authorize(authorization=wanted(capture=True), idempotency_key=new_id("key"))
        asked = {"reference": taken.reference, "amount": Money(500, "GBP"), "idempotency_key": "r"}
        first = gateway.refund(**asked, reason="broken")

        assert gateway.refund(**asked, reason="in other words") == first
        with pytest.raises(GatewayRefused):
            gateway.refund(**{**asked, "amount": Money(600, "GBP")}, reason="broken")
        assert totals(fakestripe) == (0, 2000, 500)


class TestTokensOfThePage:
    def test_pay_once(self, gateway: StripeGateway, fakestripe: RunningFakeStripe) -> None:
        token = confirmation_token(fakestripe)

        payment = gateway.authorize(authorization=wanted(token), idempotency_key=new_id("key"))

        assert (payment.status, payment.card) == (PaymentStatus.AUTHORIZED, Card(brand="visa", last4="4242"))
        with pytest.raises(UnknownPaymentMethod):
            gateway.authorize(authorization=wanted(token), idempotency_key=new_id("key"))

    def test_are_not_known_if_made_up(self, gateway: StripeGateway) -> None:
        with pytest.raises(UnknownPaymentMethod):
            gateway.authorize(authorization=wanted("ctoken_of_nobody"), idempotency_key=new_id("key"))


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Money(1234, "JPY"), 1234),
        (Money(1999, "EUR"), 1999),
        (Money(12340, "KWD"), 12340),
        (Money(1500, "ISK"), 150000),
        (Money(9000, "UGX"), 900000),
        (Money(300000, "MGA"), 3000),
        (Money(40050, "HUF"), 40050),
        (Money(2000, "TWD"), 2000),
    ],
    ids=str,
)
def test_amounts_are_written_as_stripe_reads_them(
    gateway: StripeGateway, fakestripe: RunningFakeStripe, amount: Money, written: int
) -> None:
    payment = gateway.authorize(authorization=wanted(amount=amount, capture=True), idempotency_key=new_id("key"))

    assert (payment.amount, payment.captured) == (amount, amount)
    assert totals(fakestripe, amount.currency.lower()) == (0, written, 0)


@pytest.mark.parametrize("amount", [Money(12345, "KWD"), Money(12301, "BHD"), Money(150, "MGA")], ids=str)
def test_amounts_finer_than_stripe_can_charge_are_not_rounded(
    gateway: StripeGateway, fakestripe: RunningFakeStripe, amount: Money
) -> None:
    with pytest.raises(GatewayRefused):
        gateway.authorize(authorization=wanted(amount=amount), idempotency_key=new_id("key"))

    assert fakestripe.ledger()["intents"] == []


@pytest.mark.parametrize("amount", [Money(29, "GBP"), Money(100_000_000, "GBP"), Money(2000, "IQD")], ids=str)
def test_what_stripe_does_not_charge_is_refused(gateway: StripeGateway, amount: Money) -> None:
    with pytest.raises(GatewayRefused):
        gateway.authorize(authorization=wanted(amount=amount), idempotency_key=new_id("key"))


@pytest.mark.parametrize("card", ["LostCard", "StolenCard", "Fraudulent"])
def test_a_decline_that_accuses_is_told_as_any_other(gateway: StripeGateway, card: str) -> None:
    payment = gateway.authorize(authorization=wanted(f"pm_card_chargeDeclined{card}"), idempotency_key=new_id("key"))

    assert (payment.decline_code, payment.decline_message) == (
        "card_declined",
        "Your card was declined. Try another card, or ask your bank.",
    )


def test_a_refund_may_take_its_time_and_fail(gateway: StripeGateway, fakestripe: RunningFakeStripe) -> None:
    taken = gateway.authorize(authorization=wanted(capture=True), idempotency_key=new_id("key"))
    fakestripe.control("refunds/next", statuses=["pending"])

    refund = gateway.refund(reference=taken.reference, amount=TWENTY, reason="broken", idempotency_key="r")
    fakestripe.control("refunds", refund=refund.reference, status="failed")

    assert refund.status is GatewayRefundStatus.PENDING
    assert gateway.retrieve_refund(reference=refund.reference).status is GatewayRefundStatus.FAILED
    assert gateway.retrieve(reference=taken.reference).refunded == Money(0, "GBP")


@pytest.mark.parametrize(
    ("reason", "told"),
    [("duplicate", "duplicate"), ("Requested by customer", "requested_by_customer"), ("broken", None)],
)
def test_the_reason_of_a_refund_is_told_in_stripes_words_where_it_has_some(
    gateway: StripeGateway, fakestripe: RunningFakeStripe, reason: str, told: str | None
) -> None:
    taken = gateway.authorize(authorization=wanted(capture=True), idempotency_key=new_id("key"))

    gateway.refund(reference=taken.reference, amount=TWENTY, reason=reason, idempotency_key="ref_1")

    (refund,) = fakestripe.ledger()["intents"][0]["refunds"]
    assert (refund["reason"], refund["metadata"]) == (told, {"asked_with": "ref_1", "reason": reason})


def test_a_hold_that_lapsed_is_void(gateway: StripeGateway, fakestripe: RunningFakeStripe) -> None:
    held = gateway.authorize(authorization=wanted(), idempotency_key=new_id("key"))
    fakestripe.control("clock", advance=8 * 24 * 3600)

    assert gateway.retrieve(reference=held.reference).status is PaymentStatus.VOIDED


def test_lists_are_read_to_their_end(gateway: StripeGateway) -> None:
    made = {gateway.authorize(authorization=wanted(), idempotency_key=new_id("key")).reference for _ in range(101)}

    told = list(gateway.payments_since(since=datetime.now(UTC) - timedelta(minutes=5)))

    assert (len(told), {payment.reference for payment in told}) == (101, made)


def test_stripe_is_told_whose_payment_it_is_and_nothing_of_the_shopper(
    gateway: StripeGateway, fakestripe: RunningFakeStripe
) -> None:
    authorization = wanted()

    gateway.authorize(authorization=authorization, idempotency_key="pay_1:authorize")

    (request,) = fakestripe.calls()
    assert request["idempotency_key"] == "pay_1:authorize"
    assert request["form"] == {
        "amount": "2000",
        "currency": "gbp",
        "capture_method": "manual",
        "payment_method_types": ["card"],
        "payment_method": "pm_card_visa",
        "confirm": "true",
        "off_session": "false",
        "use_stripe_sdk": "false",
        "return_url": "https://shop.example/back",
        "metadata": {"payment_id": authorization.payment_id, "order_id": "ord_1"},
        "expand": ["latest_charge", "payment_method"],
    }


def test_a_payment_that_stripe_does_not_accept_has_failed_and_says_so(
    db: None, gateway: StripeGateway, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PAYMENT_GATEWAY = "stripe"
    monkeypatch.setitem(GATEWAYS, "stripe", gateway)

    with pytest.raises(PaymentDeclined, match="This payment cannot be taken"):
        services.authorize(
            order_id="ord_1",
            customer_id="",
            amount=Money(20, "GBP"),
            method_token="pm_card_visa",
            return_url="https://shop.example/back",
            idempotency_key="key",
            now=datetime.now(UTC),
        )

    (payment,) = services.payments_of(order_id="ord_1")
    assert (payment.status, payment.decline_code) == (PaymentStatus.FAILED, "refused")
