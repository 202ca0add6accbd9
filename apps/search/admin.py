"""The read model in the admin: to look at, and to have made anew."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from unfold.admin import ModelAdmin
from unfold.decorators import action

from apps.search import services
from apps.search.models import AskedQuery, Document
from commerce.staff import ReadOnly


@admin.register(Document)
class DocumentAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = [
        "title",
        "vendor",
        "category_name",
        "available",
        "in_stock",
        "units_sold",
        "rating",
        "listed",
        "indexed_at",
    ]
    list_filter = ["listed", "gone", "in_stock", "category_name"]
    search_fields = ["title", "product_id", "slug", "vendor"]
    ordering = ["-indexed_at"]
    fields = [
        "product_id", "version", "listed", "gone", "slug", "title", "vendor", "category_name", "available",
        "backorder", "units_sold", "rating", "review_count", "skus", "traits", "indexed_at",
    ]  # fmt: skip
    readonly_fields = fields
    actions_list = ["rebuild"]

    @action(description="Make anew", permissions=["rebuild"])  # type: ignore[untyped-decorator]
    def rebuild(self, request: HttpRequest) -> HttpResponseRedirect:
        products = services.rebuild()
        self.message_user(request, f"{products} products indexed.", messages.SUCCESS)
        return redirect("admin:search_document_changelist")

    def has_rebuild_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("search.change_document")


@admin.register(AskedQuery)
class AskedQueryAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ["text", "times", "last_asked_at"]
    search_fields = ["text"]
    ordering = ["-times"]
