"""Staff's view of what the shop wrote to whom, who wants its newsletter, and what people wrote to it."""

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.decorators import display

from apps.notifications import services
from apps.notifications.models import Consent, ContactMessage, Message, Subscriber
from commerce.staff import ReadOnly, ReadOnlyInline, by_staff


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


class ConsentInline(ReadOnlyInline):
    model = Consent
    verbose_name_plural = "record of consent"
    fields = readonly_fields = ("at", "state", "text")


@admin.register(Subscriber)
class SubscriberAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """Read-only: nobody subscribes, or takes the record of consent away, for somebody else."""

    list_display = ("email", "state_badge", "language", "created_at", "updated_at")
    list_filter = ("state", "language")
    search_fields = ("email__istartswith",)
    ordering = ("-created_at", "-id")
    show_full_result_count = False
    inlines = (ConsentInline,)
    fields = readonly_fields = ("email", "state", "language", "created_at", "updated_at")
    actions = ("export",)

    @display(  # type: ignore[untyped-decorator]
        description="state", ordering="state", label={"pending": "warning", "subscribed": "success", "left": "default"}
    )
    def state_badge(self, subscriber: Subscriber) -> tuple[str, str]:
        return subscriber.state, subscriber.get_state_display()

    @admin.action(description="Export those subscribed, as CSV", permissions=["view"])
    def export(self, request: HttpRequest, queryset: "QuerySet[Subscriber]") -> StreamingHttpResponse:
        """Whoever did not confirm, or has left, is not in it. Each row has where they can leave."""
        response = StreamingHttpResponse(_csv(services.export_subscribers(queryset)), content_type="text/csv")
        response["Content-Disposition"] = 'attachment; filename="newsletter.csv"'
        return response


@admin.register(ContactMessage)
class ContactMessageAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """The inbox of the contact page; answers are written as e-mails."""

    list_display = ("name", "state_badge", "beginning", "email", "order_number", "created_at", "handled_by")
    list_filter = ("state", "created_at")
    search_fields = ("email__istartswith", "name__icontains", "order_number__istartswith")
    ordering = ("-created_at", "-id")
    show_full_result_count = False
    fields = readonly_fields = (
        "name", "email", "order_number", "text", "state", "created_at", "handled_by", "handled_at",
    )  # fmt: skip
    actions = ("mark_answered", "close")

    def has_settle_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("notifications.change_contactmessage")

    @display(  # type: ignore[untyped-decorator]
        description="state", ordering="state", label={"new": "warning", "answered": "success", "closed": "default"}
    )
    def state_badge(self, said: ContactMessage) -> tuple[str, str]:
        return said.state, said.get_state_display()

    @admin.display(description="message")
    def beginning(self, said: ContactMessage) -> str:
        return said.text if len(said.text) <= SHOWN else f"{said.text[:SHOWN]}…"

    @admin.action(description="Mark as answered", permissions=["settle"])
    def mark_answered(self, request: HttpRequest, queryset: "QuerySet[ContactMessage]") -> None:
        self._settle(request, queryset, ContactMessage.State.ANSWERED)

    @admin.action(description="Close without an answer", permissions=["settle"])
    def close(self, request: HttpRequest, queryset: "QuerySet[ContactMessage]") -> None:
        self._settle(request, queryset, ContactMessage.State.CLOSED)

    def _settle(self, request: HttpRequest, queryset: "QuerySet[ContactMessage]", state: ContactMessage.State) -> None:
        ids = list(queryset.values_list("pk", flat=True))
        count = services.settle_messages(message_ids=ids, state=state, by=by_staff(request), now=timezone.now())
        messages.success(request, f"{count} messages are {state.label}.")


SHOWN = 80
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would run, at the beginning of a cell."""


class _Line:
    """What the csv module writes to; it answers each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _csv(rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    for row in rows:
        yield writer.writerow(f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row)
