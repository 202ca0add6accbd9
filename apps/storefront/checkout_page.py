"""What the checkout shows: the form, the offer behind it, and what stands in the way."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from apps.cart.interface import Cart
from apps.payments import interface as payments
from apps.payments.interface import PaymentForm
from apps.shipping import interface as shipping
from apps.storefront.buyer import Buyer
from apps.storefront.forms import SANDBOX_CARDS, CheckoutForm
from apps.storefront.offer import Offer, make_offer
from apps.storefront.seo import Seo
from apps.storefront.wording import country_names
from commerce.errors import DomainError
from commerce.ids import new_id


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckoutPage:
    """One rendering of the checkout.

    `attempt` names the payment that this rendering leads to: pressed twice it is still one. `problem` is why the last
    try came to nothing.
    """

    cart: Cart
    buyer: Buyer
    form: CheckoutForm
    offer: Offer
    payment: PaymentForm
    attempt: str
    typed: Mapping[str, str]
    problem: str = ""

    @classmethod
    def blank(cls, cart: Cart, buyer: Buyer, *, known: Mapping[str, str], now: datetime) -> "CheckoutPage":
        """For someone who comes from the cart."""
        typed = {"country": settings.SHOP_COUNTRY, **known}
        return cls._make(cart, buyer, typed=typed, bound=False, now=now)

    @classmethod
    def changed(cls, cart: Cart, buyer: Buyer, *, typed: Mapping[str, str], now: datetime) -> "CheckoutPage":
        """Half filled in: figures for what was typed so far, and no word about what is still missing."""
        return cls._make(cart, buyer, typed=typed, bound=False, now=now)

    @classmethod
    def submitted(cls, cart: Cart, buyer: Buyer, *, typed: Mapping[str, str], now: datetime) -> "CheckoutPage":
        """To be checked and paid."""
        return cls._make(cart, buyer, typed=typed, bound=True, now=now)

    @classmethod
    def _make(cls, cart: Cart, buyer: Buyer, *, typed: Mapping[str, str], bound: bool, now: datetime) -> "CheckoutPage":
        offer = make_offer(
            cart=cart,
            country=typed.get("country", ""),
            postcode=typed.get("zip_code", "").strip(),
            method_id=typed.get("shipping_method", ""),
            now=now,
        )
        payment = payments.service().payment_form(amount=offer.quote.total)
        values = {"data": typed} if bound else {"initial": typed}
        form = CheckoutForm(
            **values,
            countries=country_choices(),
            methods=offer.choices,
            gateway=payment.gateway,
            saved_cards=buyer.saved_cards,
        )
        attempt = typed.get("attempt") or new_id("try")
        return cls(cart=cart, buyer=buyer, form=form, offer=offer, payment=payment, attempt=attempt, typed=typed)

    def is_complete(self) -> bool:
        """Whether nothing is missing or wrong; otherwise the form says what."""
        if self.offer.postcode_problem:
            self.form.add_error("zip_code", self.offer.postcode_problem)
        return self.form.is_valid()

    @property
    def as_seen(self) -> bool:
        """Whether the total is the one that stood on the button."""
        return self.typed.get("expected_total") == str(self.offer.quote.total)

    def after(self, refusal: DomainError) -> "CheckoutPage":
        """To be tried anew, as another attempt, once the shopper has seen why."""
        for error in getattr(refusal, "errors", ()):
            name = error.field.rpartition(".")[2]
            if name in self.form.fields:
                self.form.add_error(name, error.message)
        return replace(self, problem=refusal.detail, attempt=new_id("try"))

    def context(self) -> dict[str, Any]:
        """For the template."""
        return {
            "cart": self.cart,
            "form": self.form,
            "offer": self.offer,
            "attempt": self.attempt,
            "payment": self.payment,
            "problem": self.problem,
            "buyer": self.buyer,
            "chosen_address": self.typed.get("address_id", ""),
            "saved_card": self.buyer.card_chosen(self.typed),
            "may_keep": True,
            "keeps_card": self.typed.get("keep_card"),
            "cards": SANDBOX_CARDS,
            "chosen_card": self.typed.get("card") or SANDBOX_CARDS[0][0],
            "short": any(not item.in_stock for item in self.cart.items),
            "own_currency": settings.SHOP_CURRENCY,
            "seo": Seo(title=_("Checkout")),
        }


def country_choices() -> list[tuple[str, str]]:
    """The countries delivered to, by their names in the language of the page."""
    names = country_names()
    return sorted(((code, names.get(code, code)) for code in shipping.service().countries()), key=lambda c: c[1])
