"""What a shopper can do on the page of their order, be it under its secret address or in their account."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from apps.orders import interface as orders
from apps.orders.interface import Address, Fulfilment, Order
from apps.shipping import interface as shipping
from apps.storefront.checkout_page import country_choices
from apps.storefront.forms import ADDRESS_FIELDS, AddressForm, CancelForm
from apps.storefront.seo import Seo
from commerce.errors import Conflict, Invalid

FIELDS_ELSEWHERE = {"zipCode": "zip_code", "firstName": "first_name", "lastName": "last_name", "postcode": "zip_code"}
"""How domains call the form's fields in their errors."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderPage:
    """An order, who looks at it, and the addresses of its pages: `page` itself, `pay`, `cancel` and `address`."""

    order: Order
    by: str
    page: str
    pay: str
    cancel: str
    address: str

    def show(self, request: HttpRequest) -> HttpResponse:
        sent = self.order.fulfilment is not Fulfilment.UNFULFILLED
        context = {
            "order": self.order,
            "shipments": shipping.service().shipments_of(order_id=self.order.order_id) if sent else (),
            "here": self,
            "payable": self.order.is_payable(timezone.now()),
            "seo": self._seo(),
        }
        return render(request, "storefront/order.html", context)

    def cancel_it(self, request: HttpRequest) -> HttpResponse:
        """Cancel the order, and show what became of it."""
        form = CancelForm(request.POST)
        reason = (form.cleaned_data["reason"] if form.is_valid() else "") or "Cancelled by the customer."
        order_id = self.order.order_id
        return self._do(
            request,
            lambda: orders.service().cancel(order_id=order_id, reason=reason, by=self.by, now=timezone.now()),
            done="Your order is cancelled. What you paid goes back the way it came.",
        )

    def change_address(self, request: HttpRequest) -> HttpResponse:
        """Ask where the order is to go instead, and send it there."""
        if not self.order.is_readdressable:
            messages.error(request, "The address of this order cannot be changed any more.")
            return redirect(self.page)
        present = self.order.shipping_address
        known = {name: getattr(present, name) for name in ADDRESS_FIELDS}
        country = [choice for choice in country_choices() if choice[0] == present.country]
        form = AddressForm(request.POST or None, initial=known, countries=country or [(present.country,) * 2])
        if request.method == "POST" and form.is_valid() and self._moved(request, form):
            return redirect(self.page)
        status = 422 if form.errors else 200
        return render(
            request, "storefront/order_address.html", {"here": self, "form": form, "seo": self._seo()}, status=status
        )

    def _moved(self, request: HttpRequest, form: AddressForm) -> bool:
        address = Address(**{name: form.cleaned_data[name] for name in ADDRESS_FIELDS})
        try:
            orders.service().change_address(
                order_id=self.order.order_id, shipping_address=address, by=self.by, now=timezone.now()
            )
        except Invalid as wrong:
            for error in wrong.errors:
                name = error.field.rpartition(".")[2]
                form.add_error(FIELDS_ELSEWHERE.get(name, name), error.message)
        except Conflict as refusal:
            form.add_error(None, refusal.detail)
        else:
            messages.success(request, "Your order goes to the new address.")
            return True
        return False

    def _do(self, request: HttpRequest, act: Callable[[], object], *, done: str) -> HttpResponse:
        try:
            act()
        except Conflict as refusal:
            messages.error(request, refusal.detail)
        else:
            messages.success(request, done)
        return redirect(self.page)

    def _seo(self) -> Seo:
        return Seo(title=f"Order {self.order.number}")
