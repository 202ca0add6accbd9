"""The same order worked on by many at once: one outcome."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from threading import get_ident
from typing import Any

import pytest

from apps.orders import services
from apps.orders.models import CheckoutSaga, Order
from apps.orders.rules import new_number
from apps.orders.services import creating
from apps.shipping import services as shipping
from tests.orders.after_payment import give_back, send
from tests.orders.shop_floor import NOW, check_out, filled_cart, ledger, open_shop, published, request, shelf
from tests.orders.test_returns import approve, ask, receive, repay

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


def test_orders_that_draw_the_same_number_at_once_get_numbers_of_their_own(
    concurrently: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: Counter[int] = Counter()

    def draw() -> str:
        drawn[get_ident()] += 1
        return "SAMESAME2" if drawn[get_ident()] == 1 else new_number()

    carts = [filled_cart(MUG=1) for _ in range(8)]
    forms = [request(cart) for cart in carts]
    monkeypatch.setattr(creating, "new_number", draw)

    placed = concurrently([lambda form=form: services.checkout(request=form, now=NOW) for form in forms])

    numbers = {result.order.number for result in placed}
    assert (len(numbers), "SAMESAME2" in numbers, sorted(drawn.values())) == (8, True, [1, *[2] * 7])


def test_sent_by_many_is_one_parcel(concurrently: Callable[..., list[Any]], deliver_events: Callable[[], int]) -> None:
    order_id = check_out(filled_cart(MUG=3)).order.order_id

    same = concurrently([lambda: send(order_id, key="same", MUG=1)] * 6)
    deliver_events()

    assert len({parcel.shipment_id for parcel in same}) == 1
    assert (services.get_order(order_id=order_id).lines[0].shipped, published().count("OrderShipped")) == (1, 1)


def test_the_last_units_are_sent_once(concurrently: Callable[..., list[Any]]) -> None:
    order_id = check_out(filled_cart(MUG=3)).order.order_id

    concurrently([lambda key=key: send(order_id, key=str(key), MUG=2) for key in range(6)])

    assert services.get_order(order_id=order_id).lines[0].shipped == 2
    assert len(shipping.shipments_of(order_id=order_id)) == 1


def test_refunded_by_many_is_never_more_than_the_total(
    concurrently: Callable[..., list[Any]], deliver_events: Callable[[], int]
) -> None:
    order_id = check_out(filled_cart(MUG=3)).order.order_id  # £33.95

    concurrently([lambda key=key: give_back(order_id, "10.00", key=str(key)) for key in range(6)])
    concurrently([lambda: give_back(order_id, "3.00", key="same")] * 4)
    deliver_events()

    assert (ledger(), Order.objects.get().refunded_amount) == ([("captured", 3395, 3300)], 3300)


def test_asked_to_go_back_in_many_tabs_goes_back_once(
    concurrently: Callable[..., list[Any]], deliver_events: Callable[[], int]
) -> None:
    order_id = check_out(filled_cart(MUG=1)).order.order_id
    send(order_id)
    deliver_events()

    outcomes = concurrently([lambda tab=tab: ask(order_id, key=f"tab {tab}", MUG=1) for tab in range(5)])

    assert Counter(type(outcome).__name__ for outcome in outcomes) == {"Return": 1, "NotReturnable": 4}


def test_a_return_refunded_by_many_gives_the_money_once(
    concurrently: Callable[..., list[Any]], deliver_events: Callable[[], int]
) -> None:
    order_id = check_out(filled_cart(MUG=3)).order.order_id
    send(order_id)
    deliver_events()
    back = receive(approve(ask(order_id, MUG=1)))

    outcomes = concurrently([lambda: repay(back)] * 5)

    assert {outcome.state for outcome in outcomes} == {"refunded"}
    assert (shelf("MUG"), ledger()) == ((8, 0), [("captured", 3395, 1000)])
    assert published().count("ReturnRefunded") == 1
