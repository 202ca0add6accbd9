"""What the shop remembers in the shopper's browser: the cart, the currency, and for a while the last order.

Cart and order are capabilities, kept where scripts cannot read them. How much is in the cart is for scripts to show on
pages that are the same for all. A shopper who only looks around gets none of these.
"""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from apps.cart.interface import WishList
from apps.catalog import interface as catalog
from commerce.ids import is_id

CART = "cart"
CART_UNITS = "cart_units"
CART_AGE = timedelta(days=7)

WISHES = "wishes"
WISH_UNITS = "wish_units"
WISHES_AGE = timedelta(days=365)

CURRENCY = "currency"
CURRENCY_AGE = timedelta(days=365)

SIGNED_IN = "signed_in"
"""For scripts of pages that are the same for all. It opens nothing: the session does."""

LAST_ORDER = "last_order"
LAST_ORDER_AGE = timedelta(minutes=30)


def cart_token(request: HttpRequest) -> str:
    """The token of the shopper's cart, empty for none."""
    return request.COOKIES.get(CART, "")


def remember_cart(response: HttpResponse, token: str, *, units: int) -> None:
    """The cart and the number in it; an empty one has no number."""
    response.set_cookie(CART, token, max_age=CART_AGE, httponly=True, samesite="Lax", secure=settings.TLS)
    if units:
        response.set_cookie(CART_UNITS, str(units), max_age=CART_AGE, samesite="Lax", secure=settings.TLS)
    else:
        response.delete_cookie(CART_UNITS, samesite="Lax")


def forget_cart(response: HttpResponse) -> None:
    response.delete_cookie(CART, samesite="Lax")
    response.delete_cookie(CART_UNITS, samesite="Lax")


def wish_token(request: HttpRequest) -> str:
    """The token of a guest's wish list, empty for none."""
    return request.COOKIES.get(WISHES, "")


def remember_wishes(response: HttpResponse, held: WishList) -> None:
    """A guest's list, and the number on it; a customer's needs no token."""
    keep = {"max_age": WISHES_AGE, "samesite": "Lax", "secure": settings.TLS}
    if held.token:
        response.set_cookie(WISHES, held.token, httponly=True, **keep)
    else:
        response.delete_cookie(WISHES, samesite="Lax")
    if held.wishes:
        response.set_cookie(WISH_UNITS, str(len(held.wishes)), **keep)
    else:
        response.delete_cookie(WISH_UNITS, samesite="Lax")


def forget_wishes(response: HttpResponse) -> None:
    response.delete_cookie(WISHES, samesite="Lax")
    response.delete_cookie(WISH_UNITS, samesite="Lax")


def currency(request: HttpRequest) -> str:
    """The currency the shopper chose, if the shop sells in it now, else the shop's own."""
    own: str = settings.SHOP_CURRENCY
    chosen: str = request.COOKIES.get(CURRENCY, own)
    return chosen if chosen != own and chosen in catalog.service().currencies() else own


def remember_currency(response: HttpResponse, chosen: str) -> None:
    response.set_cookie(CURRENCY, chosen, max_age=CURRENCY_AGE, httponly=True, samesite="Lax", secure=settings.TLS)


def remember_signed_in(response: HttpResponse) -> None:
    response.set_cookie(SIGNED_IN, "1", max_age=settings.SESSION_COOKIE_AGE, samesite="Lax", secure=settings.TLS)


def forget_signed_in(response: HttpResponse) -> None:
    response.delete_cookie(SIGNED_IN, samesite="Lax")


def last_order(request: HttpRequest) -> tuple[str, str] | None:
    """Id and token of the order this browser placed last, so that "back" from its confirmation leads somewhere."""
    order_id, _, token = request.COOKIES.get(LAST_ORDER, "").partition("/")
    return (order_id, token) if is_id(order_id, "ord") and token.isalnum() else None


def remember_order(response: HttpResponse, *, order_id: str, token: str) -> None:
    response.set_cookie(
        LAST_ORDER,
        f"{order_id}/{token}",
        max_age=LAST_ORDER_AGE,
        path=reverse("storefront:checkout"),
        httponly=True,
        samesite="Lax",
        secure=settings.TLS,
    )
