"""The same order worked on by many at once: one outcome."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from apps.orders import services
from apps.orders.models import CheckoutSaga, Order
from tests.orders.shop_floor import NOW, check_out, filled_cart, ledger, open_shop, published, shelf

State = CheckoutSaga.State


@pytest.fixture(autouse=True)
def shop_floor(committed: None) -> None:
    open_shop(MUG=10)


def test_cancelled_by_many_gives_back_once(concurrently: Callable[..., list[Any]]) -> None:
    order_id = check_out(filled_cart(MUG=3)).order.order_id

    concurrently([lambda: services.cancel(order_id=order_id, reason="No.", by="staff", now=NOW)] * 6)

    assert (shelf("MUG"), ledger()) == ((10, 0), [("captured", 3395, 3395)])
    assert published().count("OrderCancelled") == 1


@pytest.mark.parametrize("step", ["authorize_payment", "capture_payment"])
def test_resumed_by_many_sweepers_is_confirmed_once(step: str, concurrently: Callable[..., list[Any]]) -> None:
    check_out(filled_cart(MUG=3))
    told_before = published().count("OrderPlaced")
    CheckoutSaga.objects.update(state=State.RUNNING, step=step)
    Order.objects.update(status="pending_payment")

    resumed = concurrently([lambda: services.resume_stale_checkouts(NOW + timedelta(minutes=5))] * 4)

    assert sum(resumed) == 1
    assert (Order.objects.get().status, shelf("MUG"), ledger()) == ("confirmed", (7, 0), [("captured", 3395, 0)])
    assert published().count("OrderPlaced") == told_before + 1


def test_returned_to_by_the_shopper_and_a_sweeper_is_confirmed_once(
    concurrently: Callable[..., list[Any]], answer_the_bank: Callable[..., None]
) -> None:
    order_id = check_out(filled_cart(MUG=3), "pm_card_authenticationRequired").order.order_id
    answer_the_bank(approved=True)
    later = NOW + timedelta(hours=1)

    concurrently(
        [
            lambda: services.finish_payment(order_id=order_id, now=later),
            lambda: services.resume_stale_checkouts(later),
        ]
        * 3
    )

    assert (Order.objects.get().status, shelf("MUG"), ledger()) == ("confirmed", (7, 0), [("captured", 3395, 0)])
    assert published().count("OrderPlaced") == 1
