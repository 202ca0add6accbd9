"""What orders offers to other domains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from commerce.errors import Conflict, NotFound
from commerce.money import Money
from commerce.ports import ServicePort


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


class OrderNotPayable(Conflict):
    """This order can no longer be paid for. Nothing is charged; the goods may be ordered anew."""

    code = "order_not_payable"


class OrderStatus(StrEnum):
    PENDING_PAYMENT = "pending_payment"
    CONFIRMED = "confirmed"
    PROCESSING = "processing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    PAYMENT_FAILED = "payment_failed"


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
    """A line as it was sold; it never changes with the catalogue."""

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
    payable_until: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckoutRequest:
    """What the shopper says when they press "Pay".

    `method_token` is the gateway's token of a card. `expected_total` is what the shopper saw. `return_url` is where the
    shopper comes back to from 3-D Secure; `{order_id}` and `{token}` in it are filled in. `idempotency_key`, when
    given, names this attempt.
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


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckoutResult:
    """The order, the capability to look at it, and where the shopper must go first, if anywhere (3-D Secure)."""

    order: Order
    order_token: str
    next_action_url: str = ""


class OrdersService(Protocol):
    def checkout(self, *, request: CheckoutRequest, now: datetime) -> CheckoutResult:
        """Turn a cart into a paid order. Of all tries for one cart, at most one order comes out.

        While one try runs, others are refused with CheckoutInProgress; after it succeeded, they answer the order it
        made. A try that waits for 3-D Secure is given up when another begins, unless both carry the same key.
        Publishes OrderCreated, then OrderStatusChanged and OrderPlaced once paid.

        :raises apps.cart.interface.CartNotFound, apps.cart.interface.CartEmpty: nothing to order
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
        :raises OrderNotCancellable: too late
        """
        ...


service: ServicePort[OrdersService] = ServicePort("orders")
