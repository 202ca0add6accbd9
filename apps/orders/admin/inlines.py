"""What the page of an order shows in rows."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string

from apps.orders.models import OrderLine, OrderNote, Refund, Return, StatusHistory
from commerce.staff import ReadOnlyInline


class LineInline(ReadOnlyInline):
    model = OrderLine
    fields = readonly_fields = (
        "sku", "name", "choice", "quantity", "shipped", "paid_back", "unit_price", "discount", "total", "tax",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> "QuerySet[OrderLine]":
        lines: QuerySet[OrderLine] = super().get_queryset(request)
        return lines.select_related("order")  # which knows the currency

    @admin.display(description="options")
    def choice(self, line: OrderLine) -> str:
        return ", ".join(f"{name}: {value}" for name, value in line.options.items())

    @admin.display(description="sent")
    def shipped(self, line: OrderLine) -> str:
        left = f", {line.outstanding} to send" if line.outstanding else ""
        return f"{line.shipped_quantity}{left}"

    @admin.display(description="refunded")
    def paid_back(self, line: OrderLine) -> str:
        parts = [
            f"{units} {what}"
            for units, what in ((line.cancelled_quantity, "not sent"), (line.returned_quantity, "came back"))
            if units
        ]
        return f"{line.refunded_quantity} ({', '.join(parts)})" if parts else str(line.refunded_quantity)


class TimelineInline(ReadOnlyInline):
    model = StatusHistory
    verbose_name_plural = "timeline"
    fields = readonly_fields = ("at", "status", "by", "reason")


class RefundInline(ReadOnlyInline):
    model = Refund
    fields = readonly_fields = ("created_at", "state", "amount", "units", "restock", "reason", "by", "trouble")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Refund]":
        refunds: QuerySet[Refund] = super().get_queryset(request)
        return refunds.select_related("order")  # which knows the currency

    @admin.display(description="for")
    def units(self, refund: Refund) -> str:
        return ", ".join(f"{units} × {sku}" for sku, units in refund.units.items())


class ReturnInline(ReadOnlyInline):
    model = Return
    show_change_link = True
    fields = readonly_fields = ("created_at", "number", "state", "units", "updated_at")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Return]":
        returns: QuerySet[Return] = super().get_queryset(request)
        return returns.select_related("order").prefetch_related("lines__line")

    @admin.display(description="of")
    def units(self, back: Return) -> str:
        return ", ".join(f"{units} × {sku}" for sku, units in back.units.items())


class NoteInline(ReadOnlyInline):
    model = OrderNote
    fields = readonly_fields = ("at", "by", "text", "before")

    @admin.display(description="was before")
    def before(self, note: OrderNote) -> str:
        return render_to_string("orders/admin_address.html", {"address": note.replaced}) if note.replaced else ""
