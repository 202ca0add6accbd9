"""Errors of the REST API as `application/problem+json` (RFC 9457)."""

from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from commerce import context
from commerce.db.liveness import note_failure
from commerce.db.transaction import DatabaseUnavailable
from commerce.errors import DomainError, FieldError, Invalid, Unavailable
from commerce.wire import camel, encode

log = structlog.get_logger(__name__)

CONTENT_TYPE = "application/problem+json"

_TITLES = {
    400: "Bad request",
    401: "Authentication required",
    402: "Payment required",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Conflict",
    412: "Precondition failed",
    413: "Body too large",
    415: "Unsupported media type",
    422: "Unprocessable",
    429: "Too many requests",
    500: "Internal error",
    503: "Unavailable",
}


class BodyTooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "body_too_large"
    default_detail = "The body is larger than this API takes. Send it in smaller parts."


def handle(error: Exception, view_context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every error of a view becomes a problem."""
    if isinstance(error, (OperationalError, InterfaceError)):
        log.warning("database.unavailable", exc_info=error)
        note_failure()
        error = DatabaseUnavailable()
    if isinstance(error, DomainError):
        return _of_domain_error(error, view_context["request"])
    if isinstance(error, RequestDataTooBig):
        error = BodyTooLarge()
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, exceptions.APIException):
        return _of_api_exception(error, view_context)
    log.error("request.failed", exc_info=error)
    return _response(problem(view_context["request"], status=500, code="internal_error", detail=_SORRY))


_SORRY = "Something went wrong on our side. Nothing was half-done; quote the correlationId when you report it."


def problem(
    request: HttpRequest, *, status: int, code: str, detail: str, errors: list[FieldError] | None = None, **params: Any
) -> dict[str, Any]:
    """The members of a problem document."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": _TITLES.get(status, "Error"),
        "status": status,
        "detail": detail,
        "code": code,
        "instance": request.path,
        "correlationId": context.correlation_id(),
        **{camel(name): encode(value) for name, value in params.items()},
    }
    if errors:
        body["errors"] = [encode(error) for error in errors]
    return body


def _of_domain_error(error: DomainError, request: HttpRequest) -> Response:
    if error.status >= status.HTTP_500_INTERNAL_SERVER_ERROR and not isinstance(error, Unavailable):
        log.error("request.failed", exc_info=error)
    errors = list(error.errors) if isinstance(error, Invalid) else None
    body = problem(request, status=error.status, code=error.code, detail=error.detail, errors=errors, **error.params)
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, Unavailable) else {}
    return _response(body, headers)


def _of_api_exception(error: exceptions.APIException, view_context: dict[str, Any]) -> Response:
    shaped = exception_handler(error, view_context)  # keeps WWW-Authenticate, Retry-After and Allow
    headers = {name: value for name, value in shaped.headers.items() if name != "Content-Type"} if shaped else {}
    request = view_context["request"]
    if isinstance(error, exceptions.ValidationError):
        errors = list(_field_errors(error.get_full_details()))
        detail = "The input has errors: see `errors`."
        return _response(problem(request, status=400, code="invalid", detail=detail, errors=errors), headers)
    code = error.get_codes()
    return _response(
        problem(
            request,
            status=error.status_code,
            code=code if isinstance(code, str) else "error",
            detail=str(error.detail),
        ),
        headers,
    )


def _field_errors(details: Any, path: str = "") -> Any:
    if isinstance(details, dict) and set(details) == {"message", "code"}:
        yield FieldError(field=path or "body", code=str(details["code"]), message=str(details["message"]))
    elif isinstance(details, dict):
        for name, inner in details.items():
            yield from _field_errors(inner, f"{path}.{name}" if path and name != "non_field_errors" else path or name)
    else:
        for index, inner in enumerate(details):
            leaf = isinstance(inner, dict) and set(inner) == {"message", "code"}
            yield from _field_errors(inner, path if leaf else f"{path}.{index}")


def _response(body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)


def not_found(request: HttpRequest, exception: Exception | None = None) -> JsonResponse:
    """The answer to a path under /api/ that no route matches."""
    body = problem(request, status=404, code="not_found", detail="There is no such resource.")
    return JsonResponse(body, status=404, content_type=CONTENT_TYPE)
