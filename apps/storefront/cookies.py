"""What the shop remembers in the shopper's browser: the cart, and for a while the last order.

Both are capabilities, kept where scripts cannot read them. A shopper who only looks around gets neither.
"""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from commerce.ids import is_id

CART = "cart"
CART_AGE = timedelta(days=7)

LAST_ORDER = "last_order"
LAST_ORDER_AGE = timedelta(minutes=30)


def cart_token(request: HttpRequest) -> str:
    """The token of the shopper's cart, empty for none."""
    return request.COOKIES.get(CART, "")


def remember_cart(response: HttpResponse, token: str) -> None:
    response.set_cookie(CART, token, max_age=CART_AGE, httponly=True, samesite="Lax", secure=settings.TLS)


def forget_cart(response: HttpResponse) -> None:
    response.delete_cookie(CART, samesite="Lax")


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
