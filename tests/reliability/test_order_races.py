"""An order sent, cancelled, refunded and readdressed by everybody at once ends in one consistent state."""

import time
from collections.abc import Callable
from datetime import timedelta
from random import Random
from threading import Event
from typing import Any

import pytest

from apps.orders import services
from apps.orders.interface import Order
from apps.payments import services as payments
from apps.shipping import services as shipping
from apps.shipping.interface import Shipment
from commerce.errors import DomainError
from tests.orders.after_payment import CHELSEA, give_back, move, send
from tests.orders.shop_floor import NOW, check_out, filled_cart, ledger, open_shop, shelf
from tests.support.torture import scaled, tell

ROUNDS = scaled(fast=10, long=100)
UNITS = 3
IN_STOCK = 1000
HEAD_START = 0.1
"""At most so many seconds."""
PATIENCE = 30
Act = Callable[[], object]


@pytest.fixture(params=["at_checkout", "at_dispatch"])
def capture(request: pytest.FixtureRequest, settings: Any) -> str:
    settings.PAYMENT_CAPTURE = request.param
    return str(request.param)


@pytest.fixture
def settle(committed: None, deliver_events: Callable[[], int]) -> Callable[[], None]:
    """Lets everything that was decided be carried out and heard of."""

    def until_quiet() -> None:
        later = NOW + timedelta(minutes=5)
        for job in (
            services.resume_stale_checkouts,
            payments.finish_pending_refunds,
            services.resume_refunds,
            services.resume_dispatches,
        ):
            job(later)
        deliver_events()

    return until_quiet


def test_sent_cancelled_refunded_and_moved_at_once(
    capture: str, settle: Callable[[], None], concurrently: Callable[..., list[Any]]
) -> None:
    open_shop(MUG=IN_STOCK)
    chance, fates, gone = Random(17), {"cancelled": 0, "kept": 0}, 0
    for number in range(ROUNDS):
        order_id = check_out(filled_cart(MUG=UNITS)).order.order_id
        outcomes = concurrently(racing(number, everything_at_once(order_id), chance))
        settle()

        assert [outcome for outcome in outcomes if _is_a_fault(outcome)] == []
        order = services.get_order(order_id=order_id)
        gone += units_gone(order)
        check(order)
        assert shelf("MUG") == (IN_STOCK - gone, 0)
        fates["cancelled" if order.status == "cancelled" else "kept"] += 1
    assert min(fates.values()) > 0, "the race is no race: the same one always wins"
    tell("T16", f"orders raced, captured {capture}", injected={"orders": ROUNDS, **fates}, lost={"orders": 0})


def racing(number: int, acts: list[Act], chance: Random) -> list[Act]:
    """All at once, when cancelling, the quickest, mostly wins; or each a little later; or cancelling after a parcel."""
    cancel, *others = acts
    if number % 3 == 0:
        return acts
    if number % 3 == 1:
        return [after(chance.uniform(0, HEAD_START), act) for act in acts]
    one_left = Event()
    return [once(one_left, cancel), *(telling(one_left, act) for act in others)]


def after(seconds: float, act: Act) -> Act:
    def act_later() -> object:
        time.sleep(seconds)
        return act()

    return act_later


def once(event: Event, act: Act) -> Act:
    def act_then() -> object:
        event.wait(PATIENCE)
        return act()

    return act_then


def telling(event: Event, act: Act) -> Act:
    """Sets the event as soon as the act, a parcel, has ended."""

    def act_and_tell() -> object:
        outcome = act()
        if isinstance(outcome, Shipment):
            event.set()
        return outcome

    return act_and_tell


def everything_at_once(order_id: str) -> list[Act]:
    return [
        lambda: services.cancel(order_id=order_id, reason="No.", by="customer", now=NOW),
        lambda: send(order_id, key="first", MUG=1),
        lambda: send(order_id, key="rest"),
        lambda: give_back(order_id, key="line", restock=True, MUG=1),
        lambda: give_back(order_id, "3.00", key="goodwill"),
        lambda: move(order_id),
    ]


def check(order: Order) -> None:
    """The parcels, the money and the units say the same."""
    (line,) = order.lines
    parcels = shipping.shipments_of(order_id=order.order_id)
    status, taken, given = ledger()[-1]
    assert sum(part.quantity for parcel in parcels for part in parcel.lines) == line.shipped
    assert order.refunded_minor == given
    if order.status == "cancelled":
        assert (parcels, line.shipped, taken - given) == ([], 0, 0)
        assert status in ("voided", "captured")
        return
    assert (taken, line.outstanding, order.fulfilment) == (order.totals.total.minor, 0, "shipped")
    assert {parcel.address.street for parcel in parcels} == {order.shipping_address.street}
    assert order.shipping_address in (CHELSEA, order.billing_address)
    assert order.status == ("partially_refunded" if given else "shipped")


def units_gone(order: Order) -> int:
    """Units that left the shelf for good: restocked are those of the line refund, of a cancelled order all."""
    (line,) = order.lines
    return 0 if order.status == "cancelled" else line.quantity - line.refunded


def _is_a_fault(outcome: object) -> bool:
    """Refusals are fine: somebody else was first."""
    return isinstance(outcome, Exception) and not isinstance(outcome, DomainError)
