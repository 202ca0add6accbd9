"""The cart, and what changes it.

Forms that change it stand on pages for everybody too. What the browser sends by script it gets back as the drawer.
"""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from apps.cart import interface as carts
from apps.cart.interface import Cart, CartFull, CartNotFound, InvalidQuantity, NotSoldInCurrency, UnknownSku
from apps.inventory.interface import InsufficientStock
from apps.storefront import cookies
from apps.storefront.cart_page import CartPage, show_cart
from apps.storefront.forms import CartLineForm
from apps.storefront.seo import Seo
from commerce.http.same_site import same_site_post

MOST_TOGETHER = 10
BY_SCRIPT = "X-Cart-Drawer"
"""A header that cart.js sends: answer with the drawer, not with a page."""


@never_cache
def show(request: HttpRequest) -> HttpResponse:
    page = _page(request, taken_out=CartLineForm(request.GET))
    context = {**page.context(), "seo": Seo(title=_("Your cart"))}
    return _remembering(request, page, render(request, "storefront/cart.html", context))


@never_cache
def drawer(request: HttpRequest) -> HttpResponse:
    """What the cart's drawer holds."""
    return _drawer(request, _page(request))


@same_site_post
def add(request: HttpRequest) -> HttpResponse:
    """Put units of a SKU in the cart, or one of each of several."""
    several = list(dict.fromkeys(request.POST.getlist("sku")))[:MOST_TOGETHER]
    if len(several) > 1:
        return _add_together(request, several)
    form = CartLineForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["quantity"]:
        return _refused(request, _("Choose how many you want, from 1."), status=422)
    sku = form.cleaned_data["sku"]
    try:
        cart = _add(request, sku=sku, quantity=form.cleaned_data["quantity"])
    except InsufficientStock as short:
        return _refused(request, _sorry(short, sku=sku), status=short.status)
    except NotSoldInCurrency as unpriced:
        return _refused(request, _unpriced(cookies.currency(request)), status=unpriced.status)
    except (UnknownSku, InvalidQuantity, CartFull) as refusal:
        return _refused(request, refusal.detail, status=refusal.status)
    added = next(item for item in cart.items if item.sku == sku)
    return _done(request, cart, said=_("%(name)s is in your cart.") % {"name": added.name})


@same_site_post
def change(request: HttpRequest) -> HttpResponse:
    """Make a line hold another number of units, as many as there are at most; none removes it."""
    form = CartLineForm(request.POST)
    if not form.is_valid():
        return _refused(request, _("Give the quantity as a number from 0 to 999."), status=422)
    sku, quantity = form.cleaned_data["sku"], form.cleaned_data["quantity"]
    held = _held(request, sku)
    try:
        cart = _set(request, sku=sku, quantity=quantity)
    except InsufficientStock as short:
        left = short.params.get("available", {}).get(sku, 0)
        cart = _set(request, sku=sku, quantity=left)
        return _done(request, cart, problem=_fitted(left))
    except (CartNotFound, UnknownSku):
        return _refused(request, _("That was no longer in your cart."), status=404)
    return _done(request, cart, taken_out=None if quantity else CartLineForm({"sku": sku, "quantity": held}))


def _add_together(request: HttpRequest, skus: list[str]) -> HttpResponse:
    """What can be had of them goes into the cart; how many could not is said."""
    cart, missing = None, 0
    for sku in skus:
        try:
            cart = _add(request, sku=sku, quantity=1, token=cart.token if cart else "")
        except (InsufficientStock, NotSoldInCurrency, UnknownSku, InvalidQuantity, CartFull):
            missing += 1
    if cart is None:
        return _refused(request, _("None of these can be had now."), status=409)
    added = len(skus) - missing
    said = ngettext("%(count)d product is in your cart.", "%(count)d products are in your cart.", added)
    problem = ngettext("%(count)d could not be had now.", "%(count)d could not be had now.", missing) if missing else ""
    return _done(request, cart, said=said % {"count": added}, problem=problem and problem % {"count": missing})


def _add(request: HttpRequest, *, sku: str, quantity: int, token: str = "") -> Cart:
    """A token that has outlived its cart is as good as none; without one it is the browser's."""
    put: dict[str, Any] = {
        "sku": sku,
        "quantity": quantity,
        "currency": cookies.currency(request),
        "now": timezone.now(),
    }
    try:
        return carts.service().add_item(token=token or cookies.cart_token(request), **put)
    except CartNotFound:
        return carts.service().add_item(token="", **put)


def _set(request: HttpRequest, *, sku: str, quantity: int) -> Cart:
    token = cookies.cart_token(request)
    return carts.service().set_quantity(token=token, sku=sku, quantity=quantity, now=timezone.now())


def _held(request: HttpRequest, sku: str) -> int:
    """How many units the line holds now, to put them back if need be."""
    try:
        return carts.service().quantities(token=cookies.cart_token(request), now=timezone.now()).get(sku, 0)
    except CartNotFound:
        return 0


def _done(
    request: HttpRequest,
    cart: Cart,
    *,
    said: str = "",
    problem: str = "",
    taken_out: CartLineForm | None = None,
) -> HttpResponse:
    """The cart as it is now: the drawer for a script, else its page."""
    if BY_SCRIPT in request.headers:
        return _drawer(request, _page(request, token=cart.token, taken_out=taken_out, said=said, problem=problem))
    if said:
        messages.success(request, said)
    if problem:
        messages.error(request, problem)
    address = reverse("storefront:cart")
    response = redirect(f"{address}?{urlencode(taken_out.data)}" if taken_out else address)
    cookies.remember_cart(response, cart.token, units=cart.units)
    return response


def _refused(request: HttpRequest, why: str, *, status: int) -> HttpResponse:
    if BY_SCRIPT in request.headers:
        return _drawer(request, _page(request, problem=why), status=status)
    messages.error(request, why)
    return redirect("storefront:cart")


def _page(request: HttpRequest, *, token: str = "", **said: Any) -> CartPage:
    """`token` where the browser does not know the cart yet."""
    token = token or cookies.cart_token(request)
    return show_cart(token=token, currency=cookies.currency(request), now=timezone.now(), **said)


def _drawer(request: HttpRequest, page: CartPage, *, status: int = 200) -> HttpResponse:
    response = render(request, "storefront/components/cart_drawer.html", page.context(), status=status)
    return _remembering(request, page, response)


def _remembering(request: HttpRequest, page: CartPage, response: HttpResponse) -> HttpResponse:
    """The number on the cart's sign is what was last seen; a cart that is no more is forgotten."""
    if page.cart is not None:
        cookies.remember_cart(response, page.cart.token, units=page.cart.units)
    elif cookies.cart_token(request) or cookies.CART_UNITS in request.COOKIES:
        cookies.forget_cart(response)
    return response


def _sorry(short: InsufficientStock, *, sku: str) -> str:
    available = short.params.get("available", {}).get(sku, 0)
    if not available:
        return _("This has just sold out.")
    return ngettext(
        "Only %(count)d of these can be had now, counting what is in your cart already.",
        "Only %(count)d of these can be had now, counting what is in your cart already.",
        available,
    ) % {"count": available}


def _fitted(left: int) -> str:
    if not left:
        return _("This has just sold out, so we took it out of your cart.")
    return ngettext(
        "Only %(count)d of these is left, so that is how many are in your cart.",
        "Only %(count)d of these are left, so that is how many are in your cart.",
        left,
    ) % {"count": left}


def _unpriced(currency: str) -> str:
    return _("This is not sold in %(currency)s. Choose another currency at the foot of the page.") % {
        "currency": currency
    }
