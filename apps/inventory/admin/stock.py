"""What there is, and where."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from unfold.admin import ModelAdmin

from apps.inventory import services
from apps.inventory.admin.forms import NewStockForm, StockForm
from apps.inventory.interface import StockLevel
from apps.inventory.models import Reason, SellingTerms, Stock, StockQuerySet, Warehouse
from commerce.errors import Conflict


class SupplyFilter(admin.SimpleListFilter):
    title = "supply"
    parameter_name = "supply"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("low", "Low"), ("missing", "Missing for orders"), ("owed", "Owed on backorder")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Stock]) -> QuerySet[Stock]:
        wanted = {"missing": {"missing__gt": 0}, "owed": {"on_hand__lt": 0}}
        if self.value() == "low" and isinstance(queryset, StockQuerySet):
            return queryset.low()
        return queryset.filter(**wanted.get(self.value() or "", {}))


@admin.register(Stock)
class StockAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ("sku", "warehouse", "available", "on_hand", "reserved", "missing", "backorder", "tracked")
    list_filter = (SupplyFilter, "backorder", "tracked", "warehouse")
    list_select_related = ("warehouse",)
    search_fields = ("sku",)
    ordering = ("sku",)
    show_full_result_count = False
    readonly_fields = ("sku", "warehouse", "available", "on_hand", "reserved", "missing")
    fieldsets = (
        (None, {"fields": readonly_fields}),
        ("Adjust", {"fields": ("delta", "reason")}),
        ("Selling", {"fields": ("backorder", "tracked", "low_stock_threshold")}),
    )
    add_fieldsets = ((None, {"fields": ("sku", "counted", "backorder", "tracked", "low_stock_threshold")}),)

    @admin.display(description="available")
    def available(self, stock: Stock) -> int:
        return stock.level.available

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002  Django's signature
        return super().get_form(request, obj, change, form=StockForm if obj else NewStockForm, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if obj else self.add_fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What the services refuse is said on the page, and nothing of the form is kept."""
        try:
            response: HttpResponse = super().changeform_view(request, object_id, form_url, extra_context)
        except Conflict as refused:
            self.message_user(request, refused.detail, messages.ERROR)
            return HttpResponseRedirect(request.path)
        return response

    def save_model(self, request: HttpRequest, obj: Stock, form: Any, change: bool) -> None:  # noqa: FBT001  Django's
        if change:
            self._adjust(request, obj, form.cleaned_data)
        else:
            level = StockLevel(sku=obj.sku, on_hand=form.cleaned_data["counted"])
            services.set_levels(levels=[level], reason=Reason.COUNT, now=timezone.now())
            obj.pk = Stock.objects.get(sku=obj.sku).pk
        terms = SellingTerms(backorder=obj.backorder, tracked=obj.tracked, low_stock_threshold=obj.low_stock_threshold)
        services.change_selling(sku=obj.sku, terms=terms)

    def _adjust(self, request: HttpRequest, stock: Stock, entered: dict[str, Any]) -> None:
        if entered["delta"]:
            services.adjust(
                sku=stock.sku,
                delta=entered["delta"],
                reason=entered["reason"],
                reference=str(request.user.pk),
                now=timezone.now(),
            )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its ledger stays."""
        return False


@admin.register(Warehouse)
class WarehouseAdmin(ModelAdmin):  # type: ignore[misc]
    """Goods are sold from one warehouse so far: it can be renamed."""

    list_display = ("name", "code")
    fields = ("name",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
