"""Returns in the admin: read-only, since services move them; each act is a dialog that posts.

Support (who may change orders) approves, rejects and refunds; the warehouse (who may change returns) receives.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from apps.orders import services
from apps.orders.admin.lists import ReadOnlyAdmin
from apps.orders.interface import ReceivedLine
from apps.orders.models import Return, ReturnLine, ReturnStep
from commerce.staff import ActsByDialog, ReadOnlyInline, by_staff

COLOURS = {
    "requested": "warning",
    "approved": "info",
    "received": "warning",
    "refunded": "success",
    "rejected": "danger",
    "cancelled": "default",
}
_UNITS, _SHELF = "units_", "shelf_"


class ApproveForm(BaseDialogForm):  # type: ignore[misc]
    instructions = forms.CharField(
        max_length=4000,
        required=False,
        widget=UnfoldAdminTextareaWidget,
        help_text="How to send it: an address, a label.",
    )


class RejectForm(BaseDialogForm):  # type: ignore[misc]
    reason = forms.CharField(max_length=300, widget=UnfoldAdminTextInputWidget, help_text="The customer reads it, too.")


class ReceiveForm(BaseDialogForm):  # type: ignore[misc]
    """Of each line: how many units arrived, and whether they can be sold again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in ReturnLine.objects.filter(back_id=str(self.object_id)).select_related("line"):
            sku = line.line.sku
            self.fields[f"{_UNITS}{sku}"] = forms.IntegerField(
                label=f"{line.line.name} ({sku})",
                min_value=0,
                max_value=line.quantity,
                initial=line.quantity,
                widget=UnfoldAdminIntegerFieldWidget,
                help_text=f"Of {line.quantity}.",
            )
            self.fields[f"{_SHELF}{sku}"] = forms.BooleanField(
                label="It can be sold again", required=False, initial=True, widget=UnfoldBooleanWidget
            )

    @property
    def arrived(self) -> list[ReceivedLine]:
        said = self.cleaned_data
        return [
            ReceivedLine(sku=sku, quantity=units, restock=said[f"{_SHELF}{sku}"])
            for name, units in said.items()
            if name.startswith(_UNITS) and units and (sku := name.removeprefix(_UNITS))
        ]


class LineInline(ReadOnlyInline):
    model = ReturnLine
    fields = readonly_fields = ("article", "quantity", "reason", "comment", "received", "restock")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ReturnLine]":
        lines: QuerySet[ReturnLine] = super().get_queryset(request)
        return lines.select_related("line")

    @admin.display(description="article")
    def article(self, line: ReturnLine) -> str:
        return f"{line.line.name} ({line.line.sku})"


class StepInline(ReadOnlyInline):
    model = ReturnStep
    verbose_name_plural = "timeline"
    fields = readonly_fields = ("at", "state", "by", "reason")


@admin.register(Return)
class ReturnAdmin(ActsByDialog, ReadOnlyAdmin):
    list_display = ("number", "state_badge", "email", "created_at", "updated_at")
    list_filter = ("state", "created_at")
    list_select_related = ("order",)
    search_fields = ("order__number__istartswith", "order__email__istartswith", "=id")
    search_help_text = "Number or e-mail address of the order, or how they begin."
    ordering = ("-created_at", "-id")
    inlines = (LineInline, StepInline)
    fields = readonly_fields = ("number", "of_order", "state", "email", "instructions", "given_back", "created_at")
    actions_detail = ("approve", "receive", "repay", "reject")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Return]":
        returns: QuerySet[Return] = super().get_queryset(request)
        return returns.select_related("order", "refund")

    def has_act_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return request.user.has_perm("orders.change_order")

    def has_receive_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return request.user.has_perm("orders.change_return")

    @display(description="state", ordering="state", label=COLOURS)  # type: ignore[untyped-decorator]
    def state_badge(self, back: Return) -> tuple[str, str]:
        return back.state, back.get_state_display()

    @admin.display(description="e-mail")
    def email(self, back: Return) -> str:
        return back.order.email

    @admin.display(description="order")
    def of_order(self, back: Return) -> str:
        page = reverse("admin:orders_order_change", args=[back.order_id])
        return format_html('<a href="{}">{}</a>', page, back.order.number)

    @admin.display(description="refund")
    def given_back(self, back: Return) -> str:
        if back.refund is None:
            return "–"
        back.refund.order = back.order  # which knows the currency
        return f"{back.refund.amount} ({back.refund.get_state_display()})"

    @action(  # type: ignore[untyped-decorator]
        description="Approve",
        permissions=["act"],
        dialog={
            "title": "Let the customer send it?",
            "description": "The customer is told, with what you write here.",
            "form_class": ApproveForm,
            "form_submit_text": "Approve",
        },
    )
    def approve(self, request: HttpRequest, form: ApproveForm, object_id: str) -> HttpResponse:
        said = form.cleaned_data["instructions"]
        return self._act(
            request,
            object_id,
            lambda: services.approve_return(
                return_id=object_id, instructions=said, by=by_staff(request), now=timezone.now()
            ),
            done="The customer may send it.",
        )

    @action(  # type: ignore[untyped-decorator]
        description="Receive",
        permissions=["receive"],
        dialog={
            "title": "What arrived?",
            "description": "What did not stays the customer's. The shelf and the money follow with the refund.",
            "form_class": ReceiveForm,
            "form_submit_text": "It arrived",
        },
    )
    def receive(self, request: HttpRequest, form: ReceiveForm, object_id: str) -> HttpResponse:
        return self._act(
            request,
            object_id,
            lambda: services.receive_return(
                return_id=object_id, lines=form.arrived, by=by_staff(request), now=timezone.now()
            ),
            done="It is written down.",
        )

    @action(  # type: ignore[untyped-decorator]
        description="Refund",
        permissions=["act"],
        dialog={
            "title": "Give the money back?",
            "description": "What was paid for what arrived; with the last units of the order delivery, too.",
            "form_class": None,
            "form_submit_text": "Refund",
        },
    )
    def repay(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        return self._act(
            request,
            object_id,
            lambda: services.refund_return(return_id=object_id, by=by_staff(request), now=timezone.now()),
            done="The refund is on its way.",
        )

    @action(  # type: ignore[untyped-decorator]
        description="Reject",
        permissions=["act"],
        dialog={
            "title": "Do not take it back?",
            "description": "The customer is told why.",
            "form_class": RejectForm,
            "form_submit_text": "Reject",
        },
    )
    def reject(self, request: HttpRequest, form: RejectForm, object_id: str) -> HttpResponse:
        reason = form.cleaned_data["reason"]
        return self._act(
            request,
            object_id,
            lambda: services.reject_return(
                return_id=object_id, reason=reason, by=by_staff(request), now=timezone.now()
            ),
            done="The return is rejected.",
        )
