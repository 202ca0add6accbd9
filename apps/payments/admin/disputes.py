"""Disputes in the admin, to look at: they are answered at the gateway."""

from django.contrib import admin
from unfold.admin import ModelAdmin
from unfold.decorators import display

from apps.payments.models import Dispute
from apps.payments.rules import dispute_is_over
from commerce.staff import ReadOnly


@admin.register(Dispute)
class DisputeAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("id", "order_id", "status_badge", "amount", "reason", "due_by", "opened_at")
    list_filter = ("status", "reason", "gateway", "opened_at")
    list_select_related = ("payment",)
    search_fields = ("=id", "=reference", "=payment__id", "=payment__order_id")
    date_hierarchy = "opened_at"
    ordering = ("-opened_at", "-id")
    show_full_result_count = False
    fields = readonly_fields = (
        "id", "payment", "order_id", "status", "amount", "reason", "due_by", "gateway", "reference", "opened_at",
        "told_at",
    )  # fmt: skip

    @admin.display(description="order")
    def order_id(self, dispute: Dispute) -> str:
        return str(dispute.payment.order_id)

    @display(  # type: ignore[untyped-decorator]
        description="status", ordering="status", label={"won": "success", "lost": "danger", "open": "warning"}
    )
    def status_badge(self, dispute: Dispute) -> tuple[str, str]:
        colour = dispute.status if dispute_is_over(dispute.status) else "open"
        return colour, dispute.status.replace("_", " ")
