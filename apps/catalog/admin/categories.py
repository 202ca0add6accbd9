"""The category tree."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin

from apps.catalog import services
from apps.catalog.models import Category


class CategoryForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean_parent(self) -> Category | None:
        parent: Category | None = self.cleaned_data["parent"]
        if parent and self.instance.id in parent.path:
            raise ValidationError("A category cannot lie beneath itself: choose one outside of it.")
        return parent


@admin.register(Category)
class CategoryAdmin(ModelAdmin):  # type: ignore[misc]
    form = CategoryForm
    fields = ("name", "slug", "parent", "description", "position")
    list_display = ("name", "parent", "slug", "product_count", "position")
    list_select_related = ("parent",)
    list_filter = (("parent", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("name", "slug")
    ordering = ("path",)
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        rows: QuerySet[Category] = super().get_queryset(request)
        return rows.annotate(products_in_it=Count("products"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # Its address is out in the world.
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else self.prepopulated_fields

    @admin.display(description="products", ordering="products_in_it")
    def product_count(self, category: Any) -> int:
        return int(category.products_in_it)

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:  # noqa: FBT001  Django's
        services.save_category(category=obj, now=timezone.now())
