"""Staff's view of tax rates."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from apps.pricing.models import TaxRate


@admin.register(TaxRate)
class TaxRateAdmin(ModelAdmin):  # type: ignore[misc]
    """A new rate from a day on is a row of its own: what was quoted before keeps its rate."""

    list_display = ("country", "tax_class", "name", "rate", "valid_from")
    list_filter = ("tax_class", "country")
    search_fields = ("country", "tax_class", "name")
    ordering = ("country", "tax_class", "valid_from")
