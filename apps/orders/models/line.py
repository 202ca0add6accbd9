"""The articles of an order, and how far each of their units is."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from apps.orders.models.order import Order
from apps.orders.rules import are_possible
from commerce.db.fields import DocumentField, ForeignIdField
from commerce.money import Money


class OrderLine(models.Model):
    """One article as it was sold; amounts are in the order's currency.

    Of its units some were shipped, some paid back; of those paid back some before they were sent (`cancelled`: they
    never will be), and of those sent some came back (`returned`). Units that somebody asked to send back are set aside
    (`returning`) until they are paid back or stay where they are.
    """

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
    shipped_quantity = models.PositiveIntegerField(default=0)
    refunded_quantity = models.PositiveIntegerField(default=0)
    cancelled_quantity = models.PositiveIntegerField(default=0)
    returned_quantity = models.PositiveIntegerField(default=0)
    returning_quantity = models.PositiveIntegerField(default=0)

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
            models.CheckConstraint(
                condition=Q(quantity__gte=F("shipped_quantity") + F("cancelled_quantity"))
                & Q(refunded_quantity__gte=F("cancelled_quantity") + F("returned_quantity"))
                & Q(refunded_quantity__lte=F("cancelled_quantity") + F("shipped_quantity")),
                name="order_line_units_are_sent_or_paid_back_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    shipped_quantity__gte=F("refunded_quantity") - F("cancelled_quantity") + F("returning_quantity")
                ),
                name="order_line_units_go_back_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"

    @property
    def outstanding(self) -> int:
        """Units still to be sent."""
        return self.quantity - self.shipped_quantity - self.cancelled_quantity

    @property
    def refundable_quantity(self) -> int:
        """Units neither paid back yet nor on their way back."""
        return self.quantity - self.refunded_quantity - self.returning_quantity

    @property
    def with_the_shopper(self) -> int:
        """Units that were sent, and neither paid back nor set aside to come back."""
        return self.shipped_quantity - (self.refunded_quantity - self.cancelled_quantity) - self.returning_quantity

    def count(
        self, *, shipped: int = 0, refunded: int = 0, cancelled: int = 0, returned: int = 0, returning: int = 0
    ) -> bool:
        """Add units to those sent, paid back, never to be sent, come back, or coming back; False if there are too few.

        Negative numbers take back what was counted.
        """
        counted = {
            "shipped_quantity": self.shipped_quantity + shipped,
            "refunded_quantity": self.refunded_quantity + refunded,
            "cancelled_quantity": self.cancelled_quantity + cancelled,
            "returned_quantity": self.returned_quantity + returned,
            "returning_quantity": self.returning_quantity + returning,
        }
        if not are_possible(quantity=self.quantity, **counted):
            return False
        as_read = {name: getattr(self, name) for name in counted}
        if not OrderLine.objects.filter(pk=self.pk, **as_read).update(**counted):
            return False
        for name, number in counted.items():
            setattr(self, name, number)
        return True

    @property
    def paid_amount(self) -> int:
        """What the customer paid for it, tax included, in minor units."""
        return self.total_amount + (0 if self.order.prices_include_tax else self.tax_amount)

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
