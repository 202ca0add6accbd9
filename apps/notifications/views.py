"""The mailbox of a local shop: every message the shop wrote, as its recipient would see it. Only with DEBUG on."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from apps.notifications import selectors

View = Callable[..., HttpResponse]
TABS = {"html": "Message", "text": "Plain text", "headers": "Headers"}


def only_while_debugging(view: View) -> View:
    """Anybody who can open the page can read everybody's mail, so in production there is no such page."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEBUG:
            raise Http404
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return wrapper


@require_safe
@only_while_debugging
def mailbox(request: HttpRequest) -> HttpResponse:
    page = selectors.newest_messages(request.GET.get("page"))
    return _page("notifications/mailbox/list.html", {"page": page})


@require_safe
@only_while_debugging
def message(request: HttpRequest, message_id: str) -> HttpResponse:
    found = selectors.message(message_id)
    if found is None:
        raise Http404
    tab = request.GET.get("show")
    context = {
        "message": found,
        "headers": found.as_email().message().items(),
        "shown": tab if tab in TABS else "html",
        "tabs": TABS,
    }
    return _page("notifications/mailbox/message.html", context)


def _page(template: str, context: dict[str, Any]) -> HttpResponse:
    """Rendered without the request: the storefront's context would ask every domain for its part of the frame."""
    return HttpResponse(render_to_string(template, {"shop_name": settings.SHOP_NAME, **context}))
