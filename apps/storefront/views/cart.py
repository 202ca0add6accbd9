"""The cart, and what changes it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.cart import interface as cart_domain
from apps.cart.interface import Cart, CartFull, CartNotFound, InvalidQuantity, UnknownSku
from apps.inventory.interface import InsufficientStock
from apps.storefront import cookies
from apps.storefront.forms import CartLineForm
from apps.storefront.seo import Seo
from commerce.http.same_site import same_site_post


@never_cache
def show(request: HttpRequest) -> HttpResponse:
    cart = current_cart(request)
    context = {"cart": cart, "short": has_short_lines(cart), "seo": Seo(title="Your cart")}
    response = render(request, "storefront/cart.html", context)
    if cart is None and cookies.cart_token(request):
        cookies.forget_cart(response)
    return response


@same_site_post
def add(request: HttpRequest) -> HttpResponse:
    """Put units of a SKU in the cart; what hinders it is said on the page the shopper came from."""
    form = CartLineForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["quantity"]:
        messages.error(request, "Choose how many you want, from 1.")
        return redirect(_back(request))
    try:
        cart = _add(cookies.cart_token(request), **form.cleaned_data)
    except InsufficientStock as short:
        messages.error(request, _sorry(short, sku=form.cleaned_data["sku"]))
        return redirect(_back(request))
    except (UnknownSku, InvalidQuantity, CartFull) as refusal:
        messages.error(request, refusal.detail)
        return redirect(_back(request))
    added = next(item for item in cart.items if item.sku == form.cleaned_data["sku"])
    messages.success(request, f"{added.name} is in your cart.")
    response = redirect("storefront:cart")
    cookies.remember_cart(response, cart.token, units=cart.units)
    return response


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Make a line hold another number of units; none removes it."""
    form = CartLineForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Give the quantity as a number from 0 to 999.")
        return redirect("storefront:cart")
    try:
        cart_domain.service().set_quantity(token=cookies.cart_token(request), now=timezone.now(), **form.cleaned_data)
    except InsufficientStock as short:
        messages.error(request, _sorry(short, sku=form.cleaned_data["sku"]))
    except (CartNotFound, UnknownSku):
        messages.info(request, "That was no longer in your cart.")
    return redirect("storefront:cart")


def current_cart(request: HttpRequest) -> Cart | None:
    """The shopper's cart, None where there is none or nothing is in it."""
    token = cookies.cart_token(request)
    if not token:
        return None
    try:
        cart = cart_domain.service().get_cart(token=token, now=timezone.now())
    except CartNotFound:
        return None
    return cart if cart.items or cart.removed else None


def has_short_lines(cart: Cart | None) -> bool:
    """Whether some line asks for more than can be had now."""
    return cart is not None and not all(item.in_stock for item in cart.items)


def _add(token: str, *, sku: str, quantity: int) -> Cart:
    """A token that has outlived its cart is as good as none."""
    now = timezone.now()
    try:
        return cart_domain.service().add_item(token=token, sku=sku, quantity=quantity, now=now)
    except CartNotFound:
        return cart_domain.service().add_item(token="", sku=sku, quantity=quantity, now=now)


def _sorry(short: InsufficientStock, *, sku: str) -> str:
    available = short.params.get("available", {}).get(sku, 0)
    if available:
        return f"Only {available} of these can be had now, counting what is in your cart already."
    return "This has just sold out."


def _back(request: HttpRequest) -> str:
    """The page the form was on, if it is one of ours."""
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return back if safe else "/cart/"
