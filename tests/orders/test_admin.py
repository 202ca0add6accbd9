"""Orders in the admin."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.customers import services as customers
from apps.customers.models import Customer
from apps.orders import services
from apps.orders.models import CheckoutSaga, Order
from tests.orders.shop_floor import NOW, check_out, filled_cart, ledger, open_shop, shelf


@pytest.fixture(autouse=True)
def shop_floor(db: None) -> None:
    open_shop(MUG=100)


@pytest.fixture
def owner() -> Client:
    client = Client()
    client.force_login(Customer.objects.create_superuser("owner@example.com"))
    return client


@pytest.fixture
def order() -> Order:
    check_out(filled_cart(MUG=2))
    return Order.objects.get()


def texts(owner: Client, path: str) -> str:
    response = owner.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def dialog(owner: Client, order: Order, name: str, **said: str) -> Any:
    path = f"/admin/orders/order/{order.pk}/{name}/"
    assert owner.get(path).status_code == 200
    return owner.post(path, {"_form_submitted": "on", **said})


def test_the_list_is_searched_by_number_and_by_email(owner: Client, order: Order) -> None:
    for words in ("", order.number[:5], "ada@"):
        assert order.number in texts(owner, f"/admin/orders/order/?q={words}")
    assert order.number not in texts(owner, "/admin/orders/order/?q=eve@")


def test_the_list_is_narrowed_by_what_is_told_and_by_where_the_goods_are(owner: Client, order: Order) -> None:
    Order.objects.update(refunded_amount=100)

    def is_listed(query: str) -> bool:
        return order.number in texts(owner, f"/admin/orders/order/?{query}")

    assert (is_listed("told=partially_refunded"), is_listed("told=confirmed")) == (True, False)
    assert (is_listed("status__exact=confirmed"), is_listed("status__exact=shipped")) == (True, False)


def test_the_list_costs_the_same_queries_for_one_order_and_for_thirty(owner: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connections["orders"]) as captured:
            texts(owner, "/admin/orders/order/")
        return len(captured)

    check_out(filled_cart(MUG=1))
    texts(owner, "/admin/orders/order/")
    one = queries()
    for _ in range(29):
        check_out(filled_cart(MUG=1))

    assert queries() == one


def test_the_page_says_in_words_what_is_told_and_where_the_goods_are(owner: Client, order: Order) -> None:
    Order.objects.update(status="shipped", refunded_amount=100)

    page = texts(owner, f"/admin/orders/order/{order.pk}/change/")

    assert all(words in page for words in ("partially refunded", "shipped"))
    assert "partially_refunded" not in page


def test_the_page_shows_lines_totals_addresses_timeline_and_payments(owner: Client, order: Order) -> None:
    page = texts(owner, f"/admin/orders/order/{order.pk}/change/")

    for words in ("MUG", "23.95 GBP", "12 St James&#x27;s Sq", "Ordered.", "Paid.", "captured 23.95 GBP", "4242"):
        assert words in page


def test_the_page_costs_the_same_queries_for_one_line_and_for_many(owner: Client) -> None:
    open_shop(**{f"SKU{n}": 10 for n in range(20)})

    def queries(order_id: str) -> int:
        with CaptureQueriesContext(connections["orders"]) as captured:
            texts(owner, f"/admin/orders/order/{order_id}/change/")
        return len(captured)

    small = check_out(filled_cart(SKU0=1)).order.order_id
    large = check_out(filled_cart(**{f"SKU{n}": 1 for n in range(20)})).order.order_id
    texts(owner, f"/admin/orders/order/{small}/change/")

    assert queries(small) == queries(large)


def test_cancelling_gives_everything_back(owner: Client, order: Order) -> None:
    done = dialog(owner, order, "cancel", reason="Out of clay.")

    cancelled = services.get_order(order_id=order.pk)
    assert done.headers["HX-Redirect"] == f"/admin/orders/order/{order.pk}/change/"
    assert (cancelled.status, cancelled.history[-1].by) == ("cancelled", "staff owner@example.com")
    assert (shelf("MUG"), ledger()) == ((100, 0), [("captured", 2395, 2395)])


def test_refunding_in_part_gives_back_once_however_often_it_is_sent(owner: Client, order: Order) -> None:
    for _ in range(2):
        dialog(owner, order, "refund", amount="5.00", reason="Chipped.", attempt="key_1")

    assert ledger() == [("captured", 2395, 500)]


def test_what_is_not_possible_is_said(owner: Client, order: Order) -> None:
    dialog(owner, order, "refund", amount="50.00", reason="Chipped.", attempt="key_1")

    assert "So much cannot be given back on this order." in texts(owner, f"/admin/orders/order/{order.pk}/change/")
    assert ledger() == [("captured", 2395, 0)]


def test_looking_is_not_changing(order: Order) -> None:
    reader = Client()
    account = Customer.objects.create_user("reader@example.com", is_staff=True)
    account.user_permissions.set(permissions("view_order"))
    reader.force_login(account)
    path = f"/admin/orders/order/{order.pk}"

    assert reader.get(f"{path}/change/").status_code == 200
    assert reader.post(f"{path}/cancel/", {"_form_submitted": "on", "reason": "No."}).status_code == 403
    assert reader.get("/admin/orders/checkoutsaga/").status_code == 403
    assert ledger() == [("captured", 2395, 0)]


class TestAPaidOrder:
    def test_is_sent_in_part_with_its_tracking_number(self, owner: Client, order: Order) -> None:
        said = {"units_MUG": "1", "carrier": "DHL", "tracking_number": "JD1", "attempt": "key_1"}
        for _ in range(2):
            dialog(owner, order, "ship", **said)

        page = texts(owner, f"/admin/orders/order/{order.pk}/change/")
        assert services.get_order(order_id=order.pk).fulfilment == "partially_shipped"
        assert all(words in page for words in ("1, 1 to send", "Sent with DHL: 1 × Mug.", ">JD1</a>"))

    def test_is_packed(self, owner: Client, order: Order) -> None:
        dialog(owner, order, "pack")

        assert services.get_order(order_id=order.pk).status == "processing"

    def test_is_refunded_by_lines(self, owner: Client, order: Order) -> None:
        dialog(owner, order, "refund", units_MUG="1", restock="on", reason="Chipped.", attempt="key_1")

        page = texts(owner, f"/admin/orders/order/{order.pk}/change/")
        assert (shelf("MUG"), ledger()) == ((99, 0), [("captured", 2395, 1000)])
        assert all(words in page for words in ("1 (1 not sent)", "10.00 GBP", "1 × MUG", "accepted"))

    def test_is_refunded_by_an_amount_or_by_units(self, owner: Client, order: Order) -> None:
        for said in ({}, {"units_MUG": "1", "amount": "5.00"}, {"units_MUG": "3"}):
            again = dialog(owner, order, "refund", reason="Chipped.", attempt="key_1", **said)
            assert "HX-Redirect" not in again.headers

        assert ledger() == [("captured", 2395, 0)]

    def test_is_sent_elsewhere_and_keeps_the_old_address(self, owner: Client, order: Order) -> None:
        form = owner.get(f"/admin/orders/order/{order.pk}/readdress/").content.decode()
        said = {"first_name": "Ada", "last_name": "Byron", "city": "London", "country": "GB", "zip_code": "SW3 5HL"}
        dialog(owner, order, "readdress", which="both", street="20 Cheyne Row", **said)

        page = texts(owner, f"/admin/orders/order/{order.pk}/change/")
        assert "12 St James&#x27;s Sq" in form
        assert page.count("20 Cheyne Row") == page.count("12 St James&#x27;s Sq") == 2

    def test_is_noted_on(self, owner: Client, order: Order) -> None:
        dialog(owner, order, "note", text="Rang twice.")

        assert "Rang twice." in texts(owner, f"/admin/orders/order/{order.pk}/change/")


ACTS = ("ship", "pack", "refund", "readdress", "note", "cancel")


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("Manager", set(ACTS)),
        ("Support", {"refund", "readdress", "note", "cancel"}),
        ("Warehouse", {"ship", "pack", "note"}),
        ("Read-only", set()),
    ],
)
def test_each_role_does_its_own_work(order: Order, role: str, may: set[str]) -> None:
    customers.ensure_roles()
    member = customers.create_staff(
        email="one@example.com", password="seven long words", role=role, first_name="", last_name="", now=NOW
    )
    client = Client()
    client.force_login(member)
    path = f"/admin/orders/order/{order.pk}"

    page = texts(client, f"{path}/change/")

    assert {act for act in ACTS if client.get(f"{path}/{act}/").status_code == 200} == may
    assert {act for act in ACTS if f"{path}/{act}/" in page} == may


def permissions(*codenames: str) -> Any:
    return Permission.objects.filter(codename__in=codenames)


def test_checkouts_are_shown_without_the_shoppers_secrets(owner: Client) -> None:
    token = filled_cart(MUG=1)
    check_out(token, "pm_card_authenticationRequired")
    saga = CheckoutSaga.objects.get()

    page = texts(owner, f"/admin/orders/checkoutsaga/{saga.pk}/change/")

    assert "waiting for the shopper" in texts(owner, "/admin/orders/checkoutsaga/")
    assert all(secret not in page for secret in (token, saga.method_token, saga.return_url))
