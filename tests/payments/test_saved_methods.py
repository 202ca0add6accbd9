"""Cards kept for customers: tokens only, each for its owner alone."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.customers.models import Customer
from apps.payments import services
from apps.payments.gateways import GATEWAYS
from apps.payments.gateways.sandbox import SandboxGateway, answer_challenge
from apps.payments.interface import (
    Card,
    GatewayUnavailable,
    MethodNotFound,
    Payment,
    PaymentDeclined,
    PaymentStatus,
    SavedMethod,
    UnknownPaymentMethod,
)
from apps.payments.models import GatewayCustomer, SandboxIntent, SandboxMethod
from apps.payments.models import Payment as PaymentRow
from apps.payments.models import SavedMethod as SavedMethodRow
from tests.payments.conftest import NOW

pytestmark = pytest.mark.usefixtures("db")

Authorize = Callable[..., Payment]
VISA = Card(brand="visa", last4="4242")


def keep(customer: str = "cust_1", card: str = "pm_card_visa", key: str = "k") -> SavedMethod:
    return services.save_payment_method(
        customer_id=customer, email="ada@example.com", method_token=card, idempotency_key=key, now=NOW
    )


def kept(customer: str = "cust_1") -> list[SavedMethod]:
    return list(services.payment_methods_of(customer_id=customer))


class TestKeeping:
    def test_a_card_is_kept_at_the_gateway_and_shown_by_its_end(self) -> None:
        method = keep()

        assert method == SavedMethod(
            method_id=method.method_id, card=VISA, expires_month=12, expires_year=2034, created_at=NOW
        )
        assert (kept(), kept("cust_2")) == ([method], [])
        assert SavedMethodRow.objects.get().reference == SandboxMethod.objects.get().pk

    def test_the_same_key_keeps_it_once(self) -> None:
        assert keep() == keep()
        assert SandboxMethod.objects.count() == 1

    def test_one_customers_key_is_not_anothers(self) -> None:
        assert keep("cust_1") != keep("cust_2")

    def test_a_customer_is_made_known_to_the_gateway_once(self) -> None:
        keep(key="first")
        keep(card="pm_card_mastercard", key="second")

        assert GatewayCustomer.objects.count() == 1
        assert [method.card.brand for method in kept()] == ["mastercard", "visa"]

    @pytest.mark.parametrize(
        ("card", "refusal"), [("pm_card_invented", UnknownPaymentMethod), ("pm_card_chargeDeclined", PaymentDeclined)]
    )
    def test_what_the_gateway_does_not_keep_is_not_kept(self, card: str, refusal: type[Exception]) -> None:
        with pytest.raises(refusal):
            keep(card=card)

        assert kept() == []

    def test_is_forgotten_at_the_gateway_too(self) -> None:
        method = keep()

        services.remove_payment_method(customer_id="cust_1", method_id=method.method_id, now=NOW)

        assert (kept(), SandboxMethod.objects.count()) == ([], 0)

    def test_nobody_forgets_anothers(self) -> None:
        method = keep()

        with pytest.raises(MethodNotFound):
            services.remove_payment_method(customer_id="cust_2", method_id=method.method_id, now=NOW)
        assert kept() == [method]


class TestPaying:
    def test_with_ones_own(self, authorize: Authorize) -> None:
        payment = authorize(keep().method_id)

        assert (payment.status, payment.card) == (PaymentStatus.AUTHORIZED, VISA)

    @pytest.mark.parametrize("customer", ["cust_2", ""])
    def test_with_anothers_is_refused(self, authorize: Authorize, customer: str) -> None:
        method = keep()
        keep("cust_2")

        with pytest.raises(UnknownPaymentMethod):
            authorize(method.method_id, customer_id=customer)
        assert PaymentRow.objects.count() == 0, "the gateway was not even asked"

    def test_with_one_that_was_forgotten_is_refused(self, authorize: Authorize) -> None:
        method = keep()
        services.remove_payment_method(customer_id="cust_1", method_id=method.method_id, now=NOW)

        with pytest.raises(UnknownPaymentMethod):
            authorize(method.method_id)

    def test_keeps_the_card_if_asked(self, authorize: Authorize) -> None:
        authorize(save_method=True)

        (method,) = kept()
        assert (method.card, method.expires_month, method.expires_year) == (VISA, 0, 0)
        assert authorize(method.method_id).status is PaymentStatus.AUTHORIZED

    def test_keeps_it_once_the_bank_has_said_yes(self, authorize: Authorize) -> None:
        payment = authorize("pm_card_authenticationRequired", save_method=True)
        before = kept()
        answer_challenge(reference=SandboxIntent.objects.get().pk, approved=True)
        services.refresh(payment_id=payment.payment_id, now=NOW)

        assert (before, len(kept())) == ([], 1)

    def test_does_not_bring_back_a_card_that_was_forgotten_meanwhile(self, authorize: Authorize) -> None:
        payment = authorize(save_method=True)
        (method,) = kept()
        services.remove_payment_method(customer_id="cust_1", method_id=method.method_id, now=NOW)

        services.capture(payment_id=payment.payment_id, amount=None, now=NOW)

        assert kept() == []

    def test_keeps_nothing_for_guests_nor_of_declined_cards(self, authorize: Authorize) -> None:
        authorize(customer_id="", save_method=True)
        with pytest.raises(PaymentDeclined):
            authorize("pm_card_chargeDeclined", save_method=True)

        assert SavedMethodRow.objects.count() == 0

    def test_is_not_lost_because_a_card_cannot_be_kept(self, authorize: Authorize, monkeypatch: Any) -> None:
        monkeypatch.setitem(GATEWAYS, "sandbox", TakesNoCustomers())

        assert authorize(save_method=True).status is PaymentStatus.AUTHORIZED
        assert kept() == []

    def test_again_with_the_same_key_asks_for_the_same(self, authorize: Authorize, settings: Any) -> None:
        """A saved card may be forgotten between two tries: the gateway must hear the same words."""
        method = keep()
        payment = authorize(method.method_id)
        services.remove_payment_method(customer_id="cust_1", method_id=method.method_id, now=NOW)

        assert authorize(method.method_id) == payment


class TakesNoCustomers(SandboxGateway):
    def create_customer(self, *, customer_id: str, email: str, idempotency_key: str) -> str:
        raise GatewayUnavailable


class TestOverRest:
    @pytest.fixture
    def ada(self) -> Customer:
        return Customer.objects.create_user("ada@example.com")

    @staticmethod
    def client(customer: Customer | None) -> APIClient:
        client = APIClient()
        if customer:
            client.force_login(customer)
        return client

    def test_keep_list_and_forget(self, ada: Customer) -> None:
        client, path = self.client(ada), f"/api/v1/customers/{ada.pk}/payment-methods"

        saved = client.post(path, {"token": "pm_card_visa"})

        body = saved.json()
        assert saved.status_code == 201
        assert body == {
            "methodId": body["methodId"],
            "type": "card",
            "brand": "visa",
            "last4": "4242",
            "expiresMonth": 12,
            "expiresYear": 2034,
            "createdAt": body["createdAt"],
        }
        assert client.get(path).json() == {"paymentMethods": [body]}
        assert client.delete(f"{path}/{body['methodId']}").status_code == 204
        assert client.get(path).json() == {"paymentMethods": []}
        assert client.delete(f"{path}/{body['methodId']}").status_code == 404

    def test_a_repeat_gets_the_first_answer(self, ada: Customer) -> None:
        client, path = self.client(ada), f"/api/v1/customers/{ada.pk}/payment-methods"

        first, again = (
            client.post(path, {"token": "pm_card_visa"}, headers={"Idempotency-Key": "k1"}) for _ in range(2)
        )

        assert first.json() == again.json()
        assert len(kept(ada.pk)) == 1

    def test_only_the_owner_has_a_way_in(self, ada: Customer) -> None:
        method = keep(ada.pk)
        path = f"/api/v1/customers/{ada.pk}/payment-methods"
        others = [
            (None, 401),
            (Customer.objects.create_user("bob@example.com"), 403),
            (Customer.objects.create_superuser("owner@example.com"), 403),
        ]

        for other, status in others:
            client = self.client(other)
            assert client.get(path).status_code == status
            assert client.post(path, {"token": "pm_card_visa"}).status_code == status
            assert client.delete(f"{path}/{method.method_id}").status_code == status
        assert kept(ada.pk) == [method]

    @pytest.mark.parametrize(
        ("token", "status", "code"),
        [
            ("pm_card_invented", 422, "unknown_payment_method"),
            ("pm_card_chargeDeclined", 402, "payment_declined"),
            ("", 400, "invalid"),
        ],
    )
    def test_says_what_is_wrong(self, ada: Customer, token: str, status: int, code: str) -> None:
        answer = self.client(ada).post(f"/api/v1/customers/{ada.pk}/payment-methods", {"token": token})

        assert (answer.status_code, answer.json()["code"]) == (status, code)
