"""Pages that are the same bytes for everybody: kept for a while here, in a CDN, and in the browser.

What such a page says depends on its address and on the currency, never on who asks: no session, no cart, no token. What
is the shopper's own is put in by scripts, from cookies and small private requests.
"""

import gzip
import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import add_never_cache_headers, get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from apps.storefront import cookies

log = structlog.get_logger("storefront.pages")

View = Callable[..., HttpResponse]

STALE_SECONDS = 600
"""How long a cache between may go on showing a page while it asks for the next one, or while the shop is away."""
_NOT_OURS = ("utm_", "gclid", "fbclid", "msclkid", "mc_")
"""Parameters that advertising puts into addresses; the page behind them is the same."""
_GZIP_LEVEL = 5
_INDENTATION = re.compile(rb"\s*\n\s*")
_KEEPS_BLANKS = (b"<pre", b"<textarea")


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it was rendered, and as it is sent to whoever takes gzip."""

    body: bytes
    compressed: bytes
    content_type: str
    etag: str


def public_page(view: View) -> View:
    """A page for everybody. Found ones are kept for PAGE_CACHE_SECONDS; a browser that is logged in sees it afresh."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _forget_advertising(request)
        key = _key(request)
        kept = _kept(key) if _may_be_old(request) else None
        if kept is None:
            response = view(request, *args, **kwargs)
            if _is_personal(request, response) or response.status_code != HTTPStatus.OK:
                return response
            kept = _page(response)
            _keep(key, kept)
        return _send(request, kept)

    return require_safe(answer)


def _forget_advertising(request: HttpRequest) -> None:
    """No page may repeat, in its own links, what brought somebody else to it."""
    if any(name.startswith(_NOT_OURS) for name in request.GET):
        ours = request.GET.copy()
        for name in [name for name in ours if name.startswith(_NOT_OURS)]:
            del ours[name]
        request.META["QUERY_STRING"] = ours.urlencode()
        request.GET = QueryDict(request.META["QUERY_STRING"])


def _key(request: HttpRequest) -> str:
    query = urlencode(sorted((name, value) for name, values in request.GET.lists() for value in values))
    page = "\n".join((request.get_host(), request.path, query, cookies.currency(request)))
    return f"page:{hashlib.sha256(page.encode()).hexdigest()}"


def _may_be_old(request: HttpRequest) -> bool:
    """Staff who change a page and shoppers who wrote a review want to see it."""
    return settings.PAGE_CACHE_SECONDS > 0 and settings.SESSION_COOKIE_NAME not in request.COOKIES


def _is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    """Never to happen, and harmless when it does: such a page is neither kept nor offered to caches."""
    if not (request.session.accessed or response.cookies):
        return False
    log.error("page.personal", path=request.path)
    add_never_cache_headers(response)
    return True


def _kept(key: str) -> KeptPage | None:
    """Without Redis every page is rendered: slower, not gone."""
    with suppress(RedisError):
        found: KeptPage | None = cache.get(key)
        return found
    return None


def _keep(key: str, page: KeptPage) -> None:
    if settings.PAGE_CACHE_SECONDS:
        with suppress(RedisError):
            cache.set(key, page, settings.PAGE_CACHE_SECONDS)


def _page(response: HttpResponse) -> KeptPage:
    body = _without_indentation(response.content)
    digest = hashlib.sha256(body).hexdigest()
    return KeptPage(
        body=body,
        compressed=gzip.compress(body, compresslevel=_GZIP_LEVEL, mtime=0),
        content_type=response.headers["Content-Type"],
        etag=digest[:32],
    )


def _without_indentation(body: bytes) -> bytes:
    """Templates are indented for those who write them: a third of a list would be blanks."""
    return body if any(tag in body for tag in _KEEPS_BLANKS) else _INDENTATION.sub(b"\n", body)


def _send(request: HttpRequest, kept: KeptPage) -> HttpResponse:
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = quote_etag(f"{kept.etag}-gzip" if takes_gzip else kept.etag)
    response = HttpResponse(kept.compressed if takes_gzip else kept.body, content_type=kept.content_type)
    if takes_gzip:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = _cache_control(request)
    patch_vary_headers(response, ("Accept-Encoding",))
    return get_conditional_response(request, etag=etag, response=response) or response


def _cache_control(request: HttpRequest) -> str:
    """Browsers ask each time, which costs them a 304. Prices in another currency are for the browser alone."""
    if cookies.currency(request) != settings.SHOP_CURRENCY:
        return "private, max-age=0, must-revalidate"
    seconds = settings.PAGE_CACHE_SECONDS
    return f"public, max-age=0, must-revalidate, s-maxage={seconds}, stale-while-revalidate={STALE_SECONDS}"
