"""Staff's view of stock."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.test import Client

from apps.inventory import services
from apps.inventory.events import StockChanged
from apps.inventory.interface import StockLevel
from apps.inventory.models import LedgerEntry, Stock
from tests.inventory.shelves import NOW, events, said, shelf, stocked, wanted

STOCK = "/admin/inventory/stock/"

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("owner@shop.example"))
    return client


def save(staff: Client, sku: str = "MUG", **entered: Any) -> Any:
    stock = Stock.objects.get(sku=sku)
    form = {"delta": "", "reason": "received", "tracked": "on", "low_stock_threshold": "5", **entered}
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
    form = {"sku": "MUG", "counted": "7", "tracked": "on", "backorder": "on", "low_stock_threshold": "2"}
    assert staff.post(f"{STOCK}add/", form).status_code == 302
    stock = Stock.objects.get(sku="MUG")
    assert (stock.on_hand, stock.backorder, stock.low_stock_threshold) == (7, True, 2)
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


@pytest.mark.parametrize("page", ["stock", "ledgerentry", "reservation", "warehouse"])
def test_lists_take_as_many_queries_for_thirty_rows_as_for_one(
    staff: Client, page: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        stocked(**{f"SKU{number}": 10})
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
