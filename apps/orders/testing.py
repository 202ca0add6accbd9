"""An orders service in memory, for the tests of others."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from apps.orders.interface import (
    Address,
    AddressNotChangeable,
    CheckoutRequest,
    CheckoutResult,
    IllegalReturnStep,
    NotRefundable,
    NotReturnable,
    NotShippable,
    Order,
    OrderNotCancellable,
    OrderNotFound,
    OrderNotPayable,
    OrderRef,
    OrderRefund,
    OrderStatus,
    ReceivedLine,
    RefundLine,
    RefundState,
    Return,
    ReturnableLine,
    ReturnLine,
    ReturnLineRequest,
    ReturnNotFound,
    ReturnState,
    ReturnStep,
    ShipLine,
    StatusChange,
)
from apps.orders.rules import RETURN_STEPS
from apps.shipping.interface import Recipient, Shipment, ShipmentLine, ShipmentStatus
from commerce.ids import new_id
from commerce.money import Money

TOKEN = "the token of an order"  # noqa: S105  a fake's


class FakeOrders:
    """Satisfies `OrdersService`. It is given its orders; `checkout` answers with the next of them, confirmed."""

    def __init__(self, *orders: Order) -> None:
        self.orders = {order.order_id: order for order in orders}
        self.requests: list[CheckoutRequest] = []
        self.returns: dict[str, Return] = {}

    def checkout(self, *, request: CheckoutRequest, now: datetime) -> CheckoutResult:
        self.requests.append(request)
        pending = [order for order in self.orders.values() if order.status is OrderStatus.PENDING_PAYMENT]
        order = self._move(pending[0], OrderStatus.CONFIRMED, "checkout", "Paid.", now)
        return CheckoutResult(order=order, order_token=TOKEN)

    def finish_payment(self, *, order_id: str, now: datetime) -> Order:
        order = self.get_order(order_id=order_id)
        if order.status is OrderStatus.PENDING_PAYMENT:
            return self._move(order, OrderStatus.CONFIRMED, "checkout", "Paid.", now)
        return order

    def retry_payment(
        self, *, order_id: str, method_token: str, return_url: str, idempotency_key: str, now: datetime
    ) -> CheckoutResult:
        order = self.get_order(order_id=order_id)
        if order.status is OrderStatus.CANCELLED:
            raise OrderNotPayable
        if order.status in (OrderStatus.PENDING_PAYMENT, OrderStatus.PAYMENT_FAILED):
            order = self._move(order, OrderStatus.CONFIRMED, "checkout", "Paid.", now)
        return CheckoutResult(order=order, order_token=TOKEN)

    def get_order(self, *, order_id: str) -> Order:
        if order_id not in self.orders:
            raise OrderNotFound
        return self.orders[order_id]

    def get_order_by_token(self, *, order_id: str, token: str) -> Order:
        if token != TOKEN:
            raise OrderNotFound
        return self.get_order(order_id=order_id)

    def orders_of(self, *, customer_id: str, page: int, limit: int) -> tuple[Sequence[Order], int]:
        found = sorted(
            (order for order in self.orders.values() if order.customer_id == customer_id),
            key=lambda order: order.created_at,
            reverse=True,
        )
        return found[(page - 1) * limit : page * limit], len(found)

    def cancel(self, *, order_id: str, reason: str, by: str, now: datetime) -> Order:
        order = self.get_order(order_id=order_id)
        if order.status in (OrderStatus.SHIPPED, OrderStatus.DELIVERED, OrderStatus.PAYMENT_FAILED):
            raise OrderNotCancellable
        if order.status is OrderStatus.CANCELLED:
            return order
        return self._move(order, OrderStatus.CANCELLED, by, reason, now)

    def start_processing(self, *, order_id: str, by: str, now: datetime) -> Order:
        order = self.get_order(order_id=order_id)
        if order.status is OrderStatus.CONFIRMED:
            return self._move(order, OrderStatus.PROCESSING, by, "Being packed.", now)
        return order

    def ship(
        self,
        *,
        order_id: str,
        lines: Sequence[ShipLine] | None,
        carrier: str,
        tracking_number: str,
        by: str,
        idempotency_key: str,
        now: datetime,
    ) -> Shipment:
        order = self.get_order(order_id=order_id)
        left = {line.sku: line.outstanding for line in order.lines if line.outstanding}
        units = left if lines is None else {line.sku: line.quantity for line in lines}
        if any(units.get(line.sku, 0) > line.outstanding for line in order.lines):
            raise NotShippable
        sent = tuple(replace(line, shipped=line.shipped + units.get(line.sku, 0)) for line in order.lines)
        step = OrderStatus.PROCESSING if any(line.outstanding for line in sent) else OrderStatus.SHIPPED
        self._move(replace(order, lines=sent), step, by, "Sent.", now)
        return Shipment(
            shipment_id=new_id("shp"),
            order_id=order_id,
            reference=idempotency_key,
            status=ShipmentStatus.DISPATCHED,
            lines=tuple(
                ShipmentLine(sku=line.sku, name=line.name, quantity=units[line.sku])
                for line in order.lines
                if line.sku in units
            ),
            address=Recipient(**asdict(order.shipping_address)),
            method=order.shipping_method,
            carrier=carrier,
            tracking_number=tracking_number,
            tracking_url="",
            created_at=now,
            dispatched_at=now,
            delivered_at=None,
        )

    def refund(
        self,
        *,
        order_id: str,
        amount: Money | None,
        lines: Sequence[RefundLine],
        restock: bool,
        reason: str,
        by: str,
        idempotency_key: str,
        now: datetime,
    ) -> OrderRefund:
        order = self.get_order(order_id=order_id)
        left = order.totals.total - order.refunded
        given = left if amount is None else amount
        if given > left:
            raise NotRefundable(refundable=left)
        step = OrderStatus.REFUNDED if given == left else OrderStatus.PARTIALLY_REFUNDED
        self._move(replace(order, refunded_minor=order.refunded_minor + given.minor), step, by, reason, now)
        return OrderRefund(
            refund_id=new_id("rfd"),
            order_id=order_id,
            state=RefundState.ACCEPTED,
            amount=given,
            lines=tuple(lines),
            restock=restock,
            reason=reason,
            by=by,
            created_at=now,
        )

    def change_address(
        self,
        *,
        order_id: str,
        shipping_address: Address | None,
        billing_address: Address | None = None,
        by: str,
        now: datetime,
    ) -> Order:
        order = self.get_order(order_id=order_id)
        if not order.is_readdressable:
            raise AddressNotChangeable
        self.orders[order_id] = replace(
            order,
            shipping_address=shipping_address or order.shipping_address,
            billing_address=billing_address or order.billing_address,
            updated_at=now,
        )
        return self.orders[order_id]

    def find_order(self, *, number: str, email: str) -> OrderRef:
        for order in self.orders.values():
            if (order.number, order.email.casefold()) == (number, email.casefold()):
                return OrderRef(order_id=order.order_id, token=TOKEN)
        raise OrderNotFound

    def returnable(self, *, order_id: str, now: datetime) -> Sequence[ReturnableLine]:
        """What was sent and is in no return; the window never closes."""
        closed = (ReturnState.REJECTED, ReturnState.CANCELLED)
        coming = [
            line for back in self.returns_of_order(order_id=order_id) if back.state not in closed for line in back.lines
        ]
        return [
            ReturnableLine(
                sku=line.sku,
                name=line.name,
                options=line.options,
                image_url=line.image_url,
                quantity=left,
                until=now + timedelta(days=1),
            )
            for line in self.get_order(order_id=order_id).lines
            if (left := line.shipped - sum(other.quantity for other in coming if other.sku == line.sku)) > 0
        ]

    def request_return(
        self, *, order_id: str, lines: Sequence[ReturnLineRequest], by: str, idempotency_key: str, now: datetime
    ) -> Return:
        sold = {line.sku: line for line in self.returnable(order_id=order_id, now=now)}
        if any(line.sku not in sold or line.quantity > sold[line.sku].quantity for line in lines):
            raise NotReturnable
        order = self.get_order(order_id=order_id)
        back = Return(
            return_id=new_id("ret"),
            number=f"{order.number}-{len(self.returns_of_order(order_id=order_id)) + 1}",
            order_id=order_id,
            order_number=order.number,
            state=ReturnState.REQUESTED,
            lines=tuple(
                ReturnLine(
                    sku=line.sku,
                    name=sold[line.sku].name,
                    options=sold[line.sku].options,
                    image_url=sold[line.sku].image_url,
                    quantity=line.quantity,
                    reason=line.reason,
                    comment=line.comment,
                    received=None,
                    restock=None,
                )
                for line in lines
            ),
            instructions="",
            refund=None,
            history=(ReturnStep(state=ReturnState.REQUESTED, at=now, by=by, reason=""),),
            created_at=now,
        )
        self.returns[back.return_id] = back
        return back

    def approve_return(self, *, return_id: str, instructions: str, by: str, now: datetime) -> Return:
        return self._step(return_id, ReturnState.APPROVED, by, "", now, instructions=instructions)

    def receive_return(self, *, return_id: str, lines: Sequence[ReceivedLine] | None, by: str, now: datetime) -> Return:
        return self._step(return_id, ReturnState.RECEIVED, by, "", now)

    def refund_return(self, *, return_id: str, by: str, now: datetime) -> Return:
        return self._step(return_id, ReturnState.REFUNDED, by, "", now)

    def reject_return(self, *, return_id: str, reason: str, by: str, now: datetime) -> Return:
        return self._step(return_id, ReturnState.REJECTED, by, reason, now)

    def cancel_return(self, *, return_id: str, by: str, now: datetime) -> Return:
        return self._step(return_id, ReturnState.CANCELLED, by, "", now)

    def get_return(self, *, return_id: str) -> Return:
        if return_id not in self.returns:
            raise ReturnNotFound
        return self.returns[return_id]

    def returns_of_order(self, *, order_id: str) -> Sequence[Return]:
        return [back for back in self.returns.values() if back.order_id == order_id]

    def returns_of(self, *, customer_id: str, page: int, limit: int) -> tuple[Sequence[Return], int]:
        found = [back for back in self.returns.values() if self.orders[back.order_id].customer_id == customer_id][::-1]
        return found[(page - 1) * limit : page * limit], len(found)

    def _step(self, return_id: str, state: ReturnState, by: str, reason: str, now: datetime, **changes: str) -> Return:
        back = self.get_return(return_id=return_id)
        if state not in RETURN_STEPS[back.state]:
            raise IllegalReturnStep(return_state=back.state)
        history = (*back.history, ReturnStep(state=state, at=now, by=by, reason=reason))
        self.returns[return_id] = replace(back, state=state, history=history, **changes)  # type: ignore[arg-type]
        return self.returns[return_id]

    def _move(self, order: Order, status: OrderStatus, by: str, reason: str, now: datetime) -> Order:
        step = StatusChange(status=status, at=now, by=by, reason=reason)
        self.orders[order.order_id] = replace(order, status=status, history=(*order.history, step), updated_at=now)
        return self.orders[order.order_id]
