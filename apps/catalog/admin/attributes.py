"""What products are described by, and what shoppers may narrow lists by."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin

from apps.catalog import services
from apps.catalog.models import AttributeKind


@admin.register(AttributeKind)
class AttributeKindAdmin(ModelAdmin):  # type: ignore[misc]
    fields = ("name", "filterable", "position")
    list_display = ("name", "filterable", "position")
    search_fields = ("name",)
    ordering = ("position", "name")

    def save_model(self, request: HttpRequest, obj: AttributeKind, form: Any, change: bool) -> None:  # noqa: FBT001  Django's
        services.save_attribute_kind(kind=obj, now=timezone.now())
