"""The checkout: one page, from the address to the payment, and the way back from 3-D Secure."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from apps.cart.interface import Cart, CartEmpty, CartNotFound
from apps.orders import interface as orders
from apps.orders.interface import CheckoutInProgress, CheckoutRequest, OrderNotFound, OrderStatus, PriceChanged
from apps.payments.interface import GatewayTimeout, GatewayUnavailable, PaymentDeclined
from apps.storefront import cookies
from apps.storefront.buyer import Buyer, buyer_of
from apps.storefront.card_fields import allow
from apps.storefront.cart_page import current_cart, fitted_cart
from apps.storefront.checkout_page import CheckoutPage, country_choices
from apps.storefront.forms import CheckoutForm, filled_in_for, filled_in_from
from apps.storefront.views.conditions import missing_is_404
from apps.storefront.views.while_paying import ask_again, confirmation, onward, way_back
from commerce.errors import Conflict, Invalid, PaymentRequired
from commerce.money import Money

UNPAID = (OrderStatus.PENDING_PAYMENT, OrderStatus.PAYMENT_FAILED, OrderStatus.CANCELLED)

REFUSALS = (Conflict, Invalid, PaymentRequired, GatewayUnavailable)
"""After these the shopper may put something right and pay anew. What each says is meant for them."""


@never_cache
def checkout(request: HttpRequest) -> HttpResponse:
    """Show the form; `action` says which of its buttons was pressed."""
    cart = current_cart(request, now=timezone.now())
    action = request.POST.get("action", "") if request.method == "POST" else "show"
    if cart is None or not (cart.items or cart.unpriced):
        return _placed_already(request) if action == "pay" else _nothing_to_order(request)
    if action == "fit":
        cart = fitted_cart(request, now=timezone.now())
        if cart is None or not cart.items:
            messages.error(request, _("All that was in your cart has sold out."))
    if cart is None or not cart.items or cart.unpriced:
        return redirect("storefront:cart")  # which says what hinders
    buyer, typed, now = buyer_of(request), request.POST.dict(), timezone.now()
    if action == "show":
        return _render(request, CheckoutPage.blank(cart, buyer, known=_known(request, buyer), now=now))
    if action == "pay":
        return _pay(request, cart, buyer)
    if action == "address":
        typed = buyer.with_address(typed)
    return _render(request, CheckoutPage.changed(cart, buyer, typed=typed, now=now))


@never_cache
@require_GET
@missing_is_404
def payment_return(request: HttpRequest, order_id: str, token: str) -> HttpResponse:
    """Where the bank's page sends the shopper back to."""
    orders.service().get_order_by_token(order_id=order_id, token=token)
    try:
        order = orders.service().finish_payment(order_id=order_id, now=timezone.now())
    except PaymentDeclined as declined:
        kept = _("Nothing was charged and your cart is kept.")
        messages.error(request, f"{declined.detail} {kept}")
        return redirect("storefront:checkout")
    return confirmation(order_id=order.order_id, token=token, paid=order.status not in UNPAID)


def _pay(request: HttpRequest, cart: Cart, buyer: Buyer) -> HttpResponse:
    page = CheckoutPage.submitted(cart, buyer, typed=request.POST.dict(), now=timezone.now())
    if not page.is_complete():
        return _render(request, page, status=422)
    if not page.as_seen:
        return _render(request, page.after(PriceChanged()), status=PriceChanged.status)
    try:
        return _order(request, page.form, expected_total=page.offer.quote.total)
    except REFUSALS as refusal:
        return _refused(request, buyer, refusal)


def _placed_already(request: HttpRequest) -> HttpResponse:
    """Pressed twice, or in two tabs: the cart has been ordered since, and orders knows as what."""
    method = request.POST.get("shipping_method", "")
    form = CheckoutForm(
        request.POST,
        countries=country_choices(),
        methods=[(method, method)],
        gateway=settings.PAYMENT_GATEWAY,
        saved_cards=buyer_of(request).saved_cards,
    )
    if not form.is_valid():
        return _nothing_to_order(request)
    try:
        return _order(request, form, expected_total=None)
    except REFUSALS as refusal:
        messages.error(request, refusal.detail)
        return _nothing_to_order(request)


def _order(request: HttpRequest, form: CheckoutForm, *, expected_total: Money | None) -> HttpResponse:
    """:raises REFUSALS: see there"""
    typed = form.cleaned_data
    order = CheckoutRequest(
        cart_token=cookies.cart_token(request),
        customer_id=str(request.user.pk or ""),
        email=typed["email"],
        shipping_address=form.address(),
        shipping_method_id=typed["shipping_method"],
        method_token=form.method_token,
        save_method=form.keeps_card,
        expected_total=expected_total,
        return_url=way_back(request),
        idempotency_key=typed["attempt"],
        language=get_language() or "",
    )
    try:
        result = orders.service().checkout(request=order, now=timezone.now())
    except (CheckoutInProgress, GatewayTimeout):
        return ask_again(request)
    except (CartNotFound, CartEmpty):
        return _nothing_to_order(request)
    return onward(request, result)


def _refused(request: HttpRequest, buyer: Buyer, refusal: Any) -> HttpResponse:
    """The same form with figures as they are now, all that was typed, and the reason."""
    cart = current_cart(request, now=timezone.now())
    if cart is None or not cart.items or cart.unpriced:
        return redirect("storefront:cart")
    page = CheckoutPage.submitted(cart, buyer, typed=request.POST.dict(), now=timezone.now())
    return _render(request, page.after(refusal), status=refusal.status)


def _nothing_to_order(request: HttpRequest) -> HttpResponse:
    """Back from the confirmation, or the other of two tabs: the order is what they look for."""
    placed = cookies.last_order(request)
    return redirect("storefront:order", *placed) if placed else redirect("storefront:cart")


def _known(request: HttpRequest, buyer: Buyer) -> dict[str, str]:
    """What the shopper need not type: from a payment that failed just now, or from the account."""
    if placed := cookies.last_order(request):
        try:
            order = orders.service().get_order_by_token(order_id=placed[0], token=placed[1])
        except OrderNotFound:
            pass
        else:
            if order.status in UNPAID:
                return filled_in_from(order)
    return filled_in_for(buyer.customer) if buyer.customer else {}


def _render(request: HttpRequest, page: CheckoutPage, *, status: int = 200) -> HttpResponse:
    response = render(request, "storefront/checkout.html", page.context(), status=status)
    allow(response, page.payment)
    return response
