"""Payments in the admin: to look at, and to capture, void or refund. Each act is a dialog that posts."""

from collections.abc import Callable

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.dataclasses import ActionDialog
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextInputWidget

from apps.payments import services
from apps.payments.models import Attempt, Payment, Refund
from commerce.forms import AmountField
from commerce.staff import ReadOnly, ReadOnlyInline, RefundForm, answer_dialog

STATUS_COLOURS = {
    "pending": "info",
    "requires_action": "warning",
    "authorized": "info",
    "captured": "success",
    "failed": "danger",
    "voided": "default",
}


class CaptureForm(BaseDialogForm):  # type: ignore[misc]
    amount = AmountField(required=False, help_text="Empty: all of it. What is left of the hold is given up.")


class PaymentRefundForm(RefundForm):
    reason = forms.CharField(max_length=200, required=False, widget=UnfoldAdminTextInputWidget)


def _dialog(title: str, form_class: type[BaseDialogForm] | None = None) -> ActionDialog:
    return ActionDialog(title=title, description="", form_class=form_class, form_submit_text=None)


class RefundInline(ReadOnlyInline):
    model = Refund
    fields = readonly_fields = ("id", "status", "amount", "reason", "created_at", "finished_at")


class AttemptInline(ReadOnlyInline):
    model = Attempt
    verbose_name_plural = "calls to the gateway"
    fields = readonly_fields = ("started_at", "operation", "outcome", "detail", "milliseconds")


@admin.register(Payment)
class PaymentAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("id", "order_id", "status_badge", "amount", "captured", "refunded", "card", "created_at")
    list_filter = ("status", "gateway", "created_at")
    search_fields = ("=id", "=order_id", "=reference")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-id")
    show_full_result_count = False
    inlines = (RefundInline, AttemptInline)
    fields = readonly_fields = (
        "id", "order_id", "customer_id", "status", "amount", "captured", "refunded", "card", "decline_code",
        "decline_message", "gateway", "reference", "created_at", "updated_at", "expires_at",
    )  # fmt: skip
    actions_detail = ("capture", "void", "refund")

    def has_act_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return request.user.has_perm("payments.change_payment")

    @display(description="status", ordering="status", label=STATUS_COLOURS)  # type: ignore[untyped-decorator]
    def status_badge(self, payment: Payment) -> tuple[str, str]:
        return payment.status, payment.get_status_display()

    @admin.display(description="card")
    def card(self, payment: Payment) -> str:
        return f"{payment.card_brand.title()} •••• {payment.card_last4}" if payment.card_last4 else ""

    @action(  # type: ignore[untyped-decorator]
        description="Capture",
        permissions=["act"],
        dialog={
            "title": "Take the held money?",
            "description": "",
            "form_class": CaptureForm,
            "form_submit_text": None,
        },
    )
    def capture(self, request: HttpRequest, form: CaptureForm, object_id: str) -> HttpResponse:
        amount = form.cleaned_data["amount"]
        return self._act(
            request,
            object_id,
            lambda: services.capture(payment_id=object_id, amount=amount, now=timezone.now()),
            done="Captured.",
        )

    @action(  # type: ignore[untyped-decorator]
        description="Void",
        permissions=["act"],
        dialog=_dialog("Give up the hold?"),
    )
    def void(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        return self._act(
            request, object_id, lambda: services.void(payment_id=object_id, now=timezone.now()), done="Voided."
        )

    @action(  # type: ignore[untyped-decorator]
        description="Refund",
        permissions=["act"],
        dialog=_dialog("Give money back?", PaymentRefundForm),
    )
    def refund(self, request: HttpRequest, form: PaymentRefundForm, object_id: str) -> HttpResponse:
        said = form.cleaned_data
        return self._act(
            request,
            object_id,
            lambda: services.refund(
                payment_id=object_id,
                amount=said["amount"],
                reason=said["reason"],
                idempotency_key=f"admin:{said['attempt']}",
                now=timezone.now(),
            ),
            done="Refunded.",
        )

    def _act(self, request: HttpRequest, payment_id: str, act: Callable[[], object], *, done: str) -> HttpResponse:
        back_to = reverse("admin:payments_payment_change", args=[payment_id])
        return answer_dialog(request, act, done=done, back_to=back_to)
