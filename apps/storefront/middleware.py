"""A shop that is closed while something is done to it."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from commerce.http.problem import CONTENT_TYPE, problem

RETRY_SECONDS = 300
"""When browsers, search engines and API clients are asked to come back."""

_OPEN = re.compile(r"^/(healthz|readyz|metrics|admin/|static/|media/)")
_API = "/api/"


class MaintenanceMiddleware:
    """With MAINTENANCE on, shoppers and the API are answered 503; health checks and the admin stay."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.MAINTENANCE or _OPEN.match(request.path_info):
            return self.get_response(request)
        response = _problem(request) if request.path_info.startswith(_API) else _page()
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        response.headers["Cache-Control"] = "no-store"
        return response


def _page() -> HttpResponse:
    return HttpResponse(
        render_to_string("storefront/maintenance.html", {"shop_name": settings.SHOP_NAME}),
        status=503,
    )


def _problem(request: HttpRequest) -> HttpResponse:
    detail = "The shop is closed for maintenance. Try again later."
    body = problem(request, status=503, code="maintenance", detail=detail)
    return JsonResponse(body, status=503, content_type=CONTENT_TYPE)
