"""What a shopper can do on the pages of their order, be it under its secret address or in their account."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.orders import interface as orders
from apps.orders.interface import Address, Fulfilment, Order, ReturnNotFound
from apps.shipping import interface as shipping
from apps.storefront.checkout_page import country_choices
from apps.storefront.forms import ADDRESS_FIELDS, AddressForm, CancelForm
from apps.storefront.order_timeline import timeline
from apps.storefront.reorder import buy_again
from apps.storefront.return_form import ReturnForm
from apps.storefront.seo import Seo
from commerce.errors import Conflict, Invalid

FIELDS_ELSEWHERE = {"zipCode": "zip_code", "firstName": "first_name", "lastName": "last_name", "postcode": "zip_code"}
"""How domains call the form's fields in their errors."""
PAY = {"order": "pay", "account-order": "account-pay"}


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderPage:
    """An order, who looks at it, and where: its page is called `name`, the others begin with that; `at` is in all."""

    order: Order
    by: str
    name: str
    at: dict[str, str]

    @property
    def page(self) -> str:
        return reverse(f"storefront:{self.name}", kwargs=self.at)

    @property
    def pay(self) -> str:
        return reverse(f"storefront:{PAY[self.name]}", kwargs=self.at)

    @property
    def cancel(self) -> str:
        return self._beside("cancel")

    @property
    def address(self) -> str:
        return self._beside("address")

    @property
    def again(self) -> str:
        return self._beside("again")

    @property
    def printed(self) -> str:
        return self._beside("print")

    @property
    def send_back(self) -> str:
        return self._beside("return")

    @property
    def review_query(self) -> str:
        """What proves to the page of a review that a guest bought the product."""
        if "token" not in self.at:
            return ""
        return f"?{urlencode({'order': self.order.order_id, 'token': self.at['token']})}"

    def show(self, request: HttpRequest) -> HttpResponse:
        sent = self.order.fulfilment is not Fulfilment.UNFULFILLED
        order_id, now = self.order.order_id, timezone.now()
        shipments = shipping.service().shipments_of(order_id=order_id) if sent else ()
        returns = orders.service().returns_of_order(order_id=order_id) if sent else ()
        context = {
            "shipments": shipments,
            "timeline": timeline(self.order, shipments, returns),
            "returns": [(back, self._beside("keep", return_id=back.return_id)) for back in returns],
            "returnable": sent and bool(orders.service().returnable(order_id=order_id, now=now)),
            "payable": self.order.is_payable(now),
        }
        return self._render(request, "order", context)

    def print_it(self, request: HttpRequest) -> HttpResponse:
        """The order on a sheet of paper."""
        return self._render(request, "order_print", {"shop_url": settings.SHOP_URL, "shop_email": settings.SHOP_EMAIL})

    def buy_it_again(self, request: HttpRequest) -> HttpResponse:
        return buy_again(request, self.order)

    def cancel_it(self, request: HttpRequest) -> HttpResponse:
        """Cancel the order, and show what became of it."""
        form = CancelForm(request.POST)
        reason = (form.cleaned_data["reason"] if form.is_valid() else "") or "Cancelled by the customer."
        order_id = self.order.order_id
        return self._do(
            request,
            lambda: orders.service().cancel(order_id=order_id, reason=reason, by=self.by, now=timezone.now()),
            done=_("Your order is cancelled. What you paid goes back the way it came."),
        )

    def send_it_back(self, request: HttpRequest) -> HttpResponse:
        """Ask what of the order is to go back and why, and ask the shop to take it."""
        lines = orders.service().returnable(order_id=self.order.order_id, now=timezone.now())
        if not lines:
            messages.error(request, _("Nothing of this order can be returned now."))
            return redirect(self.page)
        form = ReturnForm(request.POST or None, lines=lines)
        if form.is_valid() and self._asked(form):
            messages.success(request, _("We got your return, and write to you how to send it."))
            return redirect(f"{self.page}#returns")
        return self._render(request, "order_return", {"form": form})

    def keep_it(self, request: HttpRequest, return_id: str) -> HttpResponse:
        """Call a return off.

        :raises ReturnNotFound: the order has no such return
        """
        service = orders.service()
        if service.get_return(return_id=return_id).order_id != self.order.order_id:
            raise ReturnNotFound
        return self._do(
            request,
            lambda: service.cancel_return(return_id=return_id, by=self.by, now=timezone.now()),
            done=_("The return is called off: you keep it."),
        )

    def change_address(self, request: HttpRequest) -> HttpResponse:
        """Ask where the order is to go instead, and send it there."""
        if not self.order.is_readdressable:
            messages.error(request, _("The address of this order cannot be changed any more."))
            return redirect(self.page)
        present = self.order.shipping_address
        known = {name: getattr(present, name) for name in ADDRESS_FIELDS}
        country = [choice for choice in country_choices() if choice[0] == present.country]
        form = AddressForm(request.POST or None, initial=known, countries=country or [(present.country,) * 2])
        if form.is_valid() and self._moved(request, form):
            return redirect(self.page)
        return self._render(request, "order_address", {"form": form})

    def _asked(self, form: ReturnForm) -> bool:
        try:
            orders.service().request_return(
                order_id=self.order.order_id,
                lines=form.wanted,
                by=self.by,
                idempotency_key=form.cleaned_data["attempt"],
                now=timezone.now(),
            )
        except Conflict:
            form.add_error(None, _("Some of it is on its way back already, or can no longer be returned."))
            return False
        return True

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
            messages.success(request, _("Your order goes to the new address."))
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

    def _render(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        title = _("Order %(number)s") % {"number": self.order.number}
        refused = "form" in context and context["form"].errors
        return render(
            request,
            f"storefront/{template}.html",
            {"order": self.order, "here": self, "seo": Seo(title=title), **context},
            status=HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK,
        )

    def _beside(self, what: str, **more: str) -> str:
        return reverse(f"storefront:{self.name}-{what}", kwargs={**self.at, **more})
