"""Staff's view of reviews: a queue to work off, and what became of each."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.forms import ActionForm, BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from apps.reviews import services
from apps.reviews.interface import InvalidReview
from apps.reviews.models import Review, ReviewChange, Subject
from commerce.staff import ActsByDialog, ReadOnly, ReadOnlyInline, by_staff

STATUS_COLOURS = {"pending": "warning", "published": "success", "rejected": "danger"}


class BulkForm(ActionForm):  # type: ignore[misc]
    """The bar of actions, with a place for the reason of rejecting."""

    reason = forms.CharField(
        label="",
        max_length=300,
        required=False,
        widget=UnfoldAdminTextInputWidget(
            {"placeholder": _("Reason, to reject"), "aria-label": _("Reason, to reject")}
        ),
    )


class RejectForm(BaseDialogForm):  # type: ignore[misc]
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Its author reads this in their account."),
    )


class ReplyForm(BaseDialogForm):  # type: ignore[misc]
    reply = forms.CharField(
        label=_("Reply"),
        max_length=2_000,
        required=False,
        widget=UnfoldAdminTextareaWidget,
        help_text=_("Shown beneath the review in the shop's name. Empty: no reply."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        review = Review.objects.filter(pk=self.object_id).first()
        self.initial = {"reply": review.reply if review else ""}


class HistoryInline(ReadOnlyInline):
    model = ReviewChange
    verbose_name_plural = _("history")
    fields = readonly_fields = ("at", "status", "by", "reason")


@admin.register(Review)
class ReviewAdmin(ActsByDialog, ReadOnly, ModelAdmin):  # type: ignore[misc]
    """Those that wait come first. The words themselves nobody changes."""

    list_display = ("summary", "stars", "product", "author_name", "verified", "status_badge", "written_at")
    list_filter = ("status", "rating", "verified", "written_at")
    search_fields = ("title", "body", "author_name", "=product_id", "=customer_id", "=order_id", "=id")
    date_hierarchy = "written_at"
    show_full_result_count = False
    inlines = (HistoryInline,)
    fields = readonly_fields = (
        "product", "stars", "title", "body", "author_name", "verified", "status", "reason", "reply", "replied_at",
        "written_at", "customer_id", "order_id",
    )  # fmt: skip
    action_form = BulkForm
    actions = ("publish_selected", "reject_selected")
    actions_detail = ("publish", "reject", "reply_in_the_shops_name")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Review]":
        found: QuerySet[Review] = super().get_queryset(request)
        called = Subject.objects.filter(product_id=OuterRef("product_id")).values("title")
        return found.annotate(product_title=Subquery(called[:1]))

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("status", "-written_at", "-id")

    def has_act_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return request.user.has_perm("reviews.change_review")

    @admin.display(description=_("review"))
    def summary(self, review: Review) -> str:
        return review.title or review.body[:60] or "–"

    @admin.display(description=_("stars"), ordering="rating")
    def stars(self, review: Review) -> str:
        return "★" * review.rating

    @admin.display(description=_("product"))
    def product(self, review: Review) -> str:
        return getattr(review, "product_title", "") or review.product_id

    @display(description=_("status"), ordering="status", label=STATUS_COLOURS)  # type: ignore[untyped-decorator]
    def status_badge(self, review: Review) -> tuple[str, str]:
        return review.status, review.get_status_display()

    @admin.action(description=_("Publish"), permissions=["act"])
    def publish_selected(self, request: HttpRequest, queryset: "QuerySet[Review]") -> None:
        done = services.publish_reviews(review_ids=_ids(queryset), by=by_staff(request), now=timezone.now())
        messages.success(request, ngettext("%d review published.", "%d reviews published.", done) % done)

    @admin.action(description=_("Reject, for the reason given"), permissions=["act"])
    def reject_selected(self, request: HttpRequest, queryset: "QuerySet[Review]") -> None:
        reason = request.POST.get("reason", "")
        try:
            done = services.reject_reviews(
                review_ids=_ids(queryset), reason=reason, by=by_staff(request), now=timezone.now()
            )
        except InvalidReview as invalid:
            messages.error(request, invalid.errors[0].message)
        else:
            messages.success(request, ngettext("%d review rejected.", "%d reviews rejected.", done) % done)

    @action(  # type: ignore[untyped-decorator]
        description=_("Publish"),
        permissions=["act"],
        dialog={
            "title": _("Show this review to everybody?"),
            "description": "",
            "form_class": None,
            "form_submit_text": _("Publish"),
        },
    )
    def publish(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        return self._act(
            request,
            object_id,
            lambda: services.publish_reviews(review_ids=[object_id], by=by_staff(request), now=timezone.now()),
            done=gettext("Published."),
        )

    @action(  # type: ignore[untyped-decorator]
        description=_("Reject"),
        permissions=["act"],
        dialog={
            "title": _("Why is it not shown?"),
            "description": "",
            "form_class": RejectForm,
            "form_submit_text": _("Reject"),
        },
    )
    def reject(self, request: HttpRequest, form: RejectForm, object_id: str) -> HttpResponse:
        reason = form.cleaned_data["reason"]
        return self._act(
            request,
            object_id,
            lambda: services.reject_reviews(
                review_ids=[object_id], reason=reason, by=by_staff(request), now=timezone.now()
            ),
            done=gettext("Rejected."),
        )

    @action(  # type: ignore[untyped-decorator]
        description=_("Reply"),
        url_path="reply",
        permissions=["act"],
        dialog={
            "title": _("What does the shop say to it?"),
            "description": "",
            "form_class": ReplyForm,
            "form_submit_text": _("Save"),
        },
    )
    def reply_in_the_shops_name(self, request: HttpRequest, form: ReplyForm, object_id: str) -> HttpResponse:
        reply = form.cleaned_data["reply"]
        return self._act(
            request,
            object_id,
            lambda: services.reply_to(review_id=object_id, reply=reply, by=by_staff(request), now=timezone.now()),
            done=gettext("Saved."),
        )


def _ids(reviews: "QuerySet[Review]") -> list[str]:
    return list(reviews.values_list("pk", flat=True))
