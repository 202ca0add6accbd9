"""What happened to stock: to be read only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from apps.inventory.models import LedgerEntry, Reservation, ReservedLine
from commerce.staff import ReadOnly


@admin.register(LedgerEntry)
class LedgerAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("at", "sku", "delta", "reason", "reference")
    list_filter = ("reason",)
    search_fields = ("sku", "reference")
    date_hierarchy = "at"
    ordering = ("-id",)
    show_full_result_count = False


class ReservedLineInline(ReadOnly, TabularInline):  # type: ignore[misc]
    model = ReservedLine
    fields = ("sku", "quantity", "taken")
    extra = 0


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
