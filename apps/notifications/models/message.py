"""Messages: what the shop has written to whom, and whether it went out."""

from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Self

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apps.notifications import rules
from commerce.db.fields import TypeIdField


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime) -> Self:
        """Waiting, or taken by a process that did not come back."""
        return self.filter(state__in=Message.UNFINISHED, next_attempt_at__lte=now).order_by("next_attempt_at", "id")


class Message(models.Model):
    """An e-mail as it was rendered, so that what is sent, shown and sent again is one and the same.

    `next_attempt_at` is when it is due, and while it is being sent, when the attempt's lease ends. `unsubscribe_url` is
    of mail that people can leave: it takes a POST that does it (RFC 8058).
    """

    class Kind(models.TextChoices):
        ORDER_PLACED = "order_placed", "Order confirmation"
        ORDER_SHIPPED = "order_shipped", "Order on its way"
        ORDER_CANCELLED = "order_cancelled", "Order cancelled"
        WELCOME = "welcome", "Welcome"
        VERIFY_EMAIL = "verify_email", "Confirm an address"
        CHANGE_EMAIL = "change_email", "Confirm a new address"
        PASSWORD_RESET = "password_reset", "Set a new password"
        ACCOUNT_UNKNOWN = "account_unknown", "No account of this address"
        ACCOUNT_SECURITY = "account_security", "Account changed"
        RETURN_REQUESTED = "return_requested", "Return asked for"
        RETURN_APPROVED = "return_approved", "Return approved"
        RETURN_REFUNDED = "return_refunded", "Return refunded"
        RETURN_REJECTED = "return_rejected", "Return rejected"
        NEWSLETTER_CONFIRM = "newsletter_confirm", "Confirm the newsletter"
        NEWSLETTER_WELCOME = "newsletter_welcome", "Newsletter confirmed"
        CONTACT = "contact", "Message to the shop"

    class State(models.TextChoices):
        PENDING = "pending"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    UNFINISHED = (State.PENDING, State.SENDING)

    id = TypeIdField("msg")
    kind = models.CharField(max_length=40, choices=Kind)
    reference = models.CharField(max_length=80, help_text="What it is about: an order's or a customer's id.")
    to = models.EmailField()
    reply_to = models.EmailField(blank=True)
    unsubscribe_url = models.URLField(max_length=500, blank=True)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    error = models.CharField("last error", max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "reference"], name="one_message_of_a_kind_per_reference"),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "sending", "sent", "failed"]), name="message_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="message_sent_at_says_sent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"], condition=Q(state__in=["pending", "sending"]), name="message_due"
            ),
            models.Index(F("created_at").desc(), F("id").desc(), name="messages_newest_first"),
            models.Index(fields=["reference"], name="messages_by_reference"),
        ]

    def __str__(self) -> str:
        return self.subject

    def as_email(self) -> EmailMultiAlternatives:
        """The e-mail. It has the same Message-ID every time, so that one that arrives twice can be recognised."""
        domain = settings.SHOP_EMAIL.rpartition("@")[2]
        email = EmailMultiAlternatives(
            subject=self.subject,
            body=self.text,
            to=[self.to],
            reply_to=[self.reply_to] if self.reply_to else None,
            headers={
                "Date": format_datetime(self.created_at),
                "Message-ID": f"<{self.id}@{domain}>",
                "Auto-Submitted": "auto-generated",
                **self._unsubscribe_headers(),
            },
        )
        email.attach_alternative(self.html, "text/html")
        return email

    def _unsubscribe_headers(self) -> dict[str, str]:
        if not self.unsubscribe_url:
            return {}
        return {
            "List-Unsubscribe": f"<{self.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }

    def begin_attempt(self, *, at: datetime, lease: timedelta = rules.LEASE) -> None:
        """Take it for one attempt. The row must be locked."""
        self.state = self.State.SENDING
        self.attempts += 1
        self.next_attempt_at = at + lease
        self.save(update_fields=["state", "attempts", "next_attempt_at"])

    def record_sent(self, *, at: datetime) -> None:
        """The mail server has it; nothing happens if the attempt's lease ran out and another was begun."""
        self._this_attempt().update(state=self.State.SENT, sent_at=at, error="")

    def record_failure(self, error: str, *, at: datetime) -> None:
        """Try again after a pause that grows, or leave it to staff."""
        state = self.State.FAILED if rules.is_hopeless(self.attempts) else self.State.PENDING
        self._this_attempt().update(
            state=state, next_attempt_at=at + rules.pause_after(self.attempts), error=error[:500]
        )

    def _this_attempt(self) -> models.QuerySet["Message"]:
        return Message.objects.filter(pk=self.pk, state=self.State.SENDING, attempts=self.attempts)
