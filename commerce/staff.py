"""What the admins of all domains share."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from unfold.admin import TabularInline

from commerce.errors import DomainError


class ReadOnly:
    """For an admin or an inline: nobody adds, changes or deletes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(ReadOnly, TabularInline):  # type: ignore[misc]
    """Rows of a page, to look at."""

    extra = 0
    hide_title = True


def answer_dialog(request: HttpRequest, act: Callable[[], object], *, done: str, back_to: str) -> HttpResponse:
    """Do what a dialog of the admin asks for, say how it went, and show the page it was opened from."""
    try:
        act()
        messages.success(request, done)
    except DomainError as error:
        messages.error(request, error.detail)
    return HttpResponse(headers={"HX-Redirect": back_to})
