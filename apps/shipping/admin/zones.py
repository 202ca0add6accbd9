"""Zones, methods, bands."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from apps.shipping import services
from apps.shipping.admin.forms import MethodForm, MethodPriceForm, RateBandForm, ZoneForm
from apps.shipping.models import Method, MethodPrice, RateBand, Zone

MOST_COUNTRIES_SHOWN = 8


class MethodInline(TabularInline):  # type: ignore[misc]
    """The link beside a method leads to its prices in other currencies and to its weight bands."""

    model = Method
    form = MethodForm
    extra = 0
    show_change_link = True
    fields = (
        *("name", "price", "free_from", "over_grams", "max_grams"),
        *("transit_days_min", "transit_days_max", "cut_off_hour", "active", "position"),
    )


@admin.register(Zone)
class ZoneAdmin(ModelAdmin):  # type: ignore[misc]
    form = ZoneForm
    fields = ("name", "countries")
    list_display = ("name", "countries_held", "methods_offered")
    search_fields = ("name", "places__country")
    inlines = (MethodInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Zone]:
        rows: QuerySet[Zone] = super().get_queryset(request)
        return rows.prefetch_related("places", "methods")

    @admin.display(description="countries")
    def countries_held(self, zone: Zone) -> str:
        held = [place.country for place in zone.places.all()]
        more = f" and {len(held) - MOST_COUNTRIES_SHOWN} more" if len(held) > MOST_COUNTRIES_SHOWN else ""
        return " ".join(held[:MOST_COUNTRIES_SHOWN]) + more

    @admin.display(description="methods")
    def methods_offered(self, zone: Zone) -> str:
        return ", ".join(method.name for method in zone.methods.all() if method.active) or "none"

    def save_model(self, request: HttpRequest, obj: Zone, form: Any, change: bool) -> None:  # noqa: FBT001  Django's
        super().save_model(request, obj, form, change)
        services.set_countries(zone=obj, countries=form.cleaned_data["countries"])


class MethodPriceInline(TabularInline):  # type: ignore[misc]
    model = MethodPrice
    form = MethodPriceForm
    extra = 0
    hide_title = True
    verbose_name_plural = "prices in other currencies"
    fields = ("currency", "price", "free_from")


class RateBandInline(TabularInline):  # type: ignore[misc]
    model = RateBand
    form = RateBandForm
    extra = 0
    fields = ("currency", "up_to_grams", "price")


@admin.register(Method)
class MethodAdmin(ModelAdmin):  # type: ignore[misc]
    form = MethodForm
    fields = ("zone", *MethodInline.fields)
    list_display = ("name", "zone", "price", "free_from", "active", "position")
    list_filter = ("zone", "active")
    list_select_related = ("zone",)
    search_fields = ("name",)
    ordering = ("zone__name", "position", "name")
    inlines = (MethodPriceInline, RateBandInline)
