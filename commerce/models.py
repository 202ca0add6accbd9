"""The kernel's tables. Every domain's schema has its own set: say which with `.using(domain)`."""

from django.db import models
from django.db.models import F, Func, Q

from commerce.db.fields import DocumentField
from commerce.ids import MAX_LENGTH

LANES = 4
"""How many workers can serve one consumer's inbox at the same time. A power of two."""


class EnvelopeFields(models.Model):
    """An event as stored; the columns of `commerce.events.Envelope`."""

    event_id = models.CharField(max_length=MAX_LENGTH)
    event_type = models.CharField(max_length=80)
    topic = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    data = DocumentField()
    correlation_id = models.CharField(max_length=80)
    causation_id = models.CharField(max_length=MAX_LENGTH, blank=True)
    occurred_at = models.DateTimeField()

    class Meta:
        abstract = True


class OutboxEvent(EnvelopeFields):
    """An event this domain published, written in the transaction that caused it."""

    relayed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "commerce_outbox"
        constraints = [models.UniqueConstraint(fields=["event_id"], name="outbox_event_once")]
        indexes = [
            models.Index(fields=["id"], condition=Q(relayed_at__isnull=True), name="outbox_waiting"),
            models.Index(fields=["relayed_at"], condition=Q(relayed_at__isnull=False), name="outbox_relayed"),
        ]


class InboxEvent(EnvelopeFields):
    """An event this domain received for one of its handlers, and what became of it."""

    class State(models.TextChoices):
        PENDING = "pending"
        DONE = "done"
        DEAD = "dead"
        DISCARDED = "discarded"

    handler = models.CharField(max_length=120)
    lane = models.GeneratedField(
        expression=Func(F("key"), function="hashtext", output_field=models.IntegerField()).bitand(LANES - 1),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "commerce_inbox"
        verbose_name = "dead letter"  # what the admin shows of it
        constraints = [models.UniqueConstraint(fields=["event_id", "handler"], name="inbox_event_once_per_handler")]
        indexes = [
            models.Index(fields=["lane", "id"], condition=Q(state="pending"), name="inbox_lanes"),
            models.Index(fields=["key", "id"], condition=Q(state__in=["pending", "dead"]), name="inbox_unhandled"),
            models.Index(fields=["finished_at"], condition=Q(state="done"), name="inbox_done"),
        ]


class IdempotentRequest(models.Model):
    """The first answer to an unsafe request that carried an Idempotency-Key."""

    scope = models.CharField(max_length=120)
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    runner = models.CharField(max_length=32)
    started_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    body = DocumentField(null=True)

    class Meta:
        db_table = "commerce_idempotent_request"
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="idempotency_key_once_per_scope")]
        indexes = [models.Index(fields=["started_at"], name="idempotent_by_age")]
