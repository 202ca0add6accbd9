"""T35: what the shop holds about somebody is handed over, and forgotten; the books stay."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from apps.customers import interface as customers
from apps.customers.models import Customer
from apps.orders.models import Order
from apps.payments import services as payments
from apps.payments.models import GatewayCustomer, SandboxCustomer
from apps.shipping.models import Shipment
from commerce.background import deliver_all_events
from commerce.redis import client
from tests.orders.after_payment import send
from tests.storefront import goods
from tests.storefront.html import page
from tests.storefront.test_checkout_page import press

ERASE = {"password": "seven long words", "sure": "on"}
TRACES = ("ada@example.com", "byron", "james's square", "sw1y")


@pytest.fixture
def bought(member: Client) -> str:
    """Ada's address is proven, a card and an address are kept, and she has ordered; the order's id."""
    customer_id = member.session["_auth_user_id"]
    member.post("/account/addresses/", goods.ADDRESS)
    payments.save_payment_method(
        customer_id=customer_id,
        email="ada@example.com",
        method_token="pm_card_visa",
        idempotency_key="keep",
        now=goods.NOW,
    )
    Customer.objects.filter(pk=customer_id).update(email_verified_at=goods.NOW)
    member.post("/cart/add/", {"sku": "MUG", "quantity": "1"})
    assert press(member).status_code == 302
    deliver_all_events()
    return str(Order.objects.get().pk)


@pytest.fixture
def delivered(bought: str) -> str:
    """It has arrived."""
    send(bought, MUG=1)
    deliver_all_events()
    Shipment.objects.update(status="delivered", dispatched_at=goods.NOW, delivered_at=goods.NOW)
    Order.objects.update(status="delivered")
    return bought


def traces() -> list[str]:
    """Where in any table of any domain, or in Redis, something of Ada is left."""
    found = []
    for domain in settings.DOMAINS.names:
        with connections[domain].cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
            for (table,) in cursor.fetchall():
                cursor.execute(f'SELECT count(*) FROM "{table}" AS row WHERE lower(row::text) ~ %s', ["|".join(TRACES)])
                found += [f"{domain}.{table}"] * bool(cursor.fetchone()[0])
    held = [str(client().dump(key)).lower() for key in client().scan_iter()]
    return found + ["Redis"] * any(trace in value for value in held for trace in TRACES)


def test_the_export_tells_what_each_domain_holds(member: Client, bought: str) -> None:
    response = member.get("/account/privacy/export/")

    data: dict[str, Any] = response.json()["data"]
    assert response["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert data["customers"]["account"]["email"] == "ada@example.com"
    assert data["customers"]["account"]["addresses"][0]["street"] == goods.ADDRESS["street"]
    assert [(order["orderId"], order["parcels"]) for order in data["orders"]["orders"]] == [(bought, [])]
    assert data["payments"]["savedCards"][0]["last4"] == "4242"
    assert [payment["orderId"] for payment in data["payments"]["payments"]] == [bought]
    assert len(data["notifications"]["messages"]) == 2


def test_the_export_takes_as_many_statements_for_many_orders_as_for_one(
    member: Client, bought: str, statements: Callable[[Callable[[], Any]], int]
) -> None:
    one = statements(lambda: member.get("/account/privacy/export/"))
    for _ in range(3):
        member.post("/cart/add/", {"sku": "MUG", "quantity": "1"})
        press(member)

    assert statements(lambda: member.get("/account/privacy/export/")) == one


def test_while_an_order_is_under_way_nobody_is_erased(member: Client, bought: str) -> None:
    refused = page(member.post("/account/privacy/", ERASE))

    number = Order.objects.get().number
    assert refused.one("div", class_="notice").text == (
        f"Order {number} is still under way. Your account can be erased once it is closed."
    )
    assert member.get("/account/").status_code == 200


@pytest.mark.parametrize("typed", [{}, {"password": "wrong", "sure": "on"}, {"password": "seven long words"}])
def test_erasing_takes_the_password_and_a_tick(member: Client, typed: dict[str, str]) -> None:
    assert member.post("/account/privacy/", {"": "", **typed}).status_code == 422
    assert member.get("/account/").status_code == 200


def test_t35_an_erased_customer_leaves_no_trace_and_the_books_stay(member: Client, delivered: str) -> None:
    customer_id = member.session["_auth_user_id"]
    before = Order.objects.values("number", "total_amount", "tax_amount", "status", "created_at").get()
    assert traces() != []

    gone = member.post("/account/privacy/", ERASE)
    deliver_all_events()
    payments.forget_at_gateways(goods.NOW.replace(year=goods.NOW.year + 1))

    assert gone["Location"] == "/account/login/"
    assert member.get("/account/").status_code == 302
    assert traces() == []
    assert Order.objects.values(*before).get() == before
    assert Order.objects.get().shipping_address["country"] == goods.ADDRESS["country"]
    assert (GatewayCustomer.objects.count(), SandboxCustomer.objects.count()) == (0, 0)
    assert customers.service().get_customer(customer_id=customer_id).first_name == ""


def test_the_address_of_an_erased_account_can_be_used_again(member: Client, shopper: Client) -> None:
    member.post("/account/privacy/", ERASE)

    again = shopper.post(
        "/account/register/",
        {"first_name": "Ada", "last_name": "Byron", "email": "ada@example.com", "password": "seven long words"},
    )
    assert again["Location"] == "/account/"
