"""The wish list, and what changes it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.cart import interface as cart
from apps.cart.interface import CartFull, CartNotFound, UnknownSku, Wisher, WishList, WishListFull
from apps.inventory.interface import InsufficientStock
from apps.storefront import cookies
from apps.storefront.seo import Seo
from apps.storefront.wish_page import wish_lines
from commerce.http.same_site import same_site_post


class WishForm(forms.Form):
    """A product, as one of its variants or not."""

    product = forms.CharField(max_length=40)
    sku = forms.CharField(max_length=255, required=False)


@never_cache
def show(request: HttpRequest) -> HttpResponse:
    held = cart.service().wish_list(wisher=wisher(request))
    lines = wish_lines(held.wishes, currency=cookies.currency(request))
    context = {
        "lines": lines,
        "hidden": len(held.wishes) - len(lines),
        "seo": Seo(title=_("Your wish list")),
        "tab": "wishlist",
    }
    response = render(request, "storefront/wishlist.html", context)
    cookies.remember_wishes(response, held)
    return response


@never_cache
def ids(request: HttpRequest) -> HttpResponse:
    """For the script that marks the hearts of wished products."""
    return _told(cart.service().wish_list(wisher=wisher(request)))


@same_site_post
def add(request: HttpRequest) -> HttpResponse:
    form = WishForm(request.POST)
    if not form.is_valid():
        return redirect("storefront:wishlist")
    said = form.cleaned_data
    try:
        held = cart.service().wish(
            wisher=wisher(request),
            product_id=said["product"],
            sku=said["sku"],
            currency=cookies.currency(request),
            now=timezone.now(),
        )
    except (UnknownSku, WishListFull) as refusal:
        return _refused(request, _why(refusal), status=refusal.status)
    return _changed(request, held, said=_("It is on your wish list."))


@same_site_post
def remove(request: HttpRequest) -> HttpResponse:
    held = cart.service().unwish(wisher=wisher(request), product_id=request.POST.get("product", ""), now=timezone.now())
    return _changed(request, held, said=_("It is off your wish list."))


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Put one into the cart, and take it off the list."""
    form = WishForm(request.POST)
    if form.is_valid():
        try:
            moved = _moved(request, cookies.cart_token(request), form.cleaned_data)
        except InsufficientStock:
            messages.error(request, _("This has just sold out. It stays on your list."))
        except (UnknownSku, CartFull, cart.NotSoldInCurrency) as refusal:
            messages.error(request, refusal.detail)
        else:
            messages.success(request, _("It is in your cart now."))
            response = redirect("storefront:wishlist")
            cookies.remember_cart(response, moved.token, units=moved.units)
            return response
    return redirect("storefront:wishlist")


def wisher(request: HttpRequest) -> Wisher:
    """Whose list this browser shows."""
    customer_id = str(request.user.pk) if request.user.is_authenticated else ""
    return Wisher(customer_id=customer_id, token=cookies.wish_token(request))


def _moved(request: HttpRequest, cart_token: str, said: dict[str, Any]) -> cart.Cart:
    """A token that has outlived its cart is as good as none."""
    wish = {"wisher": wisher(request), "product_id": said["product"], "sku": said["sku"]}
    currency = cookies.currency(request)
    try:
        return cart.service().move_wish(**wish, cart_token=cart_token, currency=currency, now=timezone.now())
    except CartNotFound:
        return cart.service().move_wish(**wish, cart_token="", currency=currency, now=timezone.now())


def _changed(request: HttpRequest, held: WishList, *, said: str) -> HttpResponse:
    if _from_script(request):
        return _told(held, said=said)
    messages.success(request, said)
    response = redirect("storefront:wishlist")
    cookies.remember_wishes(response, held)
    return response


def _refused(request: HttpRequest, said: str, *, status: int) -> HttpResponse:
    if _from_script(request):
        return JsonResponse({"said": said}, status=status)
    messages.error(request, said)
    return redirect("storefront:wishlist")


def _why(refusal: UnknownSku | WishListFull) -> str:
    if isinstance(refusal, WishListFull):
        return _("Your wish list is full: it holds %(most)s products.") % {"most": cart.MOST_WISHES}
    return _("This is no longer on sale.")


def _told(held: WishList, *, said: str = "") -> HttpResponse:
    response = JsonResponse({"ids": [wish.product_id for wish in held.wishes], "said": said})
    cookies.remember_wishes(response, held)
    return response


def _from_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"
