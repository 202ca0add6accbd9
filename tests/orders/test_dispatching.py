"""Sending orders, whole or in part: paid for first, once, and carried out whatever happens."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from apps.orders import services
from apps.orders.interface import Fulfilment, KeyUsedElsewhere, NotPaidFor, NotShippable, OrderNotFound
from apps.orders.models import Order
from apps.orders.rules import InvalidLines
from apps.orders.services import dispatching
from apps.payments import services as payments
from apps.payments.interface import service as port
from apps.payments.models import SandboxIntent
from apps.shipping import services as shipping
from apps.shipping.interface import InvalidShipment, ShipmentLine, ShipmentStatus
from commerce.models import OutboxEvent
from tests.orders.after_payment import give_back, send, steps
from tests.orders.shop_floor import NOW, check_out, filled_cart, ledger, open_shop, published, shelf
from tests.orders.test_cancel import Killed, dies


@pytest.fixture(autouse=True)
def shop_floor(db: None) -> None:
    open_shop(MUG=10, BOWL=10)


@pytest.fixture
def order_id() -> str:
    """Three mugs and a bowl."""
    return check_out(filled_cart(MUG=3, BOWL=1)).order.order_id


def state(order_id: str) -> tuple[str, str, dict[str, int]]:
    order = services.get_order(order_id=order_id)
    return order.status.value, order.fulfilment.value, {line.sku: line.shipped for line in order.lines}


def test_all_of_it_is_sent(order_id: str, deliver_events: Callable[[], int]) -> None:
    parcel = send(order_id)
    deliver_events()

    assert parcel.lines == (
        ShipmentLine(sku="MUG", name="Mug", quantity=3),
        ShipmentLine(sku="BOWL", name="Bowl", quantity=1),
    )
    assert (parcel.status, parcel.carrier, parcel.tracking_number) == (ShipmentStatus.DISPATCHED, "DHL", "JD1")
    assert state(order_id) == ("shipped", "shipped", {"MUG": 3, "BOWL": 1})
    assert steps(services.get_order(order_id=order_id))[-1] == ("shipped", "Sent with DHL: 3 × Mug, 1 × Bowl.")
    assert published("shipping") == ["ShipmentCreated", "ShipmentDispatched"]
    assert published()[-2:] == ["OrderStatusChanged", "OrderShipped"]


def test_in_parts_it_is_being_processed_until_the_last(order_id: str, deliver_events: Callable[[], int]) -> None:
    send(order_id, key="first", MUG=2)
    part = state(order_id)
    send(order_id, key="second")
    deliver_events()

    assert part == ("processing", "partially_shipped", {"MUG": 2, "BOWL": 0})
    assert state(order_id) == ("shipped", "shipped", {"MUG": 3, "BOWL": 1})
    assert [parcel.lines for parcel in shipping.shipments_of(order_id=order_id)] == [
        (ShipmentLine(sku="MUG", name="Mug", quantity=2),),
        (ShipmentLine(sku="MUG", name="Mug", quantity=1), ShipmentLine(sku="BOWL", name="Bowl", quantity=1)),
    ]


def test_it_has_arrived_with_the_last_parcel(order_id: str, deliver_events: Callable[[], int]) -> None:
    parcels = [send(order_id, key="first", MUG=2), send(order_id, key="second")]
    seen = []
    for parcel in parcels:
        shipping.update_shipment(shipment_id=parcel.shipment_id, status=ShipmentStatus.DELIVERED, now=NOW)
        deliver_events()
        seen.append(state(order_id)[:2])

    assert seen == [("shipped", "shipped"), ("delivered", "delivered")]
    assert steps(services.get_order(order_id=order_id))[-1] == ("delivered", "Delivered.")


def test_again_it_is_the_same_parcel(order_id: str) -> None:
    assert send(order_id, MUG=2) == send(order_id, MUG=2)
    assert state(order_id)[2] == {"MUG": 2, "BOWL": 0}
    with pytest.raises(KeyUsedElsewhere):
        send(order_id, MUG=1)


def test_more_than_is_left_is_refused_by_name(order_id: str) -> None:
    send(order_id, key="first", MUG=2)

    with pytest.raises(NotShippable) as refused:
        send(order_id, key="second", MUG=2)

    assert refused.value.params == {"outstanding": {"MUG": 1, "BOWL": 1}}


def test_what_is_no_line_of_it_is_refused(order_id: str) -> None:
    for units in ({"JUG": 1}, {"MUG": 0}):
        with pytest.raises(InvalidLines):
            send(order_id, **units)
    with pytest.raises(InvalidShipment):
        send(order_id, tracking="1" * 81)
    with pytest.raises(OrderNotFound):
        send("ord_none")
    assert state(order_id) == ("confirmed", "unfulfilled", {"MUG": 0, "BOWL": 0})


@pytest.mark.parametrize("status", ["pending_payment", "payment_failed", "cancelled", "returned"])
def test_only_what_is_paid_for_and_open_is_sent(order_id: str, status: str) -> None:
    Order.objects.update(status=status)

    with pytest.raises(NotShippable):
        send(order_id)


def test_units_paid_back_before_they_were_sent_stay_here(order_id: str) -> None:
    give_back(order_id, MUG=2)

    assert [(line.sku, line.quantity) for line in send(order_id).lines] == [("MUG", 1), ("BOWL", 1)]
    assert state(order_id)[1:] == ("shipped", {"MUG": 1, "BOWL": 1})


def test_an_order_refunded_in_part_goes_on_its_way(order_id: str, deliver_events: Callable[[], int]) -> None:
    give_back(order_id, "5.00")
    deliver_events()
    send(order_id)

    assert state(order_id)[:2] == ("partially_refunded", "shipped")
    told = OutboxEvent.objects.using("orders").filter(event_type="OrderStatusChanged").last()
    assert told is not None
    assert (told.data["previousStatus"], told.data["newStatus"], told.data["fulfilment"]) == (
        "partially_refunded",
        "partially_refunded",
        "shipped",
    )


def test_packing_is_said_once(order_id: str) -> None:
    for _ in range(2):
        order = services.start_processing(order_id=order_id, by="staff Ann", now=NOW)

    assert (order.status, order.fulfilment) == ("processing", Fulfilment.UNFULFILLED)
    assert steps(order)[-2:] == [("confirmed", "Paid."), ("processing", "Being packed.")]


class TestMoneyThatIsOnlyHeld:
    @pytest.fixture(autouse=True)
    def at_dispatch(self, settings: Any) -> None:
        settings.PAYMENT_CAPTURE = "at_dispatch"

    def test_is_taken_by_the_first_parcel(self, order_id: str) -> None:
        held = ledger()
        send(order_id, key="first", MUG=1)
        send(order_id, key="second")

        assert (held, ledger()) == ([("authorized", 0, 0)], [("captured", 4395, 0)])

    def test_refused_it_stops_the_parcel(self, order_id: str) -> None:
        SandboxIntent.objects.update(status="voided")

        with pytest.raises(NotPaidFor):
            send(order_id)

        assert state(order_id) == ("confirmed", "unfulfilled", {"MUG": 0, "BOWL": 0})
        assert list(shipping.shipments_of(order_id=order_id)) == []


class CancelsMeanwhile:
    """Payments, while which is asked for an order's money somebody cancels it."""

    def __init__(self, order_id: str) -> None:
        self.order_id = order_id

    def payments_of(self, *, order_id: str) -> Any:
        if self.order_id:
            cancelled, self.order_id = self.order_id, ""
            services.cancel(order_id=cancelled, reason="No.", by="customer", now=NOW)
        return payments.payments_of(order_id=order_id)

    def __getattr__(self, name: str) -> Any:
        return getattr(payments, name)


@pytest.mark.parametrize(("capture", "refused"), [("at_checkout", NotShippable), ("at_dispatch", NotPaidFor)])
def test_what_is_cancelled_at_the_last_moment_stays_here(capture: str, refused: type[Exception], settings: Any) -> None:
    settings.PAYMENT_CAPTURE = capture
    order_id = check_out(filled_cart(MUG=3)).order.order_id

    with port.replaced_by(CancelsMeanwhile(order_id)), pytest.raises(refused):
        send(order_id)

    assert (state(order_id), shelf("MUG")) == (("cancelled", "unfulfilled", {"MUG": 0}), (10, 0))
    assert list(shipping.shipments_of(order_id=order_id)) == []


class TestAProcessThatDies:
    def test_before_the_parcel_is_written_down_loses_nothing(
        self, order_id: str, monkeypatch: pytest.MonkeyPatch, deliver_events: Callable[[], int]
    ) -> None:
        monkeypatch.setattr(dispatching, "_carry_out", dies)
        with pytest.raises(Killed):
            send(order_id)
        monkeypatch.undo()

        too_early = services.resume_dispatches(NOW)
        resumed = services.resume_dispatches(NOW + timedelta(minutes=5))
        deliver_events()

        assert (too_early, resumed, services.resume_dispatches(NOW + timedelta(hours=1))) == (0, 1, 0)
        assert state(order_id)[0] == "shipped"
        assert [parcel.status for parcel in shipping.shipments_of(order_id=order_id)] == [ShipmentStatus.DISPATCHED]
        assert published().count("OrderShipped") == 1

    def test_while_shipping_is_away_is_made_up_for(
        self, order_id: str, monkeypatch: pytest.MonkeyPatch, deliver_events: Callable[[], int]
    ) -> None:
        monkeypatch.setattr(shipping, "create_shipment", dies)
        with pytest.raises(Killed):
            send(order_id)
        monkeypatch.undo()

        services.resume_dispatches(NOW + timedelta(minutes=5))
        again = send(order_id)

        assert [parcel.shipment_id for parcel in shipping.shipments_of(order_id=order_id)] == [again.shipment_id]


def test_stock_is_as_it_was_taken_at_the_checkout(order_id: str) -> None:
    send(order_id)

    assert (shelf("MUG"), shelf("BOWL")) == ((7, 0), (9, 0))
