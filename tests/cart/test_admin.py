"""Staff's view of carts."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from apps.cart import services
from apps.cart.models import Cart
from tests.cart.world import NOW

CARTS = "/admin/cart/cart/"

pytestmark = pytest.mark.usefixtures("db", "shelves")


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("owner@shop.example"))
    return client


@pytest.mark.parametrize("carts", [1, 30])
def test_carts_are_listed_in_so_many_queries(carts: int, staff: Client, django_assert_num_queries: Any) -> None:
    for _ in range(carts):
        services.add_item(token="", sku="MUG", quantity=3, now=NOW)

    with django_assert_num_queries(5, using="cart"):
        assert staff.get(CARTS).status_code == 200


def test_a_cart_is_shown_and_neither_changed_nor_taken_over(staff: Client) -> None:
    cart = services.add_item(token="", sku="MUG", quantity=3, now=NOW)
    stored = Cart.objects.get()

    page = staff.get(f"{CARTS}{stored.pk}/change/")

    assert "3 × MUG" in page.content.decode()
    assert cart.token not in page.content.decode()
    assert stored.token_digest not in page.content.decode()
    assert staff.post(f"{CARTS}{stored.pk}/change/", {"closed": "on"}).status_code == 403
    assert staff.post(f"{CARTS}{stored.pk}/delete/", {"post": "yes"}).status_code == 403
    assert staff.get(f"{CARTS}add/").status_code == 403
