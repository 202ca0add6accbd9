"""Checkouts in the admin: where each stands, step by step, and what people may do when one needs them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from apps.orders.admin.lists import ReadOnlyAdmin
from apps.orders.models import CheckoutNote, CheckoutSaga, Direction, StepRun
from apps.orders.services import attending
from commerce.errors import DomainError
from commerce.staff import ActsByDialog, ReadOnlyInline, by_staff

SAGA_COLOURS = {
    "running": "info",
    "suspended": "warning",
    "completed": "success",
    "compensating": "warning",
    "compensated": "default",
    "needs_attention": "danger",
}


TIMELINE = ("begun", "attempt", "step", "outcome", "took", "detail")


class NoteForm(BaseDialogForm):  # type: ignore[misc]
    text = forms.CharField(max_length=2000, widget=UnfoldAdminTextareaWidget, label="What did you find out?")


class NoteInline(ReadOnlyInline):
    model = CheckoutNote
    verbose_name_plural = "notes"
    fields = readonly_fields = ("at", "by", "text")


@admin.register(CheckoutSaga)
class CheckoutAdmin(ActsByDialog, ReadOnlyAdmin):
    """The shopper's secrets are not shown."""

    list_display = ("order", "state_badge", "step", "attempt", "trouble", "started_at", "lease_until")
    list_filter = ("state", "step", "started_at")
    list_select_related = ("order",)
    search_fields = ("order__number__istartswith", "=order__id", "=payment_id")
    ordering = ("-started_at",)
    inlines = (NoteInline,)
    fieldsets = (
        (None, {"fields": ("order", "order_status", "state", "step", "attempt", "failures", "lease_until")}),
        ("What happened", {"fields": ("trouble", "failure", "payment_id")}),
        ("Times", {"fields": ("started_at", "updated_at", "wait_until")}),
    )
    readonly_fields = (
        "order", "order_status", "state", "step", "attempt", "failures", "lease_until", "trouble",
        "failure", "payment_id", "started_at", "updated_at", "wait_until",
    )  # fmt: skip
    change_form_after_template = "orders/admin_timeline.html"
    actions_detail = ("retry", "compensate", "note")

    def has_act_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return request.user.has_perm("orders.change_checkoutsaga")

    @display(description="state", ordering="state", label=SAGA_COLOURS)  # type: ignore[untyped-decorator]
    def state_badge(self, saga: CheckoutSaga) -> tuple[str, str]:
        return saga.state, saga.get_state_display()

    @admin.display(description="status of the order")
    def order_status(self, saga: CheckoutSaga) -> str:
        return saga.order.get_status_display()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        runs = context["original"].runs
        context["timeline"] = {"headers": TIMELINE, "rows": [_row(run) for run in runs]}
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    @action(  # type: ignore[untyped-decorator]
        description="Try again",
        permissions=["act"],
        dialog={
            "title": "Try again now?",
            "description": "The checkout carries on where it stopped, or goes on being undone.",
            "form_class": BaseDialogForm,
            "form_submit_text": "Try again",
        },
    )
    def retry(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        return self._bring_on(
            request,
            object_id,
            lambda: attending.resume_checkout(name=object_id, by=by_staff(request), now=timezone.now()),
        )

    @action(  # type: ignore[untyped-decorator]
        description="Undo",
        permissions=["act"],
        dialog={
            "title": "Undo this checkout?",
            "description": "Its unpaid order is cancelled; what was held of stock and money goes back.",
            "form_class": BaseDialogForm,
            "form_submit_text": "Undo the checkout",
        },
    )
    def compensate(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        return self._bring_on(
            request,
            object_id,
            lambda: attending.compensate_checkout(name=object_id, by=by_staff(request), now=timezone.now()),
        )

    @action(  # type: ignore[untyped-decorator]
        description="Add a note",
        permissions=["act"],
        dialog={
            "title": "Add a note",
            "description": "It is kept with your name and the time.",
            "form_class": NoteForm,
            "form_submit_text": "Keep the note",
        },
    )
    def note(self, request: HttpRequest, form: NoteForm, object_id: str) -> HttpResponse:
        text, by = form.cleaned_data["text"], by_staff(request)
        return self._act(
            request,
            object_id,
            lambda: attending.note_on_checkout(name=object_id, text=text, by=by, now=timezone.now()),
            done="The note is kept.",
        )

    def _bring_on(self, request: HttpRequest, saga_id: str, act: Callable[[], CheckoutSaga]) -> HttpResponse:
        """Say where the checkout now stands, which is not always where it was to go."""
        try:
            saga = act()
        except DomainError as error:
            messages.error(request, error.detail)
        else:
            ended = saga.state not in CheckoutSaga.OPEN
            said = f"The checkout is now: {saga.get_state_display().lower()}."
            messages.add_message(request, messages.SUCCESS if ended else messages.WARNING, said)
        return self._back_to(saga_id)


def _row(run: StepRun) -> tuple[str, ...]:
    took = f"{(run.finished_at - run.started_at).total_seconds():.3f} s" if run.finished_at else "…"
    step = run.step if run.direction is Direction.RUN else f"undo {run.step}"
    begun = date_format(timezone.localtime(run.started_at), "j M Y, H:i:s")
    until = "" if run.finished_at else f"until {date_format(timezone.localtime(run.deadline), 'H:i:s')}"
    return begun, str(run.attempt), step, run.outcome.value, took, run.detail or until
