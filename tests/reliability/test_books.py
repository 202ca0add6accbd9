"""The judge of the books, judged: each kind of damage is planted once and must be found by its name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connections
from django.db.models import F, QuerySet

from apps.cart.models import Cart
from apps.inventory.models import LedgerEntry, Reservation, ReservedLine, Stock
from apps.orders import services
from apps.orders.interface import RefundLine
from apps.orders.models import CheckoutSaga, Order
from apps.orders.models import Refund as OrderRefund
from apps.payments.interface import PaymentDeclined
from apps.payments.models import Payment, Refund, SandboxIntent
from commerce.models import InboxEvent, OutboxEvent
from tests.orders.shop_floor import NOW, check_out, filled_cart, open_shop
from tests.reliability.books import Kind, counted, differences


@pytest.fixture
def sold(db: None, deliver_events: Callable[[], int]) -> str:
    """The id of a paid order, among a cancelled and a declined one, and two of which some or all came back."""
    open_shop(MUG=10, CUP=10)
    order_id = check_out(filled_cart(MUG=2, CUP=1)).order.order_id
    cancelled = check_out(filled_cart(CUP=2)).order.order_id
    services.cancel(order_id=cancelled, reason="Changed my mind.", by="ada", now=NOW)
    with pytest.raises(PaymentDeclined):
        check_out(filled_cart(MUG=1), "pm_card_chargeDeclined")
    for units in (1, 2):
        give_back(check_out(filled_cart(MUG=2)).order.order_id, units)
    deliver_events()
    return order_id


def give_back(order_id: str, units: int) -> None:
    services.refund(
        order_id=order_id,
        amount=None,
        lines=[RefundLine(sku="MUG", quantity=units)],
        restock=True,
        reason="Too many.",
        by="staff",
        idempotency_key="back",
        now=NOW,
    )


def paid() -> "QuerySet[Order]":
    return Order.objects.filter(standing="confirmed")


def intents() -> "QuerySet[SandboxIntent]":
    return SandboxIntent.objects.filter(refunded_amount=0, status="captured")


def lose_the_order() -> None:
    paid().delete()


def leave_the_order_open() -> None:
    paid().update(status="pending_payment")


def leave_the_checkout() -> None:
    CheckoutSaga.objects.filter(order__standing="confirmed").update(state="running")


def give_up_on_the_checkout() -> None:
    CheckoutSaga.objects.filter(order__standing="confirmed").update(state="needs_attention")


def charge_for_nothing() -> None:
    paid().update(status="cancelled")


def charge_somebody_unknown() -> None:
    copy_the_charge(merchant_reference="pay_of_nobody")


def sell_for_nothing() -> None:
    intents().delete()


def sell_for_a_penny_less() -> None:
    intents().update(captured_amount=F("captured_amount") - 1)


def charge_twice() -> None:
    copy_the_charge()


def charge_twice_in_both_books() -> None:
    payment = Payment.objects.get(order_id=paid().get().pk)
    payment.pk, payment.idempotency_key, payment.reference = "pay_again", "again", "sbx_again"
    payment.save(force_insert=True)
    copy_the_charge(merchant_reference="pay_again")


def copy_the_charge(**changes: str) -> None:
    charge = intents().get()
    charge.pk = "sbx_again"
    for name, value in changes.items():
        setattr(charge, name, value)
    charge.save(force_insert=True)


def leave_a_hold() -> None:
    SandboxIntent.objects.filter(status="failed").update(status="authorized")


def believe_it_was_never_taken() -> None:
    Payment.objects.filter(status="captured", refunded_amount=0).update(status="authorized", captured_amount=0)


def believe_in_a_hold() -> None:
    Payment.objects.filter(status="failed").update(status="authorized")


def refund_behind_our_back() -> None:
    intents().update(refunded_amount=1)


def refund_without_the_gateway() -> None:
    payment = Payment.objects.get(status="captured", refunded_amount=0)
    Payment.objects.filter(pk=payment.pk).update(refunded_amount=1)
    Refund.objects.create(payment=payment, status="succeeded", refund_amount=1, currency="GBP", created_at=NOW)


def leave_a_refund_on_its_way() -> None:
    payment = Payment.objects.get(status="captured", refunded_amount=0)
    Payment.objects.filter(pk=payment.pk).update(refunding_amount=1)
    Refund.objects.create(payment=payment, refund_amount=1, currency="GBP", created_at=NOW)


def forget_a_refund() -> None:
    Order.objects.filter(standing="partially_refunded").update(refunded_amount=F("refunded_amount") - 1)


def leave_a_promise_to_refund() -> None:
    OrderRefund.objects.update(state="requested")


def leave_a_reservation() -> None:
    reservation = Reservation.objects.create(order_id="ord_gone", created_at=NOW, expires_at=NOW)
    stock = Stock.objects.get(sku="MUG")
    ReservedLine.objects.create(reservation=reservation, stock=stock, sku="MUG", quantity=1)
    Stock.objects.filter(pk=stock.pk).update(reserved=1)


def hold_what_nobody_reserved() -> None:
    Stock.objects.filter(sku="MUG").update(reserved=1)


def lose_a_unit() -> None:
    Stock.objects.filter(sku="MUG").update(on_hand=F("on_hand") - 1)


def take_more_than_was_sold() -> None:
    stock = Stock.objects.get(sku="MUG")
    order_id = Order.objects.get(status="cancelled").pk
    LedgerEntry.objects.create(stock=stock, sku="MUG", delta=-1, reason="sale", reference=order_id, at=NOW)
    Stock.objects.filter(pk=stock.pk).update(on_hand=F("on_hand") - 1)


def sell_what_was_not_taken() -> None:
    Reservation.objects.filter(state="committed").update(state="released")


def keep_what_came_back() -> None:
    ReservedLine.objects.filter(returned=1).update(returned=0)


def take_back_what_nobody_gave() -> None:
    OrderRefund.objects.filter(order__standing="partially_refunded").update(restock=False)


def leave_the_cart() -> None:
    Cart.objects.filter(token_digest=paid().get().cart_digest).update(closed=False)


def forget_an_event() -> None:
    OutboxEvent.objects.using("orders").update(relayed_at=None)


def stop_before_a_handler() -> None:
    InboxEvent.objects.using("search").update(state="pending")


def bury_an_event() -> None:
    InboxEvent.objects.using("search").update(state="dead")


DAMAGES = [
    (leave_the_order_open, Kind.ORDER_LEFT_OPEN),
    (leave_the_checkout, Kind.CHECKOUT_NOT_ENDED),
    (give_up_on_the_checkout, Kind.NEEDS_ATTENTION),
    (charge_for_nothing, Kind.CHARGE_WITHOUT_ORDER),
    (charge_somebody_unknown, Kind.CHARGE_WITHOUT_ORDER),
    (lose_the_order, Kind.CHARGE_WITHOUT_ORDER),
    (sell_for_nothing, Kind.ORDER_WITHOUT_CHARGE),
    (sell_for_a_penny_less, Kind.ORDER_WITHOUT_CHARGE),
    (charge_twice, Kind.CHARGED_TWICE),
    (charge_twice_in_both_books, Kind.CHARGED_TWICE),
    (leave_a_hold, Kind.HOLD_LEFT),
    (believe_it_was_never_taken, Kind.PAYMENT_DIFFERS),
    (believe_in_a_hold, Kind.PAYMENT_DIFFERS),
    (refund_behind_our_back, Kind.REFUND_DIFFERS),
    (refund_without_the_gateway, Kind.REFUND_DIFFERS),
    (leave_a_refund_on_its_way, Kind.REFUND_DIFFERS),
    (forget_a_refund, Kind.REFUND_NOT_TOLD),
    (leave_a_promise_to_refund, Kind.REFUND_DIFFERS),
    (leave_a_reservation, Kind.RESERVATION_STUCK),
    (hold_what_nobody_reserved, Kind.HELD_DIFFERS),
    (lose_a_unit, Kind.SHELF_DIFFERS),
    (take_more_than_was_sold, Kind.GOODS_WITHOUT_ORDER),
    (sell_what_was_not_taken, Kind.ORDER_WITHOUT_GOODS),
    (keep_what_came_back, Kind.ORDER_WITHOUT_GOODS),
    (take_back_what_nobody_gave, Kind.ORDER_WITHOUT_GOODS),
    (leave_the_cart, Kind.CART_LEFT),
    (forget_an_event, Kind.EVENT_NOT_DELIVERED),
    (stop_before_a_handler, Kind.EVENT_NOT_DELIVERED),
    (bury_an_event, Kind.EVENT_DEAD),
]


def test_a_shop_that_sold_cancelled_and_declined_has_its_books_right(sold: str) -> None:
    assert (
        differences(placed=[sold], cancelled=Order.objects.filter(status="cancelled").values_list("pk", flat=True))
        == []
    )
    assert set(counted([]).values()) == {0}


def test_what_a_client_was_told_must_be_true(sold: str) -> None:
    closed = Order.objects.get(status="cancelled").pk

    found = differences(placed=[sold, closed, "ord_gone"], cancelled=[sold, closed, "ord_gone"])

    assert {(difference.kind, difference.about) for difference in found} == {
        (Kind.ORDER_LOST, "ord_gone"),
        (Kind.ORDER_LOST, closed),
        (Kind.CANCELLATION_LOST, sold),
        (Kind.CANCELLATION_LOST, "ord_gone"),
    }


def test_each_damage_is_found_by_its_name(sold: str) -> None:
    found = {}
    for plant, kind in DAMAGES:
        with undone():
            plant()
            found[plant.__name__] = kind in {difference.kind for difference in differences()}

    assert found == dict.fromkeys(found, True)
    assert differences() == []


@contextmanager
def undone() -> Iterator[None]:
    """In no domain anything remains of what is done inside the block."""
    savepoints = {alias: connections[alias].savepoint() for alias in settings.DOMAINS.names}
    yield
    for alias, savepoint in savepoints.items():
        connections[alias].savepoint_rollback(savepoint)


def test_every_kind_of_damage_has_been_planted() -> None:
    assert {kind for _, kind in DAMAGES} | {Kind.ORDER_LOST, Kind.CANCELLATION_LOST} == set(Kind)
