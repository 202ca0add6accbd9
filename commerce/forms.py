"""Form fields shared by the admins of all domains."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminDecimalFieldWidget

from commerce.errors import Invalid
from commerce.money import Money


class AmountField(forms.DecimalField):
    """An amount in major units, cleaned to Money: of the shop's currency, unless `currency` is set on the field."""

    widget = UnfoldAdminDecimalFieldWidget
    currency: str = ""

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        if amount is None:
            return None
        try:
            return Money.of(amount, self.currency or settings.SHOP_CURRENCY)
        except Invalid as error:
            raise ValidationError(error.detail) from error
