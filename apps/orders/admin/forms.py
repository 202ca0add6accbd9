"""What staff fill in to work on an order. `attempt` makes a form sent twice one act."""

from typing import Any

from django import forms
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from apps.orders.interface import Address
from apps.orders.models import Order, OrderLine
from apps.orders.rules import MOST_CHARACTERS_OF_TRACKING
from commerce.forms import AmountField
from commerce.staff import attempt_field
from commerce.wire import camel

ADDRESS_FIELDS = ("first_name", "last_name", "street", "city", "state", "zip_code", "country", "phone")
_UNITS = "units_"


def _line_of_text(*, longest: int, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        max_length=longest, required=required, widget=UnfoldAdminTextInputWidget, help_text=help_text
    )


class CancelForm(BaseDialogForm):  # type: ignore[misc]
    reason = _line_of_text(longest=300, help_text="The customer reads it, too.")


class NoteForm(BaseDialogForm):  # type: ignore[misc]
    text = forms.CharField(max_length=2000, widget=UnfoldAdminTextareaWidget, help_text="Only staff read it.")


class UnitsForm(BaseDialogForm):  # type: ignore[misc]
    """A number of units for each line of the order that has some."""

    attempt = attempt_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in OrderLine.objects.filter(order_id=str(self.object_id)):
            if most := self.most_of(line):
                self.fields[f"{_UNITS}{line.sku}"] = forms.IntegerField(
                    label=f"{line.name} ({line.sku})",
                    min_value=0,
                    max_value=most,
                    required=False,
                    initial=self.initially(most),
                    widget=UnfoldAdminIntegerFieldWidget,
                    help_text=f"Of {most}.",
                )
        self.order_fields([name for name in self.fields if name.startswith(_UNITS)])

    @property
    def units(self) -> list[tuple[str, int]]:
        """SKU and units of every line that some are asked of."""
        return [
            (name.removeprefix(_UNITS), units)
            for name, units in self.cleaned_data.items()
            if name.startswith(_UNITS) and units
        ]

    def most_of(self, line: OrderLine) -> int:
        raise NotImplementedError

    def initially(self, most: int) -> int:
        raise NotImplementedError


class ShipForm(UnitsForm):
    carrier = _line_of_text(
        longest=MOST_CHARACTERS_OF_TRACKING["carrier"], required=False, help_text="DHL, for example."
    )
    tracking_number = _line_of_text(longest=MOST_CHARACTERS_OF_TRACKING["tracking_number"], required=False)

    def most_of(self, line: OrderLine) -> int:
        return line.outstanding

    def initially(self, most: int) -> int:
        return most


class OrderRefundForm(UnitsForm):
    amount = AmountField(required=False, help_text="Or units above: then they say how much it is.")
    restock = forms.BooleanField(required=False, widget=UnfoldBooleanWidget, label="Put the units back on the shelf")
    reason = _line_of_text(longest=200, help_text="The customer reads it, too.")

    def most_of(self, line: OrderLine) -> int:
        return line.refundable_quantity

    def initially(self, most: int) -> int:
        return 0

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if (data.get("amount") is None) == (not self.units) and not self.errors:
            raise forms.ValidationError("Give an amount, or units, not both.")
        return data


class AddressForm(BaseDialogForm):  # type: ignore[misc]
    which = forms.ChoiceField(
        choices=[("shipping", "Shipping address"), ("billing", "Billing address"), ("both", "Both")],
        widget=UnfoldAdminSelectWidget,
    )
    first_name = _line_of_text(longest=100)
    last_name = _line_of_text(longest=100)
    street = _line_of_text(longest=200)
    city = _line_of_text(longest=100)
    state = _line_of_text(longest=100, required=False)
    zip_code = _line_of_text(longest=20)
    country = _line_of_text(longest=2, help_text="Two letters; an order stays within its country.")
    phone = _line_of_text(longest=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = Order.objects.filter(pk=str(self.object_id)).first()
        if order is not None:
            self.initial = {name: order.shipping_address[camel(name)] for name in ADDRESS_FIELDS}

    @property
    def addresses(self) -> dict[str, Address | None]:
        """What is to change, as the use case takes it."""
        address = Address(**{name: self.cleaned_data[name] for name in ADDRESS_FIELDS})
        which = self.cleaned_data["which"]
        return {
            "shipping_address": address if which in ("shipping", "both") else None,
            "billing_address": address if which in ("billing", "both") else None,
        }
