"""Orders in the admin: read-only, since services move them; each act is a dialog that posts.

Support (who may change orders) cancels, refunds and readdresses; the warehouse (who may add shipments) packs and sends.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm

from apps.orders import services
from apps.orders.admin.forms import AddressForm, CancelForm, NoteForm, OrderRefundForm, ShipForm
from apps.orders.admin.inlines import LineInline, NoteInline, RefundInline, ReturnInline, TimelineInline
from apps.orders.admin.lists import ReadOnlyAdmin
from apps.orders.interface import RefundLine, ShipLine
from apps.orders.models import Order
from apps.orders.models.order import STATUSES
from commerce.staff import ActsByDialog, by_staff

STATUS_COLOURS = {
    "pending_payment": "warning",
    "confirmed": "success",
    "processing": "info",
    "shipped": "info",
    "delivered": "success",
    "returned": "default",
    "partially_refunded": "warning",
    "refunded": "default",
    "cancelled": "default",
    "payment_failed": "danger",
}


class ToldFilter(admin.SimpleListFilter):
    """By what is told of orders."""

    title = "status"
    parameter_name = "told"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return STATUSES

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Order]") -> "QuerySet[Order]":
        return queryset.filter(standing=self.value()) if self.value() else queryset


class GoodsFilter(admin.ChoicesFieldListFilter):
    """By where orders are, whatever was paid back: what the warehouse has to do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "goods"


@admin.register(Order)
class OrderAdmin(ActsByDialog, ReadOnlyAdmin):
    list_display = ("number", "status_badge", "goods_badge", "email", "total", "refunded", "created_at")
    list_filter = (ToldFilter, ("status", GoodsFilter), "created_at")
    search_fields = ("number__istartswith", "email__istartswith", "=id")
    search_help_text = "Number or e-mail address, or how they begin."
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-id")
    inlines = (LineInline, TimelineInline, RefundInline, ReturnInline, NoteInline)
    fieldsets = (
        (
            None,
            {"fields": ("number", "told", "goods", "email", "customer_id", "created_at", "updated_at")},
        ),
        ("Totals", {"fields": ("subtotal", "discount", "shipping", "tax", "total", "refunded")}),
        ("Delivery", {"fields": ("shipping_method", "estimate", "ship_to", "bill_to", "shipments")}),
        ("Payments", {"fields": ("payments",)}),
    )
    readonly_fields = (
        "number", "told", "goods", "email", "customer_id", "created_at", "updated_at", "subtotal",
        "discount", "shipping", "tax", "total", "refunded", "shipping_method", "estimate", "ship_to", "bill_to",
        "shipments", "payments",
    )  # fmt: skip
    actions_detail = ("ship", "pack", "refund", "readdress", "note", "cancel")

    def has_act_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return request.user.has_perm("orders.change_order")

    def has_ship_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return request.user.has_perm("shipping.add_shipment")

    def has_note_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self.has_act_permission(request) or self.has_ship_permission(request)

    @admin.display(description="status")
    def told(self, order: Order) -> str:
        return order.told.replace("_", " ")

    @admin.display(description="goods")
    def goods(self, order: Order) -> str:
        return order.get_status_display()

    @display(description="status", ordering="standing", label=STATUS_COLOURS)  # type: ignore[untyped-decorator]
    def status_badge(self, order: Order) -> tuple[str, str]:
        return order.told, self.told(order)

    @display(description="goods", ordering="status", label=STATUS_COLOURS)  # type: ignore[untyped-decorator]
    def goods_badge(self, order: Order) -> tuple[str, str]:
        return order.status, self.goods(order)

    @admin.display(description="delivery expected")
    def estimate(self, order: Order) -> str:
        return f"{order.estimate_from:%-d %B} to {order.estimate_to:%-d %B %Y}"

    @admin.display(description="shipping address")
    def ship_to(self, order: Order) -> str:
        return render_to_string("orders/admin_address.html", {"address": order.shipping_address})

    @admin.display(description="billing address")
    def bill_to(self, order: Order) -> str:
        return render_to_string("orders/admin_address.html", {"address": order.billing_address})

    @admin.display(description="shipments")
    def shipments(self, order: Order) -> str:
        found = services.shipments_of_order(order_id=order.pk)
        return render_to_string("orders/admin_shipments.html", {"shipments": found})

    @admin.display(description="payments")
    def payments(self, order: Order) -> str:
        found = services.payments_of_order(order_id=order.pk)
        return render_to_string("orders/admin_payments.html", {"payments": found})

    @action(  # type: ignore[untyped-decorator]
        description="Send",
        permissions=["ship"],
        dialog={
            "title": "Send these units?",
            "description": "Money that is only held is taken first. The customer is told, with the tracking number.",
            "form_class": ShipForm,
            "form_submit_text": "Send",
        },
    )
    def ship(self, request: HttpRequest, form: ShipForm, object_id: str) -> HttpResponse:
        said = form.cleaned_data
        return self._act(
            request,
            object_id,
            lambda: services.ship(
                order_id=object_id,
                lines=[ShipLine(sku=sku, quantity=units) for sku, units in form.units],
                carrier=said["carrier"],
                tracking_number=said["tracking_number"],
                by=by_staff(request),
                idempotency_key=f"admin:{said['attempt']}",
                now=timezone.now(),
            ),
            done="It is on its way.",
        )

    @action(  # type: ignore[untyped-decorator]
        description="Start packing",
        permissions=["ship"],
        dialog={
            "title": "Start packing?",
            "description": "The customer sees it. The order can still be cancelled.",
            "form_class": None,
            "form_submit_text": "Start",
        },
    )
    def pack(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        return self._act(
            request,
            object_id,
            lambda: services.start_processing(order_id=object_id, by=by_staff(request), now=timezone.now()),
            done="The order is being packed.",
        )

    @action(  # type: ignore[untyped-decorator]
        description="Refund",
        permissions=["act"],
        dialog={
            "title": "Give money back?",
            "description": "Units that were not sent yet will not be. The last of them take delivery with them.",
            "form_class": OrderRefundForm,
            "form_submit_text": "Refund",
        },
    )
    def refund(self, request: HttpRequest, form: OrderRefundForm, object_id: str) -> HttpResponse:
        said = form.cleaned_data
        return self._act(
            request,
            object_id,
            lambda: services.refund(
                order_id=object_id,
                amount=said["amount"],
                lines=[RefundLine(sku=sku, quantity=units) for sku, units in form.units],
                restock=said["restock"],
                reason=said["reason"],
                by=by_staff(request),
                idempotency_key=f"admin:{said['attempt']}",
                now=timezone.now(),
            ),
            done="The refund is on its way.",
        )

    @action(  # type: ignore[untyped-decorator]
        description="Change address",
        permissions=["act"],
        dialog={
            "title": "Send or bill it elsewhere?",
            "description": "Before anything was sent, within the country, and where delivery costs the same.",
            "form_class": AddressForm,
            "form_submit_text": "Change",
        },
    )
    def readdress(self, request: HttpRequest, form: AddressForm, object_id: str) -> HttpResponse:
        return self._act(
            request,
            object_id,
            lambda: services.change_address(
                order_id=object_id, by=by_staff(request), now=timezone.now(), **form.addresses
            ),
            done="The address is changed.",
        )

    @action(  # type: ignore[untyped-decorator]
        description="Note",
        permissions=["note"],
        dialog={"title": "Add a note", "description": "", "form_class": NoteForm, "form_submit_text": "Keep"},
    )
    def note(self, request: HttpRequest, form: NoteForm, object_id: str) -> HttpResponse:
        text = form.cleaned_data["text"]
        return self._act(
            request,
            object_id,
            lambda: services.add_note(order_id=object_id, text=text, by=by_staff(request), now=timezone.now()),
            done="Kept.",
        )

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
        reason = form.cleaned_data["reason"]
        return self._act(
            request,
            object_id,
            lambda: services.cancel(order_id=object_id, reason=reason, by=by_staff(request), now=timezone.now()),
            done="The order is cancelled.",
        )
