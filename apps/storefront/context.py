"""What every page's template can use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from apps.cart import interface as cart
from apps.content import interface as content
from apps.storefront import cookies


def shop(request: HttpRequest) -> dict[str, Any]:
    """The shop's name, its chrome and the number in the cart; the latter two are fetched only where a template asks."""
    return {
        "shop_name": settings.SHOP_NAME,
        "chrome": SimpleLazyObject(lambda: content.service().chrome()),
        "cart_units": SimpleLazyObject(lambda: _cart_units(request)),
    }


def _cart_units(request: HttpRequest) -> int:
    token = cookies.cart_token(request)
    return cart.service().count_units(token=token) if token else 0
