"""Payments in the admin: to look at, and to capture, void, refund or ask about. Each act is a dialog that posts."""

from datetime import datetime
from decimal import Decimal

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.dataclasses import ActionDialog
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from apps.payments import services
from apps.payments.interface import RefundReason
from apps.payments.models import Attempt, Dispute, Payment, ReceivedWebhook, Refund
from commerce.money import Money
from commerce.staff import ActsByDialog, ReadOnly, ReadOnlyInline, attempt_field

STATUS_COLOURS = {
    "pending": "info",
    "requires_action": "warning",
    "authorized": "info",
    "captured": "success",
    "failed": "danger",
    "voided": "default",
}
MOST_WEBHOOKS = 50


class CaptureForm(BaseDialogForm):  # type: ignore[misc]
    amount = forms.DecimalField(
        required=False,
        widget=UnfoldAdminDecimalFieldWidget,
        help_text="Empty: all of it. What is left of the hold is given up.",
    )


class PaymentRefundForm(BaseDialogForm):  # type: ignore[misc]
    """How much goes back and why. `attempt` makes a form sent twice one refund."""

    amount = forms.DecimalField(widget=UnfoldAdminDecimalFieldWidget, help_text="In the payment's currency.")
    kind = forms.ChoiceField(
        choices=[(reason.value, reason.value.replace("_", " ")) for reason in RefundReason],
        widget=UnfoldAdminSelectWidget,
        required=False,
        label="why",
    )
    reason = forms.CharField(max_length=200, required=False, widget=UnfoldAdminTextInputWidget, label="in words")
    attempt = attempt_field()


def _dialog(title: str, form_class: type[BaseDialogForm] | None = None) -> ActionDialog:
    return ActionDialog(title=title, description="", form_class=form_class, form_submit_text=None)


class RefundInline(ReadOnlyInline):
    model = Refund
    fields = readonly_fields = ("id", "status", "amount", "kind", "reason", "created_at", "finished_at")


class DisputeInline(ReadOnlyInline):
    model = Dispute
    fields = readonly_fields = ("id", "status", "amount", "reason", "due_by", "opened_at")


class AttemptInline(ReadOnlyInline):
    model = Attempt
    verbose_name_plural = "calls to the gateway"
    fields = readonly_fields = ("started_at", "operation", "outcome", "detail", "milliseconds")


@admin.register(Payment)
class PaymentAdmin(ActsByDialog, ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("id", "order_id", "status_badge", "amount", "captured", "refunded", "card", "created_at")
    list_filter = ("status", "disputed", "gateway", "created_at")
    search_fields = ("=id", "=order_id", "=reference")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-id")
    show_full_result_count = False
    inlines = (RefundInline, DisputeInline, AttemptInline)
    fields = readonly_fields = (
        "id", "order_id", "customer_id", "status", "disputed", "amount", "captured", "refunded", "card",
        "decline_code", "decline_message", "gateway", "reference", "created_at", "updated_at", "expires_at", "webhooks",
    )  # fmt: skip
    actions_detail = ("capture", "void", "refund", "ask_again")

    def has_act_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return request.user.has_perm("payments.change_payment")

    @display(description="status", ordering="status", label=STATUS_COLOURS)  # type: ignore[untyped-decorator]
    def status_badge(self, payment: Payment) -> tuple[str, str]:
        return payment.status, payment.get_status_display()

    @admin.display(description="card")
    def card(self, payment: Payment) -> str:
        return f"{payment.card_brand.title()} •••• {payment.card_last4}" if payment.card_last4 else ""

    @admin.display(description="webhooks")
    def webhooks(self, payment: Payment) -> SafeString | str:
        """What the gateway told of it by itself, newest first."""
        if not payment.reference:
            return ""
        told = ReceivedWebhook.objects.filter(gateway=payment.gateway, reference=payment.reference)
        lines = ((w.payload.get("type") or w.kind, w.state, _moment(w.received_at)) for w in told[:MOST_WEBHOOKS])
        return format_html("{}", format_html_join("", "<div>{} · {} · {}</div>", lines))

    @action(description="Capture", permissions=["act"], dialog=_dialog("Take the held money?", CaptureForm))  # type: ignore[untyped-decorator]
    def capture(self, request: HttpRequest, form: CaptureForm, object_id: str) -> HttpResponse:
        said: Decimal | None = form.cleaned_data["amount"]
        return self._act(
            request,
            object_id,
            lambda: services.capture(
                payment_id=object_id, amount=None if said is None else _money(said, object_id), now=timezone.now()
            ),
            done="Captured.",
        )

    @action(description="Void", permissions=["act"], dialog=_dialog("Give up the hold?"))  # type: ignore[untyped-decorator]
    def void(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        return self._act(
            request, object_id, lambda: services.void(payment_id=object_id, now=timezone.now()), done="Voided."
        )

    @action(description="Refund", permissions=["act"], dialog=_dialog("Give money back?", PaymentRefundForm))  # type: ignore[untyped-decorator]
    def refund(self, request: HttpRequest, form: PaymentRefundForm, object_id: str) -> HttpResponse:
        said = form.cleaned_data
        return self._act(
            request,
            object_id,
            lambda: services.refund(
                payment_id=object_id,
                amount=_money(said["amount"], object_id),
                reason=said["reason"],
                kind=RefundReason(said["kind"] or RefundReason.REQUESTED_BY_CUSTOMER),
                idempotency_key=f"admin:{said['attempt']}",
                now=timezone.now(),
            ),
            done="Refunded.",
        )

    @action(description="Ask the gateway again", permissions=["act"], dialog=_dialog("Ask how it stands?"))  # type: ignore[untyped-decorator]
    def ask_again(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        return self._act(
            request, object_id, lambda: services.refresh(payment_id=object_id, now=timezone.now()), done="Asked."
        )


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _money(amount: Decimal, payment_id: str) -> Money:
    """An amount as it was typed, in the payment's own currency.

    :raises commerce.money.InvalidAmount: it has more decimals than the currency
    """
    return Money.of(amount, services.get_payment(payment_id=payment_id).amount.currency)
