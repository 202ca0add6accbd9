"""Where staff write."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline

from apps.content import services
from apps.content.models import Announcement, Block, MenuItem, Page
from commerce.pictures.names import thumbnail
from commerce.pictures.rendering import NotAPicture
from commerce.pictures.storing import store


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


class IllustratedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A picture is made ready for the web and stored as soon as it is seen to be one."""

    def clean_picture(self) -> Any:
        picture = self.cleaned_data["picture"]
        if not isinstance(picture, UploadedFile):
            return picture
        picture.seek(0)
        try:
            stored = store(picture.read())
        except NotAPicture as error:
            raise ValidationError(f"This is {error}.") from error
        self.instance.show(stored)
        return stored.file


@admin.register(Block)
class BlockAdmin(ContentAdmin):
    form = IllustratedForm
    list_display = ("heading", "kind", "thumbnail", "position", "is_shown")
    list_editable = ("position", "is_shown")
    list_filter = ("kind", "is_shown")
    search_fields = ("heading", "text")
    ordering = ("position", "id")

    @admin.display(description="picture")
    def thumbnail(self, block: Block) -> str:
        return format_html('<img src="{}" alt="" height="40">', thumbnail(block.picture.url)) if block.picture else "–"


class BeneathInline(TabularInline):  # type: ignore[misc]
    model = MenuItem
    fields = ("position", "label", "url")
    ordering = ("position", "id")
    extra = 0
    verbose_name = "link beneath it"
    verbose_name_plural = "links beneath it"


@admin.register(MenuItem)
class MenuItemAdmin(ContentAdmin):
    """Those beneath another are edited with it; they are in its menu."""

    form = IllustratedForm
    inlines = (BeneathInline,)
    list_display = ("label", "menu", "url", "beneath", "position")
    list_editable = ("position",)
    list_filter = ("menu",)
    search_fields = ("label", "url")
    ordering = ("menu", "position", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[MenuItem]:
        rows: QuerySet[MenuItem] = super().get_queryset(request)
        return rows.filter(parent=None).annotate(beneath=Count("children"))

    @admin.display(description="links beneath it")
    def beneath(self, item: Any) -> int:
        return int(item.beneath)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: FBT001
        for row in formset.save(commit=False):
            row.menu = form.instance.menu
            services.save_edited_by_staff(row=row, now=timezone.now())
        services.delete(rows=formset.deleted_objects)


@admin.register(Announcement)
class AnnouncementAdmin(ContentAdmin):
    list_display = ("text", "updated_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(super().has_add_permission(request)) and not Announcement.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
