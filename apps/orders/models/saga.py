"""How far a checkout has come. The row outlives the process that runs it, so that any other can finish.

Who runs a checkout holds its lease. Taking it over raises `attempt`, and every write names the attempt it belongs
to: a runner that was thought dead learns at its next write that it no longer runs.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q

from apps.orders.interface import CheckoutInProgress
from apps.orders.models.order import Order
from commerce.db.fields import ForeignIdField, TypeIdField
from commerce.db.transaction import atomic
from commerce.errors import DomainError
from commerce.wire import encode

LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(minutes=10)
MOST_ATTEMPTS = 12


class SagaTakenOver(CheckoutInProgress):
    """Another process carries on with this checkout."""


class SagaManager(models.Manager["CheckoutSaga"]):
    def take_stale(self, *, now: datetime) -> "CheckoutSaga | None":
        """One checkout whose lease ran out, now leased to the caller; two callers never get the same."""
        with atomic("orders"):
            unfinished = self.filter(state__in=CheckoutSaga.UNFINISHED, lease_until__lt=now).order_by("lease_until")
            saga = unfinished.select_for_update(skip_locked=True, of=("self",)).select_related("order").first()
            if saga is not None:
                saga.take(now=now)
        return saga


class CheckoutSaga(models.Model):
    """One checkout: the last step that is done, and what became of it all.

    `cart_token`, `method_token` and `return_url` are kept only as long as they may be needed.
    """

    class State(models.TextChoices):
        RUNNING = "running"
        SUSPENDED = "suspended", "waiting for the shopper"
        COMPLETED = "completed"
        COMPENSATING = "compensating"
        COMPENSATED = "compensated"
        NEEDS_ATTENTION = "needs_attention", "needs attention"

    UNFINISHED = (State.RUNNING, State.SUSPENDED, State.COMPENSATING)

    id = TypeIdField("saga")
    order = models.OneToOneField(Order, models.CASCADE, related_name="saga")
    state = models.CharField(max_length=20, choices=State, default=State.RUNNING)
    step = models.CharField(max_length=30, blank=True, help_text="The last step that is done.")
    attempt = models.PositiveIntegerField(default=1)
    lease_until = models.DateTimeField()
    payment_id = ForeignIdField(blank=True)
    next_action_url = models.TextField(blank=True)
    failure = models.JSONField(null=True, blank=True, help_text="The answer that ended it: code, detail, params.")
    trouble = models.TextField(blank=True, help_text="What went wrong last.")
    cart_token = models.CharField(max_length=100, blank=True)
    method_token = models.CharField(max_length=255, blank=True)
    return_url = models.TextField(blank=True)
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = SagaManager()

    class Meta:
        ordering = ["-started_at"]
        verbose_name = "checkout"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["running", "suspended", "completed", "compensating", "compensated", "needs_attention"]
                ),
                name="saga_state_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=["running", "suspended", "compensating"]),
                name="sagas_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def was_resumed(self) -> bool:
        """Whether somebody else has been here before: what a step did then may be unknown."""
        return self.attempt > 1

    def take(self, *, now: datetime, to: "CheckoutSaga.State | None" = None) -> bool:
        """Lease it, unless somebody else just did; a suspended checkout runs again."""
        resumed = self.State.RUNNING if self.state == self.State.SUSPENDED else self.state
        try:
            self._write(now, state=to or resumed, attempt=self.attempt + 1, lease_until=now + LEASE)
        except SagaTakenOver:
            return False
        return True

    def checkpoint(self, step: str, *, now: datetime) -> None:
        """A step is done.

        :raises SagaTakenOver: somebody else runs this checkout now; so for all writes
        """
        self._write(now, step=step, payment_id=self.payment_id)

    def suspend(self, *, next_action_url: str, until: datetime, now: datetime) -> None:
        """Wait for the shopper."""
        self._write(
            now,
            state=self.State.SUSPENDED,
            next_action_url=next_action_url,
            payment_id=self.payment_id,
            lease_until=until,
        )

    def complete(self, last_step: str, *, now: datetime) -> None:
        """All is done."""
        self._write(now, step=last_step, state=self.State.COMPLETED, **_FORGOTTEN)

    def start_compensating(self, error: DomainError, *, now: datetime) -> None:
        """It came to nothing, and this is why; what was done is to be undone."""
        failure = {"code": error.code, "detail": error.detail, "params": encode(error.params)}
        self._write(now, state=self.State.COMPENSATING, failure=failure)

    def compensated(self, *, now: datetime) -> None:
        self._write(now, state=self.State.COMPENSATED, **_FORGOTTEN)

    def postpone(self, error: Exception, *, now: datetime) -> None:
        """Leave it to recovery, which comes after growing pauses, and to people once that was often enough."""
        trouble = f"{type(error).__name__}: {error}"
        if self.attempt >= MOST_ATTEMPTS:
            self._write(now, state=self.State.NEEDS_ATTENTION, trouble=trouble)
        else:
            pause = min(FIRST_PAUSE * 2 ** (self.attempt - 1), LONGEST_PAUSE)
            self._write(now, lease_until=now + pause, trouble=trouble, payment_id=self.payment_id)

    def _write(self, now: datetime, **changes: Any) -> None:
        mine = CheckoutSaga.objects.filter(pk=self.pk, attempt=self.attempt, state=self.state)
        changes["updated_at"] = now
        if not mine.update(**changes):
            raise SagaTakenOver
        for name, value in changes.items():
            setattr(self, name, value)


_FORGOTTEN = {"cart_token": "", "method_token": "", "return_url": "", "next_action_url": ""}
