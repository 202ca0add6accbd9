"""Events of all domains for staff: what was published, and dead letters, each on one page."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from unfold.admin import ModelAdmin

from commerce.errors import DomainError
from commerce.events.browse import Wanted, newest
from commerce.events.replay import discard_dead_letters, retry_dead_letters
from commerce.models import InboxEvent, OutboxEvent
from commerce.staff import ReadOnly

MOST_SHOWN = 200


@admin.register(OutboxEvent)
class PublishedEventAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """The newest events of every domain's outbox, by topic, type and aggregate."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        topic, event_type, key = (request.GET.get(name, "").strip() for name in ("topic", "event_type", "key"))
        wanted = Wanted(topic=topic, event_type=event_type, key=key)
        page = {
            **self.admin_site.each_context(request),
            "title": "Published events",
            "events": newest(wanted, limit=MOST_SHOWN)[::-1],
            "asked": wanted,
            "topics": [f"{domain}.events" for domain in settings.DOMAINS.names],
            "most": MOST_SHOWN,
        }
        return TemplateResponse(request, "commerce/published_events.html", page)


@admin.register(InboxEvent)
class DeadLetterAdmin(ModelAdmin):  # type: ignore[misc]
    """The list is gathered from every domain's inbox, so it is a page of its own, not a change list."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._act(request)
        letters = [letter for domain in settings.DOMAINS.names for letter in _dead_letters(domain)]
        page = {
            **self.admin_site.each_context(request),
            "title": "Dead letters",
            "letters": letters,
            "may_act": self.has_change_permission(request),
        }
        return TemplateResponse(request, "commerce/dead_letters.html", page)

    def _act(self, request: HttpRequest) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        domain, event_id, action = (request.POST.get(name, "") for name in ("domain", "event", "action"))
        if domain not in settings.DOMAINS or action not in _ACTIONS:
            raise PermissionDenied
        act, done = _ACTIONS[action]
        try:
            act(domain, event_ids=[event_id], now=timezone.now())
            self.message_user(request, f"{event_id}: {done}.")
        except DomainError as error:
            self.message_user(request, error.detail, level=messages.ERROR)
        return HttpResponseRedirect(request.path)


_ACTIONS: dict[str, tuple[Any, str]] = {
    "retry": (retry_dead_letters, "back in line"),
    "discard": (discard_dead_letters, "discarded"),
}


def _dead_letters(domain: str) -> list[dict[str, Any]]:
    dead = InboxEvent.objects.using(domain).filter(state=InboxEvent.State.DEAD).order_by("-id")[:MOST_SHOWN]
    return [{"domain": domain, "event": event} for event in dead]
