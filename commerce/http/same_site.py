"""Forms of pages that are the same for everybody: no token in them, so the browser's word on where they come from.

Browsers say with every POST where it comes from, in `Sec-Fetch-Site`, older ones in `Origin`, and no page can forge
either. What sends neither is no browser, and carries nobody's cookies. The algorithm is Filippo Valsorda's, as in Go's
`http.CrossOriginProtection`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

View = Callable[..., HttpResponse]


def same_site_post(view: View) -> View:
    """A view that answers POST only, sent by a page of this host; needs no CSRF token.

    :raises PermissionDenied: a page of another site sent it
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_from_here(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return csrf_exempt(require_POST(answer))


def is_from_here(request: HttpRequest) -> bool:
    """Whether a page of this host, the shopper's own doing, or no browser at all sent this."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
