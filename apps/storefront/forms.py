"""What shoppers type. A form checks its shape; whether it can be had is for the domains to say."""

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.cart.interface import MOST_OF_ONE_SKU
from apps.customers.interface import Customer, NewAddress
from apps.orders.interface import Address, Order
from apps.storefront.form_fields import email_field, telephone_field, text_field

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


def _sandbox_card() -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=[(token, name) for token, name, _ in SANDBOX_CARDS],
        error_messages={"required": "Choose a card.", "invalid_choice": "Choose one of these cards."},
    )


def _card_token() -> forms.CharField:
    """What the gateway's script made of the card, in place of its number."""
    missing = "Enter your card's details."
    return forms.CharField(label="Card", max_length=255, error_messages={"required": missing, "max_length": missing})


class AddressForm(forms.Form):
    """A postal address."""

    first_name = text_field("First name", "given-name")
    last_name = text_field("Last name", "family-name")
    street = text_field("House number and street", "address-line1", longest=200)
    city = text_field("Town or city", "address-level2")
    state = text_field("County or state", "address-level1", required=False)
    zip_code = text_field(
        "Postcode", "postal-code", longest=20, autocapitalize="characters", **{"data-refreshes": True}
    )
    country = forms.ChoiceField(
        label="Country", widget=forms.Select({"autocomplete": "country", "data-refreshes": True})
    )
    phone = telephone_field("Telephone, for the courier")

    def __init__(self, *args: Any, countries: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries  # type: ignore[attr-defined]

    def new_address(self) -> NewAddress:
        """For a customer's book."""
        return NewAddress(**{name: self.cleaned_data[name] for name in ADDRESS_FIELDS})


class CheckoutForm(AddressForm):
    """Everything an order needs but the cart. The delivery methods are those of the address and the cart."""

    email = email_field()
    shipping_method = forms.ChoiceField(
        error_messages={"required": "Choose a delivery method.", "invalid_choice": "Choose one of these methods."}
    )
    attempt = forms.CharField(max_length=64, widget=forms.HiddenInput)

    field_order = ("email", *ADDRESS_FIELDS, "shipping_method", "card")

    def __init__(self, *args: Any, methods: Sequence[tuple[str, str]], gateway: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shipping_method"].choices = methods  # type: ignore[attr-defined]
        self.fields["card"] = _sandbox_card() if gateway == "sandbox" else _card_token()

    def address(self) -> Address:
        """Where the order goes."""
        return Address(**{name: self.cleaned_data[name] for name in ADDRESS_FIELDS})


class PayForm(forms.Form):
    """The card that an order is paid with."""

    attempt = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, gateway: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["card"] = _sandbox_card() if gateway == "sandbox" else _card_token()


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


class CancelForm(forms.Form):
    reason = forms.CharField(max_length=300, required=False)
