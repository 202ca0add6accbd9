"""Shipments over REST."""

from datetime import UTC, datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.customers import services as customers
from apps.shipping import services
from tests.shipping.parcels import send

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def path() -> str:
    return f"/api/v1/shipments/{send(services).shipment_id}"


def with_key(*scopes: str) -> APIClient:
    _key, secret = customers.create_api_key(name="Robot", scopes=scopes, expires_at=None, now=datetime.now(UTC))
    return APIClient(HTTP_AUTHORIZATION=f"Api-Key {secret}")


def problem(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_a_shipment_is_shown_whole(path: str) -> None:
    shown = with_key("shipping:read").get(path).json()

    assert shown == {
        "shipmentId": path.rpartition("/")[2],
        "orderId": "ord_1",
        "status": "created",
        "lines": [{"sku": "MUG", "name": "Mug", "quantity": 2}],
        "address": {
            "firstName": "Ada",
            "lastName": "Byron",
            "street": "12 St James's Sq",
            "city": "London",
            "state": "",
            "zipCode": "SW1Y 4JH",
            "country": "GB",
            "phone": "",
        },
        "method": "Standard",
        "carrier": "DHL",
        "trackingNumber": "JD 0146",
        "trackingUrl": "https://www.dhl.com/global-en/home/tracking.html?tracking-id=JD%200146",
        "createdAt": "2026-11-20T12:00:00Z",
        "dispatchedAt": None,
        "deliveredAt": None,
    }


def test_it_is_tracked_dispatched_and_delivered(path: str) -> None:
    client = with_key("shipping:write")

    tracked = client.patch(path, {"carrier": "UPS", "trackingNumber": "1Z9"}).json()
    dispatched = client.patch(path, {"status": "dispatched"}).json()
    delivered = client.patch(path, {"status": "delivered"}).json()

    assert (tracked["carrier"], tracked["trackingNumber"], tracked["status"]) == ("UPS", "1Z9", "created")
    assert (dispatched["status"], dispatched["deliveredAt"], delivered["status"]) == ("dispatched", None, "delivered")
    assert problem(client.patch(path, {"status": "dispatched"})) == (409, "shipment_conflict")


def test_what_is_not_acceptable_is_named(path: str) -> None:
    client = with_key("shipping:write")

    assert problem(client.patch(path, {"status": "lost"})) == (400, "invalid")
    assert problem(client.patch(path, {"trackingNumber": "1" * 81})) == (422, "invalid_shipment")
    assert problem(client.patch("/api/v1/shipments/shp_none", {})) == (404, "shipment_not_found")


def test_it_is_for_staff_and_keys(path: str) -> None:
    assert problem(APIClient().get(path)) == (401, "not_authenticated")
    assert problem(with_key("orders:write").get(path)) == (403, "permission_denied")
    assert problem(with_key("shipping:read").patch(path, {})) == (403, "permission_denied")
