"""What people write to the shop."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from commerce.db.fields import TypeIdField


class ContactMessage(models.Model):
    """A message from the contact page, until staff have dealt with it and after."""

    class State(models.TextChoices):
        NEW = "new", "new"
        ANSWERED = "answered", "answered"
        CLOSED = "closed", "closed without an answer"

    id = TypeIdField("ctm")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    order_number = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    handled_by = models.CharField(max_length=120, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="new", handled_at__isnull=True)
                | Q(state__in=["answered", "closed"], handled_at__isnull=False),
                name="contact_message_handled_or_new",
            )
        ]
        indexes = [models.Index(fields=["state", "-created_at", "-id"], name="contact_messages_by_state")]

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:60]}"

    def settle(self, state: "ContactMessage.State", *, by: str, at: datetime) -> bool:
        """Staff have dealt with it; False if somebody already had."""
        new = ContactMessage.objects.filter(pk=self.pk, state=self.State.NEW)
        return bool(new.update(state=state, handled_by=by[:120], handled_at=at))
