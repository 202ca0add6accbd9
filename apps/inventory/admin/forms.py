"""How staff write down stock."""

from typing import Any

from django import forms
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget

from apps.inventory.models import ADJUSTMENT_REASONS, Reason, SellingTerms, Stock, Warehouse

SELLING = ("safety_stock", "backorder", "preorder_until", "preorder_limit", "tracked", "low_stock_threshold")
"""The fields that limit the sale of a row, as in `SellingTerms`."""


class SellingForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("preorder_until") and not said.get("preorder_limit"):
            self.add_error("preorder_limit", "Say how many may be sold before they have come.")
        return said

    def terms(self) -> SellingTerms:
        """What limits the sale from now on."""
        return SellingTerms(**{field: self.cleaned_data[field] for field in SELLING})


class NewStockForm(SellingForm):
    counted = forms.IntegerField(
        min_value=0, initial=0, label="units on the shelf", widget=UnfoldAdminIntegerFieldWidget
    )

    class Meta:
        model = Stock
        fields = ("sku", "warehouse", *SELLING)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["warehouse"].initial = Warehouse.objects.all_or_first()[0]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if Stock.objects.filter(sku=said.get("sku"), warehouse=said.get("warehouse")).exists():
            self.add_error("sku", "There is stock of this SKU already: adjust it instead.")
        return said

    def validate_constraints(self) -> None:
        """`clean` has said it in words."""


class StockForm(SellingForm):
    delta = forms.IntegerField(
        required=False,
        label="adjust by",
        help_text="Units put on the shelf, or taken away when negative.",
        widget=UnfoldAdminIntegerFieldWidget,
    )
    reason = forms.ChoiceField(
        choices=[(reason.value, reason.label) for reason in ADJUSTMENT_REASONS],
        initial=Reason.RECEIVED,
        widget=UnfoldAdminSelectWidget,
    )

    class Meta:
        model = Stock
        fields = SELLING


class CountForm(BaseDialogForm):  # type: ignore[misc]
    counted = forms.IntegerField(
        min_value=0,
        label="units on the shelf",
        help_text="Those held for orders that are being paid included, those packed for orders left out.",
        widget=UnfoldAdminIntegerFieldWidget,
    )


class TransferForm(BaseDialogForm):  # type: ignore[misc]
    target = forms.ModelChoiceField(Warehouse.objects.all(), label="to", widget=UnfoldAdminSelectWidget)
    quantity = forms.IntegerField(min_value=1, widget=UnfoldAdminIntegerFieldWidget)


class WarehouseForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Warehouse
        fields = ("name", "code", "country", "postcode", "active", "priority", "serves")

    def clean_country(self) -> str:
        return _country(self.cleaned_data["country"])

    def clean_serves(self) -> list[str]:
        return [_country(code) for code in self.cleaned_data["serves"]]


def _country(code: str) -> str:
    """:raises ValidationError: these are not two letters"""
    letters = code.strip().upper()
    if letters and not (len(letters) == 2 and letters.isascii() and letters.isalpha()):  # noqa: PLR2004  ISO 3166
        raise forms.ValidationError("Name a country by its two letters: GB, DE, US.")
    return letters
