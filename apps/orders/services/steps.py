"""The checkout as a list of steps, each paired with what undoes it.

To add a step: write a function that does it and one that undoes it, and put both in STEPS. Either may run again after
a crash, at any distance in time, in another process; so each must be safe to run twice, and what undoes a step must
be safe when the step never ran. What undoes one step does not rely on another's having been undone. A step calls one
other domain, never inside a transaction.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from apps.cart import interface as cart
from apps.inventory import interface as inventory
from apps.orders.events import OrderPlaced, OrderStatusChanged
from apps.orders.interface import Address, OrderStatus
from apps.orders.models import CheckoutSaga, Direction, StepRun
from apps.orders.selectors import as_dto
from apps.orders.services.reading import token_of
from apps.payments import interface as payments
from apps.payments.interface import PaymentStatus
from commerce.db.transaction import atomic
from commerce.errors import DomainError
from commerce.events import publish
from commerce.wire import decode

TIMES_TO_ASK_A_SILENT_GATEWAY = 2
PATIENCE = timedelta(seconds=35)
PATIENCE_WITH_THE_GATEWAY = timedelta(seconds=45)
"""A gateway may be asked three times, for GATEWAY_TIMEOUT_SECONDS each."""


class ShopperMustAct(Exception):
    """The bank wants the shopper to prove who they are, at `url`; the checkout waits for them."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(url)


Action = Callable[[CheckoutSaga, datetime], None]


def nothing(saga: CheckoutSaga, now: datetime) -> None:
    """For a step that leaves nothing to undo, or that another step's undoing covers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """`refused_by` are the errors that mean "no": all is undone and the order ends as `ends_as`.

    Any other error means "unknown": the checkout stays as it is, and recovery tries again. Whoever has not come to the
    end of a step within `patience` is thought dead, and another may take over.
    """

    name: str
    run: Action
    undo: Action = nothing
    refused_by: tuple[type[DomainError], ...] = ()
    ends_as: OrderStatus = OrderStatus.CANCELLED
    patience: timedelta = PATIENCE

    def begun(self, *, attempt: int, at: datetime, direction: Direction = Direction.RUN) -> StepRun:
        """The entry of the log that says so."""
        return StepRun(step=self.name, direction=direction, attempt=attempt, started_at=at, deadline=at + self.patience)


def reserve_stock(saga: CheckoutSaga, now: datetime) -> None:
    order = saga.order
    lines = [inventory.Demand(sku=line.sku, quantity=line.quantity) for line in order.sold]
    ship_to = decode(Address, order.shipping_address)
    inventory.service().reserve(
        order_id=order.pk,
        lines=lines,
        now=now,
        destination=inventory.Destination(country=ship_to.country, postcode=ship_to.zip_code),
        holder=order.cart_digest,
    )


def release_stock(saga: CheckoutSaga, now: datetime) -> None:
    inventory.service().release(order_id=saga.order_id, now=now)


def authorize_payment(saga: CheckoutSaga, now: datetime) -> None:
    """Hold the order's total, once; whoever resumes a checkout asks what became of the hold. Nothing costs nothing."""
    if not saga.order.total:
        return
    earlier = payments.service().payments_of(order_id=saga.order_id) if saga.was_resumed else ()
    payment = _ask_what_became_of(earlier[-1], now) if earlier else _ask_for_hold(saga, now)
    saga.payment_id = payment.payment_id
    if payment.status is PaymentStatus.REQUIRES_ACTION:
        raise ShopperMustAct(payment.next_action_url)
    if payment.status in (PaymentStatus.FAILED, PaymentStatus.VOIDED):
        raise payments.PaymentDeclined(
            payment.decline_message, decline_code=payment.decline_code, payment_id=payment.payment_id
        )
    if payment.status is PaymentStatus.PENDING:
        raise payments.GatewayTimeout


def give_money_back(saga: CheckoutSaga, now: datetime) -> None:
    """Void what is held, refund what was taken, of every payment of the order."""
    service = payments.service()
    for payment in service.payments_of(order_id=saga.order_id):
        if payment.status is not PaymentStatus.CAPTURED:
            service.void(payment_id=payment.payment_id, now=now)
        elif payment.captured > payment.refunded:
            service.refund(
                payment_id=payment.payment_id,
                amount=payment.captured - payment.refunded,
                reason="The order was cancelled.",
                idempotency_key=f"{payment.payment_id}:cancelled:{payment.refunded.minor}",
                now=now,
            )


def take_stock(saga: CheckoutSaga, now: datetime) -> None:
    inventory.service().commit(order_id=saga.order_id, now=now)


def put_stock_back(saga: CheckoutSaga, now: datetime) -> None:
    inventory.service().restock(order_id=saga.order_id, now=now)


def capture_payment(saga: CheckoutSaga, now: datetime) -> None:
    if saga.order.total and settings.PAYMENT_CAPTURE == "at_checkout":
        payments.service().capture(payment_id=saga.payment_id, amount=None, now=now)


@atomic("orders")
def confirm_order(saga: CheckoutSaga, now: datetime) -> None:
    """From here on there is no way back but to cancel. Publishes OrderStatusChanged and OrderPlaced."""
    order = saga.order
    if order.state is OrderStatus.CONFIRMED:
        return
    reason = "Paid."
    previous = order.move_to(OrderStatus.CONFIRMED, by="checkout", reason=reason, at=now)
    publish(
        OrderStatusChanged(
            order_id=order.pk, previous_status=previous, new_status=OrderStatus.CONFIRMED, reason=reason
        ),
        OrderPlaced(order_id=order.pk, order=as_dto(order), order_token=token_of(order_id=order.pk)),
    )


def clear_cart(saga: CheckoutSaga, now: datetime) -> None:
    cart.service().clear(token=saga.cart_token, now=now)


STEPS = (
    Step(
        name="reserve_stock",
        run=reserve_stock,
        undo=release_stock,
        refused_by=(inventory.InsufficientStock,),
    ),
    Step(
        name="authorize_payment",
        run=authorize_payment,
        undo=give_money_back,
        refused_by=(payments.PaymentDeclined, payments.UnknownPaymentMethod, payments.GatewayUnavailable),
        ends_as=OrderStatus.PAYMENT_FAILED,
        patience=PATIENCE_WITH_THE_GATEWAY,
    ),
    Step(
        name="take_stock",
        run=take_stock,
        undo=put_stock_back,
        refused_by=(inventory.ReservationLost,),
    ),
    Step(
        name="capture_payment",
        run=capture_payment,
        refused_by=(payments.PaymentStateConflict,),
        ends_as=OrderStatus.PAYMENT_FAILED,
        patience=PATIENCE_WITH_THE_GATEWAY,
    ),
    Step(name="confirm_order", run=confirm_order),
    Step(name="clear_cart", run=clear_cart),
)


def steps_after(name: str) -> tuple[Step, ...]:
    """The steps still to be done when `name` is the last that is; all of them for none."""
    return STEPS[_position(name) + 1 :]


def steps_to_undo(name: str) -> tuple[Step, ...]:
    """Latest first: the step that may have begun when `name` is the last that is done, and all before it."""
    return tuple(reversed(STEPS[: _position(name) + 2]))


def last_step() -> Step:
    return STEPS[-1]


def _position(name: str) -> int:
    return [step.name for step in STEPS].index(name) if name else -1


def _ask_for_hold(saga: CheckoutSaga, now: datetime) -> payments.Payment:
    order = saga.order
    try:
        return payments.service().authorize(
            order_id=order.pk,
            customer_id=order.customer_id,
            amount=order.total,
            method_token=saga.method_token,
            return_url=saga.return_url,
            idempotency_key=_key_of_hold(saga),
            save_method=saga.saves_method,
            now=now,
        )
    except payments.GatewayTimeout:
        return _ask_what_became_of(payments.service().payments_of(order_id=order.pk)[-1], now)


def _key_of_hold(saga: CheckoutSaga) -> str:
    """Of its own for each try to pay, so that each is authorised once."""
    first = saga.began_with == 1
    return f"{saga.order_id}:authorize" if first else f"{saga.order_id}:authorize:{saga.began_with}"


def _ask_what_became_of(payment: payments.Payment, now: datetime) -> payments.Payment:
    """:raises apps.payments.interface.GatewayTimeout: nobody can say yet"""
    for _ in range(TIMES_TO_ASK_A_SILENT_GATEWAY):
        with suppress(payments.GatewayTimeout, payments.GatewayUnavailable):
            return payments.service().refresh(payment_id=payment.payment_id, now=now)
    raise payments.GatewayTimeout(payment_id=payment.payment_id)
