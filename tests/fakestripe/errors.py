"""Stripe's error envelope, and the errors that are raised in more than one place."""

from typing import Any

DOCS = "https://docs.stripe.com/error-codes"


class StripeError(Exception):
    """An answer other than 200, in the words and with the status of Stripe."""

    def __init__(self, status: int, type_: str, message: str, **fields: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": type_, "message": message, **_given(fields)}}


def invalid(message: str, *, code: str = "", param: str = "", **fields: Any) -> StripeError:
    """The request cannot be fulfilled: a parameter is wrong, or the object's state does not allow it."""
    return StripeError(400, "invalid_request_error", message, code=code, param=param, **fields)


def missing(kind: str, id_: str, *, param: str = "id", in_path: bool = True) -> StripeError:
    """404 for the object that the path names, 400 for one that a parameter names, as Stripe does."""
    status = 404 if in_path else 400
    message = f"No such {kind}: '{id_}'"
    return StripeError(status, "invalid_request_error", message, code="resource_missing", param=param)


def unexpected_state(message: str, intent: dict[str, Any]) -> StripeError:
    """The intent's status does not allow what was asked for; the intent comes along."""
    return invalid(message, code="payment_intent_unexpected_state", payment_intent=intent)


def unauthorized(message: str) -> StripeError:
    return StripeError(401, "invalid_request_error", message)


def internal() -> StripeError:
    return StripeError(500, "api_error", "An unexpected error occurred. If this persists, tell the tests.")


def rate_limited() -> StripeError:
    message = "Request rate limit exceeded. Slow down, and ask again."
    return StripeError(429, "invalid_request_error", message, code="rate_limit")


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in fields.items() if value not in ("", None)}
    return {**given, "doc_url": f"{DOCS}#{given['code'].replace('_', '-')}"} if "code" in given else given
