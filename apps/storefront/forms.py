"""What shoppers type. A form checks its shape; whether it can be had is for the domains to say."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cart.interface import MOST_OF_ONE_SKU
from apps.customers.interface import Customer, CustomerAddress, NewAddress
from apps.orders.interface import Address, Order
from apps.payments.interface import SavedMethod
from apps.storefront.form_fields import email_field, telephone_field, text_field

SANDBOX_CARDS = (
    ("pm_card_visa", _("Visa ending 4242"), _("Succeeds")),
    ("pm_card_mastercard", _("Mastercard ending 4444"), _("Succeeds")),
    (
        "pm_card_authenticationRequired",
        _("Visa ending 3184"),
        _("Asks you to confirm with your bank first (3-D Secure)"),
    ),
    ("pm_card_chargeDeclined", _("Visa ending 0002"), _("Is declined")),
    ("pm_card_chargeDeclinedInsufficientFunds", _("Visa ending 9995"), _("Is declined for lack of funds")),
)
"""The sandbox gateway's test cards: token, name, what happens. No card number is ever typed here."""

ADDRESS_FIELDS = ("first_name", "last_name", "street", "city", "state", "zip_code", "country", "phone")


class CartLineForm(forms.Form):
    """So many of one SKU. Zero is for `change` only, where it removes the line."""

    sku = forms.CharField(max_length=255)
    quantity = forms.IntegerField(min_value=0, max_value=MOST_OF_ONE_SKU)


def _sandbox_card() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Card"),
        choices=[(token, name) for token, name, _outcome in SANDBOX_CARDS],
        error_messages={"required": _("Choose a card."), "invalid_choice": _("Choose one of these cards.")},
    )


def _card_token() -> forms.CharField:
    """What the gateway's script made of the card, in place of its number."""
    missing = _("Enter your card's details.")
    return forms.CharField(label=_("Card"), max_length=255, error_messages={"required": missing, "max_length": missing})


class CardForm(forms.Form):
    """What is paid with: a card kept for the customer, or another one, which may be kept."""

    attempt = forms.CharField(max_length=64, widget=forms.HiddenInput)
    keep_card = forms.BooleanField(required=False)

    def __init__(self, *args: Any, gateway: str, saved_cards: Sequence[SavedMethod] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["card"] = _sandbox_card() if gateway == "sandbox" else _card_token()
        self.fields["saved_card"] = forms.ChoiceField(
            label=_("Card"),
            choices=[("", ""), *((card.method_id, card.card.last4) for card in saved_cards)],
            required=False,
            error_messages={"invalid_choice": _("Choose one of these cards.")},
        )
        if self.data.get("saved_card"):
            self.fields["card"].required = False

    @property
    def method_token(self) -> str:
        return str(self.cleaned_data["saved_card"] or self.cleaned_data["card"])

    @property
    def keeps_card(self) -> bool:
        return bool(self.cleaned_data["keep_card"]) and not self.cleaned_data["saved_card"]


class AddressForm(forms.Form):
    """A postal address."""

    first_name = text_field(_("First name"), "given-name")
    last_name = text_field(_("Last name"), "family-name")
    street = text_field(_("House number and street"), "address-line1", longest=200)
    city = text_field(_("Town or city"), "address-level2")
    state = text_field(_("County or state"), "address-level1", required=False)
    zip_code = text_field(
        _("Postcode"), "postal-code", longest=20, autocapitalize="characters", **{"data-refreshes": True}
    )
    country = forms.ChoiceField(
        label=_("Country"), widget=forms.Select({"autocomplete": "country", "data-refreshes": True})
    )
    phone = telephone_field(_("Telephone, for the courier"))

    def __init__(self, *args: Any, countries: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries  # type: ignore[attr-defined]

    def new_address(self) -> NewAddress:
        """For a customer's book."""
        return NewAddress(**{name: self.cleaned_data[name] for name in ADDRESS_FIELDS})


class CheckoutForm(CardForm, AddressForm):
    """Everything an order needs but the cart. The delivery methods are those of the address and the cart."""

    email = email_field()
    shipping_method = forms.ChoiceField(
        label=_("Delivery method"),
        error_messages={
            "required": _("Choose a delivery method."),
            "invalid_choice": _("Choose one of these methods."),
        },
    )

    field_order = ("email", *ADDRESS_FIELDS, "shipping_method", "saved_card", "card")

    def __init__(self, *args: Any, methods: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shipping_method"].choices = methods  # type: ignore[attr-defined]
        self.order_fields(self.field_order)

    def address(self) -> Address:
        """Where the order goes."""
        return Address(**{name: self.cleaned_data[name] for name in ADDRESS_FIELDS})


def filled_in_for(customer: Customer) -> dict[str, str]:
    """What the checkout knows of a customer before anything is typed."""
    book = default_address(customer)
    if book is None:
        names = {"first_name": customer.first_name, "last_name": customer.last_name, "phone": customer.phone}
        return {"email": customer.email, **names}
    return {"email": customer.email, "address_id": book.address_id, **filled_in_at(book)}


def filled_in_at(address: CustomerAddress) -> dict[str, str]:
    """The fields of an address of the customer's book."""
    return {name: getattr(address, name) for name in ADDRESS_FIELDS}


def default_address(customer: Customer) -> CustomerAddress | None:
    return next((address for address in customer.addresses if address.is_default), next(iter(customer.addresses), None))


def filled_in_from(order: Order) -> dict[str, str]:
    """What was typed for an order that did not come to be paid."""
    address = {name: getattr(order.shipping_address, name) for name in ADDRESS_FIELDS}
    return {"email": order.email, **address, "shipping_method": order.shipping_method_id}


class CancelForm(forms.Form):
    reason = forms.CharField(max_length=300, required=False)
