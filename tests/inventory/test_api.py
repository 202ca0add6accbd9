"""REST of the inventory."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from apps.customers import services as customers
from apps.inventory import services
from apps.inventory.interface import StockLevel
from apps.inventory.models import LedgerEntry, SellingTerms
from tests.inventory.shelves import NOW, put_in, shelf, shelves, stocked, wanted, warehouse

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("owner@shop.example"))
    return client


def adjust(client: Client, body: dict[str, Any], *, key: str = "", sku: str = "MUG") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(f"/api/v1/inventory/{sku}/adjustments", body, "application/json", headers=headers)


def mug(on_hand: int, reserved: int = 0) -> dict[str, Any]:
    return {
        "sku": "MUG",
        "available": on_hand - reserved,
        "backorder": False,
        "warehouses": [
            {
                "warehouse": "main",
                "onHand": on_hand,
                "reserved": reserved,
                "missing": 0,
                "safetyStock": 0,
                "available": on_hand - reserved,
                "backorder": False,
                "preorderUntil": None,
                "preorderLimit": 0,
                "tracked": True,
                "lowStockThreshold": 5,
                "active": True,
            }
        ],
    }


def test_stock_is_shown_per_warehouse(staff: Client) -> None:
    stocked(MUG=9)
    services.reserve(order_id="ord_1", lines=wanted(MUG=2), now=NOW)
    answer = staff.get("/api/v1/inventory/MUG")
    assert (answer.status_code, answer.json()) == (200, mug(9, reserved=2))


def test_an_adjustment_moves_stock_and_names_who_made_it(staff: Client) -> None:
    stocked(MUG=9)
    answer = adjust(staff, {"delta": -2, "reason": "damaged"})
    assert (answer.status_code, answer.json()) == (201, mug(7))
    entry = LedgerEntry.objects.latest("id")
    assert (entry.delta, entry.reason, entry.reference) == (-2, "damaged", get_user_model().objects.get().pk)


def test_an_adjustment_repeated_with_its_key_moves_stock_once(staff: Client) -> None:
    stocked(MUG=9)
    answers = [adjust(staff, {"delta": 3, "reason": "received"}, key="delivery-7") for _twice in range(2)]
    assert [answer.json() for answer in answers] == [mug(12), mug(12)]
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    assert shelf("MUG") == (12, 0)
    other = adjust(staff, {"delta": 4, "reason": "received"}, key="delivery-7")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"delta": 0, "reason": "received"}, "delta"),
        ({"delta": "3", "reason": "received"}, "delta"),
        ({"delta": 2.5, "reason": "received"}, "delta"),
        ({"delta": 3, "reason": "sale"}, "reason"),
        ({"delta": 3}, "reason"),
        ({"delta": 10_000_000, "reason": "received"}, "delta"),
    ],
)
def test_an_adjustment_that_makes_no_sense_names_its_field(staff: Client, body: dict[str, Any], field: str) -> None:
    stocked(MUG=9)
    answer = adjust(staff, body)
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (400, [field])
    assert shelf("MUG") == (9, 0)


def test_an_adjustment_may_name_its_warehouse(staff: Client) -> None:
    stocked(MUG=9)
    warehouse("bonn", priority=1)
    answer = adjust(staff, {"delta": 3, "reason": "received", "warehouse": "bonn"})
    found = [(row["warehouse"], row["onHand"]) for row in answer.json()["warehouses"]]
    assert (answer.status_code, answer.json()["available"], found) == (201, 12, [("main", 9), ("bonn", 3)])
    refused = adjust(staff, {"delta": 3, "reason": "received", "warehouse": "nowhere"})
    assert (refused.status_code, refused.json()["code"], refused.json()["warehouse"]) == (
        422,
        "unknown_warehouse",
        "nowhere",
    )


def count_all(client: Client, *levels: dict[str, Any], key: str = "", **said: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post("/api/v1/inventory/bulk", {"levels": levels, **said}, "application/json", headers=headers)


def test_many_counts_are_taken_at_once(staff: Client) -> None:
    stocked(MUG=9)
    warehouse("bonn", priority=1)
    services.change_selling(sku="MUG", terms=SellingTerms(backorder=True))
    levels = [
        {"sku": "MUG", "onHand": 7},
        {"sku": "MUG", "onHand": 2, "warehouse": "bonn"},
        {"sku": "JUG", "onHand": 0},
    ]
    answers = [count_all(staff, *levels, key="count-1") for _twice in range(2)]
    assert [(answer.status_code, answer.json()) for answer in answers] == [(200, {"changed": 3})] * 2
    assert (shelves("MUG"), shelves("JUG")) == ({"main": (7, 0), "bonn": (2, 0)}, {"main": (0, 0)})
    assert staff.get("/api/v1/inventory/MUG").json()["warehouses"][0]["backorder"] is True
    assert count_all(staff, *levels).json() == {"changed": 0}
    assert set(LedgerEntry.objects.values_list("reason", flat=True)) == {"count"}


def test_of_many_counts_none_is_taken_when_one_makes_no_sense(staff: Client) -> None:
    stocked(MUG=9)
    answer = count_all(staff, {"sku": "MUG", "onHand": 7}, {"sku": "JUG", "onHand": "2"})
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (400, ["levels.1.onHand"])
    nowhere = count_all(staff, {"sku": "MUG", "onHand": 7}, {"sku": "JUG", "onHand": 2, "warehouse": "nowhere"})
    assert (nowhere.status_code, nowhere.json()["code"]) == (422, "unknown_warehouse")
    assert count_all(staff).status_code == 400
    assert count_all(staff, {"sku": "MUG", "onHand": 7}, reason="sale").status_code == 400
    assert shelf("MUG") == (9, 0)


@pytest.mark.parametrize("rows", [1, 30])
def test_counting_takes_as_many_queries_for_thirty_as_for_one(
    staff: Client, rows: int, django_assert_num_queries: Any
) -> None:
    stocked(OTHER=1)
    with django_assert_num_queries(8, using="inventory"):
        count_all(staff, *({"sku": f"SKU{n}", "onHand": 7} for n in range(rows)))


@pytest.mark.parametrize("rows", [1, 30])
def test_stock_takes_as_many_queries_for_thirty_warehouses_as_for_one(
    staff: Client, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        warehouse(f"wh-{number}")
        put_in(f"wh-{number}", MUG=1)
    with django_assert_num_queries(1, using="inventory"):
        answer = staff.get("/api/v1/inventory/MUG")
    assert (answer.json()["available"], len(answer.json()["warehouses"])) == (rows, rows)


def test_more_than_is_there_cannot_be_taken_away(staff: Client) -> None:
    stocked(MUG=1)
    answer = adjust(staff, {"delta": -2, "reason": "lost"})
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["onHand"]) == (409, "stock_too_low", 1)


def test_unknown_stock_is_not_found(staff: Client) -> None:
    answers = [
        staff.get("/api/v1/inventory/NEVER"),
        staff.get("/api/v1/inventory/NEVER/ledger"),
        adjust(staff, {"delta": 1, "reason": "received"}, sku="NEVER"),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "stock_not_found")] * 3


def test_the_ledger_is_read_page_by_page_newest_first(staff: Client) -> None:
    for units in range(1, 6):
        stocked(MUG=units * 10)
    first = staff.get("/api/v1/inventory/MUG/ledger?limit=3").json()
    second = staff.get(f"/api/v1/inventory/MUG/ledger?limit=3&cursor={first['nextCursor']}").json()
    assert first["entries"][0] == {
        "at": "2026-03-02T09:00:00Z",
        "warehouse": "main",
        "delta": 10,
        "reason": "count",
        "reference": "",
    }
    assert [len(first["entries"]), len(second["entries"]), second["nextCursor"]] == [3, 2, None]


@pytest.mark.parametrize("entries", [1, 30])
def test_the_ledger_takes_as_many_queries_for_thirty_entries_as_for_one(
    staff: Client, entries: int, django_assert_num_queries: Any
) -> None:
    for units in range(1, entries + 1):
        stocked(MUG=units)
    with django_assert_num_queries(2, using="inventory"):
        answer = staff.get("/api/v1/inventory/MUG/ledger?limit=100")
    assert len(answer.json()["entries"]) == entries


def test_a_sku_may_hold_a_slash(staff: Client) -> None:
    services.set_levels(levels=[StockLevel(sku="A/B", on_hand=1)], reason="count", now=NOW)
    assert staff.get("/api/v1/inventory/A/B").json()["sku"] == "A/B"
    assert adjust(staff, {"delta": 1, "reason": "received"}, sku="A/B").status_code == 201


def test_strangers_are_turned_away(client: Client) -> None:
    stocked(MUG=9)
    assert client.get("/api/v1/inventory/MUG").status_code == 401
    assert adjust(client, {"delta": 1, "reason": "received"}).status_code == 401


def test_a_key_needs_the_scope(client: Client) -> None:
    stocked(MUG=9)
    _key, secret = customers.create_api_key(name="Counter", scopes=["inventory:read"], expires_at=None, now=NOW)
    headers = {"Authorization": f"Api-Key {secret}"}
    assert client.get("/api/v1/inventory/MUG", headers=headers).json() == mug(9)
    answer = client.post(
        "/api/v1/inventory/MUG/adjustments",
        {"delta": 1, "reason": "received"},
        "application/json",
        headers=headers,
    )
    assert answer.status_code == 403
