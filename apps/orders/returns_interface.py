"""What orders offers about returns; others import it from `interface`, whose service has it all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from commerce.errors import Conflict, NotFound
from commerce.money import Money


class ReturnNotFound(NotFound):
    """There is no such return."""

    code = "return_not_found"


class NotReturnable(Conflict):
    """So much of this order cannot be sent back.

    `params`: `returnable`, the units that still can be, by SKU.
    """

    code = "not_returnable"


class IllegalReturnStep(Conflict):
    """The return has moved on, so this can no longer be done with it.

    `params`: `return_state`, where it is.
    """

    code = "illegal_return_step"


class ReturnState(StrEnum):
    """`refunded`: the money is decided and on its way, or there already. `cancelled`: by the shopper."""

    REQUESTED = "requested"
    APPROVED = "approved"
    RECEIVED = "received"
    REFUNDED = "refunded"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class ReturnReason(StrEnum):
    """Why somebody sends something back."""

    CHANGED_MIND = "changed_mind"
    NOT_AS_DESCRIBED = "not_as_described"
    WRONG_SIZE = "wrong_size"
    DAMAGED = "damaged"
    FAULTY = "faulty"
    WRONG_ITEM = "wrong_item"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnLineRequest:
    """So many units of one SKU that are to go back, and why."""

    sku: str
    quantity: int
    reason: ReturnReason
    comment: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivedLine:
    """So many units of one SKU that arrived; `restock`: they go back on the shelf."""

    sku: str
    quantity: int
    restock: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnableLine:
    """So many units of a line can still be asked to go back, the first of them until then."""

    sku: str
    name: str
    options: dict[str, str]
    image_url: str
    quantity: int
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnLine:
    """A line of a return. `received` and `restock` are None until it has arrived."""

    sku: str
    name: str
    options: dict[str, str]
    image_url: str
    quantity: int
    reason: ReturnReason
    comment: str
    received: int | None
    restock: bool | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnStep:
    """One step of a return's life: who (a customer id, "guest", a staff name) and why."""

    state: ReturnState
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Return:
    """Goods of an order on their way back. `number` is what people call it.

    `instructions` is what staff wrote when they approved it. `refund` is what was decided to be given back.
    """

    return_id: str
    number: str
    order_id: str
    order_number: str
    state: ReturnState
    lines: tuple[ReturnLine, ...]
    instructions: str
    refund: Money | None
    history: tuple[ReturnStep, ...]
    created_at: datetime

    @property
    def is_cancellable(self) -> bool:
        """The shopper may still keep the goods."""
        return self.state in (ReturnState.REQUESTED, ReturnState.APPROVED)

    @property
    def said_last(self) -> str:
        """What was said at its last step: why it was rejected, for example."""
        return self.history[-1].reason if self.history else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderRef:
    """An order, and the capability to look at it."""

    order_id: str
    token: str


class ReturnsService(Protocol):
    def find_order(self, *, number: str, email: str) -> OrderRef:
        """The order of this number, for whoever knows the e-mail address it was placed with; case does not matter.

        :raises apps.orders.interface.OrderNotFound: no such order, or another address: nobody learns which
        """
        ...

    def returnable(self, *, order_id: str, now: datetime) -> Sequence[ReturnableLine]:
        """What of an order may be asked to go back: it was sent, its window is open, it is not on its way back yet.

        :raises apps.orders.interface.OrderNotFound: there is none
        """
        ...

    def request_return(
        self, *, order_id: str, lines: Sequence[ReturnLineRequest], by: str, idempotency_key: str, now: datetime
    ) -> Return:
        """Ask to send goods back. Again with the same key: the same return. Publishes ReturnRequested.

        Of each line as many units as are asked for are set aside: they can be neither refunded nor returned otherwise.

        :raises apps.orders.interface.OrderNotFound: there is none
        :raises apps.orders.rules.InvalidLines: a line has no units, or its SKU is not the order's or comes twice
        :raises NotReturnable: not sent, too late, or returned already
        """
        ...

    def approve_return(self, *, return_id: str, instructions: str, by: str, now: datetime) -> Return:
        """Let the shopper send it, and say how. Publishes ReturnApproved.

        :raises ReturnNotFound: there is none
        :raises IllegalReturnStep: it is not `requested`
        """
        ...

    def receive_return(self, *, return_id: str, lines: Sequence[ReceivedLine] | None, by: str, now: datetime) -> Return:
        """Write down what arrived, and what of it can be sold again; None: all of it, and all can.

        What did not arrive stays the shopper's. Stock follows with the refund. Publishes ReturnReceived.

        :raises ReturnNotFound: there is none
        :raises IllegalReturnStep: it is not `approved`
        :raises apps.orders.rules.InvalidLines: not lines of this return, or more than was announced
        """
        ...

    def refund_return(self, *, return_id: str, by: str, now: datetime) -> Return:
        """Give back what was paid for what arrived, and put on the shelf what can be sold again. Again: nothing more.

        With the last units of an order all that is left goes back, delivery too. While the gateway is away the refund
        is carried out later. Publishes ReturnRefunded once the gateway took it.

        :raises ReturnNotFound: there is none
        :raises IllegalReturnStep: it is not `received`
        :raises apps.orders.interface.NotRefundable: the gateway refuses, or less is left than that
        """
        ...

    def reject_return(self, *, return_id: str, reason: str, by: str, now: datetime) -> Return:
        """Do not take it back; the shopper reads why. Publishes ReturnRejected.

        :raises ReturnNotFound: there is none
        :raises IllegalReturnStep: it is closed
        """
        ...

    def cancel_return(self, *, return_id: str, by: str, now: datetime) -> Return:
        """The shopper keeps the goods. Again: nothing more happens.

        :raises ReturnNotFound: there is none
        :raises IllegalReturnStep: it has arrived, or is closed
        """
        ...

    def get_return(self, *, return_id: str) -> Return:
        """:raises ReturnNotFound: there is none"""
        ...

    def returns_of_order(self, *, order_id: str) -> Sequence[Return]:
        """The returns of an order, oldest first."""
        ...

    def returns_of(self, *, customer_id: str, page: int, limit: int) -> tuple[Sequence[Return], int]:
        """A page of a customer's returns, newest first, and how many there are in all."""
        ...
