"""The read model: one document per product, what it costs in each currency, and what others told of it.

Stock, sales and ratings are kept apart because their events may arrive before the product's own; whichever comes
second completes the document.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import ExpressionWrapper, F, Q

from commerce.db.fields import CurrencyField, ForeignIdField
from commerce.money import Money


class Document(models.Model):
    """A product as lists show it and as words find it. `gone` ones only remember that the product was deleted.

    `traits` are what lists can be narrowed by, whichever variant is meant: `{"facet": "attribute.material", "name":
    "attribute.Material", "key": "stoneware", "label": "Stoneware"}`.
    """

    product_id = ForeignIdField(primary_key=True)
    version = models.PositiveIntegerField(default=0)
    listed = models.BooleanField(default=False, help_text="Published. It is found in the currencies it has offers in.")
    gone = models.BooleanField(default=False)
    slug = models.CharField(max_length=255, blank=True)
    title = models.CharField(max_length=255, blank=True)
    sort_name = models.TextField(blank=True)
    vendor = models.CharField(max_length=255, blank=True)
    category_slug = models.CharField(max_length=255, blank=True)
    category_name = models.CharField(max_length=255, blank=True)
    traits = models.JSONField(default=list)
    colours = ArrayField(models.TextField(), default=list)
    images = models.JSONField(default=list)
    skus = ArrayField(models.TextField(), default=list)
    codes = ArrayField(models.TextField(), default=list)
    words = ArrayField(models.TextField(), default=list, help_text="Of its names; others are corrected towards them.")
    vector = SearchVectorField(null=True)
    available = models.BigIntegerField(default=0)
    backorder = models.BooleanField(default=False)
    in_stock = models.GeneratedField(
        expression=ExpressionWrapper(Q(available__gt=0) | Q(backorder=True), output_field=models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    units_sold = models.BigIntegerField(default=0, help_text="In the last 90 days.")
    rating = models.DecimalField(max_digits=2, decimal_places=1, null=True)
    review_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(null=True)
    indexed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(available__gte=0), name="document_available_not_negative"),
            models.CheckConstraint(condition=Q(gone=False) | Q(listed=False), name="document_gone_is_not_listed"),
        ]
        indexes = [
            GinIndex(fields=["vector"], name="document_by_word"),
            GinIndex(fields=["codes"], name="document_by_code"),
            GinIndex(fields=["skus"], name="document_by_sku"),
            GinIndex(fields=["traits"], opclasses=["jsonb_path_ops"], name="document_by_trait"),
            models.Index(fields=["-created_at", "product_id"], condition=Q(listed=True), name="document_by_age"),
            models.Index(fields=["sort_name", "product_id"], condition=Q(listed=True), name="document_by_name"),
            models.Index(fields=["-units_sold", "product_id"], condition=Q(listed=True), name="document_by_sales"),
            models.Index(fields=["product_id"], condition=Q(listed=True), name="document_listed"),
        ]

    def __str__(self) -> str:
        return self.title or self.product_id


class Offer(models.Model):
    """What a product costs in one currency, in minor units, and in which variants it is sold there.

    `variants` holds the options of each, as traits: several options that are asked for must meet in one variant.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="offers")
    currency = CurrencyField()
    price_amount = models.BigIntegerField(help_text="The lowest of its variants, minor units.")
    highest_amount = models.BigIntegerField()
    compare_at_amount = models.BigIntegerField(null=True)
    reduction = models.PositiveSmallIntegerField(default=0, help_text="The deepest of its variants, in per cent.")
    on_sale = models.BooleanField(default=False)
    variants = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "currency"], name="offer_once_per_currency"),
            models.CheckConstraint(condition=Q(price_amount__lte=F("highest_amount")), name="offer_price_range"),
        ]
        indexes = [
            GinIndex(fields=["variants"], opclasses=["jsonb_path_ops"], name="offer_by_option"),
            models.Index(fields=["currency", "price_amount", "document"], name="offer_by_price"),
            models.Index(fields=["currency", "-reduction", "document"], name="offer_by_reduction"),
        ]

    def __str__(self) -> str:
        return str(self.price)

    @property
    def price(self) -> Money:
        return Money(self.price_amount, self.currency)

    @property
    def compare_at_price(self) -> Money | None:
        return None if self.compare_at_amount is None else Money(self.compare_at_amount, self.currency)


class Stock(models.Model):
    """What can be bought of a SKU, as inventory last said."""

    sku = models.TextField(primary_key=True)
    available = models.BigIntegerField()
    backorder = models.BooleanField()
    level_version = models.PositiveBigIntegerField()
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "stock"

    def __str__(self) -> str:
        return self.sku


class Standing(models.Model):
    """What shoppers make of a product: how much of it they bought of late, and how they rate it."""

    product_id = ForeignIdField(primary_key=True)
    units_sold = models.BigIntegerField(default=0)
    rating = models.DecimalField(max_digits=2, decimal_places=1, null=True)
    review_count = models.PositiveIntegerField(default=0)
    rated_at = models.DateTimeField(null=True)


class Sale(models.Model):
    """Units of a product in one order, kept for as long as they count as sold of late."""

    order_id = ForeignIdField()
    product_id = ForeignIdField()
    units = models.PositiveIntegerField()
    placed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order_id", "product_id"], name="sale_once_per_order")]
        indexes = [models.Index(fields=["placed_at"], name="sale_by_age")]


class Word(models.Model):
    """A word of the names in the shop. `trigrams` are its pieces: words that share some may be meant for each other."""

    text = models.TextField(primary_key=True)
    trigrams = ArrayField(models.TextField())

    class Meta:
        indexes = [GinIndex(fields=["trigrams"], name="word_by_trigram")]


class AskedQuery(models.Model):
    """How often shoppers looked for some words and found something. Nobody can be told from it."""

    text = models.TextField(primary_key=True)
    times = models.PositiveBigIntegerField(default=0)
    last_asked_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "asked queries"
        indexes = [models.Index(fields=["text"], opclasses=["text_pattern_ops"], name="asked_query_by_beginning")]

    def __str__(self) -> str:
        return self.text
