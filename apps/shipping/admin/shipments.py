"""Shipments in the admin: to look at, to track, and to say that they arrived. They are made on the page of an order."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextInputWidget

from apps.shipping import services
from apps.shipping.interface import ShipmentStatus
from apps.shipping.models import Shipment, ShipmentLine
from apps.shipping.rules import MOST_CHARACTERS
from commerce.staff import ActsByDialog, ReadOnly, ReadOnlyInline

STATUS_COLOURS = {"created": "warning", "dispatched": "info", "delivered": "success"}


class TrackingForm(BaseDialogForm):  # type: ignore[misc]
    carrier = forms.CharField(max_length=MOST_CHARACTERS["carrier"], required=False, widget=UnfoldAdminTextInputWidget)
    tracking_number = forms.CharField(
        max_length=MOST_CHARACTERS["tracking_number"], required=False, widget=UnfoldAdminTextInputWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shipment = Shipment.objects.filter(pk=self.object_id).first()
        if shipment is not None:
            self.initial = {"carrier": shipment.carrier, "tracking_number": shipment.tracking_number}


class ShipmentLineInline(ReadOnlyInline):
    model = ShipmentLine
    fields = readonly_fields = ("sku", "name", "quantity")


@admin.register(Shipment)
class ShipmentAdmin(ActsByDialog, ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("id", "order_id", "status_badge", "contents", "carrier", "tracking_number", "created_at")
    list_filter = ("status", "carrier", "created_at")
    search_fields = ("=id", "=order_id", "=tracking_number")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-id")
    show_full_result_count = False
    inlines = (ShipmentLineInline,)
    fields = readonly_fields = (
        "id", "order_id", "status", "method", "carrier", "tracking_number", "address", "created_at", "dispatched_at",
        "delivered_at",
    )  # fmt: skip
    actions_detail = ("track", "deliver")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Shipment]":
        shipments: QuerySet[Shipment] = super().get_queryset(request)
        return shipments.prefetch_related("lines")

    def has_act_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return request.user.has_perm("shipping.change_shipment")

    @display(description="status", ordering="status", label=STATUS_COLOURS)  # type: ignore[untyped-decorator]
    def status_badge(self, shipment: Shipment) -> tuple[str, str]:
        return shipment.status, shipment.get_status_display()

    @admin.display(description="contents")
    def contents(self, shipment: Shipment) -> str:
        return ", ".join(f"{line.quantity} × {line.sku}" for line in shipment.lines.all())

    @action(  # type: ignore[untyped-decorator]
        description="Tracking",
        permissions=["act"],
        dialog={
            "title": "How is it tracked?",
            "description": "The customer sees it on the page of the order.",
            "form_class": TrackingForm,
            "form_submit_text": "Save",
        },
    )
    def track(self, request: HttpRequest, form: TrackingForm, object_id: str) -> HttpResponse:
        said = form.cleaned_data
        return self._act(
            request,
            object_id,
            lambda: services.update_shipment(
                shipment_id=object_id,
                carrier=said["carrier"],
                tracking_number=said["tracking_number"],
                now=timezone.now(),
            ),
            done="Saved.",
        )

    @action(  # type: ignore[untyped-decorator]
        description="Delivered",
        permissions=["act"],
        dialog={
            "title": "Has it arrived?",
            "description": "",
            "form_class": None,
            "form_submit_text": "It has arrived",
        },
    )
    def deliver(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        return self._act(
            request,
            object_id,
            lambda: services.update_shipment(
                shipment_id=object_id, status=ShipmentStatus.DELIVERED, now=timezone.now()
            ),
            done="Delivered.",
        )
