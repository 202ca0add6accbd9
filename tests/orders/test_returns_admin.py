"""Returns in the admin: what staff see and do, by role."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.customers.models import Customer
from apps.orders import services
from apps.orders.models import Order, Return
from tests.orders.after_payment import send
from tests.orders.shop_floor import check_out, filled_cart, ledger, open_shop, shelf
from tests.orders.test_returns import approve, ask, receive


@pytest.fixture(autouse=True)
def shop_floor(db: None) -> None:
    open_shop(MUG=100)


@pytest.fixture
def owner() -> Client:
    client = Client()
    client.force_login(Customer.objects.create_superuser("owner@example.com"))
    return client


@pytest.fixture
def order_id(deliver_events: Callable[[], int]) -> str:
    order_id = check_out(filled_cart(MUG=50)).order.order_id
    send(order_id)
    deliver_events()
    return order_id


def dialog(browser: Client, name: str, **said: str) -> Any:
    path = f"/admin/orders/return/{Return.objects.get().pk}/{name}/"
    shown = browser.get(path)
    if shown.status_code != 200:
        return shown
    return browser.post(path, {"_form_submitted": "on", **said})


def look(browser: Client, path: str) -> str:
    response = browser.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_return_goes_its_way_by_dialogs(owner: Client, order_id: str) -> None:
    back = ask(order_id, MUG=2)

    dialog(owner, "approve", instructions="Use the label.")
    dialog(owner, "receive", units_MUG="1")
    dialog(owner, "repay")

    page = look(owner, f"/admin/orders/return/{back.return_id}/change/")
    assert all(words in page for words in (back.number, "Use the label.", "staff owner@example.com", "10.00 GBP"))
    assert Return.objects.get().state == "refunded"
    assert (shelf("MUG"), ledger()[0][2]) == ((50, 0), 1000)
    assert back.number in look(owner, f"/admin/orders/order/{order_id}/change/")


def test_a_rejection_says_why(owner: Client, order_id: str) -> None:
    back = ask(order_id, MUG=2)

    dialog(owner, "reject", reason="It was used.")

    assert services.get_return(return_id=back.return_id).said_last == "It was used."


def test_the_list_is_searched_and_costs_the_same_for_one_and_for_thirty(owner: Client, order_id: str) -> None:
    ask(order_id, key="0", MUG=1)
    number = Order.objects.get().number
    assert f"{number}-1" in look(owner, f"/admin/orders/return/?q={number[:5]}")
    assert f"{number}-1" not in look(owner, "/admin/orders/return/?q=eve@")

    def queries() -> int:
        with CaptureQueriesContext(connections["orders"]) as captured:
            look(owner, "/admin/orders/return/")
        return len(captured)

    one = queries()
    for key in range(1, 30):
        ask(order_id, key=str(key), MUG=1)

    assert queries() == one


@pytest.mark.parametrize(
    ("permissions", "may"),
    [
        (("view_return", "change_order"), {"approve", "repay", "reject"}),
        (("view_return", "change_return"), {"receive"}),
        (("view_return",), set()),
    ],
)
def test_each_does_their_part(order_id: str, permissions: tuple[str, ...], may: set[str]) -> None:
    member = Customer.objects.create_user("ann@example.com", is_staff=True)
    member.user_permissions.set(Permission.objects.filter(codename__in=permissions, content_type__app_label="orders"))
    browser = Client()
    browser.force_login(member)
    receive(approve(ask(order_id, MUG=1)))
    path = f"/admin/orders/return/{Return.objects.get().pk}"

    allowed = {
        act for act in ("approve", "receive", "repay", "reject") if browser.get(f"{path}/{act}/").status_code == 200
    }

    assert allowed == may
