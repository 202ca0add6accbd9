"""Orders as they were sold, and where they are."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.functional import cached_property

from apps.orders.interface import OrderNotFound, OrderStatus
from apps.orders.rules import (
    AWAITING_PAYMENT,
    CLOSED_UNPAID,
    LIVES,
    NEVER_SENT,
    NUMBER_LENGTH,
    IllegalTransition,
    Units,
    life_after,
    may_become,
    standing,
)
from commerce.db.fields import CurrencyField, ForeignIdField, TypeIdField
from commerce.money import Money

if TYPE_CHECKING:
    from apps.orders.models.history import StatusHistory
    from apps.orders.models.line import OrderLine

ERASED = "@erased.invalid"
"""How the address of an order ends whose shopper was erased. It can receive no mail: RFC 2606."""

STATUSES = [(status.value, status.value.replace("_", " ")) for status in OrderStatus]
_NOT_LIVE = Q(status__in=[status.value for status in CLOSED_UNPAID])
_GOODS = F("subtotal_amount") - F("discount_amount") + F("shipping_amount")
_STANDING = Case(
    When(Q(refunded_amount=0) | Q(status__in=[life.value for life in NEVER_SENT]), then=F("status")),
    When(refunded_amount__gte=F("total_amount"), then=Value(OrderStatus.REFUNDED.value)),
    When(status=OrderStatus.RETURNED.value, then=F("status")),
    default=Value(OrderStatus.PARTIALLY_REFUNDED.value),
)


class OrderManager(models.Manager["Order"]):
    def locked(self, order_id: str) -> "Order":
        """The order, and nobody else works on it until the transaction ends.

        :raises OrderNotFound: there is none
        """
        order = self.select_for_update().filter(pk=order_id).first()
        if order is None:
            raise OrderNotFound
        return order


class Order(models.Model):
    """A snapshot: nothing in it changes with the catalogue. `cart_digest` stands for the cart's secret token.

    `status` is where the order is; money given back is told before that, by `standing`, which the database computes
    (for filters) as `rules.standing` does.
    """

    id = TypeIdField("ord")
    number = models.CharField(max_length=NUMBER_LENGTH, unique=True)
    status = models.CharField(max_length=20, choices=STATUSES, default=OrderStatus.PENDING_PAYMENT.value)
    standing = models.GeneratedField(
        expression=_STANDING, output_field=models.CharField(max_length=20, choices=STATUSES), db_persist=True
    )
    customer_id = ForeignIdField(blank=True)
    email = models.EmailField()
    language = models.CharField(
        max_length=12, blank=True, db_default="", help_text="Of the shopper; empty: the shop's own."
    )
    currency = CurrencyField()
    subtotal_amount = models.BigIntegerField()
    discount_amount = models.BigIntegerField(default=0)
    shipping_amount = models.BigIntegerField(default=0)
    tax_amount = models.BigIntegerField(default=0)
    total_amount = models.BigIntegerField()
    refunded_amount = models.BigIntegerField(default=0, help_text="What the gateway has given back.")
    prices_include_tax = models.BooleanField()
    weight_grams = models.PositiveIntegerField(default=0)
    shipping_address = models.JSONField()
    billing_address = models.JSONField()
    shipping_method_id = ForeignIdField()
    shipping_method = models.CharField(max_length=120)
    estimate_from = models.DateField()
    estimate_to = models.DateField()
    cart_digest = models.CharField(max_length=64)
    idempotency_key = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = OrderManager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["cart_digest"], condition=~_NOT_LIVE, name="one_live_order_per_cart"),
            models.UniqueConstraint(
                fields=["cart_digest", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="one_order_per_key_of_a_cart",
            ),
            models.CheckConstraint(
                condition=Q(prices_include_tax=True, total_amount=_GOODS)
                | Q(prices_include_tax=False, total_amount=_GOODS + F("tax_amount")),
                name="order_total_is_the_sum_of_its_parts",
            ),
            models.CheckConstraint(
                condition=Q(subtotal_amount__gte=0, discount_amount__gte=0, shipping_amount__gte=0)
                & Q(tax_amount__gte=0, total_amount__gte=0),
                name="order_amounts_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[life.value for life in LIVES]), name="order_status_is_where_it_is"
            ),
            models.CheckConstraint(
                condition=Q(refunded_amount__gte=0, refunded_amount__lte=F("total_amount")),
                name="order_refunded_le_total",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="orders_newest_first"),
            models.Index(fields=["standing", "-created_at", "-id"], name="orders_of_standing"),
            models.Index(fields=["customer_id", "-created_at", "-id"], name="orders_of_customer"),
            models.Index(fields=["email"], name="orders_of_email"),
            models.Index(fields=["cart_digest"], name="orders_of_cart"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> OrderStatus:
        return OrderStatus(self.status)

    @property
    def told(self) -> OrderStatus:
        """What is told of it, as it is in memory."""
        return standing(self.state, refunded=self.refunded_amount, total=self.total_amount)

    @property
    def payable_until(self) -> datetime | None:
        """How long the total is honoured of an order that is not paid; None where there is nothing to pay."""
        if self.state not in AWAITING_PAYMENT:
            return None
        return self.created_at + timedelta(hours=settings.ORDER_PAYABLE_HOURS)

    @property
    def subtotal(self) -> Money:
        return Money(self.subtotal_amount, self.currency)

    @property
    def discount(self) -> Money:
        return Money(self.discount_amount, self.currency)

    @property
    def shipping(self) -> Money:
        return Money(self.shipping_amount, self.currency)

    @property
    def tax(self) -> Money:
        return Money(self.tax_amount, self.currency)

    @property
    def total(self) -> Money:
        return Money(self.total_amount, self.currency)

    @property
    def refunded(self) -> Money:
        return Money(self.refunded_amount, self.currency)

    @cached_property
    def sold(self) -> list["OrderLine"]:
        """The lines, read once; what was sold never changes, how far it is may."""
        return list(self.lines.all())

    @property
    def units(self) -> Units:
        """How far its goods are, as they are now."""
        return Units(
            outstanding=sum(line.outstanding for line in self.sold),
            shipped=sum(line.shipped_quantity for line in self.sold),
            returned=sum(line.returned_quantity for line in self.sold),
            parcels_on_their_way=self.dispatches.filter(delivered_at__isnull=True).count(),
        )

    @cached_property
    def story(self) -> list["StatusHistory"]:
        """The history, oldest first, read once and continued by `move_to`."""
        return list(self.history.all())

    def move_to(self, new: OrderStatus, *, by: str, reason: str, at: datetime) -> OrderStatus:
        """Change the status from the one it was read in, and write down who and why; answers the previous one.

        :raises IllegalTransition: the state table does not have it, or the order has moved on meanwhile
        """
        previous = self.state
        unchanged = Order.objects.filter(pk=self.pk, status=previous)
        if not may_become(previous, new) or not unchanged.update(status=new, updated_at=at):
            raise IllegalTransition(order_id=self.pk, previous_status=previous, new_status=new)
        self.note(new, by=by, reason=reason, at=at)
        self.status, self.updated_at = new.value, at
        return previous

    @property
    def would_advance(self) -> bool:
        """Whether its units are further than it says."""
        return life_after(self.state, self.units) is not self.state

    def advance(self, step: OrderStatus, *, by: str, reason: str, at: datetime) -> None:
        """Go to where its units now are; what happened is written down even if that is where it was.

        :raises IllegalTransition: the order has moved on meanwhile
        """
        reached = life_after(self.state, self.units)
        if reached is self.state:
            self.note(step, by=by, reason=reason, at=at)
        else:
            self.move_to(reached, by=by, reason=reason, at=at)

    def note(self, step: OrderStatus, *, by: str, reason: str, at: datetime) -> None:
        """Write a step of its life down."""
        change = self.history.create(status=step, by=by[:120], reason=reason[:300], at=at)
        if "story" in self.__dict__:  # read before, so it is to be continued
            self.story.append(change)

    def book(self, given_back: int, *, at: datetime) -> None:
        """Write down what was given back in all, in minor units; of what was paid twice no more than the total."""
        self.refunded_amount, self.updated_at = min(given_back, self.total_amount), at
        self.save(update_fields=["refunded_amount", "updated_at"])

    def anonymise(self) -> None:
        """Leave, in memory, of whom it went to only the country, on which its tax depends."""
        self.email = f"{self.pk}{ERASED}"
        self.shipping_address = only_country(self.shipping_address)
        self.billing_address = only_country(self.billing_address)

    def readdress(self, *, shipping_address: Any, billing_address: Any, at: datetime) -> None:
        """Replace both addresses. The row must be locked."""
        self.shipping_address, self.billing_address, self.updated_at = shipping_address, billing_address, at
        self.save(update_fields=["shipping_address", "billing_address", "updated_at"])


def only_country(address: Any) -> Any:
    """A stored address without anything of the person."""
    return {**dict.fromkeys(address, ""), "country": address["country"]}
