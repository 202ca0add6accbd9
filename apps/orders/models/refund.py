"""Money that goes back: what we decided, on which payments, and what the gateway has given."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q, Sum

from apps.orders.interface import RefundState
from apps.orders.models.order import Order
from commerce.db.fields import ForeignIdField, TypeIdField
from commerce.money import Money

LEASE = timedelta(seconds=30)
"""So long the process that decided a refund is left to carry it out."""


class RefundQuerySet(models.QuerySet["Refund"]):
    def forgotten(self, now: datetime) -> "RefundQuerySet":
        """Decided, and not carried out since."""
        return self.filter(state=RefundState.REQUESTED, lease_until__lt=now).order_by("lease_until")


class Refund(models.Model):
    """A decision to give money back. `lines`: SKU, units, and how many of them were not sent, or came back.

    A line that says `"restock": false` stays off the shelf whatever the refund as a whole says.
    """

    id = TypeIdField("rfd")
    order = models.ForeignKey(Order, models.CASCADE, related_name="refunds")
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.value) for state in RefundState],
        default=RefundState.REQUESTED.value,
    )
    refund_amount = models.BigIntegerField()
    lines = models.JSONField(default=list)
    restock = models.BooleanField()
    reason = models.CharField(max_length=200)
    by = models.CharField(max_length=120)
    trouble = models.CharField(max_length=300, blank=True)
    idempotency_key = models.CharField(max_length=255)
    lease_until = models.DateTimeField()
    created_at = models.DateTimeField()

    objects = RefundQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "idempotency_key"], name="one_refund_per_key_of_an_order"),
            models.CheckConstraint(
                condition=Q(refund_amount__gt=0) | Q(refund_amount=0) & ~Q(lines=[]),
                name="refund_gives_something_back",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RefundState]), name="refund_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["lease_until"], condition=Q(state="requested"), name="refunds_under_way"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def amount(self) -> Money:
        return Money(self.refund_amount, self.order.currency)

    @property
    def units(self) -> dict[str, int]:
        return {line["sku"]: line["quantity"] for line in self.lines}

    @property
    def shelved(self) -> dict[str, int]:
        """Units that go back on the shelf with it."""
        if not self.restock:
            return {}
        return {line["sku"]: line["quantity"] for line in self.lines if line.get("restock", True)}

    def settle(self, state: RefundState, *, trouble: str = "") -> bool:
        """It was carried out, or will not be; False if that is known."""
        requested = Refund.objects.filter(pk=self.pk, state=RefundState.REQUESTED)
        if not requested.update(state=state, trouble=trouble[:300]):
            return False
        self.state, self.trouble = state.value, trouble[:300]
        return True


class RefundPartQuerySet(models.QuerySet["RefundPart"]):
    def under_way(self, order: Order) -> int:
        """What was decided for an order and is not in the books yet, in minor units."""
        booked = RefundBooking.objects.filter(payment_refund_id=OuterRef("payment_refund_id"))
        unbooked = self._decided(order).filter(~Exists(booked))
        return int(unbooked.aggregate(sum=Sum("part_amount"))["sum"] or 0)

    def to_be_asked(self, order: Order) -> dict[str, int]:
        """What was decided for an order and payments does not know of yet, by payment, in minor units."""
        unasked = self._decided(order).filter(payment_refund_id="").order_by()
        return dict(unasked.values("payment_id").annotate(sum=Sum("part_amount")).values_list("payment_id", "sum"))

    def _decided(self, order: Order) -> "RefundPartQuerySet":
        return self.filter(refund__order=order).exclude(refund__state=RefundState.FAILED)


class RefundPart(models.Model):
    """What of a refund goes back on one payment. `payment_refund_id` is payments' name for it, once it was asked."""

    id = models.BigAutoField(primary_key=True)
    refund = models.ForeignKey(Refund, models.CASCADE, related_name="parts")
    payment_id = ForeignIdField()
    part_amount = models.BigIntegerField()
    payment_refund_id = ForeignIdField(blank=True)

    objects = RefundPartQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["refund", "payment_id"], name="refund_part_once_per_payment"),
            models.CheckConstraint(condition=Q(part_amount__gt=0), name="refund_part_is_more_than_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.part_amount} on {self.payment_id}"

    @property
    def amount(self) -> Money:
        return Money(self.part_amount, self.refund.order.currency)


class RefundBooking(models.Model):
    """Money that the gateway has given back, by whomever it was asked to; each refund of payments is booked once."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(Order, models.CASCADE, related_name="bookings")
    payment_refund_id = ForeignIdField(unique=True)
    payment_id = ForeignIdField()
    booked_amount = models.BigIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.amount} on {self.payment_id}"

    @property
    def amount(self) -> Money:
        return Money(self.booked_amount, self.order.currency)
