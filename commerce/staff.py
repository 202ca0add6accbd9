"""What the admins of all domains share."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from unfold.admin import TabularInline
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextInputWidget

from commerce.errors import DomainError
from commerce.forms import AmountField
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


class RefundForm(BaseDialogForm):  # type: ignore[misc]
    """How much to give back and why. `attempt` makes a form sent twice one refund."""

    amount = AmountField()
    reason = forms.CharField(max_length=200, widget=UnfoldAdminTextInputWidget)
    attempt = forms.CharField(widget=forms.HiddenInput, initial=lambda: new_id("key"), max_length=40)


def answer_dialog(request: HttpRequest, act: Callable[[], object], *, done: str, back_to: str) -> HttpResponse:
    """Do what a dialog of the admin asks for, say how it went, and show the page it was opened from."""
    try:
        act()
        messages.success(request, done)
    except DomainError as error:
        messages.error(request, error.detail)
    return HttpResponse(headers={"HX-Redirect": back_to})
