"""Orders as they were sold, and how each came to its status."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from apps.orders.interface import OrderStatus
from apps.orders.rules import AWAITING_PAYMENT, CLOSED_UNPAID, NUMBER_LENGTH, IllegalTransition, may_become
from commerce.db.fields import CurrencyField, DocumentField, ForeignIdField, TypeIdField
from commerce.money import Money

STATUSES = [(status.value, status.value.replace("_", " ")) for status in OrderStatus]
_NOT_LIVE = Q(status__in=[status.value for status in CLOSED_UNPAID])
_GOODS = F("subtotal_amount") - F("discount_amount") + F("shipping_amount")


class Order(models.Model):
    """A snapshot: nothing in it changes with the catalogue. `cart_digest` stands for the cart's secret token."""

    id = TypeIdField("ord")
    number = models.CharField(max_length=NUMBER_LENGTH, unique=True)
    status = models.CharField(max_length=20, choices=STATUSES, default=OrderStatus.PENDING_PAYMENT.value)
    customer_id = ForeignIdField(blank=True)
    email = models.EmailField()
    currency = CurrencyField()
    subtotal_amount = models.BigIntegerField()
    discount_amount = models.BigIntegerField(default=0)
    shipping_amount = models.BigIntegerField(default=0)
    tax_amount = models.BigIntegerField(default=0)
    total_amount = models.BigIntegerField()
    prices_include_tax = models.BooleanField()
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
            models.CheckConstraint(condition=Q(status__in=[value for value, _ in STATUSES]), name="order_status_known"),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="orders_newest_first"),
            models.Index(fields=["status", "-created_at", "-id"], name="orders_of_status"),
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

    @cached_property
    def sold(self) -> list["OrderLine"]:
        """The lines, read once; they never change."""
        return list(self.lines.all())

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
        change = StatusHistory.objects.create(order=self, status=new, by=by[:120], reason=reason[:300], at=at)
        if "story" in self.__dict__:  # read before, so it is to be continued
            self.story.append(change)
        self.status, self.updated_at = new.value, at
        return previous


class OrderLine(models.Model):
    """One article as it was sold; amounts are in the order's currency."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    sku = models.CharField(max_length=100)
    product_id = ForeignIdField()
    slug = models.CharField(max_length=255)
    name = models.CharField(max_length=255)
    options = DocumentField(default=dict)
    image_url = models.CharField(max_length=500, blank=True)
    quantity = models.PositiveIntegerField()
    unit_price_amount = models.BigIntegerField()
    discount_amount = models.BigIntegerField(default=0)
    total_amount = models.BigIntegerField()
    tax_amount = models.BigIntegerField(default=0)
    tax_rate = models.DecimalField(max_digits=7, decimal_places=4, default=Decimal(0))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "sku"], name="order_line_once_per_sku"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_line_has_units"),
            models.CheckConstraint(
                condition=Q(total_amount=F("unit_price_amount") * F("quantity") - F("discount_amount"))
                & Q(discount_amount__gte=0, total_amount__gte=0, tax_amount__gte=0),
                name="order_line_total_is_price_times_units_less_discount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"

    @property
    def unit_price(self) -> Money:
        return Money(self.unit_price_amount, self.order.currency)

    @property
    def discount(self) -> Money:
        return Money(self.discount_amount, self.order.currency)

    @property
    def total(self) -> Money:
        return Money(self.total_amount, self.order.currency)

    @property
    def tax(self) -> Money:
        return Money(self.tax_amount, self.order.currency)


class StatusHistory(models.Model):
    """One step of an order's life."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(Order, models.CASCADE, related_name="history")
    status = models.CharField(max_length=20, choices=STATUSES)
    by = models.CharField(max_length=120)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "status history"
