"""Where an order may go, and what is told of it: every combination there is."""

from itertools import product

import pytest
from django.db import IntegrityError

from apps.orders.interface import Fulfilment, OrderStatus
from apps.orders.models import Order, OrderLine
from apps.orders.rules import (
    LIVES,
    TRANSITIONS,
    IllegalTransition,
    Units,
    are_possible,
    fulfilment,
    life_after,
    standing,
)
from commerce.db.transaction import atomic
from tests.orders.shop_floor import NOW, check_out, filled_cart, open_shop

S = OrderStatus
MONEY = (S.PARTIALLY_REFUNDED, S.REFUNDED)

MAY_BECOME = {
    S.PENDING_PAYMENT: {S.CONFIRMED, S.PAYMENT_FAILED, S.CANCELLED},
    S.CONFIRMED: {S.PROCESSING, S.SHIPPED, S.CANCELLED},
    S.PROCESSING: {S.SHIPPED, S.DELIVERED, S.RETURNED, S.CANCELLED},
    S.SHIPPED: {S.DELIVERED, S.RETURNED},
    S.DELIVERED: {S.RETURNED},
    S.RETURNED: set(),
    S.PAYMENT_FAILED: {S.PENDING_PAYMENT},
    S.CANCELLED: set(),
}

TOLD = {
    # life: told with nothing, a part, all given back
    S.PENDING_PAYMENT: (S.PENDING_PAYMENT, S.PENDING_PAYMENT, S.PENDING_PAYMENT),
    S.CONFIRMED: (S.CONFIRMED, S.PARTIALLY_REFUNDED, S.REFUNDED),
    S.PROCESSING: (S.PROCESSING, S.PARTIALLY_REFUNDED, S.REFUNDED),
    S.SHIPPED: (S.SHIPPED, S.PARTIALLY_REFUNDED, S.REFUNDED),
    S.DELIVERED: (S.DELIVERED, S.PARTIALLY_REFUNDED, S.REFUNDED),
    S.RETURNED: (S.RETURNED, S.RETURNED, S.REFUNDED),
    S.PAYMENT_FAILED: (S.PAYMENT_FAILED, S.PAYMENT_FAILED, S.PAYMENT_FAILED),
    S.CANCELLED: (S.CANCELLED, S.CANCELLED, S.CANCELLED),
}


@pytest.fixture
def order(db: None) -> Order:
    open_shop(MUG=10)
    check_out(filled_cart(MUG=3))
    return Order.objects.get()


def test_money_is_no_place_to_be() -> None:
    assert set(LIVES) == set(OrderStatus) - set(MONEY) == set(MAY_BECOME)
    assert {life: set(after) for life, after in TRANSITIONS.items()} == MAY_BECOME


@pytest.mark.parametrize("new", list(OrderStatus))
def test_the_table_holds_for_rows_whatever_was_given_back(order: Order, new: OrderStatus) -> None:
    for life, refunded in product(LIVES, (0, 500, order.total_amount)):
        Order.objects.update(status=life, refunded_amount=refunded)
        order.refresh_from_db()
        if new in MAY_BECOME[life]:
            assert order.move_to(new, by="test", reason="", at=NOW) is life
            assert Order.objects.get().state is new
        else:
            with pytest.raises(IllegalTransition):
                order.move_to(new, by="test", reason="", at=NOW)
            assert Order.objects.get().state is life


def test_who_comes_second_is_refused(order: Order) -> None:
    twin = Order.objects.get()
    order.move_to(S.PROCESSING, by="test", reason="", at=NOW)

    with pytest.raises(IllegalTransition):
        twin.move_to(S.CANCELLED, by="test", reason="", at=NOW)


def test_the_table_and_the_rule_tell_the_same(order: Order) -> None:
    for life, told in TOLD.items():
        for refunded, expected in zip((0, 500, order.total_amount), told, strict=True):
            Order.objects.update(status=life, refunded_amount=refunded)
            row = Order.objects.get()
            assert (row.standing, row.told) == (expected, expected)
            assert standing(life, refunded=refunded, total=order.total_amount) is expected
    assert standing(S.CONFIRMED, refunded=0, total=0) is S.CONFIRMED


@pytest.mark.parametrize("wrong", [{"status": "refunded"}, {"refunded_amount": -1}, {"refunded_amount": 3396}])
def test_the_database_refuses_what_cannot_be(order: Order, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        Order.objects.update(**wrong)


@pytest.mark.parametrize(
    ("life", "shipped", "where"),
    [
        (S.CONFIRMED, 0, Fulfilment.UNFULFILLED),
        (S.PROCESSING, 0, Fulfilment.UNFULFILLED),
        (S.PROCESSING, 1, Fulfilment.PARTIALLY_SHIPPED),
        (S.SHIPPED, 3, Fulfilment.SHIPPED),
        (S.DELIVERED, 3, Fulfilment.DELIVERED),
        (S.RETURNED, 3, Fulfilment.RETURNED),
        (S.CANCELLED, 0, Fulfilment.UNFULFILLED),
    ],
)
def test_where_the_goods_are(life: OrderStatus, shipped: int, where: Fulfilment) -> None:
    assert fulfilment(life, shipped=shipped) is where


@pytest.mark.parametrize(
    ("life", "counted", "reached"),
    [
        (S.CONFIRMED, (3, 0, 0, 0), S.CONFIRMED),
        (S.CONFIRMED, (2, 1, 0, 1), S.PROCESSING),
        (S.CONFIRMED, (0, 3, 0, 1), S.SHIPPED),
        (S.PROCESSING, (1, 2, 0, 0), S.PROCESSING),
        (S.PROCESSING, (0, 2, 0, 1), S.SHIPPED),
        (S.PROCESSING, (0, 2, 0, 0), S.DELIVERED),
        (S.PROCESSING, (0, 2, 2, 0), S.RETURNED),
        (S.SHIPPED, (0, 3, 0, 0), S.DELIVERED),
        (S.SHIPPED, (1, 2, 0, 1), S.SHIPPED),
        (S.DELIVERED, (0, 3, 2, 0), S.DELIVERED),
        (S.DELIVERED, (0, 3, 3, 0), S.RETURNED),
        (S.RETURNED, (0, 3, 3, 0), S.RETURNED),
    ],
)
def test_where_units_bring_an_order(
    life: OrderStatus, counted: tuple[int, int, int, int], reached: OrderStatus
) -> None:
    outstanding, shipped, returned, parcels = counted
    units = Units(outstanding=outstanding, shipped=shipped, returned=returned, parcels_on_their_way=parcels)

    assert life_after(life, units) is reached


def test_the_table_and_the_rule_allow_the_same_units(order: Order) -> None:
    line = OrderLine.objects.get()
    for shipped, refunded, cancelled, returned in product(range(4), repeat=4):
        counted = {
            "shipped_quantity": shipped,
            "refunded_quantity": refunded,
            "cancelled_quantity": cancelled,
            "returned_quantity": returned,
        }
        assert _is_taken(line, counted) is are_possible(quantity=3, **counted), counted


def _is_taken(line: OrderLine, counted: dict[str, int]) -> bool:
    try:
        with atomic("orders"):
            OrderLine.objects.filter(pk=line.pk).update(**counted)
    except IntegrityError:
        return False
    return True
