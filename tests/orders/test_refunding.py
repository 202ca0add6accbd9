"""Giving money back: by amount, by lines, at the gateway's own desk; books and goods stay consistent."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from apps.orders import services
from apps.orders.interface import KeyUsedElsewhere, NotRefundable, Order, OrderNotFound, RefundState
from apps.orders.models import OrderLine, Refund, RefundBooking, RefundPart
from apps.orders.rules import InvalidLines, InvalidRefund
from apps.orders.services import refunding
from apps.payments import services as payments
from apps.payments.events import PaymentRefunded, RefundFailed
from apps.payments.gateways import GATEWAYS
from apps.payments.interface import GatewayTimeout, GatewayUnavailable
from apps.shipping import services as shipping
from apps.shipping.interface import ShipmentStatus
from commerce.db.transaction import atomic
from commerce.errors import DomainError
from commerce.events import publish
from commerce.metrics import render
from commerce.money import CurrencyMismatch, InvalidAmount, Money
from tests.orders.after_payment import give_back, send, steps
from tests.orders.shop_floor import NOW, check_out, filled_cart, ledger, open_shop, pounds, published, shelf
from tests.orders.test_cancel import Killed, NoRefunds, dies


@pytest.fixture(autouse=True)
def shop_floor(db: None) -> None:
    open_shop(MUG=10, BOWL=10)


@pytest.fixture
def order_id() -> str:
    """Three mugs and a bowl: £40.00, and £3.95 for delivery."""
    return check_out(filled_cart(MUG=3, BOWL=1)).order.order_id


@pytest.fixture
def order(order_id: str, deliver_events: Callable[[], int]) -> Callable[[], Order]:
    """The order, once everything has been heard."""

    def look() -> Order:
        deliver_events()
        return services.get_order(order_id=order_id)

    return look


def units(order: Order) -> dict[str, tuple[int, int]]:
    """Units paid back of each article, and how many of them never will be sent."""
    return {line.sku: (line.refunded, line.cancelled) for line in order.lines}


class TestAnAmount:
    def test_is_booked_once_the_gateway_has_given_it(self, order_id: str, order: Callable[[], Order]) -> None:
        refund = give_back(order_id, "5.00")

        assert (refund.state, refund.amount, refund.reason, refund.by) == (
            RefundState.ACCEPTED,
            pounds("5.00"),
            "Chipped.",
            "staff Ann",
        )
        assert (order().status, order().refunded) == ("partially_refunded", pounds("5.00"))
        assert steps(order())[-1] == ("partially_refunded", "5.00 GBP given back: Chipped.")
        assert (shelf("MUG"), ledger()) == ((7, 0), [("captured", 4395, 500)])

    def test_of_all_of_it_is_a_refund(self, order_id: str, order: Callable[[], Order]) -> None:
        give_back(order_id, "5.00")
        give_back(order_id, "38.95", key="k2")

        assert (order().status, order().refunded) == ("refunded", pounds("43.95"))
        assert published().count("OrderStatusChanged") == 3

    def test_again_is_the_same_refund(self, order_id: str) -> None:
        assert give_back(order_id, "5.00") == give_back(order_id, "5.00")
        assert ledger() == [("captured", 4395, 500)]
        with pytest.raises(KeyUsedElsewhere):
            give_back(order_id, "6.00")

    def test_is_never_more_than_was_paid(self, order_id: str) -> None:
        give_back(order_id, "40.00")

        with pytest.raises(NotRefundable) as refused:
            give_back(order_id, "4.00", key="k2")

        assert refused.value.params == {"refundable": pounds("3.95")}
        assert ledger() == [("captured", 4395, 4000)]

    @pytest.mark.parametrize(
        ("said", "refused"),
        [
            ({"amount": Money(0, "GBP")}, InvalidAmount),
            ({"amount": Money(-1, "GBP")}, InvalidAmount),
            ({"amount": Money(100, "EUR")}, CurrencyMismatch),
            ({"amount": None}, InvalidRefund),
        ],
    )
    def test_is_one_in_the_currency_of_the_order(
        self, order_id: str, said: dict[str, Any], refused: type[DomainError]
    ) -> None:
        with pytest.raises(refused):
            services.refund(
                order_id=order_id, lines=[], restock=False, reason="", by="Ann", idempotency_key="k", now=NOW, **said
            )

    def test_needs_money_that_was_taken(self, settings: Any) -> None:
        settings.PAYMENT_CAPTURE = "at_dispatch"
        held = check_out(filled_cart(MUG=1)).order.order_id

        with pytest.raises(NotRefundable, match="cancel it, or send it first"):
            give_back(held, "5.00")

    def test_needs_an_order_that_is_paid_and_open(self, order_id: str) -> None:
        services.cancel(order_id=order_id, reason="No.", by="Ann", now=NOW)

        with pytest.raises(NotRefundable, match="cancelled"):
            give_back(order_id, "5.00")
        with pytest.raises(OrderNotFound):
            give_back("ord_none", "5.00")


class TestLines:
    def test_cost_what_was_paid_for_them_and_stay_here(self, order_id: str, order: Callable[[], Order]) -> None:
        refund = give_back(order_id, MUG=2)

        assert refund.amount == pounds("20.00")
        assert (order().status, units(order())) == ("partially_refunded", {"MUG": (2, 2), "BOWL": (0, 0)})
        assert shelf("MUG") == (7, 0)

    def test_are_put_back_on_the_shelf_once(self, order_id: str) -> None:
        for _ in range(2):
            give_back(order_id, restock=True, MUG=2)

        assert shelf("MUG") == (9, 0)

    def test_the_last_of_them_take_delivery_with_them(self, order_id: str, order: Callable[[], Order]) -> None:
        first, last = give_back(order_id, MUG=3), give_back(order_id, key="k2", BOWL=1)

        assert (first.amount, last.amount) == (pounds("30.00"), pounds("13.95"))
        assert (order().status, order().refunded) == ("refunded", pounds("43.95"))

    def test_leave_out_what_was_given_back_before(self, order_id: str, order: Callable[[], Order]) -> None:
        give_back(order_id, "10.00")
        everything = give_back(order_id, key="k2", MUG=3, BOWL=1)

        assert (everything.amount, order().status) == (pounds("33.95"), "refunded")

    def test_may_come_back_for_nothing_once_all_was_given(self, order_id: str, order: Callable[[], Order]) -> None:
        give_back(order_id, "43.95")
        nothing = give_back(order_id, key="k2", restock=True, MUG=1)

        assert (nothing.amount, nothing.state) == (pounds("0.00"), RefundState.ACCEPTED)
        assert (units(order())["MUG"], shelf("MUG")) == ((1, 1), (8, 0))

    def test_are_not_more_than_were_sold(self, order_id: str) -> None:
        give_back(order_id, MUG=2)

        with pytest.raises(NotRefundable) as refused:
            give_back(order_id, key="k2", MUG=2)
        assert refused.value.params["units"] == {"MUG": 1, "BOWL": 1}
        for wrong in ({"JUG": 1}, {"MUG": 0}):
            with pytest.raises(InvalidLines):
                give_back(order_id, key="k3", **wrong)

    def test_end_a_partial_dispatch(self, order_id: str, order: Callable[[], Order]) -> None:
        send(order_id, MUG=3)
        give_back(order_id, BOWL=1)

        assert (order().status, order().fulfilment) == ("partially_refunded", "shipped")
        assert ("shipped", "What was left will not be sent: Chipped.") in steps(order())

    def test_of_what_was_sent_and_all_came_back_are_a_return(self, order_id: str, order: Callable[[], Order]) -> None:
        parcel = send(order_id)
        shipping.update_shipment(shipment_id=parcel.shipment_id, status=ShipmentStatus.DELIVERED, now=NOW)
        order()
        give_back(order_id, "1.00", key="k0")
        give_back(order_id, restock=True, MUG=3)
        kept = order().fulfilment
        give_back(order_id, key="k2", restock=True, BOWL=1)

        assert (kept, order().fulfilment, order().status) == ("delivered", "returned", "refunded")
        assert (shelf("MUG"), shelf("BOWL")) == ((10, 0), (10, 0))


class TestTheBooks:
    def payment_of(self, order_id: str) -> str:
        (payment,) = payments.payments_of(order_id=order_id)
        return payment.payment_id

    def test_hear_of_a_refund_made_in_payments(self, order_id: str, order: Callable[[], Order]) -> None:
        payments.refund(
            payment_id=self.payment_of(order_id), amount=pounds("7.00"), reason="", idempotency_key="desk", now=NOW
        )

        assert (order().status, order().refunded) == ("partially_refunded", pounds("7.00"))
        assert steps(order())[-1] == ("partially_refunded", "7.00 GBP given back.")
        with pytest.raises(NotRefundable):
            give_back(order_id, "36.96")

    def test_have_room_for_a_refund_that_crossed_one_of_ours(
        self, order_id: str, order: Callable[[], Order], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        payments.refund(
            payment_id=self.payment_of(order_id), amount=pounds("40.00"), reason="", idempotency_key="desk", now=NOW
        )
        order()
        monkeypatch.setattr(refunding, "_carry_out", lambda *_decided: None)
        give_back(order_id, "3.95", key="ours, on its way")
        news = PaymentRefunded(
            refund_id="ref_crossed", payment_id="pay_1", order_id=order_id, amount=pounds("3.95"), reason=""
        )
        services.book_refund(event=news, now=NOW)

        nothing = give_back(order_id, key="goods that came back", MUG=1)

        assert (nothing.amount, order().refunded) == (pounds("0.00"), pounds("43.95"))

    def test_are_written_once_though_the_news_come_twice(self, order_id: str, order: Callable[[], Order]) -> None:
        give_back(order_id, "5.00")
        order()
        news = PaymentRefunded(
            refund_id=RefundBooking.objects.get().payment_refund_id,
            payment_id="pay_1",
            order_id=order_id,
            amount=pounds("5.00"),
            reason="",
        )
        services.book_refund(event=news, now=NOW)

        assert order().refunded == pounds("5.00")

    def test_take_back_what_the_bank_did_not_take(self, order_id: str, order: Callable[[], Order]) -> None:
        give_back(order_id, "43.95")
        order()
        booked = RefundBooking.objects.get()
        for _ in range(2):
            with atomic("payments"):
                publish(
                    RefundFailed(
                        refund_id=booked.payment_refund_id,
                        payment_id=booked.payment_id,
                        order_id=order_id,
                        amount=booked.amount,
                    )
                )

        assert (order().status, order().refunded) == ("confirmed", pounds("0.00"))
        assert steps(order())[-1] == ("confirmed", "43.95 GBP came back: the bank did not take it.")
        assert Refund.objects.get().state == "failed"

    def test_say_of_a_refund_on_its_way_that_it_came_back(self, order_id: str, order: Callable[[], Order]) -> None:
        give_back(order_id, MUG=1)
        news = RefundFailed(
            refund_id=RefundPart.objects.get().payment_refund_id,
            payment_id="pay_1",
            order_id=order_id,
            amount=pounds("10.00"),
        )
        for _ in range(2):
            services.unbook_refund(event=news, now=NOW)
        told = [step for step in steps(services.get_order(order_id=order_id)) if "came back" in step[1]]
        assert told == [("confirmed", "10.00 GBP came back: the bank did not take it.")]
        assert (Refund.objects.get().state, Refund.objects.get().trouble) == ("failed", "The bank did not take it.")

    def test_ignore_money_that_is_no_orders(self, deliver_events: Callable[[], int]) -> None:
        news = PaymentRefunded(refund_id="ref_1", payment_id="pay_1", order_id="none", amount=pounds("5.00"), reason="")
        services.book_refund(event=news, now=NOW)

        assert not RefundBooking.objects.exists()


class TestAGatewayInTrouble:
    @pytest.mark.parametrize("trouble", [GatewayUnavailable, GatewayTimeout])
    def test_is_asked_again(
        self, order_id: str, order: Callable[[], Order], monkeypatch: pytest.MonkeyPatch, trouble: type[Exception]
    ) -> None:
        monkeypatch.setitem(GATEWAYS, "sandbox", NoRefunds(trouble))
        waiting = give_back(order_id, restock=True, MUG=1)
        shelf_while_waiting = shelf("MUG")
        assert 'commerce_orders_under_way{kind="refund"} 1.0' in render().decode()
        monkeypatch.undo()

        services.resume_refunds(NOW + timedelta(minutes=5))

        assert (waiting.state, shelf_while_waiting) == (RefundState.REQUESTED, (7, 0))
        assert Refund.objects.get().state == "accepted"
        assert (order().refunded, shelf("MUG"), ledger()) == (pounds("10.00"), (8, 0), [("captured", 4395, 1000)])

    def test_that_says_no_leaves_units_and_money_as_they_were(
        self, order_id: str, order: Callable[[], Order], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen = services.payments_of_order(order_id=order_id)
        payments.refund(
            payment_id=seen[0].payment_id, amount=pounds("40.00"), reason="", idempotency_key="desk", now=NOW
        )
        monkeypatch.setattr(payments, "payments_of", lambda **_order: seen)

        with pytest.raises(NotRefundable):
            give_back(order_id, restock=True, MUG=1)
        monkeypatch.undo()

        with pytest.raises(NotRefundable):  # the same, not another try
            give_back(order_id, restock=True, MUG=1)
        assert (units(order())["MUG"], shelf("MUG"), ledger()) == ((0, 0), (7, 0), [("captured", 4395, 4000)])
        assert (Refund.objects.get().state, OrderLine.objects.filter(refunded_quantity__gt=0).count()) == ("failed", 0)


def test_a_process_that_dies_before_asking_is_made_up_for(
    order_id: str, order: Callable[[], Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refunding, "_carry_out", dies)
    with pytest.raises(Killed):
        give_back(order_id, restock=True, MUG=1)
    monkeypatch.undo()

    assert services.resume_refunds(NOW + timedelta(minutes=5)) == 1
    assert (order().refunded, shelf("MUG"), ledger()) == (pounds("10.00"), (8, 0), [("captured", 4395, 1000)])
