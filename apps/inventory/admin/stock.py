"""What there is, and where."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.decorators import action

from apps.inventory import services
from apps.inventory.admin.forms import SELLING, CountForm, NewStockForm, StockForm, TransferForm, WarehouseForm
from apps.inventory.interface import StockLevel
from apps.inventory.models import Reason, Stock, StockQuerySet, Warehouse
from commerce.errors import Conflict
from commerce.staff import ActsByDialog


class SupplyFilter(admin.SimpleListFilter):
    title = "supply"
    parameter_name = "supply"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("low", "Low"),
            ("missing", "Missing for orders"),
            ("owed", "Owed to customers"),
            ("preorder", "On pre-order"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Stock]) -> QuerySet[Stock]:
        wanted: dict[str, dict[str, Any]] = {
            "missing": {"missing__gt": 0},
            "owed": {"on_hand__lt": 0},
            "preorder": {"preorder_until__isnull": False},
        }
        if self.value() == "low" and isinstance(queryset, StockQuerySet):
            return queryset.low()
        return queryset.filter(**wanted.get(self.value() or "", {}))


@admin.register(Stock)
class StockAdmin(ActsByDialog, ModelAdmin):  # type: ignore[misc]
    list_display = (
        *("sku", "warehouse", "available", "on_hand", "reserved", "missing", "safety_stock"),
        *("backorder", "preorder_until", "tracked"),
    )
    list_filter = (SupplyFilter, "backorder", "tracked", "warehouse")
    list_select_related = ("warehouse",)
    search_fields = ("sku",)
    ordering = ("sku", "warehouse__priority", "warehouse_id")
    show_full_result_count = False
    readonly_fields = ("sku", "warehouse", "available", "on_hand", "reserved", "missing")
    fieldsets = (
        (None, {"fields": readonly_fields}),
        ("Adjust", {"fields": ("delta", "reason")}),
        ("Selling", {"fields": SELLING}),
    )
    add_fieldsets = ((None, {"fields": ("sku", "warehouse", "counted", *SELLING)}),)
    actions_detail = ("count", "transfer")

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
        code = obj.warehouse.code
        if change:
            self._adjust(request, obj, form.cleaned_data)
        else:
            self._count(obj.sku, code, form.cleaned_data["counted"])
            obj.pk = Stock.objects.get(sku=obj.sku, warehouse=obj.warehouse).pk
        services.change_selling(sku=obj.sku, terms=form.terms(), warehouse=code)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its ledger stays."""
        return False

    def has_act_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return request.user.has_perm("inventory.change_stock")

    @action(  # type: ignore[untyped-decorator]
        description="Count",
        permissions=["act"],
        dialog={
            "title": "What is on the shelf?",
            "description": "The difference is entered in the ledger.",
            "form_class": CountForm,
            "form_submit_text": "Enter",
        },
    )
    def count(self, request: HttpRequest, form: CountForm, object_id: str) -> HttpResponse:
        stock = self._found(object_id)
        counted = form.cleaned_data["counted"]
        return self._act(
            request,
            stock.pk,
            lambda: self._count(stock.sku, stock.warehouse.code, counted),
            done="The count is entered.",
        )

    @action(  # type: ignore[untyped-decorator]
        description="Transfer",
        permissions=["act"],
        dialog={
            "title": "Move units to another warehouse",
            "description": "Units that are held for orders stay.",
            "form_class": TransferForm,
            "form_submit_text": "Move",
        },
    )
    def transfer(self, request: HttpRequest, form: TransferForm, object_id: str) -> HttpResponse:
        stock, target = self._found(object_id), form.cleaned_data["target"]
        return self._act(
            request,
            stock.pk,
            lambda: services.transfer(
                sku=stock.sku,
                source=stock.warehouse.code,
                target=target.code,
                quantity=form.cleaned_data["quantity"],
                reference=str(request.user.pk),
                now=timezone.now(),
            ),
            done=f"Moved to {target}.",
        )

    def _found(self, stock_id: str) -> Stock:
        return Stock.objects.select_related("warehouse").get(pk=stock_id)

    def _count(self, sku: str, warehouse: str, counted: int) -> None:
        level = StockLevel(sku=sku, on_hand=counted, backorder=None, tracked=None, warehouse=warehouse)
        services.set_levels(levels=[level], reason=Reason.COUNT, now=timezone.now())

    def _adjust(self, request: HttpRequest, stock: Stock, entered: dict[str, Any]) -> None:
        if entered["delta"]:
            services.adjust(
                sku=stock.sku,
                delta=entered["delta"],
                reason=entered["reason"],
                reference=str(request.user.pk),
                now=timezone.now(),
                warehouse=stock.warehouse.code,
            )


@admin.register(Warehouse)
class WarehouseAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ("name", "code", "country", "active", "priority", "serves")
    list_filter = ("active",)
    search_fields = ("name", "code")
    form = WarehouseForm

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Others know it by its code."""
        return ("code",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Warehouse, form: Any, change: bool) -> None:  # noqa: FBT001  Django's
        """Others hear of one that begins or ceases to sell in a moment, from a job: it may hold very many SKUs."""
        obj.announced = obj.announced and "active" not in form.changed_data
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its ledger stays."""
        return False
