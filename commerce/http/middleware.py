"""What every request passes through."""

import re
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from commerce import context
from commerce.db.liveness import note_failure
from commerce.errors import Unavailable
from commerce.http.problem import not_found
from commerce.ids import new_id

log = structlog.get_logger("commerce.request")

HEADER = "X-Correlation-Id"
_ACCEPTABLE = re.compile(r"^[A-Za-z0-9_.:-]{8,80}$")

_PROBES = ("/healthz", "/readyz", "/metrics")
"""Asked every few seconds by whoever watches the process: of no interest while they answer."""

GetResponse = Callable[[HttpRequest], HttpResponse]


class CorrelationMiddleware:
    """Gives every request an id, the caller's if it is well formed, and says it in the answer and in the logs."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        offered = request.headers.get(HEADER, "")
        correlation = offered if _ACCEPTABLE.match(offered) else new_id("corr")
        with context.working_for(correlation=correlation):
            response = self.get_response(request)
        response.headers[HEADER] = correlation
        return response


class RequestLogMiddleware:
    """One line per request: route, status, time. Never the query, a body, an address or a name.

    The route's pattern is logged, not the path: a path may carry a token.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        if request.path_info in _PROBES:
            return response
        log.info(
            "request",
            method=request.method,
            route=_route(request),
            status=response.status_code,
            milliseconds=round((time.perf_counter() - started) * 1000, 1),
        )
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Logs what Django turns into a 500 page."""
        if not isinstance(exception, (Http404, PermissionDenied)):
            log.error("request.failed", method=request.method, route=_route(request), exc_info=exception)


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return "-"
    return match.route


class NulMiddleware:
    """A path with a NUL in it names nothing: Postgres does not take the character, so nobody gets to ask it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            if request.path_info.startswith("/api/"):
                return not_found(request)
            raise Http404
        return self.get_response(request)


class UnavailableMiddleware:
    """A page that cannot reach its database answers 503 with Retry-After, never 500."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, (OperationalError, InterfaceError, Unavailable)):
            return None
        log.warning("request.unavailable", route=_route(request), exc_info=exception)
        note_failure()
        return HttpResponse(_sorry_page(), status=503, headers={"Retry-After": str(Unavailable.retry_after)})


def _sorry_page() -> str:
    """`503.html` of whoever has one, made without the request: its session may be what cannot be reached."""
    try:
        return render_to_string("503.html", {"shop_name": settings.SHOP_NAME})
    except TemplateDoesNotExist:
        return _SORRY_PAGE


_SORRY_PAGE = (
    "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    "<title>Back in a moment</title><h1>Back in a moment</h1>"
    "<p>The shop is catching its breath. Your cart is safe. Please reload this page in a few seconds.</p>"
)
