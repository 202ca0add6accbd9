"""How far a checkout has come. The row outlives the process that runs it, so that any other can finish.

Who runs a checkout holds its lease. Taking it over raises `attempt`, and every write names the attempt it belongs
to: a runner that was thought dead learns at its next write that it no longer runs.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q

from apps.orders.interface import CheckoutInProgress, OrderStatus
from apps.orders.models.order import Order
from apps.orders.models.timeline import Outcome, StepRun, read, with_begun, with_ended
from commerce.db.fields import ForeignIdField, TypeIdField
from commerce.db.transaction import atomic
from commerce.errors import DomainError
from commerce.wire import encode

LEASE = timedelta(seconds=45)
"""For whoever takes a checkout over; from its next step on, that step's deadline is the lease."""
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(minutes=10)
MOST_FAILURES = 12
"""So many failures in a row, over more than an hour, and people have to look."""


class SagaTakenOver(CheckoutInProgress):
    """Another process carries on with this checkout."""


class SagaManager(models.Manager["CheckoutSaga"]):
    def stale(self, *, now: datetime) -> "models.QuerySet[CheckoutSaga]":
        """Those whose lease ran out, the longest first."""
        return self.filter(state__in=CheckoutSaga.UNFINISHED, lease_until__lt=now).order_by("lease_until")

    def named(self, name: str) -> "CheckoutSaga | None":
        """The checkout of this id, or of the order of this id or number."""
        found = self.select_related("order").filter(Q(pk=name) | Q(order=name) | Q(order__number=name))
        return found.first()

    def how_many_are_open(self) -> dict[str, int]:
        """By state, those that have not ended: a look into a small index, however many have."""
        counts = self.filter(state__in=CheckoutSaga.OPEN).order_by().values_list("state").annotate(models.Count("pk"))
        return {**dict.fromkeys(CheckoutSaga.OPEN, 0), **dict(counts)}

    def take_stale(self, *, now: datetime) -> "CheckoutSaga | None":
        """One checkout whose lease ran out, now leased to the caller; two callers never get the same."""
        stale = self.stale(now=now)
        if not stale.exists():  # nearly always: one look into a small index, without a transaction
            return None
        with atomic("orders"):
            locked = stale.select_for_update(skip_locked=True, of=("self",))
            saga = locked.select_related("order").first()
            if saga is not None:
                saga.take(now=now)
        return saga

    def wake(self, *, order_id: str, now: datetime) -> bool:
        """Let a checkout that waits for its shopper be resumed now; False if none waits."""
        waiting = self.filter(order_id=order_id, state=CheckoutSaga.State.SUSPENDED, lease_until__gt=now)
        return bool(waiting.update(lease_until=now))


class CheckoutSaga(models.Model):
    """One checkout: the last step that is done, and what became of it all.

    `cart_token`, `method_token` and `return_url` are kept only as long as they may be needed. `began_with` is the
    attempt that began to pay with the present card: each try to pay has its own, so that each is authorised once.
    """

    class State(models.TextChoices):
        RUNNING = "running"
        SUSPENDED = "suspended", "waiting for the shopper"
        COMPLETED = "completed"
        COMPENSATING = "compensating"
        COMPENSATED = "compensated"
        NEEDS_ATTENTION = "needs_attention", "needs attention"

    UNFINISHED = (State.RUNNING, State.SUSPENDED, State.COMPENSATING)
    OPEN = (*UNFINISHED, State.NEEDS_ATTENTION)

    id = TypeIdField("saga")
    order = models.OneToOneField(Order, models.CASCADE, related_name="saga")
    state = models.CharField(max_length=20, choices=State, default=State.RUNNING)
    step = models.CharField(max_length=30, blank=True, help_text="The last step that is done.")
    attempt = models.PositiveIntegerField(default=1)
    began_with = models.PositiveIntegerField(default=1)
    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
    lease_until = models.DateTimeField()
    wait_until = models.DateTimeField(null=True, blank=True, help_text="How long the shopper may take.")
    payment_id = ForeignIdField(blank=True)
    next_action_url = models.TextField(blank=True)
    failure = models.JSONField(null=True, blank=True, help_text="The answer that ended it: code, detail, params.")
    trouble = models.TextField(blank=True, help_text="What went wrong last.")
    timeline = models.JSONField(default=list, blank=True, help_text="Every run of a step: see StepRun.")
    cart_token = models.CharField(max_length=100, blank=True)
    method_token = models.CharField(max_length=255, blank=True)
    saves_method = models.BooleanField(default=False, db_default=False)
    return_url = models.TextField(blank=True)
    retry_key = models.CharField(max_length=255, blank=True, help_text="Names the latest try to pay again.")
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
            models.Index(
                fields=["state"],
                condition=Q(state__in=["running", "suspended", "compensating", "needs_attention"]),
                name="sagas_open",
            ),
            models.Index(
                fields=["started_at"], condition=Q(state="compensated") & ~Q(cart_token=""), name="sagas_to_pay_again"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def was_resumed(self) -> bool:
        """Whether somebody else has been here before: what a step did then may be unknown."""
        return self.attempt > self.began_with

    @property
    def is_being_run(self) -> bool:
        """Whether a process works on it, for all that is known; one that failed left it to recovery."""
        return self.state == self.State.RUNNING and self.runs[-1:] != () and self.runs[-1].outcome != Outcome.FAILED

    @property
    def runs(self) -> tuple[StepRun, ...]:
        """Every run of a step, oldest first."""
        return read(self.timeline)

    def take(self, *, now: datetime, to: "CheckoutSaga.State | None" = None) -> bool:
        """Lease it, unless somebody else just did; a suspended checkout runs again."""
        resumed = self.State.RUNNING if self.state == self.State.SUSPENDED else self.state
        timeline = with_ended(self.timeline, Outcome.INTERRUPTED, at=now)
        try:
            self._write(now, state=to or resumed, attempt=self.attempt + 1, lease_until=now + LEASE, timeline=timeline)
        except SagaTakenOver:
            return False
        return True

    def begin(self, step_run: StepRun) -> None:
        """A step begins, unless the checkpoint before it has said so already.

        :raises SagaTakenOver: somebody else runs this checkout now; so for all writes
        """
        last = self.runs[-1:]
        if [(run.step, run.attempt, run.outcome) for run in last] != [
            (step_run.step, step_run.attempt, Outcome.UNFINISHED)
        ]:
            self._write(
                step_run.started_at, lease_until=step_run.deadline, timeline=with_begun(self.timeline, step_run)
            )

    def checkpoint(self, step: str, *, following: StepRun, now: datetime) -> None:
        """A step is done, and the one that follows begins."""
        done = with_ended(self.timeline, Outcome.DONE, at=now)
        self._write(
            now,
            step=step,
            payment_id=self.payment_id,
            failures=0,
            lease_until=following.deadline,
            timeline=with_begun(done, following),
        )

    def suspend(self, *, next_action_url: str, until: datetime, now: datetime) -> None:
        """Wait for the shopper."""
        self._write(
            now,
            state=self.State.SUSPENDED,
            next_action_url=next_action_url,
            payment_id=self.payment_id,
            failures=0,
            lease_until=until,
            wait_until=until,
            timeline=with_ended(self.timeline, Outcome.SUSPENDED, at=now),
        )

    def complete(self, last_step: str, *, now: datetime) -> None:
        """All is done."""
        timeline = with_ended(self.timeline, Outcome.DONE, at=now)
        self._write(
            now, step=last_step, state=self.State.COMPLETED, failures=0, trouble="", timeline=timeline, **_FORGOTTEN
        )

    def start_compensating(self, error: DomainError, *, now: datetime) -> None:
        """It came to nothing, and this is why; what was done is to be undone."""
        failure = {"code": error.code, "detail": error.detail, "params": encode(error.params)}
        timeline = with_ended(self.timeline, Outcome.REFUSED, at=now, detail=f"{error.code}: {error.detail}")
        self._write(now, state=self.State.COMPENSATING, failure=failure, failures=0, timeline=timeline)

    def note_undo(self, step_run: StepRun, *, now: datetime) -> None:
        """What undoes a step has been run, with this outcome."""
        self._write(now, lease_until=now + LEASE, timeline=with_begun(self.timeline, step_run))

    def compensated(self, *, now: datetime) -> None:
        """All is undone. An order that may be paid for again goes on knowing its cart."""
        forgotten = dict(_FORGOTTEN)
        if self.order.state is OrderStatus.PAYMENT_FAILED:
            del forgotten["cart_token"]
        self._write(now, state=self.State.COMPENSATED, failures=0, trouble="", **forgotten)

    def postpone(self, error: Exception, *, now: datetime) -> None:
        """Leave it to recovery, which comes after growing pauses, and to people once that was often enough."""
        trouble = f"{type(error).__name__}: {error}"
        failures = self.failures + 1
        pause = min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE)
        self._write(
            now,
            state=self.State.NEEDS_ATTENTION if failures >= MOST_FAILURES else self.state,
            failures=failures,
            lease_until=now + pause,
            trouble=trouble,
            payment_id=self.payment_id,
            timeline=with_ended(self.timeline, Outcome.FAILED, at=now, detail=trouble),
        )

    def begin_again(self, *, method_token: str, return_url: str, retry_key: str, now: datetime) -> None:
        """Start over, to pay with another card; all that was done before has been undone, or is done again alike."""
        attempt = self.attempt + 1
        self._write(
            now,
            state=self.State.RUNNING,
            step="",
            attempt=attempt,
            began_with=attempt,
            failures=0,
            lease_until=now + LEASE,
            wait_until=None,
            payment_id="",
            next_action_url="",
            failure=None,
            trouble="",
            method_token=method_token,
            saves_method=False,
            return_url=return_url,
            retry_key=retry_key,
        )

    def _write(self, now: datetime, **changes: Any) -> None:
        mine = CheckoutSaga.objects.filter(pk=self.pk, attempt=self.attempt, state=self.state)
        changes["updated_at"] = now
        if not mine.update(**changes):
            raise SagaTakenOver
        for name, value in changes.items():
            setattr(self, name, value)


_FORGOTTEN = {"cart_token": "", "method_token": "", "return_url": "", "next_action_url": ""}
