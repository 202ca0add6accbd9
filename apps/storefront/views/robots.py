"""What is written for machines: where to go, what there is, and what it costs."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from apps.catalog import interface as catalog
from apps.storefront import sitemaps
from apps.storefront.merchant_feed import merchant_feed
from apps.storefront.seo import absolute

_AN_HOUR = 3_600
_PRIVATE = ("account", "cart", "checkout", "search")
"""Names of addresses that are one shopper's own, or as many as there are words."""
_NOT_THE_SHOP = ("/admin/", "/api/", "/order/")
_NARROWED = (
    "category=",
    "brand=",
    "option.",
    "attribute.",
    "rating=",
    "min_price=",
    "max_price=",
    "in_stock=",
    "sort=",
)
"""Parameters of lists whose every combination is the same list again."""


@require_safe
@cache_control(public=True, max_age=_AN_HOUR)
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _closed())]
    lines += ["", *(f"Sitemap: {absolute(path)}" for path in _in_every_language("sitemap"))]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> StreamingHttpResponse:
    return _written_out(sitemaps.index())


@require_safe
def sitemap_pages(request: HttpRequest) -> StreamingHttpResponse:
    return _written_out(sitemaps.pages())


@require_safe
def sitemap_products(request: HttpRequest, start: str) -> StreamingHttpResponse:
    return _written_out(sitemaps.products(start))


@require_safe
def products_feed(request: HttpRequest) -> StreamingHttpResponse:
    """For Google Merchant Center, in the shop's currency or, with `?currency=`, in another it sells in."""
    asked = request.GET.get("currency", "")
    currency = asked if asked in catalog.service().currencies() else settings.SHOP_CURRENCY
    return _written_out(merchant_feed(currency))


def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for an icon when a page names none: the admin's log-in, the mailbox."""
    return redirect(static("storefront/favicon.svg"))


def _written_out(parts: Iterator[str]) -> StreamingHttpResponse:
    """As it is read: however many products there are, few are held at a time."""
    response = StreamingHttpResponse(
        _spoken(parts, translation.get_language()), content_type="application/xml; charset=utf-8"
    )
    patch_cache_control(response, public=True, max_age=_AN_HOUR)
    return response


def _spoken(parts: Iterator[str], language: str | None) -> Iterator[str]:
    """In the language of the request, which is over by the time this is sent."""
    with translation.override(language):
        yield from parts


def _closed() -> Iterator[str]:
    yield from _NOT_THE_SHOP
    for name in _PRIVATE:
        yield from _in_every_language(name)
    for parameter in _NARROWED:
        yield f"/*?{parameter}"
        yield f"/*&{parameter}"


def _in_every_language(name: str) -> Iterator[str]:
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            yield reverse(f"storefront:{name}")
