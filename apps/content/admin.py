"""Where staff write."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from apps.content import services
from apps.content.models import Announcement, Block, MenuItem, Page


class ContentAdmin(ModelAdmin):  # type: ignore[misc]
    """Menus and the announcement are shown everywhere within `CONTENT_CACHE_SECONDS`, the rest at once."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        services.save_edited_by_staff(row=obj, now=timezone.now())

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        services.delete(rows=[obj])

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        services.delete(rows=list(queryset))


@admin.register(Page)
class PageAdmin(ContentAdmin):
    list_display = ("title", "slug", "is_published", "updated_at")
    list_filter = ("is_published",)
    search_fields = ("title", "slug", "body_html")
    ordering = ("title",)
    prepopulated_fields = {"slug": ("title",)}

    def view_on_site(self, obj: Page) -> str:
        return f"/pages/{obj.slug}/"


@admin.register(Block)
class BlockAdmin(ContentAdmin):
    list_display = ("heading", "kind", "thumbnail", "position", "is_shown")
    list_editable = ("position", "is_shown")
    list_filter = ("kind", "is_shown")
    search_fields = ("heading", "text")
    ordering = ("position", "id")

    @admin.display(description="picture")
    def thumbnail(self, block: Block) -> str:
        return format_html('<img src="{}" alt="" height="40">', block.picture.url) if block.picture else "–"


@admin.register(MenuItem)
class MenuItemAdmin(ContentAdmin):
    list_display = ("label", "menu", "url", "position")
    list_editable = ("position",)
    list_filter = ("menu",)
    search_fields = ("label", "url")
    ordering = ("menu", "position", "id")


@admin.register(Announcement)
class AnnouncementAdmin(ContentAdmin):
    list_display = ("text", "updated_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(super().has_add_permission(request)) and not Announcement.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
