"""What gateways told us by themselves, in the admin: to look at, and to take up again."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.decorators import display

from apps.payments import services
from apps.payments.models import ReceivedWebhook
from commerce.staff import ReadOnly

STATE_COLOURS = {"waiting": "info", "done": "success", "ignored": "default", "dead": "danger"}


@admin.register(ReceivedWebhook)
class ReceivedWebhookAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("event_id", "state_badge", "what", "reference", "attempts", "received_at", "gateway")
    list_filter = ("state", "kind", "gateway", "received_at")
    search_fields = ("=event_id", "=reference")
    date_hierarchy = "received_at"
    ordering = ("-received_at", "-id")
    show_full_result_count = False
    fields = readonly_fields = (
        "event_id", "gateway", "what", "kind", "reference", "state", "attempts", "error", "created_at", "received_at",
        "due_at", "processed_at",
    )  # fmt: skip
    actions = ("retry",)

    def has_act_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("payments.change_payment")

    @admin.display(description="type")
    def what(self, webhook: ReceivedWebhook) -> str:
        return str(webhook.payload.get("type", ""))

    @display(description="state", ordering="state", label=STATE_COLOURS)  # type: ignore[untyped-decorator]
    def state_badge(self, webhook: ReceivedWebhook) -> tuple[str, str]:
        return webhook.state, webhook.get_state_display()

    @admin.action(description="Act on them again", permissions=["act"])
    def retry(self, request: HttpRequest, queryset: "QuerySet[ReceivedWebhook]") -> None:
        revived = services.retry_webhooks(webhook_ids=queryset.values_list("pk", flat=True), now=timezone.now())
        level = messages.SUCCESS if revived else messages.WARNING
        messages.add_message(request, level, f"{revived} of them are back in line; only given-up ones can be.")
