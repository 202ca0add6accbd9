"""How staff write down stock."""

from django import forms
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget

from apps.inventory.models import ADJUSTMENT_REASONS, Reason, Stock


class NewStockForm(forms.ModelForm):  # type: ignore[type-arg]
    counted = forms.IntegerField(
        min_value=0, initial=0, label="units on the shelf", widget=UnfoldAdminIntegerFieldWidget
    )

    class Meta:
        model = Stock
        fields = ("sku", "backorder", "tracked", "low_stock_threshold")

    def clean_sku(self) -> str:
        sku: str = self.cleaned_data["sku"]
        if Stock.objects.filter(sku=sku).exists():
            raise forms.ValidationError("There is stock of this SKU already: adjust it instead.")
        return sku


class StockForm(forms.ModelForm):  # type: ignore[type-arg]
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
        fields = ("backorder", "tracked", "low_stock_threshold")
