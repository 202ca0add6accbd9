"""What a shopper fills in to send goods back: of each line how many, and why."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.orders.interface import ReturnableLine, ReturnLineRequest, ReturnReason
from apps.storefront.return_wording import REASON
from commerce.ids import new_id

LONGEST_COMMENT = 500


class Row(NamedTuple):
    """A line that may go back, and its fields."""

    line: ReturnableLine
    units: forms.BoundField
    reason: forms.BoundField
    comment: forms.BoundField


class WhyField(forms.ChoiceField):
    """Asked for only of what goes back, which is for the form to see."""

    def clean(self, value: Any) -> Any:
        return super().clean(value) if value else ""


class ReturnForm(forms.Form):
    """`attempt` makes a form sent twice one return. Each line has fields of its own, numbered as it stands there."""

    attempt = forms.CharField(max_length=64, widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, *args: Any, lines: Sequence[ReturnableLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.fields["attempt"].initial = new_id("key")
        for number, line in enumerate(lines):
            self._add_fields(number, line)

    @property
    def rows(self) -> list[Row]:
        return [
            Row(line, *(self[f"{name}_{number}"] for name in ("units", "reason", "comment")))
            for number, line in enumerate(self.lines)
        ]

    @property
    def wanted(self) -> list[ReturnLineRequest]:
        """What goes back, as orders takes it."""
        said = self.cleaned_data
        return [
            ReturnLineRequest(
                sku=line.sku,
                quantity=said[f"units_{number}"],
                reason=ReturnReason(said[f"reason_{number}"]),
                comment=said[f"comment_{number}"],
            )
            for number, line in enumerate(self.lines)
            if said[f"units_{number}"]
        ]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = [number for number in range(len(self.lines)) if said.get(f"units_{number}")]
        for number in chosen:
            if not said.get(f"reason_{number}"):
                self.add_error(f"reason_{number}", _("Please say why."))
        if not chosen and not self.errors:
            raise forms.ValidationError(_("Choose what you want to send back, and how many of it."))
        return said

    def _add_fields(self, number: int, line: ReturnableLine) -> None:
        counts = [(str(units), str(units)) for units in range(line.quantity + 1)]
        self.fields[f"units_{number}"] = forms.TypedChoiceField(
            label=gettext_lazy("How many?"), choices=counts, coerce=int, initial="0"
        )
        self.fields[f"reason_{number}"] = WhyField(
            label=gettext_lazy("Why?"),
            choices=[("", gettext_lazy("Please choose")), *((reason.value, said) for reason, said in REASON.items())],
        )
        self.fields[f"comment_{number}"] = forms.CharField(
            label=gettext_lazy("Anything we should know?"), max_length=LONGEST_COMMENT, required=False
        )
