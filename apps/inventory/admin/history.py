"""What happened to stock: to be read only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from apps.inventory.models import LedgerEntry, Reservation, ReservedLine
from commerce.staff import ReadOnly, ReadOnlyInline


@admin.register(LedgerEntry)
class LedgerAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("at", "sku", "warehouse", "delta", "reason", "reference")
    list_filter = ("reason", "stock__warehouse")
    list_select_related = ("stock__warehouse",)
    search_fields = ("sku", "reference")
    date_hierarchy = "at"
    ordering = ("-id",)
    show_full_result_count = False

    @admin.display(description="warehouse", ordering="stock__warehouse")
    def warehouse(self, entry: LedgerEntry) -> str:
        return str(entry.stock.warehouse)


class ReservedLineInline(ReadOnlyInline):
    model = ReservedLine
    fields = ("sku", "warehouse", "quantity", "taken", "returned")
    readonly_fields = ("warehouse",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReservedLine]:
        rows: QuerySet[ReservedLine] = super().get_queryset(request)
        return rows.select_related("stock__warehouse")

    @admin.display(description="warehouse")
    def warehouse(self, line: ReservedLine) -> str:
        return str(line.stock.warehouse)


@admin.register(Reservation)
class ReservationAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("order_id", "state", "units", "created_at", "expires_at", "settled_at")
    list_filter = ("state",)
    search_fields = ("order_id", "lines__sku")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-id")
    show_full_result_count = False
    inlines = (ReservedLineInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reservation]:
        rows: QuerySet[Reservation] = super().get_queryset(request)
        return rows.annotate(units_held=Sum("lines__quantity"))

    @admin.display(description="units", ordering="units_held")
    def units(self, reservation: Any) -> int:
        return int(reservation.units_held)
