"""Goods that come back: what was asked for, how far it is, and what of it can be sold again."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from apps.orders.interface import IllegalReturnStep, ReturnNotFound, ReturnReason, ReturnState
from apps.orders.models.line import OrderLine
from apps.orders.models.order import Order
from apps.orders.models.refund import Refund
from apps.orders.rules import RETURN_STEPS
from commerce.db.fields import TypeIdField

RETURN_STATES = [(state.value, state.value) for state in ReturnState]
REASONS = [(reason.value, reason.value.replace("_", " ")) for reason in ReturnReason]


class ReturnManager(models.Manager["Return"]):
    def known(self, return_id: str) -> "Return":
        """:raises ReturnNotFound: there is none"""
        found = self.with_details().filter(pk=return_id).first()
        if found is None:
            raise ReturnNotFound
        return found

    def with_details(self) -> "models.QuerySet[Return]":
        """The order, lines, steps and refund with them: three queries, however many returns."""
        return self.select_related("order", "refund").prefetch_related("lines__line", "steps")


class Return(models.Model):
    """An agreement to take goods of an order back. Its units are set aside on the order's lines while it is open."""

    id = TypeIdField("ret")
    order = models.ForeignKey(Order, models.CASCADE, related_name="returns")
    sequence = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=RETURN_STATES, default=ReturnState.REQUESTED.value)
    instructions = models.TextField(blank=True)
    refund = models.OneToOneField(
        Refund, models.SET_NULL, null=True, blank=True, related_name="for_return", help_text="What is given back."
    )
    idempotency_key = models.CharField(max_length=255)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = ReturnManager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "sequence"], name="returns_of_an_order_are_counted"),
            models.UniqueConstraint(fields=["order", "idempotency_key"], name="one_return_per_key_of_an_order"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ReturnState]), name="return_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="refunded", refund__isnull=False) | ~Q(state="refunded"),
                name="return_refunded_has_its_refund",
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="returns_newest_first")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people call it: the order's number, and the how manieth of it."""
        return f"{self.order.number}-{self.sequence}"

    @property
    def is_at(self) -> ReturnState:
        return ReturnState(self.state)

    @cached_property
    def goods(self) -> list["ReturnLine"]:
        """The lines, read once."""
        return list(self.lines.all())

    @property
    def units(self) -> dict[str, int]:
        """Units that were announced, by SKU."""
        return {line.line.sku: line.quantity for line in self.goods}

    @property
    def held(self) -> dict[str, int]:
        """Units that are still set aside for it on the order's lines, by SKU: those that arrived, once some did."""
        return {
            line.line.sku: line.quantity if line.received is None else line.received
            for line in self.goods
            if line.received != 0
        }

    def begin(self, *, by: str, reason: str, at: datetime) -> None:
        """Write its first step down."""
        self.steps.create(state=self.state, by=by[:120], reason=reason[:300], at=at)

    def check_may_become(self, new: ReturnState) -> None:
        """:raises IllegalReturnStep: from where it was read it goes elsewhere"""
        if new not in RETURN_STEPS[self.is_at]:
            raise IllegalReturnStep(return_state=self.state)

    def move_to(self, new: ReturnState, *, by: str, reason: str, at: datetime, **changes: object) -> None:
        """Change the state from the one it was read in, and write down who and why.

        :raises IllegalReturnStep: the table has no such step, or it has moved on meanwhile
        """
        self.check_may_become(new)
        self._write(new, by=by, reason=reason, at=at, **changes)

    def wait_for_another_refund(self, *, reason: str, at: datetime) -> None:
        """The gateway would not give the money: it is `received`, as before.

        :raises IllegalReturnStep: it has moved on meanwhile
        """
        self._write(ReturnState.RECEIVED, by="payments", reason=reason, at=at, refund=None)

    def _write(self, new: ReturnState, *, by: str, reason: str, at: datetime, **changes: object) -> None:
        changes |= {"state": new.value, "updated_at": at}
        if not Return.objects.filter(pk=self.pk, state=self.state).update(**changes):
            raise IllegalReturnStep(return_state=self.state)
        for name, value in changes.items():
            setattr(self, name, value)
        self.steps.create(state=new.value, by=by[:120], reason=reason[:300], at=at)


class ReturnLine(models.Model):
    """So many units of a line of the order. `received` and `restock` are known once it has arrived."""

    id = models.BigAutoField(primary_key=True)
    back = models.ForeignKey(Return, models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField()
    reason = models.CharField(max_length=20, choices=REASONS)
    comment = models.CharField(max_length=500, blank=True)
    received = models.PositiveIntegerField(null=True, blank=True)
    restock = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["back", "line"], name="return_line_once_per_line"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="return_line_has_units"),
            models.CheckConstraint(
                condition=Q(received__isnull=True, restock__isnull=True)
                | Q(received__isnull=False, restock__isnull=False, received__lte=F("quantity")),
                name="return_line_received_le_quantity",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[reason.value for reason in ReturnReason]), name="return_reason_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line.name}"


class ReturnStep(models.Model):
    """One step of a return's life."""

    id = models.BigAutoField(primary_key=True)
    back = models.ForeignKey(Return, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=RETURN_STATES)
    by = models.CharField(max_length=120)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        verbose_name = "step"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.state}"
