"""Staff's view of stock."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from apps.inventory import services
from apps.inventory.events import StockChanged
from apps.inventory.interface import StockLevel
from apps.inventory.models import LedgerEntry, Reservation, Stock, Warehouse
from tests.inventory.shelves import NOW, events, last_told, put_in, said, shelf, shelves, stocked, wanted, warehouse

STOCK = "/admin/inventory/stock/"

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("owner@shop.example"))
    return client


def save(staff: Client, sku: str = "MUG", **entered: Any) -> Any:
    stock = Stock.objects.get(sku=sku)
    form = {"delta": "", "reason": "received", "tracked": "on", "low_stock_threshold": "5"}
    form |= {"safety_stock": "0", "preorder_until": "", "preorder_limit": "0", **entered}
    return staff.post(f"{STOCK}{stock.pk}/change/", form)


def test_an_adjustment_goes_through_the_service(staff: Client) -> None:
    stocked(MUG=9)
    assert save(staff, delta="3").status_code == 302
    assert shelf("MUG") == (12, 0)
    entry = LedgerEntry.objects.latest("id")
    assert (entry.delta, entry.reason, entry.reference) == (3, "received", get_user_model().objects.get().pk)
    assert events(StockChanged)[1:] == [said(StockChanged(sku="MUG", available=12, backorder=False, level_version=2))]


def test_what_is_on_the_shelf_or_reserved_cannot_be_written(staff: Client) -> None:
    stocked(MUG=9)
    services.reserve(order_id="ord_1", lines=wanted(MUG=2), now=NOW)
    save(staff, on_hand="500", reserved="0", missing="3")
    assert shelf("MUG") == (9, 2)


def test_what_the_service_refuses_is_said_and_nothing_is_kept(staff: Client) -> None:
    stocked(MUG=1)
    answer = save(staff, delta="-2", reason="lost", low_stock_threshold="1")
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [
        "There are not as many units to take away. Count the shelf, and enter what is there."
    ]
    assert shelf("MUG") == (1, 0)
    assert Stock.objects.get().low_stock_threshold == 5


def test_new_stock_is_counted_in(staff: Client) -> None:
    warehouse("bonn")
    form = {"sku": "MUG", "warehouse": Warehouse.objects.get().pk, "counted": "7", "tracked": "on", "backorder": "on"}
    form |= {"low_stock_threshold": "2", "safety_stock": "1", "preorder_until": "", "preorder_limit": "0"}
    assert staff.post(f"{STOCK}add/", form).status_code == 302
    stock = Stock.objects.get(sku="MUG")
    assert (stock.on_hand, stock.backorder, stock.low_stock_threshold, stock.safety_stock) == (7, True, 2, 1)
    again = staff.post(f"{STOCK}add/", form)
    assert b"There is stock of this SKU already" in again.content


def test_the_list_can_be_narrowed_to_what_is_short(staff: Client) -> None:
    levels = [
        StockLevel(sku="PLENTY", on_hand=50),
        StockLevel(sku="FEW", on_hand=5),
        StockLevel(sku="OWED", on_hand=-2, backorder=True),
        StockLevel(sku="UNCOUNTED", on_hand=0, tracked=False),
        StockLevel(sku="GONE", on_hand=2),
    ]
    services.set_levels(levels=levels, reason="count", now=NOW)
    services.reserve(order_id="ord_1", lines=wanted(GONE=2), now=NOW)
    services.adjust(sku="GONE", delta=-1, reason="lost", reference="", now=NOW)

    def found(supply: str) -> list[str]:
        return [stock.sku for stock in staff.get(f"{STOCK}?supply={supply}").context["cl"].result_list]

    assert found("low") == ["FEW", "GONE", "OWED"]
    assert found("missing") == ["GONE"]
    assert found("owed") == ["OWED"]


def test_pre_orders_are_opened_with_a_day_and_a_limit(staff: Client) -> None:
    stocked(MUG=0)
    refused = save(staff, preorder_until="2026-04-01")
    assert b"Say how many may be sold before they have come." in refused.content
    assert save(staff, preorder_until="2026-04-01", preorder_limit="10", safety_stock="2").status_code == 302
    found = services.availability(skus=["MUG"])["MUG"]
    assert (found.available, found.preorder_until) == (8, date(2026, 4, 1))


def act(staff: Client, name: str, **entered: Any) -> str:
    """What the dialog answers."""
    stock = Stock.objects.get(sku="MUG", warehouse__code="main")
    path = reverse(f"admin:inventory_stock_{name}", args=[stock.pk])
    answer = staff.post(path, {"_form_submitted": "on", **entered})
    assert answer.headers["HX-Redirect"] == f"{STOCK}{stock.pk}/change/"
    return [str(message) for message in get_messages(answer.wsgi_request)][-1]


def test_a_count_is_entered(staff: Client) -> None:
    stocked(MUG=9)
    save(staff, backorder="on")
    assert act(staff, "count", counted="7") == "The count is entered."
    stock = Stock.objects.get()
    assert (stock.on_hand, stock.backorder, LedgerEntry.objects.latest("id").delta) == (7, True, -2)


def test_units_are_moved_to_another_warehouse(staff: Client) -> None:
    stocked(MUG=9)
    warehouse("bonn", priority=1)
    bonn = Warehouse.objects.get(code="bonn").pk
    assert act(staff, "transfer", target=bonn, quantity="4") == "Moved to Bonn."
    assert shelves("MUG") == {"main": (5, 0), "bonn": (4, 0)}
    assert act(staff, "transfer", target=bonn, quantity="6").startswith("There are not as many units to take away.")
    main = Warehouse.objects.get(code="main").pk
    assert act(staff, "transfer", target=main, quantity="1") == "It is there already."


def test_a_warehouse_is_opened_and_switched_off(staff: Client) -> None:
    form = {"name": "Bonn", "code": "bonn", "country": "de", "postcode": "", "priority": "1", "serves": "de, at"}
    assert staff.post("/admin/inventory/warehouse/add/", {**form, "active": "on"}).status_code == 302
    bonn = Warehouse.objects.get()
    assert (bonn.country, bonn.serves, bonn.announced) == ("DE", ["DE", "AT"], True)
    put_in("bonn", MUG=3)
    assert staff.post(f"/admin/inventory/warehouse/{bonn.pk}/change/", form).status_code == 302
    assert (services.announce_warehouses(NOW), last_told("MUG")) == (1, (0, 2))
    nowhere = staff.post(f"/admin/inventory/warehouse/{bonn.pk}/change/", {**form, "country": "Germany"})
    assert b"Ensure this value has at most 2 characters" in nowhere.content
    assert staff.post(f"/admin/inventory/warehouse/{bonn.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_reservation_says_which_warehouse_sends_what(staff: Client) -> None:
    stocked(MUG=2)
    services.reserve(order_id="ord_1", lines=wanted(MUG=2), now=NOW)
    held = Reservation.objects.get()
    assert b"Main warehouse" in staff.get(f"/admin/inventory/reservation/{held.pk}/change/").content


@pytest.mark.parametrize("page", ["stock", "ledgerentry", "reservation", "warehouse"])
def test_lists_take_as_many_queries_for_thirty_rows_as_for_one(
    staff: Client, page: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        stocked(**{f"SKU{number}": 10})
        warehouse(f"wh-{number}", priority=1)
        services.reserve(order_id=f"ord_{number}", lines=wanted(**{f"SKU{number}": 1}), now=NOW)
    with django_assert_max_num_queries(6, using="inventory"):
        assert staff.get(f"/admin/inventory/{page}/?q=").status_code == 200


@pytest.mark.parametrize("page", ["ledgerentry", "reservation"])
def test_history_is_read_only(staff: Client, page: str) -> None:
    stocked(MUG=9)
    services.reserve(order_id="ord_1", lines=wanted(MUG=2), now=NOW)
    rows = staff.get(f"/admin/inventory/{page}/").context["cl"].result_list
    assert staff.get(f"/admin/inventory/{page}/{rows[0].pk}/change/").status_code == 200
    assert staff.post(f"/admin/inventory/{page}/{rows[0].pk}/change/", {}).status_code == 403
    assert staff.post(f"/admin/inventory/{page}/{rows[0].pk}/delete/", {"post": "yes"}).status_code == 403
    assert staff.get(f"/admin/inventory/{page}/add/").status_code == 403
