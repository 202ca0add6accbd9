"""In a checkout: what a buyer holds never stands in their own way, and the nearest warehouse sends."""

from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.inventory import services as inventory
from apps.inventory.events import InventoryReleased, InventoryReserved, StockChanged
from apps.inventory.interface import Demand, InsufficientStock, ReservationLost
from apps.inventory.models import Warehouse
from apps.orders import services as orders
from apps.orders.models import Order
from tests.inventory.shelves import NOW, events, put_in, said, shelf, shelves, stocked, wanted, warehouse
from tests.orders.shop_floor import filled_cart, ledger, open_shop
from tests.reliability.buyers import order_form

pytestmark = pytest.mark.usefixtures("db")


class Buyer:
    """One cart, over REST."""

    def __init__(self, **units: int) -> None:
        self.token = filled_cart(**units)
        self._client = APIClient()

    def items(self) -> list[dict[str, Any]]:
        cart = self._client.get("/api/v1/cart", headers={"X-Cart-Token": self.token}).json()
        return list(cart["items"])

    def check_out(self, card: str) -> Any:
        return self._client.post("/api/v1/checkout", order_form(card), headers={"X-Cart-Token": self.token})


def test_a_buyer_who_left_the_bank_s_page_finds_the_last_one_in_their_cart_and_buys_it() -> None:
    open_shop(LAMP=1)
    buyer = Buyer(LAMP=1)
    waiting = buyer.check_out("pm_card_authenticationRequired")
    assert (waiting.status_code, shelf("LAMP")) == (202, (1, 1))

    assert [item["available"] for item in buyer.items()] == [1]
    placed = buyer.check_out("pm_card_visa")

    assert (placed.status_code, shelf("LAMP")) == (201, (0, 0))
    first = Order.objects.get(pk=waiting.json()["orderId"])
    assert orders.finish_payment(order_id=first.pk, now=NOW).status == "cancelled"
    assert sorted(ledger()) == [("captured", 1395, 0), ("voided", 0, 0)]


def test_a_checkout_is_sent_from_the_warehouse_nearest_to_its_address() -> None:
    open_shop(LAMP=5)
    Warehouse.objects.update(country="DE")
    warehouse("leeds", country="GB", priority=9)
    put_in("leeds", LAMP=5)
    assert Buyer(LAMP=2).check_out("pm_card_visa").status_code == 201
    assert shelves("LAMP") == {"main": (5, 0), "leeds": (3, 0)}


def test_to_others_it_is_sold_out() -> None:
    open_shop(LAMP=1)
    buyer, stranger = Buyer(LAMP=1), Buyer(LAMP=1)
    assert buyer.check_out("pm_card_authenticationRequired").status_code == 202
    assert [item["available"] for item in stranger.items()] == [0]
    refused = stranger.check_out("pm_card_visa")
    assert (refused.status_code, refused.json()["code"]) == (409, "insufficient_stock")


def reserve(order_id: str, quantity: int, holder: str = "ada") -> None:
    inventory.reserve(order_id=order_id, lines=wanted(MUG=quantity), now=NOW, holder=holder)


def test_a_new_order_takes_the_place_of_an_older_one_that_is_in_its_way() -> None:
    stocked(MUG=3)
    reserve("ord_1", 2)
    reserve("ord_2", 3)
    assert shelf("MUG") == (3, 3)
    assert events(InventoryReserved, InventoryReleased, StockChanged)[3:] == [
        said(InventoryReleased(order_id="ord_1", lines=(Demand(sku="MUG", quantity=2),))),
        said(StockChanged(sku="MUG", available=3, backorder=False, level_version=3)),
        said(
            InventoryReserved(
                order_id="ord_2", lines=(Demand(sku="MUG", quantity=3),), expires_at=NOW + timedelta(minutes=15)
            )
        ),
        said(StockChanged(sku="MUG", available=0, backorder=False, level_version=4)),
    ]
    with pytest.raises(ReservationLost):
        inventory.commit(order_id="ord_1", now=NOW)
    inventory.release(order_id="ord_1", now=NOW)
    inventory.commit(order_id="ord_2", now=NOW)
    assert shelf("MUG") == (0, 0)


def test_an_older_order_that_is_in_nobody_s_way_keeps_what_it_holds() -> None:
    stocked(MUG=5)
    reserve("ord_1", 2)
    reserve("ord_2", 3)
    inventory.commit(order_id="ord_1", now=NOW)
    assert shelf("MUG") == (3, 3)


def test_an_older_order_keeps_what_it_holds_where_that_would_not_be_enough() -> None:
    stocked(MUG=3)
    reserve("ord_1", 2)
    with pytest.raises(InsufficientStock) as short:
        reserve("ord_2", 4)
    assert short.value.params == {"skus": ["MUG"], "available": {"MUG": 3}}
    inventory.commit(order_id="ord_1", now=NOW)
    assert shelf("MUG") == (1, 0)


def test_an_older_order_that_is_late_takes_nothing_from_a_newer_one() -> None:
    stocked(MUG=3)
    reserve("ord_2", 2)
    with pytest.raises(InsufficientStock):
        reserve("ord_1", 3)
    inventory.commit(order_id="ord_2", now=NOW)


def test_what_an_older_order_has_paid_for_is_not_touched() -> None:
    stocked(MUG=3)
    reserve("ord_1", 2)
    inventory.commit(order_id="ord_1", now=NOW)
    with pytest.raises(InsufficientStock):
        reserve("ord_2", 3)
    assert shelf("MUG") == (1, 0)


def test_nobody_is_no_holder() -> None:
    stocked(MUG=3)
    reserve("ord_1", 2, holder="")
    with pytest.raises(InsufficientStock):
        reserve("ord_2", 3, holder="")
    assert inventory.availability(skus=["MUG"], holder="")["MUG"].available == 1
