"""How staff write down variants, options and pictures."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from apps.catalog.models import MOST_OPTIONS, Image, Option, Product, Variant
from apps.catalog.rules.descriptions import clean_html
from apps.catalog.services.pictures import NotAPicture, store
from commerce.forms import AmountField

LARGEST_UPLOAD = 10_000_000
OPTION_FIELDS = tuple(f"option{place}" for place in range(1, MOST_OPTIONS + 1))


class ProductForm(forms.ModelForm):  # type: ignore[type-arg]
    tags = SimpleArrayField(
        forms.CharField(max_length=100),
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="Separate them with commas.",
    )

    class Meta:
        model = Product
        fields = "__all__"  # noqa: DJ007  the admin names them

    def clean_description_html(self) -> str:
        return clean_html(self.cleaned_data["description_html"])


class OptionForm(forms.ModelForm):  # type: ignore[type-arg]
    values = SimpleArrayField(
        forms.CharField(max_length=255),
        delimiter="\n",
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="One to a line, in the order shown. Those of the variants are added by themselves.",
    )

    class Meta:
        model = Option
        fields = ("position", "name", "values")


def _option_field(place: int) -> forms.CharField:
    widget = UnfoldAdminTextInputWidget(attrs={"style": "min-width: 7rem"})
    return forms.CharField(label=f"option {place}", max_length=255, required=False, widget=widget)


class VariantForm(forms.ModelForm):  # type: ignore[type-arg]
    """Options in a field each, prices in major units."""

    option1, option2, option3 = (_option_field(place) for place in (1, 2, 3))
    price = AmountField(min_value=0)
    compare_at = AmountField(min_value=0, required=False, label="compare at")

    class Meta:
        model = Variant
        fields = ("position", "sku", "weight_grams", "requires_shipping", "tax_class", "barcode", "image")
        widgets = {name: UnfoldAdminTextInputWidget(attrs={"style": "min-width: 11rem"}) for name in ("sku", "barcode")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            return
        # Stock, carts and orders know a variant by its SKU.
        self.fields["sku"].disabled = True
        for field in self.fields.values():
            if isinstance(field, AmountField):
                field.currency = self.instance.currency
        compare_at = self.instance.compare_at_price
        self.initial["price"] = self.instance.price.decimal
        self.initial["compare_at"] = compare_at.decimal if compare_at else None
        self.initial.update(zip(OPTION_FIELDS, self.instance.option_values, strict=False))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        price, compare_at = data.get("price"), data.get("compare_at")
        if price and compare_at and compare_at <= price:
            self.add_error("compare_at", "Must be above the price: it is shown struck through. Leave it empty if not.")
        return data

    def option_values(self) -> list[str]:
        """What was entered, up to the first that is empty."""
        entered = [self.cleaned_data.get(name, "") for name in OPTION_FIELDS]
        return entered[: entered.index("")] if "" in entered else entered

    def save(self, commit: bool = True) -> Variant:  # noqa: FBT001, FBT002  Django's signature
        price, compare_at = self.cleaned_data["price"], self.cleaned_data["compare_at"]
        self.instance.option_values = self.option_values()
        self.instance.currency = price.currency
        self.instance.price_amount = price.minor
        self.instance.compare_at_amount = compare_at.minor if compare_at else None
        saved: Variant = super().save(commit)
        return saved


class VariantFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        """Every variant answers each option of the product, and no two answer alike."""
        super().clean()
        seen: set[tuple[str, ...]] = set()
        for form in self._filled_in():
            values = tuple(form.option_values())
            if len(values) != self._option_count():
                form.add_error("option1", "Fill in as many options as the product has.")
            elif values in seen:
                form.add_error("option1", "Another variant has the same options.")
            seen.add(values)

    def _filled_in(self) -> Iterator[VariantForm]:
        for form in self.forms:
            blank = form.instance._state.adding and not form.has_changed()
            if isinstance(form, VariantForm) and form.is_valid() and not blank and form not in self.deleted_forms:
                yield form

    def _option_count(self) -> int:
        """Of the options posted with this form; they are saved with it."""
        total = int(self.data.get("options-TOTAL_FORMS", 0))
        posted = [f"options-{index}" for index in range(total)]
        return sum(bool(self.data.get(f"{one}-name")) and f"{one}-DELETE" not in self.data for one in posted)


class ImageForm(forms.ModelForm):  # type: ignore[type-arg]
    """A picture is made ready for the web and stored as soon as it is seen to be one."""

    upload = forms.FileField(required=False, label="file")

    class Meta:
        model = Image
        fields = ("position", "alt")

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if not upload:
            if self.instance._state.adding:
                raise ValidationError("Choose a file.")
            return None
        if upload.size > LARGEST_UPLOAD:
            raise ValidationError("The file is larger than 10 MB: choose a smaller one.")
        try:
            return store(upload.read())
        except NotAPicture as error:
            raise ValidationError(f"This is {error}.") from error

    def save(self, commit: bool = True) -> Image:  # noqa: FBT001, FBT002  Django's signature
        picture = self.cleaned_data["upload"]
        if picture:
            for name, value in {**asdict(picture), "error": ""}.items():
                setattr(self.instance, name, value)
        saved: Image = super().save(commit)
        return saved
