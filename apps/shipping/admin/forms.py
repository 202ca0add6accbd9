"""How staff write down zones and prices."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from apps.shipping.models import Method, MethodPrice, Place, RateBand, Zone
from apps.shipping.rules import REST_OF_WORLD, is_country
from commerce.forms import AmountField


class ZoneForm(forms.ModelForm):  # type: ignore[type-arg]
    countries = forms.CharField(
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="Two letters each, with spaces between: GB IE FR. A * stands for every country that no zone names.",
    )

    class Meta:
        model = Zone
        fields = ("name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.initial["countries"] = " ".join(place.country for place in self.instance.places.all())

    def clean_countries(self) -> list[str]:
        countries = sorted(set(re.split(r"[\s,]+", self.cleaned_data["countries"].upper().strip(" ,"))))
        if unknown := [code for code in countries if code != REST_OF_WORLD and not is_country(code)]:
            raise ValidationError(f"No such country: {', '.join(unknown)}.")
        elsewhere = Place.objects.filter(country__in=countries).exclude(zone=self.instance.pk).select_related("zone")
        if taken := [f"{place.country} ({place.zone.name})" for place in elsewhere]:
            raise ValidationError(f"Another zone holds {', '.join(taken)}: take it out there first.")
        return countries


class MethodForm(forms.ModelForm):  # type: ignore[type-arg]
    price = AmountField(min_value=0, initial=0, help_text="For any weight. Not used where there are weight bands.")
    free_from = AmountField(min_value=0, required=False, help_text="Goods for so much are delivered free.")

    class Meta:
        model = Method
        fields = (
            "name",
            "over_grams",
            "max_grams",
            "transit_days_min",
            "transit_days_max",
            "cut_off_hour",
            "active",
            "position",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.initial["price"] = self.instance.price.decimal
            self.initial["free_from"] = self.instance.free_from.decimal if self.instance.free_from else None

    def clean(self) -> dict[str, Any]:
        """Prices go to the instance before it is validated as a whole."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        price, free_from = data.get("price"), data.get("free_from")
        if price is not None:
            self.instance.price_amount, self.instance.currency = price.minor, price.currency
        self.instance.free_from_amount = free_from.minor if free_from is not None else None
        return data


class PriceForm(forms.ModelForm):  # type: ignore[type-arg]
    """Amounts are read in the currency that is chosen beside them."""

    currency = forms.CharField(
        widget=UnfoldAdminTextInputWidget(attrs={"style": "width: 5rem"}),
        validators=[RegexValidator(r"^[A-Z]{3}$", "Write three capital letters, such as EUR.")],
    )
    price = AmountField(min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.data.get(self.add_prefix("currency")) if self.is_bound else self.instance.currency
        for field in self.fields.values():
            if isinstance(field, AmountField):
                field.currency = chosen or settings.SHOP_CURRENCY
        if self.instance._state.adding:
            self.initial["currency"] = settings.SHOP_CURRENCY
        else:
            self.initial["price"] = self.instance.price.decimal

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("price") is not None:
            self.instance.price_amount = data["price"].minor
        return data


class MethodPriceForm(PriceForm):
    free_from = AmountField(min_value=0, required=False, help_text="Goods for so much are delivered free.")

    class Meta:
        model = MethodPrice
        fields = ("currency",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.free_from:
            self.initial["free_from"] = self.instance.free_from.decimal

    def clean_currency(self) -> str:
        currency = str(self.cleaned_data["currency"])
        if currency == self.instance.method.currency:
            raise ValidationError("This is the method's own currency: its price stands above.")
        return currency

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        free_from = data.get("free_from")
        self.instance.free_from_amount = free_from.minor if free_from is not None else None
        return data


class RateBandForm(PriceForm):
    class Meta:
        model = RateBand
        fields = ("currency", "up_to_grams")
