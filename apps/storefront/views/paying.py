"""Pays for an order again: the card was declined, or the shopper did not come back from their bank."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from apps.orders import interface as orders
from apps.orders.interface import CheckoutInProgress, Order
from apps.payments.interface import GatewayTimeout, GatewayUnavailable
from apps.storefront.buyer import Buyer, buyer_of
from apps.storefront.card_fields import allow
from apps.storefront.pay_page import PayPage
from apps.storefront.views.conditions import missing_is_404
from apps.storefront.views.while_paying import ask_again, onward, way_back
from commerce.errors import Conflict, Invalid, PaymentRequired

REFUSALS = (Conflict, Invalid, PaymentRequired, GatewayUnavailable)
"""What each says is meant for the shopper."""


@never_cache
@missing_is_404
def pay(request: HttpRequest, order_id: str, token: str) -> HttpResponse:
    """For whoever holds the order's token, which must not travel on in an index."""
    order = orders.service().get_order_by_token(order_id=order_id, token=token)
    response = _answer(request, order, back=reverse("storefront:order", args=[order_id, token]))
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@never_cache
@login_required
@missing_is_404
def pay_from_account(request: HttpRequest, order_id: str) -> HttpResponse:
    """For the customer whose order it is."""
    order = orders.service().get_order(order_id=order_id)
    if order.customer_id != str(request.user.pk):
        raise Http404("There is no such order.")
    return _answer(request, order, back=reverse("storefront:account-order", args=[order_id]))


def _answer(request: HttpRequest, order: Order, *, back: str) -> HttpResponse:
    if request.method == "POST":
        return _pay(request, order, back=back)
    if not order.is_payable(timezone.now()):
        return redirect(back)
    return _render(request, PayPage.made(order, _payer(request, order), typed={}, submitted=False))


def _pay(request: HttpRequest, order: Order, *, back: str) -> HttpResponse:
    page = PayPage.made(order, _payer(request, order), typed=request.POST.dict(), submitted=True)
    if not page.form.is_valid():
        return _render(request, page, status=422)
    try:
        result = orders.service().retry_payment(
            order_id=order.order_id,
            method_token=page.form.method_token,
            return_url=way_back(request),
            idempotency_key=page.form.cleaned_data["attempt"],
            now=timezone.now(),
        )
    except (CheckoutInProgress, GatewayTimeout):
        return ask_again(request)
    except REFUSALS as refusal:
        return _refused(request, page, refusal, back=back)
    return onward(request, result)


def _payer(request: HttpRequest, order: Order) -> Buyer:
    """A customer pays for an order of their own with a card of theirs; for anyone else's, with another."""
    buyer = buyer_of(request)
    return buyer if buyer.customer_id == order.customer_id else Buyer()


def _refused(request: HttpRequest, page: PayPage, refusal: Any, *, back: str) -> HttpResponse:
    """The same page and the reason, while another card may help; else the order, which says what became of it."""
    order = orders.service().get_order(order_id=page.order.order_id)
    if order.is_payable(timezone.now()) and not isinstance(refusal, orders.OrderNotPayable):
        return _render(request, page.after(refusal), status=refusal.status)
    messages.error(request, refusal.detail)
    return redirect(back)


def _render(request: HttpRequest, page: PayPage, *, status: int = 200) -> HttpResponse:
    response = render(request, "storefront/pay.html", page.context(), status=status)
    allow(response, page.payment)
    return response
