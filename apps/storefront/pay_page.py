"""The page where an order is paid for again: its total, the card, and what stands in the way."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from apps.orders.interface import Order
from apps.payments import interface as payments
from apps.payments.interface import PaymentForm
from apps.storefront.buyer import Buyer
from apps.storefront.forms import SANDBOX_CARDS, CardForm
from apps.storefront.seo import Seo
from commerce.errors import DomainError
from commerce.ids import new_id


@dataclass(frozen=True, kw_only=True, slots=True)
class PayPage:
    """One rendering. `attempt` names the payment that it leads to: pressed twice it is still one."""

    order: Order
    buyer: Buyer
    form: CardForm
    payment: PaymentForm
    attempt: str
    typed: Mapping[str, str]
    problem: str = ""

    @classmethod
    def made(cls, order: Order, buyer: Buyer, *, typed: Mapping[str, str], submitted: bool) -> "PayPage":
        payment = payments.service().payment_form(amount=order.totals.total)
        form = CardForm(typed if submitted else None, gateway=payment.gateway, saved_cards=buyer.saved_cards)
        attempt = typed.get("attempt") or new_id("try")
        return cls(order=order, buyer=buyer, form=form, payment=payment, attempt=attempt, typed=typed)

    def after(self, refusal: DomainError) -> "PayPage":
        """To be tried anew, as another attempt, once the shopper has seen why."""
        return replace(self, problem=refusal.detail, attempt=new_id("try"))

    def context(self) -> dict[str, Any]:
        """For the template."""
        return {
            "order": self.order,
            "form": self.form,
            "payment": self.payment,
            "attempt": self.attempt,
            "problem": self.problem,
            "buyer": self.buyer,
            "saved_card": self.buyer.card_chosen(self.typed),
            "cards": SANDBOX_CARDS,
            "chosen_card": self.typed.get("card") or SANDBOX_CARDS[0][0],
            "seo": Seo(title=_("Pay for order %(number)s") % {"number": self.order.number}),
        }
