"""What shoppers type. A form checks its shape; whether it can be had is for the domains to say."""

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.cart.interface import MOST_OF_ONE_SKU
from apps.customers.interface import Customer, NewAddress
from apps.orders.interface import Address, Order

SANDBOX_CARDS = (
    ("pm_card_visa", "Visa ending 4242", "Succeeds"),
    ("pm_card_mastercard", "Mastercard ending 4444", "Succeeds"),
    ("pm_card_authenticationRequired", "Visa ending 3184", "Asks you to confirm with your bank first (3-D Secure)"),
    ("pm_card_chargeDeclined", "Visa ending 0002", "Is declined"),
    ("pm_card_chargeDeclinedInsufficientFunds", "Visa ending 9995", "Is declined for lack of funds"),
)
"""The sandbox gateway's test cards: token, name, what happens. No card number is ever typed here."""

ADDRESS_FIELDS = ("first_name", "last_name", "street", "city", "state", "zip_code", "country", "phone")


class CartLineForm(forms.Form):
    """So many of one SKU. Zero is for `change` only, where it removes the line."""

    sku = forms.CharField(max_length=255)
    quantity = forms.IntegerField(min_value=0, max_value=MOST_OF_ONE_SKU)


class AddressForm(forms.Form):
    """A postal address, as browsers know how to fill it in."""

    first_name = forms.CharField(
        label="First name", max_length=100, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label="Last name", max_length=100, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    street = forms.CharField(
        label="House number and street", max_length=200, widget=forms.TextInput({"autocomplete": "address-line1"})
    )
    city = forms.CharField(
        label="Town or city", max_length=100, widget=forms.TextInput({"autocomplete": "address-level2"})
    )
    state = forms.CharField(
        label="County or state",
        max_length=100,
        required=False,
        widget=forms.TextInput({"autocomplete": "address-level1"}),
    )
    zip_code = forms.CharField(
        label="Postcode",
        max_length=20,
        widget=forms.TextInput({"autocomplete": "postal-code", "autocapitalize": "characters", "data-refreshes": True}),
    )
    country = forms.ChoiceField(
        label="Country", widget=forms.Select({"autocomplete": "country", "data-refreshes": True})
    )
    phone = forms.CharField(
        label="Telephone, for the courier",
        max_length=40,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(self, *args: Any, countries: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries  # type: ignore[attr-defined]

    def new_address(self) -> NewAddress:
        """For a customer's book."""
        return NewAddress(**{name: self.cleaned_data[name] for name in ADDRESS_FIELDS})


class CheckoutForm(AddressForm):
    """Everything an order needs but the cart. The delivery methods are those of the address and the cart."""

    email = forms.EmailField(
        label="E-mail", max_length=254, widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"})
    )
    shipping_method = forms.ChoiceField(
        error_messages={"required": "Choose a delivery method.", "invalid_choice": "Choose one of these methods."}
    )
    card = forms.ChoiceField(
        choices=[(token, name) for token, name, _ in SANDBOX_CARDS],
        error_messages={"required": "Choose a card.", "invalid_choice": "Choose one of these cards."},
    )
    attempt = forms.CharField(max_length=64, widget=forms.HiddenInput)

    field_order = ("email", *ADDRESS_FIELDS, "shipping_method", "card")

    def __init__(self, *args: Any, methods: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shipping_method"].choices = methods  # type: ignore[attr-defined]

    def address(self) -> Address:
        """Where the order goes."""
        return Address(**{name: self.cleaned_data[name] for name in ADDRESS_FIELDS})


def filled_in_for(customer: Customer) -> dict[str, str]:
    """What the checkout knows of a customer before anything is typed."""
    book = next((address for address in customer.addresses if address.is_default), None)
    book = book or next(iter(customer.addresses), None)
    if book is None:
        names = {"first_name": customer.first_name, "last_name": customer.last_name, "phone": customer.phone}
        return {"email": customer.email, **names}
    return {"email": customer.email, **{name: getattr(book, name) for name in ADDRESS_FIELDS}}


def filled_in_from(order: Order) -> dict[str, str]:
    """What was typed for an order that did not come to be paid."""
    address = {name: getattr(order.shipping_address, name) for name in ADDRESS_FIELDS}
    return {"email": order.email, **address, "shipping_method": order.shipping_method_id}


class SignInForm(forms.Form):
    email = forms.EmailField(
        label="E-mail", widget=forms.EmailInput({"autocomplete": "username", "inputmode": "email"})
    )
    password = forms.CharField(
        label="Password", strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )


class ProfileForm(forms.Form):
    first_name = forms.CharField(
        label="First name", max_length=100, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label="Last name", max_length=100, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    phone = forms.CharField(
        label="Telephone",
        max_length=40,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )


class RegisterForm(ProfileForm):
    email = forms.EmailField(
        label="E-mail", max_length=254, widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"})
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        help_text="At least 8 characters, and not a common one.",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    field_order = ("first_name", "last_name", "email", "password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["phone"]
