"""Staff's view of what the shop wrote to whom."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from apps.notifications import services
from apps.notifications.models import Message


@admin.register(Message)
class MessageAdmin(ModelAdmin):  # type: ignore[misc]
    """Messages are written by events alone; staff can read them and have them sent again."""

    list_display = ("subject", "to", "kind", "state", "attempts", "created_at", "sent_at")
    list_filter = ("state", "kind")
    search_fields = ("to", "subject", "reference")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-id")
    show_full_result_count = False
    actions = ("send_again",)
    fields = (
        "subject",
        "to",
        "kind",
        "reference",
        "state",
        "attempts",
        "next_attempt_at",
        "error",
        "created_at",
        "sent_at",
        "as_read",
        "text",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Message]":
        found: QuerySet[Message] = super().get_queryset(request)
        is_one = request.resolver_match is not None and "object_id" in request.resolver_match.kwargs
        return found if is_one else found.defer("text", "html")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="as its reader sees it")
    def as_read(self, message: Message) -> str:
        """In a sandbox: nothing in it can act as the member of staff who looks."""
        return format_html(
            '<iframe title="Message" sandbox srcdoc="{}" style="width: 100%; height: 40rem; border: 0"></iframe>',
            message.html,
        )

    @admin.action(description="Send again", permissions=["change"])
    def send_again(self, request: HttpRequest, queryset: "QuerySet[Message]") -> None:
        count = services.resend(message_ids=list(queryset.values_list("pk", flat=True)), now=timezone.now())
        messages.success(request, f"{count} messages will be sent again.")
