"""Orders in the admin: read-only, since services move them; cancelling and refunding are dialogs that post."""

from collections.abc import Callable

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextInputWidget

from apps.orders import services
from apps.orders.admin.lists import ReadOnlyAdmin
from apps.orders.models import Order, OrderLine, StatusHistory
from commerce.staff import ReadOnlyInline, RefundForm, answer_dialog

STATUS_COLOURS = {
    "pending_payment": "warning",
    "confirmed": "success",
    "processing": "info",
    "shipped": "info",
    "delivered": "success",
    "cancelled": "default",
    "payment_failed": "danger",
}


class CancelForm(BaseDialogForm):  # type: ignore[misc]
    reason = forms.CharField(max_length=300, widget=UnfoldAdminTextInputWidget, help_text="The customer reads it, too.")


class LineInline(ReadOnlyInline):
    model = OrderLine
    fields = readonly_fields = ("sku", "name", "choice", "quantity", "unit_price", "discount", "total", "tax")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[OrderLine]":
        lines: QuerySet[OrderLine] = super().get_queryset(request)
        return lines.select_related("order")  # which knows the currency

    @admin.display(description="options")
    def choice(self, line: OrderLine) -> str:
        return ", ".join(f"{name}: {value}" for name, value in line.options.items())


class TimelineInline(ReadOnlyInline):
    model = StatusHistory
    verbose_name_plural = "timeline"
    fields = readonly_fields = ("at", "status", "by", "reason")


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    list_display = ("number", "status_badge", "email", "total", "created_at")
    list_filter = ("status", "created_at")
    search_fields = ("number__istartswith", "email__istartswith", "=id")
    search_help_text = "Number or e-mail address, or how they begin."
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-id")
    inlines = (LineInline, TimelineInline)
    fieldsets = (
        (None, {"fields": ("number", "status", "email", "customer_id", "created_at", "updated_at")}),
        ("Totals", {"fields": ("subtotal", "discount", "shipping", "tax", "total")}),
        ("Delivery", {"fields": ("shipping_method", "estimate", "ship_to", "bill_to")}),
        ("Payments", {"fields": ("payments",)}),
    )
    readonly_fields = (
        "number", "status", "email", "customer_id", "created_at", "updated_at", "subtotal", "discount",
        "shipping", "tax", "total", "shipping_method", "estimate", "ship_to", "bill_to", "payments",
    )  # fmt: skip
    actions_detail = ("cancel", "refund")

    def has_act_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return request.user.has_perm("orders.change_order")

    @display(description="status", ordering="status", label=STATUS_COLOURS)  # type: ignore[untyped-decorator]
    def status_badge(self, order: Order) -> tuple[str, str]:
        return order.status, order.get_status_display()

    @admin.display(description="delivery expected")
    def estimate(self, order: Order) -> str:
        return f"{order.estimate_from:%-d %B} to {order.estimate_to:%-d %B %Y}"

    @admin.display(description="shipping address")
    def ship_to(self, order: Order) -> str:
        return render_to_string("orders/admin_address.html", {"address": order.shipping_address})

    @admin.display(description="billing address")
    def bill_to(self, order: Order) -> str:
        return render_to_string("orders/admin_address.html", {"address": order.billing_address})

    @admin.display(description="payments")
    def payments(self, order: Order) -> str:
        found = services.payments_of_order(order_id=order.pk)
        return render_to_string("orders/admin_payments.html", {"payments": found})

    @action(  # type: ignore[untyped-decorator]
        description="Cancel",
        permissions=["act"],
        dialog={
            "title": "Cancel this order?",
            "description": "Stock goes back on the shelf, the payment is voided or refunded, the customer is told.",
            "form_class": CancelForm,
            "form_submit_text": "Cancel the order",
        },
    )
    def cancel(self, request: HttpRequest, form: CancelForm, object_id: str) -> HttpResponse:
        by = f"staff {request.user}"
        reason = form.cleaned_data["reason"]
        return self._act(
            request,
            object_id,
            lambda: services.cancel(order_id=object_id, reason=reason, by=by, now=timezone.now()),
            done="The order is cancelled.",
        )

    @action(  # type: ignore[untyped-decorator]
        description="Refund in part",
        permissions=["act"],
        dialog={
            "title": "Give part of the money back?",
            "description": "The order and its stock stay as they are.",
            "form_class": RefundForm,
            "form_submit_text": "Refund",
        },
    )
    def refund(self, request: HttpRequest, form: RefundForm, object_id: str) -> HttpResponse:
        said = form.cleaned_data
        return self._act(
            request,
            object_id,
            lambda: services.refund(
                order_id=object_id,
                amount=said["amount"],
                lines=(),
                restock=False,
                reason=said["reason"],
                by=f"staff {request.user}",
                idempotency_key=f"admin:{said['attempt']}",
                now=timezone.now(),
            ),
            done="Refunded.",
        )

    def _act(self, request: HttpRequest, order_id: str, act: Callable[[], object], *, done: str) -> HttpResponse:
        back_to = reverse("admin:orders_order_change", args=[order_id])
        return answer_dialog(request, act, done=done, back_to=back_to)
