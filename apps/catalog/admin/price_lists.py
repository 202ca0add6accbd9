"""Price lists, and the prices of a variant in their currencies: a column or two for each beside its own."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from apps.catalog.admin.forms import VariantForm
from apps.catalog.models import ListPrice, PriceList, Variant
from commerce.forms import AmountField


@admin.register(PriceList)
class PriceListAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ("currency", "active", "prices_in_it")
    fields = ("currency", "active")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PriceList]:
        rows: QuerySet[PriceList] = super().get_queryset(request)
        return rows.annotate(price_count=Count("prices"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # It names the list: another currency is another list.
        return ("currency",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A list is closed instead: its prices would go without their products being told."""
        return False

    @admin.display(description="prices", ordering="price_count")
    def prices_in_it(self, price_list: Any) -> int:
        return int(price_list.price_count)


def price_list_currencies() -> Sequence[str]:
    """Of all price lists, closed ones too."""
    return list(PriceList.objects.values_list("currency", flat=True))


def list_price_fields(currency: str) -> tuple[str, str]:
    """The names of the fields for the price and what it is compared with."""
    return f"price_{currency}", f"compare_at_{currency}"


class ListedVariantForm(VariantForm):
    """A variant with its prices in the currencies of the price lists. An empty price: not sold in it."""

    listed: Sequence[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = {} if self.instance._state.adding else {row.currency: row for row in self.instance.list_prices.all()}
        for currency in self.listed:
            price, compare_at = list_price_fields(currency)
            self.fields[price].currency = self.fields[compare_at].currency = currency  # type: ignore[attr-defined]
            if row := held.get(currency):
                self.initial[price] = row.price.decimal
                self.initial[compare_at] = row.compare_at_price.decimal if row.compare_at_price else None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for currency in self.listed:
            price, compare_at = (data.get(name) for name in list_price_fields(currency))
            if compare_at and (price is None or compare_at <= price):
                self.add_error(list_price_fields(currency)[1], ValidationError("Must be above the price."))
        return data

    def save(self, commit: bool = True) -> Variant:  # noqa: FBT001, FBT002  Django's signature
        variant = super().save(commit)
        for currency in self.listed if commit else ():
            self._save_price(variant, currency)
        return variant

    def _save_price(self, variant: Variant, currency: str) -> None:
        price, compare_at = (self.cleaned_data[name] for name in list_price_fields(currency))
        if price is None:
            variant.list_prices.filter(price_list=currency).delete()
            return
        amounts = {"price_amount": price.minor, "compare_at_amount": compare_at.minor if compare_at else None}
        ListPrice.objects.update_or_create(variant=variant, price_list_id=currency, defaults=amounts)


def variant_form(currencies: Sequence[str]) -> type[ListedVariantForm]:
    """The form with fields for these currencies."""
    fields: dict[str, Any] = {"listed": tuple(currencies)}
    for currency in currencies:
        price, compare_at = list_price_fields(currency)
        fields[price] = AmountField(min_value=0, required=False, label=f"price {currency}")
        fields[compare_at] = AmountField(min_value=0, required=False, label=f"compare at {currency}")
    return type("ListedVariantForm", (ListedVariantForm,), fields)
