"""Tables of the catalogue."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Deferrable, F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from apps.catalog.rules.naming import LONGEST_SKU, LONGEST_SLUG
from commerce.db.fields import CurrencyField, TypeIdField
from commerce.money import Money

MOST_OPTIONS = 3
LONGEST_SOURCE = 1000


class Category(models.Model):
    """A node of the category tree. `path` holds the ids from the root to the node itself."""

    id = TypeIdField("cat")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=LONGEST_SLUG, unique=True)
    description = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0, help_text="Lower comes first among its siblings.")
    path = ArrayField(models.CharField(max_length=40), editable=False)

    class Meta:
        verbose_name_plural = "categories"
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                F("parent"), Lower("name"), nulls_distinct=False, name="category_name_once_per_parent"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="category_has_name"),
            models.CheckConstraint(condition=Q(path__contains=[F("id")]), name="category_path_holds_itself"),
        ]

    def __str__(self) -> str:
        return self.name

    def place_under(self, parent: "Category | None") -> None:
        """Set parent and path; whoever moves a node also moves those beneath it."""
        self.parent = parent
        self.path = [*(parent.path if parent else ()), self.id]


class Product(models.Model):
    """A product. `version` counts its changes, those of its variants, options and pictures included."""

    id = TypeIdField("prod")
    slug = models.SlugField(max_length=LONGEST_SLUG, unique=True)
    title = models.CharField(max_length=255)
    description_html = models.TextField("description", blank=True)
    vendor = models.CharField(max_length=255, blank=True)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="products")
    tags = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    published = models.BooleanField(default=False)
    seo_title = models.CharField("SEO title", max_length=255, blank=True)
    seo_description = models.TextField("SEO description", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="product_has_title")]
        indexes = [
            models.Index(fields=["vendor"], name="product_by_vendor"),
            models.Index(fields=["-updated_at"], name="product_by_change"),
        ]

    def __str__(self) -> str:
        return self.title

    def changed(self, *, at: datetime) -> None:
        """Count a change."""
        self.version += 1
        self.updated_at = at


class Option(models.Model):
    """One thing a product varies in; `values` in the order shown."""

    id = TypeIdField("opt")
    product = models.ForeignKey(Product, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    values = ArrayField(models.CharField(max_length=255), default=list, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "position"], deferrable=Deferrable.DEFERRED, name="option_position_once"
            ),
            models.UniqueConstraint(
                fields=["product", "name"], deferrable=Deferrable.DEFERRED, name="option_name_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="option_has_name"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_OPTIONS), name="option_position_in_range"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AttributeKind(models.Model):
    """Something products are described by, such as "Material"."""

    id = TypeIdField("attr")
    name = models.CharField(max_length=100)
    filterable = models.BooleanField(default=True, help_text="Shoppers may narrow lists by it.")
    position = models.PositiveIntegerField(default=0, help_text="Lower comes first.")

    class Meta:
        verbose_name = "attribute"
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="attribute_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="attribute_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Attribute(models.Model):
    """What a product is, whichever variant: a value of an attribute. It may have several."""

    id = TypeIdField("aval")
    product = models.ForeignKey(Product, models.CASCADE, related_name="attributes")
    kind = models.ForeignKey(AttributeKind, models.PROTECT, related_name="+", verbose_name="attribute")
    value = models.CharField(max_length=255)
    position = models.PositiveIntegerField(default=0, help_text="Lower comes first among the values of one attribute.")

    class Meta:
        verbose_name = "attribute value"
        ordering = ["kind__position", "kind__name", "position", "value"]
        constraints = [
            models.UniqueConstraint(fields=["product", "kind", "value"], name="attribute_value_once_per_product"),
            models.CheckConstraint(condition=~Q(value=""), name="attribute_has_value"),
        ]

    def __str__(self) -> str:
        return self.value


class Image(models.Model):
    """A picture of a product. Without files while its source could not be fetched; `error` then says why.

    `file` is the widest of its renditions, named by its content: one picture is stored once however many products show
    it. Rows of before there were renditions have none until `manage.py render_pictures` has run.
    """

    id = TypeIdField("img")
    product = models.ForeignKey(Product, models.CASCADE, related_name="images")
    position = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=LONGEST_SOURCE, blank=True, editable=False)
    alt = models.CharField("description for those who cannot see it", max_length=500, blank=True)
    file = models.CharField(max_length=200, blank=True, editable=False)
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    error = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "source"], condition=~Q(source=""), name="image_source_once_per_product"
            ),
            models.CheckConstraint(
                condition=Q(file="", width=0, height=0) | (~Q(file="") & Q(width__gt=0, height__gt=0)),
                name="image_is_whole_or_absent",
            ),
        ]
        indexes = [models.Index(fields=["source"], condition=~Q(source=""), name="image_by_source")]

    def __str__(self) -> str:
        return self.alt or self.source.rpartition("/")[2] or self.id

    @property
    def url(self) -> str:
        """Empty while there is no file."""
        return default_storage.url(self.file) if self.file else ""


class Variant(models.Model):
    """One sellable article. `option_values` answers the product's options, in their order."""

    id = TypeIdField("var")
    product = models.ForeignKey(Product, models.CASCADE, related_name="variants")
    position = models.PositiveIntegerField(default=0)
    sku = models.CharField("SKU", max_length=LONGEST_SKU, unique=True)
    option_values = ArrayField(models.CharField(max_length=255), default=list, blank=True, size=MOST_OPTIONS)
    price_amount = models.BigIntegerField()
    compare_at_amount = models.BigIntegerField(null=True, blank=True)
    currency = CurrencyField()
    weight_grams = models.PositiveIntegerField("weight in grams", default=0)
    requires_shipping = models.BooleanField(default=True)
    tax_class = models.CharField(max_length=20, default="standard")
    barcode = models.CharField(max_length=100, blank=True)
    image = models.ForeignKey(Image, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "option_values"],
                deferrable=Deferrable.DEFERRED,
                name="variant_options_once_per_product",
            ),
            models.CheckConstraint(condition=~Q(sku=""), name="variant_has_sku"),
            models.CheckConstraint(condition=Q(price_amount__gte=0), name="variant_price_not_negative"),
            models.CheckConstraint(
                condition=Q(compare_at_amount__isnull=True) | Q(compare_at_amount__gt=F("price_amount")),
                name="variant_compare_at_above_price",
            ),
            models.CheckConstraint(condition=Q(currency__regex="^[A-Z]{3}$"), name="variant_currency_is_a_code"),
        ]
        indexes = [models.Index(fields=["barcode"], condition=~Q(barcode=""), name="variant_by_barcode")]

    def __str__(self) -> str:
        return self.sku

    @property
    def price(self) -> Money:
        return Money(self.price_amount, self.currency)

    @property
    def compare_at_price(self) -> Money | None:
        return None if self.compare_at_amount is None else Money(self.compare_at_amount, self.currency)


class PriceList(models.Model):
    """A currency the shop sells in besides its own. What has no price in the list is not sold in it."""

    currency = CurrencyField(primary_key=True, help_text="ISO 4217, three capital letters: EUR.")
    active = models.BooleanField(default=True, help_text="Shoppers may choose it.")

    class Meta:
        ordering = ["currency"]
        constraints = [
            models.CheckConstraint(condition=Q(currency__regex="^[A-Z]{3}$"), name="price_list_currency_is_a_code")
        ]

    def __str__(self) -> str:
        return str(self.currency)


class ListPrice(models.Model):
    """What a variant costs in the currency of a price list."""

    id = TypeIdField("lpr")
    variant = models.ForeignKey(Variant, models.CASCADE, related_name="list_prices")
    price_list = models.ForeignKey(PriceList, models.CASCADE, db_column="currency", related_name="prices")
    price_amount = models.BigIntegerField()
    compare_at_amount = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["price_list"]
        constraints = [
            models.UniqueConstraint(fields=["variant", "price_list"], name="list_price_once_per_variant"),
            models.CheckConstraint(condition=Q(price_amount__gte=0), name="list_price_not_negative"),
            models.CheckConstraint(
                condition=Q(compare_at_amount__isnull=True) | Q(compare_at_amount__gt=F("price_amount")),
                name="list_price_compare_at_above_price",
            ),
        ]

    def __str__(self) -> str:
        return str(self.price)

    @property
    def currency(self) -> str:
        return str(self.price_list_id)

    @property
    def price(self) -> Money:
        return Money(self.price_amount, self.currency)

    @property
    def compare_at_price(self) -> Money | None:
        return None if self.compare_at_amount is None else Money(self.compare_at_amount, self.currency)
