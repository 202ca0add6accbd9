"""What gateways told us, kept until it has been acted on."""

from django.db import models
from django.db.models import Q


class ReceivedWebhook(models.Model):
    """One event of a gateway, once, however often it was sent.

    Nothing personal is kept of it: how the payment stands is asked anew. `due_at` is when it is (again) to be taken: a
    worker that takes it moves it on, so that another takes over if the first one dies.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        IGNORED = "ignored"
        DEAD = "dead"

    id = models.BigAutoField(primary_key=True)
    gateway = models.CharField(max_length=20)
    event_id = models.CharField(max_length=255)
    kind = models.CharField(max_length=20)
    reference = models.CharField(max_length=255, blank=True, help_text="The gateway's name for the payment.")
    payload = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(help_text="At the gateway.")
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "received webhook"
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["gateway", "event_id"], name="webhook_once_per_event"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "done", "ignored", "dead"]), name="webhook_state_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="webhooks_waiting"),
            models.Index(fields=["received_at"], condition=Q(state="dead"), name="webhooks_dead"),
            models.Index(fields=["-received_at", "-id"], name="webhooks_newest_first"),
            models.Index(fields=["gateway", "reference"], name="webhooks_of_payment"),
        ]

    def __str__(self) -> str:
        return self.event_id
