"""What the admins of all domains share."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from unfold.admin import TabularInline

from commerce.errors import DomainError
from commerce.ids import new_id


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


class ActsByDialog:
    """For an admin whose actions on one object are dialogs that post."""

    opts: Any

    def _act(self, request: HttpRequest, object_id: str, act: Callable[[], object], *, done: str) -> HttpResponse:
        """Do what a dialog asks for, say how it went, and show the object again."""
        try:
            act()
            messages.success(request, done)
        except DomainError as error:
            messages.error(request, error.detail)
        return self._back_to(object_id)

    def _back_to(self, object_id: str) -> HttpResponse:
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[object_id])
        return HttpResponse(headers={"HX-Redirect": page})


def attempt_field() -> forms.CharField:
    """Names what a dialog does, so that a form sent twice does it once."""
    return forms.CharField(widget=forms.HiddenInput, initial=lambda: new_id("key"), max_length=40)


def by_staff(request: HttpRequest) -> str:
    """Who did it, for the history of what was done."""
    return f"staff {request.user}"
