"""Parcels: written down once, only going forward. The real service and the fake keep the same promises."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connections
from django.test.utils import CaptureQueriesContext

from apps.shipping import services
from apps.shipping.interface import (
    InvalidShipment,
    Shipment,
    ShipmentConflict,
    ShipmentLine,
    ShipmentNotFound,
    ShipmentStatus,
    ShippingService,
)
from apps.shipping.models import Shipment as ShipmentRow
from apps.shipping.rules import steps_between, tracking_url
from apps.shipping.testing import FakeShipping
from commerce.models import OutboxEvent
from commerce.money import Money
from tests.shipping.parcels import ADA, NOW, TWO_MUGS, send

S = ShipmentStatus
LATER = NOW + timedelta(hours=3)

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(params=["real", "fake"])
def shipping(request: pytest.FixtureRequest) -> ShippingService:
    return FakeShipping(price=Money(395, "GBP")) if request.param == "fake" else services


def published() -> list[str]:
    return list(OutboxEvent.objects.using("shipping").order_by("id").values_list("event_type", flat=True))


def test_is_written_down_before_it_leaves(shipping: ShippingService) -> None:
    parcel = send(shipping)

    assert parcel == Shipment(
        shipment_id=parcel.shipment_id,
        order_id="ord_1",
        reference="parcel-1",
        status=S.CREATED,
        lines=(TWO_MUGS,),
        address=ADA,
        method="Standard",
        carrier="DHL",
        tracking_number="JD 0146",
        tracking_url="https://www.dhl.com/global-en/home/tracking.html?tracking-id=JD%200146",
        created_at=NOW,
        dispatched_at=None,
        delivered_at=None,
    )
    assert shipping.get_shipment(shipment_id=parcel.shipment_id) == parcel


def test_is_the_same_for_the_same_key(shipping: ShippingService) -> None:
    assert send(shipping) == send(shipping)
    assert len(shipping.shipments_of(order_id="ord_1")) == 1


def test_keeps_its_key_to_its_order(shipping: ShippingService) -> None:
    send(shipping)

    with pytest.raises(ShipmentConflict):
        send(shipping, order_id="ord_2")


def test_goes_forward_and_says_when(shipping: ShippingService) -> None:
    parcel = send(shipping)

    def now_is(status: ShipmentStatus) -> Shipment:
        return shipping.update_shipment(shipment_id=parcel.shipment_id, status=status, now=LATER)

    assert (now_is(S.DISPATCHED).dispatched_at, now_is(S.DISPATCHED).delivered_at) == (LATER, None)
    assert (now_is(S.DELIVERED).status, now_is(S.DELIVERED).delivered_at) == (S.DELIVERED, LATER)
    with pytest.raises(ShipmentConflict):
        now_is(S.DISPATCHED)


def test_may_be_tracked_later(shipping: ShippingService) -> None:
    parcel = send(shipping, carrier="", tracking_number="")

    tracked = shipping.update_shipment(shipment_id=parcel.shipment_id, tracking_number=" AB  1 ", now=LATER)

    assert (tracked.carrier, tracked.tracking_number, tracked.status) == ("", "AB 1", S.CREATED)


@pytest.mark.parametrize(
    "wrong",
    [
        {"lines": []},
        {"lines": [TWO_MUGS, TWO_MUGS]},
        {"lines": [ShipmentLine(sku="MUG", name="Mug", quantity=0)]},
        {"tracking_number": "1" * 81},
        {"carrier": "D\x00L"},
    ],
)
def test_is_refused_when_it_is_not_one(shipping: ShippingService, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidShipment):
        send(shipping, **wrong)


def test_has_to_exist(shipping: ShippingService) -> None:
    with pytest.raises(ShipmentNotFound):
        shipping.get_shipment(shipment_id="shp_none")
    with pytest.raises(ShipmentNotFound):
        shipping.update_shipment(shipment_id="shp_none", status=S.DELIVERED, now=NOW)


def test_tells_of_every_step_once() -> None:
    parcel = send(services)
    for status in (S.DELIVERED, S.DELIVERED):
        services.update_shipment(shipment_id=parcel.shipment_id, status=status, now=LATER)

    assert published() == ["ShipmentCreated", "ShipmentDispatched", "ShipmentDelivered"]
    told = OutboxEvent.objects.using("shipping").order_by("id").last()
    assert told is not None
    assert (told.topic, told.key, told.data["shipment"]["lines"]) == (
        "shipping.events",
        "ord_1",
        [{"sku": "MUG", "name": "Mug", "quantity": 2}],
    )


def test_the_database_refuses_a_status_without_its_time() -> None:
    parcel = send(services)

    with pytest.raises(IntegrityError, match="shipment_times_say_its_status"):
        ShipmentRow.objects.filter(pk=parcel.shipment_id).update(status=S.DELIVERED)


def test_those_of_an_order_cost_two_queries() -> None:
    for number in range(12):
        send(services, idempotency_key=f"parcel-{number}")

    with CaptureQueriesContext(connections["shipping"]) as captured:
        assert len(services.shipments_of(order_id="ord_1")) == 12
    assert len(captured) == 2


@pytest.mark.parametrize(
    ("present", "wanted", "steps"),
    [
        (S.CREATED, S.CREATED, []),
        (S.CREATED, S.DISPATCHED, [S.DISPATCHED]),
        (S.CREATED, S.DELIVERED, [S.DISPATCHED, S.DELIVERED]),
        (S.DISPATCHED, S.DELIVERED, [S.DELIVERED]),
        (S.DELIVERED, S.CREATED, []),
    ],
)
def test_the_steps_between(present: ShipmentStatus, wanted: ShipmentStatus, steps: list[ShipmentStatus]) -> None:
    assert steps_between(present, wanted) == steps


def test_a_tracking_page_needs_a_carrier_we_know_and_a_number() -> None:
    assert tracking_url("Royal Mail", "AB1/2").endswith("/tracking-results/AB1%2F2")
    assert tracking_url("The neighbour", "AB1") == tracking_url("dhl", "") == ""


def test_created_by_many_at_once_is_one(committed: None, concurrently: Callable[..., list[Any]]) -> None:
    made = concurrently([lambda: send(services)] * 6)

    assert len({parcel.shipment_id for parcel in made}) == 1
    assert published() == ["ShipmentCreated"]
