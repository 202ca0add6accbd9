"""Baskets, what was learnt from them, and the products there are."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from commerce.db.fields import ForeignIdField


class Article(models.Model):
    """A product as the catalogue last told. Only listed ones are recommended."""

    product_id = ForeignIdField(primary_key=True)
    version = models.PositiveIntegerField()
    slug = models.CharField(max_length=255, blank=True)
    title = models.CharField(max_length=255, blank=True)
    skus = ArrayField(models.TextField(), default=list)
    listed = models.BooleanField()
    gone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(gone=False) | Q(listed=False), name="article_gone_is_not_listed")
        ]
        indexes = [GinIndex(fields=["skus"], name="article_by_sku")]

    def __str__(self) -> str:
        return self.title or self.product_id


class Basket(models.Model):
    """What was bought at once: at least two products, each once, and nobody. `reference` is a digest."""

    reference = models.CharField(max_length=64, unique=True)
    product_ids = ArrayField(ForeignIdField())
    bought_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(product_ids__len__gte=2), name="basket_holds_two_products")]

    def __str__(self) -> str:
        return f"{len(self.product_ids)} products"


class Pair(models.Model):
    """How much having one product speaks for another; the `rank` best of each are kept."""

    product_id = ForeignIdField()
    other_id = ForeignIdField()
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product_id", "rank"], name="pair_ranks"),
            models.UniqueConstraint(fields=["product_id", "other_id"], name="pair_once"),
            models.CheckConstraint(condition=~Q(product_id=F("other_id")), name="pair_of_two"),
            models.CheckConstraint(condition=Q(score__gt=0), name="pair_speaks_for_it"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} → {self.other_id}"


class Lesson(models.Model):
    """When pairs were last learnt, and from which baskets; there is one."""

    ONLY_ID = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY_ID, editable=False)
    learnt_at = models.DateTimeField(null=True)
    newest_basket = models.BigIntegerField(default=0)
    baskets = models.PositiveIntegerField(default=0)
    pairs = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="only_one_lesson")]

    def __str__(self) -> str:
        return f"{self.pairs} pairs from {self.baskets} baskets"
