"""Reviews with their history, the ratings that come of them, and what this domain knows of others.

`Subject` and `Purchase` are copies of what catalog and orders told: which products there are, and who bought them.
"""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.reviews.interface import MOST_CHARACTERS, STARS, RatingSummary, ReviewStatus
from commerce.db.fields import ForeignIdField, TypeIdField

STAR_FIELDS = tuple(f"star_{star}" for star in STARS)


class Subject(models.Model):
    """A product that reviews may be about, as the catalogue last told. `gone` ones keep their reviews."""

    product_id = ForeignIdField(primary_key=True)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    slug = models.CharField(max_length=255)
    gone = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["slug"], name="subject_by_slug")]

    def __str__(self) -> str:
        return self.title or self.product_id


class Purchase(models.Model):
    """Somebody bought a product. `token_digest` proves it for a guest; a revoked one was cancelled or paid back."""

    order_id = ForeignIdField()
    product_id = ForeignIdField()
    customer_id = ForeignIdField(blank=True)
    token_digest = models.CharField(max_length=64)
    bought_at = models.DateTimeField()
    revoked = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order_id", "product_id"], name="purchase_once_per_order"),
        ]
        indexes = [
            models.Index(
                fields=["customer_id", "product_id"], name="purchase_by_customer", condition=~Q(customer_id="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.product_id} in {self.order_id}"


class ReviewQuerySet(models.QuerySet["Review"]):
    def published(self) -> Self:
        return self.filter(status=ReviewStatus.PUBLISHED)

    def locked(self, review_ids: list[str]) -> Self:
        """These, their rows locked in one order until the transaction ends."""
        return self.filter(pk__in=review_ids).select_for_update().order_by("pk")


class Review(models.Model):
    """What somebody says of a product. `customer_id` and `order_id` say who: a customer, or a guest by an order."""

    class Status(models.TextChoices):
        PENDING = ReviewStatus.PENDING.value, _("Waiting")
        PUBLISHED = ReviewStatus.PUBLISHED.value, _("Published")
        REJECTED = ReviewStatus.REJECTED.value, _("Rejected")

    id = TypeIdField("rev")
    product_id = ForeignIdField()
    customer_id = ForeignIdField(blank=True)
    order_id = ForeignIdField(blank=True)
    rating = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=MOST_CHARACTERS["title"], blank=True)
    body = models.TextField(max_length=MOST_CHARACTERS["body"], blank=True)
    author_name = models.CharField(max_length=MOST_CHARACTERS["author_name"], blank=True)
    verified = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was rejected.")
    reply = models.TextField(max_length=2_000, blank=True)
    replied_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField()
    loaded_as = models.CharField(max_length=80, null=True, unique=True, editable=False)  # noqa: DJ001 -- null: written here

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rating__gte=STARS[0], rating__lte=STARS[-1]), name="review_has_1_to_5_stars"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "published", "rejected"]), name="review_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None) | (~Q(reply="") & Q(replied_at__isnull=False)),
                name="review_reply_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["customer_id", "product_id"], condition=~Q(customer_id=""), name="review_once_per_customer"
            ),
            models.UniqueConstraint(
                fields=["order_id", "product_id"], condition=~Q(order_id=""), name="review_once_per_order"
            ),
        ]
        indexes = [
            models.Index(
                fields=["product_id", "-written_at", "-id"], condition=Q(status="published"), name="review_by_age"
            ),
            models.Index(
                fields=["product_id", "-rating", "-written_at", "-id"],
                condition=Q(status="published"),
                name="review_by_rating",
            ),
            models.Index(fields=["written_at"], condition=Q(status="pending"), name="review_waiting"),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.rating}/5"

    def answer(self, reply: str, *, at: datetime) -> None:
        """Set what staff reply, or take the reply away."""
        self.reply, self.replied_at = reply, at if reply else None
        self.save(update_fields=["reply", "replied_at"])


class ReviewChange(models.Model):
    """One step of a review's life: who, and why."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="history")
    status = models.CharField(max_length=10, choices=Review.Status)
    by = models.CharField(max_length=200)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_status_display()}, {self.by}"


class Rating(models.Model):
    """How many published reviews of each number of stars a product has; counted under this row's lock."""

    product_id = ForeignIdField(primary_key=True)
    star_1 = models.PositiveIntegerField(default=0)
    star_2 = models.PositiveIntegerField(default=0)
    star_3 = models.PositiveIntegerField(default=0)
    star_4 = models.PositiveIntegerField(default=0)
    star_5 = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.product_id)

    @property
    def histogram(self) -> tuple[int, ...]:
        return tuple(getattr(self, field) for field in STAR_FIELDS)

    @property
    def summary(self) -> RatingSummary:
        return RatingSummary(product_id=self.product_id, histogram=self.histogram)

    def hold(self, histogram: tuple[int, ...]) -> None:
        for field, count in zip(STAR_FIELDS, histogram, strict=True):
            setattr(self, field, count)
