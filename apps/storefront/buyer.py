"""Who is buying: a guest, or a customer with an address book and cards that were kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from apps.customers import interface as customers
from apps.customers.interface import Customer, CustomerAddress
from apps.payments import interface as payments
from apps.payments.interface import SavedMethod
from apps.storefront.forms import filled_in_at


@dataclass(frozen=True, kw_only=True, slots=True)
class Buyer:
    """A guest has no customer, no addresses and no cards."""

    customer: Customer | None = None
    saved_cards: Sequence[SavedMethod] = ()

    @property
    def customer_id(self) -> str:
        return self.customer.customer_id if self.customer else ""

    @property
    def addresses(self) -> Sequence[CustomerAddress]:
        return self.customer.addresses if self.customer else ()

    def card_chosen(self, typed: Mapping[str, str]) -> str:
        """The saved card to pay with, empty for another one: as said, else the one kept last."""
        newest = self.saved_cards[0].method_id if self.saved_cards else ""
        return typed.get("saved_card", newest)

    def with_address(self, typed: Mapping[str, str]) -> dict[str, str]:
        """What was typed, with the address that was chosen from the book in place of its own."""
        chosen = next((one for one in self.addresses if one.address_id == typed.get("address_id")), None)
        return {**typed, **(filled_in_at(chosen) if chosen else {})}


def buyer_of(request: HttpRequest) -> Buyer:
    """Whoever is logged in."""
    if not request.user.is_authenticated:
        return Buyer()
    customer_id = str(request.user.pk)
    return Buyer(
        customer=customers.service().get_customer(customer_id=customer_id),
        saved_cards=payments.service().payment_methods_of(customer_id=customer_id),
    )
