"""A product with its options, variants and pictures on one page."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline

from apps.catalog import services
from apps.catalog.admin.forms import OPTION_FIELDS, ImageForm, OptionForm, ProductForm, VariantForm, VariantFormSet
from apps.catalog.admin.price_lists import list_price_fields, price_list_currencies, variant_form
from apps.catalog.models import MOST_OPTIONS, Attribute, Image, Option, Product, Variant
from commerce.pictures import names

THUMBNAIL = '<img src="{}" alt="" width="48" height="48" loading="lazy" style="object-fit:cover;border-radius:6px">'


class OnSaleFilter(admin.SimpleListFilter):
    title = "on sale"
    parameter_name = "on_sale"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:
        reduced = Exists(Variant.objects.filter(product=OuterRef("id"), compare_at_amount__isnull=False))
        if self.value() == "yes":
            return queryset.filter(reduced)
        return queryset.filter(~reduced) if self.value() == "no" else queryset


class OptionInline(TabularInline):  # type: ignore[misc]
    model = Option
    form = OptionForm
    extra = 0
    hide_title = True
    max_num = MOST_OPTIONS


class AttributeInline(TabularInline):  # type: ignore[misc]
    model = Attribute
    extra = 0
    hide_title = True
    fields = ("kind", "value", "position")
    autocomplete_fields = ("kind",)


class VariantInline(TabularInline):  # type: ignore[misc]
    model = Variant
    form = VariantForm
    formset = VariantFormSet
    extra = 0
    hide_title = True
    fields = (
        *("position", "sku", *OPTION_FIELDS, "price", "compare_at"),
        *("weight_grams", "requires_shipping", "tax_class", "barcode", "image"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Variant]:
        rows: QuerySet[Variant] = super().get_queryset(request)
        return rows.prefetch_related("list_prices")

    def get_fields(self, request: HttpRequest, obj: Product | None = None) -> tuple[str, ...]:
        """With a column or two for each price list."""
        after = self.fields.index("compare_at") + 1
        listed = (name for currency in price_list_currencies() for name in list_price_fields(currency))
        return (*self.fields[:after], *listed, *self.fields[after:])

    def get_formset(self, request: HttpRequest, obj: Product | None = None, **kwargs: Any) -> Any:
        """The pictures to choose from are the product's own, read once for all rows."""
        formset = super().get_formset(request, obj, form=variant_form(price_list_currencies()), **kwargs)
        field = formset.form.base_fields.get("image")
        if field is not None:
            field.queryset = Image.objects.filter(product=obj) if obj else Image.objects.none()
            field.choices = [("", "---------"), *((image.id, str(image)) for image in field.queryset)]
            field.widget.can_add_related = field.widget.can_change_related = field.widget.can_view_related = False
            field.widget.can_delete_related = False
        return formset


class ImageInline(TabularInline):  # type: ignore[misc]
    model = Image
    form = ImageForm
    extra = 0
    hide_title = True
    fields = ("preview", "position", "upload", "alt", "error")
    readonly_fields = ("preview", "error")

    @admin.display(description="")
    def preview(self, image: Image) -> str:
        return _thumbnail(image)


@admin.register(Product)
class ProductAdmin(ModelAdmin):  # type: ignore[misc]
    form = ProductForm
    inlines = (OptionInline, VariantInline, ImageInline, AttributeInline)
    fieldsets = (
        (None, {"fields": ("title", "slug", "published", "description_html", "category", "vendor", "tags")}),
        ("Search engines", {"fields": ("seo_title", "seo_description"), "classes": ("collapse",)}),
        ("Record", {"fields": ("version", "created_at", "updated_at"), "classes": ("collapse",)}),
    )
    readonly_fields = ("version", "created_at", "updated_at")
    autocomplete_fields = ("category",)
    prepopulated_fields = {"slug": ["title"]}
    list_display = ("thumbnail", "title", "vendor", "category", "prices", "published", "updated_at")
    list_display_links = ("thumbnail", "title")
    list_filter = ("published", OnSaleFilter, "category", ("vendor", admin.AllValuesFieldListFilter))
    list_select_related = ("category",)
    search_fields = ("title", "slug", "variants__sku", "variants__barcode")
    search_help_text = "Title, SKU or barcode"
    ordering = ("-updated_at",)
    show_full_result_count = False
    actions = ("publish", "unpublish")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        rows: QuerySet[Product] = super().get_queryset(request)
        return rows.prefetch_related("images", "variants")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # Its address is out in the world.
        return (*self.readonly_fields, "slug") if obj else self.readonly_fields

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else self.prepopulated_fields

    @admin.display(description="")
    def thumbnail(self, product: Product) -> str:
        return next((_thumbnail(image) for image in product.images.all() if image.file), "–")

    @admin.display(description="price")
    def prices(self, product: Product) -> str:
        prices = sorted({variant.price for variant in product.variants.all()}, key=lambda price: price.minor)
        return " – ".join(str(price) for price in dict.fromkeys((prices[0], prices[-1]))) if prices else "none"

    def save_model(self, request: HttpRequest, obj: Product, form: Any, change: bool) -> None:  # noqa: FBT001  Django's
        """Write what was edited and nothing else: an import may have changed the rest, the version for one."""
        obj.save(update_fields=form.changed_data if change else None)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001  Django's
        """The product's own row is stored by now; with its parts it is whole, and told to others once."""
        super().save_related(request, form, formsets, change)
        if not change or form.has_changed() or any(formset.has_changed() for formset in formsets):
            services.record_edit(product_id=form.instance.pk, created=not change, now=timezone.now())

    def delete_model(self, request: HttpRequest, obj: Product) -> None:
        services.delete_products(product_ids=[obj.id])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Product]) -> None:
        services.delete_products(product_ids=list(queryset.values_list("id", flat=True)))

    @admin.action(description="Publish", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Product]) -> None:
        self._set_published(request, queryset, published=True)

    @admin.action(description="Take off sale", permissions=["change"])
    def unpublish(self, request: HttpRequest, queryset: QuerySet[Product]) -> None:
        self._set_published(request, queryset, published=False)

    def _set_published(self, request: HttpRequest, queryset: QuerySet[Product], *, published: bool) -> None:
        ids = list(queryset.values_list("id", flat=True))
        changed = services.set_published(product_ids=ids, published=published, now=timezone.now())
        for product in Product.objects.filter(id__in=ids):
            self.log_change(request, product, "Published." if published else "Taken off sale.")
        self.message_user(request, f"{changed} products changed.", messages.SUCCESS)


def _thumbnail(image: Image) -> str:
    return format_html(THUMBNAIL, names.thumbnail(image.url)) if image.file else "–"
