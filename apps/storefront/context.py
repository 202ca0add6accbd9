"""What every page's template can use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from apps.catalog import interface as catalog
from apps.content import interface as content
from apps.storefront import cookies
from apps.storefront.wording import currency_name


def shop(request: HttpRequest) -> dict[str, Any]:
    """The shop's name, its chrome and its currencies; the latter two are fetched only where a template asks."""
    return {
        "shop_name": settings.SHOP_NAME,
        "chrome": SimpleLazyObject(lambda: content.service().chrome()),
        "currencies": SimpleLazyObject(lambda: _currencies(request)),
    }


def _currencies(request: HttpRequest) -> list[dict[str, Any]]:
    """Those the shopper may choose from, with their names; none where there is no choice."""
    codes = catalog.service().currencies()
    chosen = cookies.currency(request)
    if len(codes) == 1:
        return []
    return [{"code": code, "name": currency_name(code), "chosen": code == chosen} for code in codes]
