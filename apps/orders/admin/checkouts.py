"""Checkouts in the admin."""

from django.contrib import admin
from unfold.decorators import display

from apps.orders.admin.lists import ReadOnlyAdmin
from apps.orders.models import CheckoutSaga

SAGA_COLOURS = {"completed": "success", "compensated": "default", "needs_attention": "danger"}


@admin.register(CheckoutSaga)
class CheckoutAdmin(ReadOnlyAdmin):
    """Where each checkout stands; the shopper's secrets are not shown."""

    list_display = ("order", "state_badge", "step", "attempt", "trouble", "started_at", "lease_until")
    list_filter = ("state", "step", "started_at")
    list_select_related = ("order",)
    search_fields = ("order__number__istartswith", "=order__id", "=payment_id")
    ordering = ("-started_at",)
    fields = readonly_fields = (
        "order", "state", "step", "attempt", "lease_until", "payment_id", "failure", "trouble", "started_at",
        "updated_at",
    )  # fmt: skip

    @display(description="state", ordering="state", label=SAGA_COLOURS)  # type: ignore[untyped-decorator]
    def state_badge(self, saga: CheckoutSaga) -> tuple[str, str]:
        return saga.state, saga.get_state_display()
