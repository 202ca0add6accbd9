"""Cancelling before dispatch: stock and money go back, once, sooner or later."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from apps.orders import services
from apps.orders.interface import OrderNotCancellable, OrderNotFound, OrderStatus
from apps.orders.models import CheckoutSaga, Order
from apps.orders.services import cancelling
from apps.payments.gateways import GATEWAYS, GatewayRefund
from apps.payments.gateways.sandbox import SandboxGateway
from apps.payments.interface import GatewayTimeout, GatewayUnavailable
from commerce.money import Money
from tests.orders.after_payment import give_back, send
from tests.orders.shop_floor import NOW, check_out, filled_cart, ledger, open_shop, pounds, published, shelf

State = CheckoutSaga.State


@pytest.fixture(autouse=True)
def shop_floor(db: None) -> None:
    open_shop(MUG=10)


def cancel(order_id: str, *, now: Any = NOW) -> Any:
    return services.cancel(order_id=order_id, reason="Ordered twice.", by="staff Ann", now=now)


def test_gives_everything_back_and_says_who_and_why() -> None:
    order_id = check_out(filled_cart(MUG=3)).order.order_id

    order = cancel(order_id)

    assert order.status is OrderStatus.CANCELLED
    assert (order.history[-1].by, order.history[-1].reason) == ("staff Ann", "Ordered twice.")
    assert (shelf("MUG"), ledger()) == ((10, 0), [("captured", 3395, 3395)])
    assert published()[-2:] == ["OrderStatusChanged", "OrderCancelled"]


def test_again_changes_nothing() -> None:
    order_id = check_out(filled_cart(MUG=3)).order.order_id

    assert cancel(order_id) == cancel(order_id)

    assert (shelf("MUG"), ledger()) == ((10, 0), [("captured", 3395, 3395)])
    assert published().count("OrderCancelled") == 1


def test_gives_up_a_hold_that_was_not_captured(settings: Any) -> None:
    settings.PAYMENT_CAPTURE = "at_dispatch"

    cancel(check_out(filled_cart(MUG=3)).order.order_id)

    assert (shelf("MUG"), ledger()) == ((10, 0), [("voided", 0, 0)])


def test_ends_an_order_that_waits_for_the_shopper() -> None:
    order_id = check_out(filled_cart(MUG=3), "pm_card_authenticationRequired").order.order_id

    order = cancel(order_id)

    assert order.status is OrderStatus.CANCELLED
    assert (shelf("MUG"), ledger()) == ((10, 0), [("voided", 0, 0)])


@pytest.mark.parametrize("status", [OrderStatus.SHIPPED, OrderStatus.DELIVERED, OrderStatus.PAYMENT_FAILED])
def test_is_too_late_after_dispatch(status: OrderStatus) -> None:
    order_id = check_out(filled_cart(MUG=3)).order.order_id
    Order.objects.update(status=status)

    with pytest.raises(OrderNotCancellable):
        cancel(order_id)

    assert ledger() == [("captured", 3395, 0)]


def test_has_to_wait_while_the_order_is_being_paid_for() -> None:
    order_id = check_out(filled_cart(MUG=3)).order.order_id
    CheckoutSaga.objects.update(state=State.RUNNING)

    with pytest.raises(OrderNotCancellable):
        cancel(order_id)

    assert services.get_order(order_id=order_id).status is OrderStatus.CONFIRMED


def test_needs_an_order() -> None:
    with pytest.raises(OrderNotFound):
        cancel("ord_none")


@pytest.mark.parametrize("trouble", [GatewayUnavailable, GatewayTimeout])
def test_gives_the_money_back_later_when_the_gateway_is_in_trouble(monkeypatch: Any, trouble: type[Exception]) -> None:
    order_id = check_out(filled_cart(MUG=3)).order.order_id
    monkeypatch.setitem(GATEWAYS, "sandbox", NoRefunds(trouble))

    order = cancel(order_id)
    waiting = CheckoutSaga.objects.get().state
    monkeypatch.undo()
    services.resume_stale_checkouts(NOW + timedelta(minutes=5))

    assert (order.status, waiting) == (OrderStatus.CANCELLED, State.COMPENSATING)
    assert CheckoutSaga.objects.get().state == State.COMPENSATED
    assert (shelf("MUG"), ledger()) == ((10, 0), [("captured", 3395, 3395)])


class NoRefunds(SandboxGateway):
    """Is away when asked for a refund, or gives it back and says nothing."""

    def __init__(self, trouble: type[Exception]) -> None:
        self.trouble = trouble

    def refund(self, *, reference: str, amount: Money, reason: str, idempotency_key: str) -> GatewayRefund:
        if self.trouble is GatewayTimeout:
            super().refund(reference=reference, amount=amount, reason=reason, idempotency_key=idempotency_key)
        raise self.trouble


def test_gives_back_the_rest_of_what_was_refunded_in_part(deliver_events: Callable[[], int]) -> None:
    order_id = check_out(filled_cart(MUG=3)).order.order_id
    give_back(order_id, "5.00")
    deliver_events()

    cancelled = cancel(order_id)
    deliver_events()

    order = services.get_order(order_id=order_id)
    assert (cancelled.status, order.status, order.refunded) == ("cancelled", "cancelled", pounds("33.95"))
    assert (shelf("MUG"), ledger()) == ((10, 0), [("captured", 3395, 3395)])


def test_of_an_order_sent_in_part_says_what_to_do_instead() -> None:
    order_id = check_out(filled_cart(MUG=3)).order.order_id
    send(order_id, MUG=1)

    with pytest.raises(OrderNotCancellable) as refused:
        cancel(order_id)

    assert refused.value.detail == "Some of the order has been sent. Refund what was not sent, by lines."
    assert refused.value.params == {"order_status": "processing", "left": {"MUG": 2}}
    assert (shelf("MUG"), ledger()) == ((7, 0), [("captured", 3395, 0)])


def test_is_finished_by_recovery_when_the_process_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    order_id = check_out(filled_cart(MUG=3)).order.order_id
    monkeypatch.setattr(cancelling.running, "compensate", dies)
    with pytest.raises(Killed):
        cancel(order_id)
    monkeypatch.undo()
    before = (services.get_order(order_id=order_id).status, shelf("MUG"), ledger())

    services.resume_stale_checkouts(NOW + timedelta(minutes=5))

    assert before == ("cancelled", (7, 0), [("captured", 3395, 0)])
    assert (shelf("MUG"), ledger()) == ((10, 0), [("captured", 3395, 3395)])


class Killed(BaseException):
    """The process was killed."""


def dies(*_args: Any, **_kwargs: Any) -> None:
    raise Killed
