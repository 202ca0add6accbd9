"""The read model: one document per product, and what is known of the stock of each SKU.

Stock is kept apart because its events may arrive before the product's own; whichever comes second completes the
document.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import ExpressionWrapper, F, Q

from commerce.db.fields import CurrencyField, ForeignIdField
from commerce.money import Money


class Document(models.Model):
    """A product as lists show it and as words find it. `gone` ones only remember that the product was deleted."""

    product_id = ForeignIdField(primary_key=True)
    version = models.PositiveIntegerField(default=0)
    listed = models.BooleanField(default=False, help_text="Published, and sold in the shop's currency.")
    gone = models.BooleanField(default=False)
    slug = models.CharField(max_length=255, blank=True)
    title = models.CharField(max_length=255, blank=True)
    sort_name = models.TextField(blank=True)
    vendor = models.CharField(max_length=255, blank=True)
    vendor_key = models.TextField(blank=True)
    category_slug = models.CharField(max_length=255, blank=True)
    category_name = models.CharField(max_length=255, blank=True)
    category_slugs = ArrayField(models.TextField(), default=list)
    category_names = ArrayField(models.TextField(), default=list)
    currency = CurrencyField()
    price_amount = models.BigIntegerField(default=0, help_text="The lowest of its variants, minor units.")
    highest_amount = models.BigIntegerField(default=0)
    compare_at_amount = models.BigIntegerField(null=True)
    on_sale = models.BooleanField(default=False)
    image_url = models.TextField(blank=True)
    image_alt = models.TextField(blank=True)
    second_image_url = models.TextField(blank=True)
    skus = ArrayField(models.TextField(), default=list)
    codes = ArrayField(models.TextField(), default=list)
    option_sets = models.JSONField(default=list)
    vector = SearchVectorField(null=True)
    available = models.BigIntegerField(default=0)
    backorder = models.BooleanField(default=False)
    in_stock = models.GeneratedField(
        expression=ExpressionWrapper(Q(available__gt=0) | Q(backorder=True), output_field=models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    created_at = models.DateTimeField(null=True)
    indexed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(available__gte=0), name="document_available_not_negative"),
            models.CheckConstraint(condition=Q(price_amount__lte=F("highest_amount")), name="document_price_range"),
            models.CheckConstraint(condition=Q(gone=False) | Q(listed=False), name="document_gone_is_not_listed"),
        ]
        indexes = [
            GinIndex(fields=["vector"], name="document_by_word"),
            GinIndex(fields=["codes"], name="document_by_code"),
            GinIndex(fields=["skus"], name="document_by_sku"),
            GinIndex(fields=["category_slugs"], name="document_by_category"),
            GinIndex(fields=["option_sets"], opclasses=["jsonb_path_ops"], name="document_by_option"),
            models.Index(fields=["vendor_key"], condition=Q(listed=True), name="document_by_vendor"),
            models.Index(fields=["price_amount", "product_id"], condition=Q(listed=True), name="document_by_price"),
            models.Index(fields=["-created_at", "product_id"], condition=Q(listed=True), name="document_by_age"),
            models.Index(fields=["sort_name", "product_id"], condition=Q(listed=True), name="document_by_name"),
        ]

    def __str__(self) -> str:
        return self.title or self.product_id

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
