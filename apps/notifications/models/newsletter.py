"""Who wants the newsletter, and the record of how they came to say so."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from commerce.db.fields import TypeIdField


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def of(self, email: str) -> Self:
        return self.alias(lower=Lower("email")).filter(lower=email.strip().lower())


class Subscriber(models.Model):
    """An e-mail address somebody gave for the newsletter; only who confirmed it is written to.

    `asked` counts how often it was asked for: a confirmation link is good for the last time only.
    """

    class State(models.TextChoices):
        PENDING = "pending", "waits for confirmation"
        SUBSCRIBED = "subscribed", "subscribed"
        LEFT = "left", "unsubscribed"

    id = TypeIdField("nws")
    email = models.EmailField()
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    language = models.CharField(max_length=12, blank=True)
    asked = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_subscriber_per_address"),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "subscribed", "left"]), name="subscriber_state_is_known"
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="subscribers_newest_first")]

    def __str__(self) -> str:
        return self.email

    def become(self, state: "Subscriber.State", *, at: datetime, text: str = "") -> None:
        """Change the state, and record it. The row must be locked."""
        self.state, self.updated_at = state, at
        self.save(update_fields=["state", "updated_at"])
        self.consents.create(state=state, text=text, at=at)


class Consent(models.Model):
    """What somebody agreed to, or took back, and when: `text` is what stood beside the field. Kept as proof."""

    id = models.BigAutoField(primary_key=True)
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="consents")
    state = models.CharField(max_length=10, choices=Subscriber.State)
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_state_display()}"
