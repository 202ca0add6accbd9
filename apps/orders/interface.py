"""What orders offers to other domains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from apps.orders.returns_interface import (
    IllegalReturnStep,
    NotReturnable,
    OrderRef,
    ReceivedLine,
    Return,
    ReturnableLine,
    ReturnLine,
    ReturnLineRequest,
    ReturnNotFound,
    ReturnReason,
    ReturnsService,
    ReturnState,
    ReturnStep,
)
from apps.shipping.interface import Shipment
from commerce.errors import Conflict, NotFound
from commerce.money import Money
from commerce.ports import ServicePort

__all__ = [
    "BEFORE_DISPATCH",
    "Address",
    "AddressNotChangeable",
    "CheckoutInProgress",
    "CheckoutRequest",
    "CheckoutResult",
    "DeliveryDiffers",
    "Fulfilment",
    "IllegalReturnStep",
    "KeyUsedElsewhere",
    "NotPaidFor",
    "NotRefundable",
    "NotReturnable",
    "NotShippable",
    "Order",
    "OrderLine",
    "OrderNotCancellable",
    "OrderNotFound",
    "OrderNotPayable",
    "OrderRef",
    "OrderRefund",
    "OrderStatus",
    "OrderTotals",
    "OrdersService",
    "PriceChanged",
    "ReceivedLine",
    "RefundLine",
    "RefundState",
    "Return",
    "ReturnLine",
    "ReturnLineRequest",
    "ReturnNotFound",
    "ReturnReason",
    "ReturnState",
    "ReturnStep",
    "ReturnableLine",
    "ReturnsService",
    "ShipLine",
    "StatusChange",
    "service",
]


class OrderNotFound(NotFound):
    """There is no such order."""

    code = "order_not_found"


class PriceChanged(Conflict):
    """The total is not what was expected. Look at the order again before paying.

    `params`: `expected_total`, `total`.
    """

    code = "price_changed"


class CheckoutInProgress(Conflict):
    """This cart is being ordered right now."""

    code = "checkout_in_progress"
    passes_by_itself = True


class OrderNotCancellable(Conflict):
    """The order has been dispatched or is closed."""

    code = "order_not_cancellable"


class NotShippable(Conflict):
    """There is nothing of this to be sent.

    `params`: `outstanding`, the units still to be sent, by SKU.
    """

    code = "not_shippable"


class NotPaidFor(Conflict):
    """The payment could not be taken, so nothing is sent. Ask the customer to pay anew, or cancel the order."""

    code = "not_paid_for"


class NotRefundable(Conflict):
    """So much cannot be given back on this order.

    `params`: `refundable`, what is left; for a refund of lines `units`, what is left of each, by SKU.
    """

    code = "not_refundable"


class AddressNotChangeable(Conflict):
    """The address of this order cannot be changed any more."""

    code = "address_not_changeable"


class DeliveryDiffers(Conflict):
    """Delivery to this address is another one than was paid for.

    `params`: where it is the price that differs, `present` and `asked`, what it costs to each address.
    """

    code = "delivery_differs"


class KeyUsedElsewhere(Conflict):
    """This idempotency key was used for something else on the order."""

    code = "idempotency_key_used"


class OrderNotPayable(Conflict):
    """This order can no longer be paid for. Nothing is charged; the goods may be ordered anew."""

    code = "order_not_payable"


class OrderStatus(StrEnum):
    """Where an order stands. Money given back is told first: the goods may go on their way all the same.

    `processing`: it is being packed, or a part of it has been sent. `returned`: all that was sent has come back.
    """

    PENDING_PAYMENT = "pending_payment"
    CONFIRMED = "confirmed"
    PROCESSING = "processing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    PAYMENT_FAILED = "payment_failed"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    RETURNED = "returned"


class Fulfilment(StrEnum):
    """Where the goods of an order are, whatever became of the money."""

    UNFULFILLED = "unfulfilled"
    PARTIALLY_SHIPPED = "partially_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    RETURNED = "returned"


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """A postal address; `country` is ISO 3166, two letters."""

    first_name: str
    last_name: str
    street: str
    city: str
    state: str = ""
    zip_code: str
    country: str
    phone: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderLine:
    """A line as it was sold; it never changes with the catalogue.

    Of its `quantity` so many units were `shipped`, so many paid back (`refunded`), and of these some before they were
    sent: they never will be (`cancelled`).
    """

    sku: str
    product_id: str
    slug: str
    name: str
    options: dict[str, str]
    image_url: str
    quantity: int
    unit_price: Money
    discount: Money
    total: Money
    tax: Money
    tax_rate: Decimal
    shipped: int = 0
    refunded: int = 0
    cancelled: int = 0

    @property
    def outstanding(self) -> int:
        """Units still to be sent."""
        return self.quantity - self.shipped - self.cancelled


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderTotals:
    """`total` = `subtotal` − `discount` + `shipping` (+ `tax` where prices are without tax)."""

    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money
    total: Money
    prices_include_tax: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusChange:
    """One step of an order's life: who (a customer id, a staff name, "checkout") and why."""

    status: OrderStatus
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """An order with all that its page, its e-mail and its REST answer show. `customer_id` is empty for a guest.

    `payable_until`: how long `retry_payment` may be called for it; None where there is nothing to pay.
    `refunded_minor` is what was given back so far, in minor units of the order's currency. `language` is the one it was
    placed in ("de"), in which the shopper is written to; empty for the shop's own.
    """

    order_id: str
    number: str
    status: OrderStatus
    customer_id: str
    email: str
    lines: tuple[OrderLine, ...]
    totals: OrderTotals
    shipping_address: Address
    billing_address: Address
    shipping_method_id: str
    shipping_method: str
    estimate_from: date
    estimate_to: date
    history: tuple[StatusChange, ...]
    created_at: datetime
    updated_at: datetime
    fulfilment: Fulfilment = Fulfilment.UNFULFILLED
    refunded_minor: int = 0
    payable_until: datetime | None = None
    language: str = ""

    @property
    def refunded(self) -> Money:
        return Money(self.refunded_minor, self.totals.total.currency)

    def is_payable(self, now: datetime) -> bool:
        """It is not paid for, and still may be."""
        return self.payable_until is not None and now <= self.payable_until

    @property
    def is_cancellable(self) -> bool:
        """Nothing of it has been sent, and it is not closed."""
        return self.status in BEFORE_DISPATCH and self.fulfilment is Fulfilment.UNFULFILLED

    @property
    def is_readdressable(self) -> bool:
        """It is paid for, and all of it could still go elsewhere."""
        return self.is_cancellable and self.status is not OrderStatus.PENDING_PAYMENT


BEFORE_DISPATCH = (
    OrderStatus.PENDING_PAYMENT,
    OrderStatus.CONFIRMED,
    OrderStatus.PROCESSING,
    OrderStatus.PARTIALLY_REFUNDED,
    OrderStatus.REFUNDED,
)
"""What an order may be called of which nothing has been sent yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShipLine:
    """So many units of one SKU to send."""

    sku: str
    quantity: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RefundLine:
    """So many units of one SKU to pay back."""

    sku: str
    quantity: int


class RefundState(StrEnum):
    """`requested`: decided, and carried out until the gateway takes it; `failed`: it will not take it."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderRefund:
    """A decision to give money back. The order's `refunded` follows once the gateway says that it has given it."""

    refund_id: str
    order_id: str
    state: RefundState
    amount: Money
    lines: tuple[RefundLine, ...]
    restock: bool
    reason: str
    by: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckoutRequest:
    """What the shopper says when they press "Pay".

    `method_token` is the gateway's token of a card. `expected_total` is what the shopper saw. `return_url` is where the
    shopper comes back to from 3-D Secure; `{order_id}` and `{token}` in it are filled in. `idempotency_key`, when
    given, names this attempt. `language` is the one to write to the shopper in. `save_method` keeps the card for the
    customer once it has paid; for a guest it does nothing.
    """

    cart_token: str
    customer_id: str = ""
    email: str
    shipping_address: Address
    billing_address: Address | None = None
    shipping_method_id: str
    method_token: str
    expected_total: Money | None = None
    return_url: str
    idempotency_key: str = ""
    language: str = ""
    save_method: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckoutResult:
    """The order, the capability to look at it, and where the shopper must go first, if anywhere (3-D Secure)."""

    order: Order
    order_token: str
    next_action_url: str = ""


class OrdersService(ReturnsService, Protocol):
    def checkout(self, *, request: CheckoutRequest, now: datetime) -> CheckoutResult:
        """Turn a cart into a paid order. Of all tries for one cart, at most one order comes out.

        While one try runs, others are refused with CheckoutInProgress; after it succeeded, they answer the order it
        made. A try that waits for 3-D Secure is given up when another begins, unless both carry the same key.
        Publishes OrderCreated, then OrderStatusChanged and OrderPlaced once paid.

        :raises apps.cart.interface.CartNotFound, apps.cart.interface.CartEmpty: nothing to order
        :raises apps.cart.interface.NotSoldInCurrency: a line has no price in the cart's currency; names the SKUs
        :raises PriceChanged: the total is not the expected one
        :raises CheckoutInProgress: another request is ordering this cart right now
        :raises apps.inventory.interface.InsufficientStock: something sold out; names the SKUs
        :raises apps.inventory.interface.ReservationLost: it sold out while the payment was under way, and is undone
        :raises apps.shipping.interface.ShippingMethodUnavailable, apps.shipping.interface.CountryNotServed: see there
        :raises apps.payments.interface.PaymentDeclined: stock is free again, the cart is kept
        :raises apps.payments.interface.GatewayUnavailable, apps.payments.interface.GatewayTimeout: see there
        """
        ...

    def finish_payment(self, *, order_id: str, now: datetime) -> Order:
        """Carry on after the shopper came back from 3-D Secure: the one completion path. Again: nothing more happens.

        The order is answered as it stands: confirmed; still pending while the shopper has not answered or nobody knows;
        cancelled if its goods sold out meanwhile (its history says so, and nothing was charged).

        :raises OrderNotFound: there is none
        :raises apps.payments.interface.PaymentDeclined: the shopper or the bank said no
        """
        ...

    def retry_payment(
        self, *, order_id: str, method_token: str, return_url: str, idempotency_key: str, now: datetime
    ) -> CheckoutResult:
        """Pay for an order again whose payment was declined or never approved: same lines, same total, another card.

        Its stock is held anew. A payment that waits for 3-D Secure is given up, unless it was approved meanwhile: then
        that one counts. An order that is paid is answered as it stands. Publishes OrderStatusChanged, and OrderPlaced
        once paid.

        :raises OrderNotFound: there is none
        :raises OrderNotPayable: it was cancelled, its cart was ordered anew, or it is too long ago
        :raises CheckoutInProgress: it is being paid for right now
        :raises apps.inventory.interface.InsufficientStock: something sold out since; the order is cancelled
        :raises apps.inventory.interface.ReservationLost: the same, while the payment was under way; nothing is charged
        :raises apps.payments.interface.PaymentDeclined: as before: it may be tried again
        :raises apps.payments.interface.UnknownPaymentMethod: the token is not known
        :raises apps.payments.interface.GatewayUnavailable, apps.payments.interface.GatewayTimeout: see there
        """
        ...

    def get_order(self, *, order_id: str) -> Order:
        """:raises OrderNotFound: there is none"""
        ...

    def get_order_by_token(self, *, order_id: str, token: str) -> Order:
        """An order shown to whoever holds its token.

        :raises OrderNotFound: there is none, or the token is not its own
        """
        ...

    def orders_of(self, *, customer_id: str, page: int, limit: int) -> tuple[Sequence[Order], int]:
        """A page of a customer's orders, newest first, and how many there are in all."""
        ...

    def cancel(self, *, order_id: str, reason: str, by: str, now: datetime) -> Order:
        """Cancel before dispatch: stock goes back, the payment is voided or refunded. Publishes OrderCancelled.

        :raises OrderNotFound: there is none
        :raises OrderNotCancellable: too late; what was not sent can be refunded by lines
        """
        ...

    def start_processing(self, *, order_id: str, by: str, now: datetime) -> Order:
        """Say that an order is being packed. Again: nothing more happens. Publishes OrderStatusChanged.

        :raises OrderNotFound: there is none
        :raises NotShippable: it is not paid for, or closed
        """
        ...

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
        """Send some units of an order, or all that are left (None). Again with the same key: the same shipment.

        Money that is only held is taken first. From the first shipment on the order can neither be cancelled nor go
        elsewhere. Publishes OrderStatusChanged, and OrderShipped once shipping says that the parcel has left.

        :raises OrderNotFound: there is none
        :raises NotShippable: it is not paid for or closed, or more is asked for than is left to be sent
        :raises NotPaidFor: the money could not be taken; nothing is sent
        :raises KeyUsedElsewhere: the key was used for other lines
        :raises apps.shipping.interface.InvalidShipment: the tracking number is not acceptable
        :raises apps.payments.interface.GatewayUnavailable, apps.payments.interface.GatewayTimeout: see there
        """
        ...

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
        """Give back an amount, or what lines cost. Again with the same key: the same refund.

        Of a line, units that were not sent are taken first; they will not be sent. The refund that takes an order's
        last unit gives back all that is left, delivery too. `restock` puts the units back on the shelf. The order's
        `refunded` and its status follow when the gateway has given the money. Publishes OrderStatusChanged then.

        :raises OrderNotFound: there is none
        :raises NotRefundable: more than is left, neither an amount nor lines, or nothing was captured yet
        :raises KeyUsedElsewhere: the key was used for another refund
        :raises commerce.money.InvalidAmount: the amount is nothing, or less
        """
        ...

    def change_address(
        self,
        *,
        order_id: str,
        shipping_address: Address | None,
        billing_address: Address | None = None,
        by: str,
        now: datetime,
    ) -> Order:
        """Send a paid order elsewhere, or bill it elsewhere; None leaves an address as it is.

        Only before dispatch, within the country, and where delivery costs the same. Publishes OrderAddressChanged.

        :raises OrderNotFound: there is none
        :raises AddressNotChangeable: something of it was sent, or it is not paid for or closed
        :raises DeliveryDiffers: another country, or another price of delivery
        :raises apps.orders.rules.InvalidAddress, apps.shipping.interface.InvalidPostcode: says which field, and why
        :raises apps.shipping.interface.ShippingMethodUnavailable: its method does not deliver there
        """
        ...


service: ServicePort[OrdersService] = ServicePort("orders")
