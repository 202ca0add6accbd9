"""Goods that come back: asked for within the window, decided by staff, paid back once, and back on the shelf."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connections
from django.test.utils import CaptureQueriesContext

from apps.inventory.services import reconcile
from apps.orders import services
from apps.orders.interface import (
    IllegalReturnStep,
    KeyUsedElsewhere,
    NotRefundable,
    NotReturnable,
    OrderNotFound,
    ReceivedLine,
    Return,
    ReturnLineRequest,
    ReturnNotFound,
    ReturnReason,
)
from apps.orders.models import Order, OrderLine, Refund
from apps.orders.rules import InvalidLines
from apps.payments import interface as payments
from apps.payments import services as payment_services
from apps.payments.gateways import GATEWAYS, GatewayRefused
from apps.payments.interface import GatewayUnavailable
from apps.shipping import services as shipping
from apps.shipping.interface import ShipmentStatus
from commerce.db.transaction import atomic
from tests.orders.after_payment import give_back, send, steps
from tests.orders.shop_floor import NOW, check_out, filled_cart, ledger, open_shop, pounds, published, shelf
from tests.orders.test_cancel import NoRefunds
from tests.reliability.books import differences
from tests.support.breaking import Breaking, DomainDown

A_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def shop_floor(db: None) -> None:
    open_shop(MUG=10, BOWL=10)


@pytest.fixture
def order_id(deliver_events: Callable[[], int]) -> str:
    """Three mugs and a bowl, £40.00 and £3.95 for delivery, all sent."""
    order_id = check_out(filled_cart(MUG=3, BOWL=1)).order.order_id
    send(order_id)
    deliver_events()
    return order_id


def ask(order_id: str, *, key: str = "k1", now: Any = NOW, **units: int) -> Return:
    """`ask(order_id, MUG=1)`"""
    lines = [
        ReturnLineRequest(sku=sku, quantity=quantity, reason=ReturnReason.DAMAGED, comment="The rim is chipped.")
        for sku, quantity in units.items()
    ]
    return services.request_return(order_id=order_id, lines=lines, by="guest", idempotency_key=key, now=now)


def approve(back: Return) -> Return:
    return services.approve_return(return_id=back.return_id, instructions="Use the label.", by="staff Ann", now=NOW)


def receive(back: Return, *, restock: bool = True, **units: int) -> Return:
    """`receive(back, MUG=1)`; without units all that was announced, to be sold again."""
    lines = [ReceivedLine(sku=sku, quantity=quantity, restock=restock) for sku, quantity in units.items()]
    return services.receive_return(return_id=back.return_id, lines=lines or None, by="staff Ann", now=NOW)


def repay(back: Return) -> Return:
    return services.refund_return(return_id=back.return_id, by="staff Ann", now=NOW)


def reject(back: Return) -> Return:
    return services.reject_return(return_id=back.return_id, reason="It was used.", by="staff Ann", now=NOW)


def call_off(back: Return) -> Return:
    return services.cancel_return(return_id=back.return_id, by="guest", now=NOW)


def returnable(order_id: str, now: Any = NOW) -> dict[str, int]:
    return {line.sku: line.quantity for line in services.returnable(order_id=order_id, now=now)}


def life(back: Return) -> list[tuple[str, str]]:
    return [(step.state.value, step.by) for step in services.get_return(return_id=back.return_id).history]


class TestWhatMayGoBack:
    def test_is_what_was_sent(self, deliver_events: Callable[[], int]) -> None:
        order_id = check_out(filled_cart(MUG=3, BOWL=1)).order.order_id
        assert returnable(order_id) == {}
        send(order_id, MUG=2)
        assert returnable(order_id) == {}  # until shipping says that it left

        deliver_events()

        assert returnable(order_id) == {"MUG": 2}

    def test_until_its_window_closes(self, order_id: str) -> None:
        assert returnable(order_id, NOW + 30 * A_DAY) == {"MUG": 3, "BOWL": 1}
        assert returnable(order_id, NOW + 31 * A_DAY) == {}
        with pytest.raises(NotReturnable) as late:
            ask(order_id, MUG=1, now=NOW + 31 * A_DAY)
        assert late.value.params == {"returnable": {}}

    def test_from_the_day_it_arrived(self, order_id: str, deliver_events: Callable[[], int]) -> None:
        (parcel,) = services.shipments_of_order(order_id=order_id)
        shipping.update_shipment(shipment_id=parcel.shipment_id, status=ShipmentStatus.DELIVERED, now=NOW + 5 * A_DAY)
        deliver_events()

        assert returnable(order_id, NOW + 35 * A_DAY) == {"MUG": 3, "BOWL": 1}
        assert returnable(order_id, NOW + 36 * A_DAY) == {}
        assert {line.until for line in services.returnable(order_id=order_id, now=NOW)} == {NOW + 35 * A_DAY}

    def test_for_as_many_days_as_the_shop_says(self, order_id: str, settings: Any) -> None:
        settings.RETURN_DAYS = 14

        assert returnable(order_id, NOW + 15 * A_DAY) == {}

    def test_and_was_neither_paid_back_nor_asked_to_go_back(
        self, order_id: str, deliver_events: Callable[[], int]
    ) -> None:
        give_back(order_id, MUG=1)
        ask(order_id, MUG=1)

        assert returnable(order_id) == {"MUG": 1, "BOWL": 1}
        with pytest.raises(NotReturnable) as too_many:
            ask(order_id, MUG=2, key="k2")
        assert too_many.value.params == {"returnable": {"MUG": 1, "BOWL": 1}}


class TestAsking:
    def test_is_a_return_that_waits_for_staff(self, order_id: str) -> None:
        back = ask(order_id, MUG=2, BOWL=1)

        number = Order.objects.get().number
        assert (back.number, back.order_number, back.state, back.refund) == (f"{number}-1", number, "requested", None)
        assert [(line.sku, line.name, line.quantity, line.reason, line.comment) for line in back.lines] == [
            ("MUG", "Mug", 2, "damaged", "The rim is chipped."),
            ("BOWL", "Bowl", 1, "damaged", "The rim is chipped."),
        ]
        assert life(back) == [("requested", "guest")]
        assert published().count("ReturnRequested") == 1

    def test_again_is_the_same_return(self, order_id: str) -> None:
        assert ask(order_id, MUG=2) == ask(order_id, MUG=2)
        assert published().count("ReturnRequested") == 1
        with pytest.raises(KeyUsedElsewhere):
            ask(order_id, MUG=1)

    def test_keeps_the_units_from_being_refunded_otherwise(self, order_id: str) -> None:
        ask(order_id, MUG=2)

        with pytest.raises(NotRefundable) as refused:
            give_back(order_id, MUG=2)

        assert refused.value.params["units"] == {"MUG": 1, "BOWL": 1}

    @pytest.mark.parametrize("units", [{}, {"MUG": 0}, {"LAMP": 1}])
    def test_names_lines_of_the_order(self, order_id: str, units: dict[str, int]) -> None:
        with pytest.raises(InvalidLines):
            ask(order_id, **units)

    def test_of_no_order(self) -> None:
        with pytest.raises(OrderNotFound):
            ask("ord_unknown", MUG=1)


def test_two_tabs_cannot_send_back_the_same_unit(order_id: str) -> None:
    ask(order_id, key="one tab", BOWL=1)

    with pytest.raises(NotReturnable):
        ask(order_id, key="another tab", BOWL=1)


def test_the_table_takes_no_unit_back_twice(order_id: str) -> None:
    line = OrderLine.objects.get(sku="BOWL")
    line.count(returning=1)

    assert line.count(returning=1) is False
    with pytest.raises(IntegrityError, match="order_line_units_go_back_once"), atomic("orders"):
        OrderLine.objects.filter(pk=line.pk).update(returning_quantity=2)


class TestMoneyAndGoods:
    def test_go_back_when_it_is_refunded(self, order_id: str, deliver_events: Callable[[], int]) -> None:
        back = receive(approve(ask(order_id, MUG=2)))
        assert (shelf("MUG"), ledger()) == ((7, 0), [("captured", 4395, 0)])

        repaid = repay(back)
        deliver_events()

        assert (repaid.state, repaid.refund) == ("refunded", pounds("20.00"))
        assert (shelf("MUG"), ledger()) == ((9, 0), [("captured", 4395, 2000)])
        order = services.get_order(order_id=order_id)
        assert (order.status, order.refunded) == ("partially_refunded", pounds("20.00"))
        assert [(line.sku, line.refunded, line.cancelled) for line in order.lines] == [("MUG", 2, 0), ("BOWL", 0, 0)]
        assert life(back) == [
            ("requested", "guest"),
            ("approved", "staff Ann"),
            ("received", "staff Ann"),
            ("refunded", "staff Ann"),
        ]
        assert [name for name in published() if name.startswith("Return")] == [
            "ReturnRequested",
            "ReturnApproved",
            "ReturnReceived",
            "ReturnRefunded",
        ]

    def test_go_back_once(self, order_id: str) -> None:
        back = receive(approve(ask(order_id, MUG=2)))

        assert repay(back) == repay(back)

        assert (shelf("MUG"), ledger()) == ((9, 0), [("captured", 4395, 2000)])
        assert published().count("ReturnRefunded") == 1

    def test_with_the_last_units_delivery_goes_back_too(self, order_id: str, deliver_events: Callable[[], int]) -> None:
        repay(receive(approve(ask(order_id, MUG=3))))
        last = repay(receive(approve(ask(order_id, BOWL=1, key="k2"))))
        deliver_events()

        assert last.refund == pounds("13.95")
        order = services.get_order(order_id=order_id)
        assert (order.status, order.fulfilment) == ("refunded", "returned")
        assert ("returned", f"Return {last.number} is in.") in steps(order)

    def test_only_what_can_be_sold_again_goes_on_the_shelf(self, order_id: str) -> None:
        back = approve(ask(order_id, MUG=2, BOWL=1))
        services.receive_return(
            return_id=back.return_id,
            lines=[
                ReceivedLine(sku="MUG", quantity=2, restock=False),
                ReceivedLine(sku="BOWL", quantity=1, restock=True),
            ],
            by="staff Ann",
            now=NOW,
        )

        repay(back)

        assert (shelf("MUG"), shelf("BOWL")) == ((7, 0), (10, 0))
        assert ledger() == [("captured", 4395, 3000)]

    def test_what_did_not_arrive_stays_the_shoppers(self, order_id: str) -> None:
        back = receive(approve(ask(order_id, MUG=2, BOWL=1)), MUG=1)

        assert [(line.sku, line.received, line.restock) for line in back.lines] == [
            ("MUG", 1, True),
            ("BOWL", 0, False),
        ]
        assert repay(back).refund == pounds("10.00")
        assert returnable(order_id) == {"MUG": 2, "BOWL": 1}

    def test_of_sent_units_leave_the_unsent_ones_to_be_sent(self, deliver_events: Callable[[], int]) -> None:
        order_id = check_out(filled_cart(MUG=3)).order.order_id
        send(order_id, MUG=2)
        deliver_events()

        repay(receive(approve(ask(order_id, MUG=1))))

        (line,) = services.get_order(order_id=order_id).lines
        assert (line.shipped, line.refunded, line.cancelled, line.outstanding) == (2, 1, 0, 1)

    @pytest.mark.parametrize("units", [{"MUG": 3}, {"BOWL": 1}])
    def test_no_more_arrives_than_was_announced(self, order_id: str, units: dict[str, int]) -> None:
        back = approve(ask(order_id, MUG=2))

        with pytest.raises(InvalidLines):
            receive(back, **units)

    def test_wait_while_the_gateway_is_away(self, order_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
        back = receive(approve(ask(order_id, MUG=2)))
        monkeypatch.setitem(GATEWAYS, "sandbox", NoRefunds(GatewayUnavailable))
        assert repay(back).state == "refunded"
        assert "ReturnRefunded" not in published()
        monkeypatch.undo()

        services.resume_refunds(NOW + timedelta(minutes=1))

        assert (shelf("MUG"), ledger()) == ((9, 0), [("captured", 4395, 2000)])
        assert published().count("ReturnRefunded") == 1

    def test_are_to_be_given_anew_where_the_gateway_refuses(
        self, order_id: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        back = receive(approve(ask(order_id, MUG=2)))
        monkeypatch.setitem(GATEWAYS, "sandbox", NoRefunds(GatewayRefused))
        with pytest.raises(NotRefundable):
            repay(back)
        monkeypatch.undo()
        assert (services.get_return(return_id=back.return_id).state, returnable(order_id)) == (
            "received",
            {"MUG": 1, "BOWL": 1},
        )

        assert repay(back).state == "refunded"

        assert ledger() == [("captured", 4395, 2000)]
        assert list(Refund.objects.values_list("state", flat=True)) == ["failed", "accepted"]

    def test_leave_all_books_agreed(self, order_id: str, deliver_events: Callable[[], int]) -> None:
        repay(receive(approve(ask(order_id, key="sold again", MUG=1))))
        repay(receive(approve(ask(order_id, key="broken", MUG=1, BOWL=1)), restock=False, MUG=1, BOWL=1))
        receive(approve(ask(order_id, key="under way", MUG=1)))
        deliver_events()

        assert differences(placed=[order_id]) == []
        assert reconcile(repair=False, now=NOW).differences == ()


class TestKeepingIt:
    @pytest.mark.parametrize("so_far", [lambda back: back, approve])
    def test_the_shopper_may_until_it_arrives(self, order_id: str, so_far: Callable[[Return], Return]) -> None:
        back = call_off(so_far(ask(order_id, MUG=2)))

        assert (back.state, returnable(order_id)) == ("cancelled", {"MUG": 3, "BOWL": 1})
        assert call_off(back) == back

    @pytest.mark.parametrize("so_far", [lambda back: back, approve, lambda back: receive(approve(back))])
    def test_staff_may_reject_it(self, order_id: str, so_far: Callable[[Return], Return]) -> None:
        back = reject(so_far(ask(order_id, MUG=2)))

        assert (back.state, back.said_last, returnable(order_id)) == (
            "rejected",
            "It was used.",
            {"MUG": 3, "BOWL": 1},
        )
        assert published()[-1] == "ReturnRejected"


STEPS = {"approve": approve, "receive": receive, "repay": repay, "reject": reject, "call_off": call_off}
NOT_FROM = {
    "requested": ("receive", "repay"),
    "approved": ("approve", "repay"),
    "received": ("approve", "receive", "call_off"),
    "refunded": ("approve", "receive", "reject", "call_off"),
    "rejected": ("approve", "receive", "repay", "reject", "call_off"),
    "cancelled": ("approve", "receive", "repay", "reject"),
}
WAYS = {
    "requested": lambda back: back,
    "approved": approve,
    "received": lambda back: receive(approve(back)),
    "refunded": lambda back: repay(receive(approve(back))),
    "rejected": reject,
    "cancelled": call_off,
}


@pytest.mark.parametrize(("state", "step"), [(state, step) for state, steps in NOT_FROM.items() for step in steps])
def test_no_other_step_is_taken(order_id: str, state: str, step: str) -> None:
    back = WAYS[state](ask(order_id, MUG=1))
    assert back.state == state

    with pytest.raises(IllegalReturnStep) as refused:
        STEPS[step](back)

    assert refused.value.params == {"return_state": state}
    assert services.get_return(return_id=back.return_id) == back


def test_of_many_at_once_one_gives_the_money(order_id: str, deliver_events: Callable[[], int]) -> None:
    back = receive(approve(ask(order_id, MUG=1)))
    with payments.service.replaced_by(Breaking(payment_services, refund=1)), pytest.raises(DomainDown):
        repay(back)  # a process that died between deciding and giving

    repay(back)

    assert ledger() == [("captured", 4395, 1000)]


class TestLists:
    def test_returns_of_an_order_and_of_a_customer(self, deliver_events: Callable[[], int]) -> None:
        mine, also_mine, hers = (
            check_out(filled_cart(MUG=1), customer_id=customer).order.order_id
            for customer in ("cust_1", "cust_1", "cust_2")
        )
        for order_id in (mine, also_mine, hers):
            send(order_id)
        deliver_events()
        first, second, _ = (ask(order_id, MUG=1) for order_id in (mine, also_mine, hers))

        assert services.returns_of_order(order_id=mine) == [first]
        assert services.returns_of(customer_id="cust_1", page=1, limit=1) == ([second], 2)
        assert services.returns_of(customer_id="cust_1", page=2, limit=1) == ([first], 2)

    def test_cost_the_same_queries_for_one_and_for_many(self, deliver_events: Callable[[], int]) -> None:
        order_id = check_out(filled_cart(MUG=10), customer_id="cust_1").order.order_id
        send(order_id)
        deliver_events()

        def queries() -> int:
            with CaptureQueriesContext(connections["orders"]) as captured:
                services.returns_of(customer_id="cust_1", page=1, limit=30)
            return len(captured)

        ask(order_id, key="0", MUG=1)
        one = queries()
        for number in range(1, 10):
            ask(order_id, key=str(number), MUG=1)

        assert queries() == one == 5

    def test_unknown(self) -> None:
        with pytest.raises(ReturnNotFound):
            services.get_return(return_id="ret_unknown")
        assert services.returns_of_order(order_id="ord_unknown") == []


class TestFindingAnOrder:
    @pytest.mark.parametrize("typed", ["{}", " {} ", "#{}", "{:.4}-{}"])
    def test_by_its_number_and_the_address_it_was_placed_with(self, order_id: str, typed: str) -> None:
        number = Order.objects.get().number
        spelt = f"{number[:4]}-{number[4:]}" if "." in typed else typed.format(number.lower())

        found = services.find_order(number=spelt, email=" Ada@Example.com ")

        assert (found.order_id, found.token) == (order_id, services.token_of(order_id=order_id))

    def test_one_answer_for_a_wrong_number_and_a_wrong_address(self, order_id: str) -> None:
        number = Order.objects.get().number
        answers = []
        for typed, email in [("22222222Z", "ada@example.com"), (number, "eve@example.com"), ("", "")]:
            with pytest.raises(OrderNotFound) as refused:
                services.find_order(number=typed, email=email)
            answers.append(str(refused.value))

        assert len(set(answers)) == 1
