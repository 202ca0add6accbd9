"""Every call that was made to a gateway."""

from django.db import models

from apps.payments.models.payment import Payment


class Attempt(models.Model):
    """One call to a gateway, written down before it was made. Without an outcome it was never heard back from."""

    class Operation(models.TextChoices):
        AUTHORIZE = "authorize"
        CONFIRM = "confirm"
        RETRIEVE = "retrieve"
        CAPTURE = "capture"
        VOID = "void"
        REFUND = "refund"

    class Outcome(models.TextChoices):
        UNKNOWN = "unknown"
        ANSWERED = "answered"
        REFUSED = "refused"
        TIMED_OUT = "timed_out"
        UNREACHED = "unreached"

    id = models.BigAutoField(primary_key=True)
    payment = models.ForeignKey(Payment, models.CASCADE, related_name="attempts")
    operation = models.CharField(max_length=10, choices=Operation)
    idempotency_key = models.CharField(max_length=255, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.UNKNOWN)
    detail = models.CharField(max_length=300, blank=True)
    milliseconds = models.PositiveIntegerField(null=True, blank=True)
    started_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def finish(self, outcome: "Attempt.Outcome", *, milliseconds: int, detail: str = "") -> None:
        self.outcome, self.milliseconds, self.detail = outcome, milliseconds, detail[:300]
        self.save(update_fields=["outcome", "milliseconds", "detail"])
