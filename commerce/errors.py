"""Named conditions. A domain raises them, the edge renders them, a remote call carries them.

A subclass names one condition, its docstring is the message, its `code` is part of the contract:

    class InsufficientStock(Conflict):
        \"\"\"Some lines ask for more than can be bought now.\"\"\"

        code = "insufficient_stock"

    raise InsufficientStock(skus=["MUG-OAT"])
"""

import inspect
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of the input, and what to do about it."""

    field: str
    code: str
    message: str


class DomainError(Exception):
    """The request cannot be carried out."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    passes_by_itself: ClassVar[bool] = False
    """Whether the same request may well succeed a moment later: an idempotency key does not keep such an answer."""

    def __init__(self, detail: str = "", **params: Any) -> None:
        """`params` are extra members of the answer: plain, serialisable values."""
        self.detail = detail or _first_paragraph(type(self))
        self.params = params
        super().__init__(self.detail)

    def __str__(self) -> str:
        return f"{self.detail} {self.params}" if self.params else self.detail


class Invalid(DomainError):
    """The input is not acceptable."""

    code = "invalid"
    status = 422

    def __init__(self, detail: str = "", *, errors: tuple[FieldError, ...] = (), **params: Any) -> None:
        super().__init__(detail, **params)
        self.errors = errors


class PaymentRequired(DomainError):
    """The payment did not go through."""

    code = "payment_required"
    status = 402


class Forbidden(DomainError):
    """This is not allowed for whoever asks."""

    code = "forbidden"
    status = 403


class NotFound(DomainError):
    """There is no such thing."""

    code = "not_found"
    status = 404


class Conflict(DomainError):
    """The present state does not allow this."""

    code = "conflict"
    status = 409


class Unavailable(DomainError):
    """Something this depends on cannot be reached; try again."""

    code = "unavailable"
    status = 503
    retry_after: ClassVar[int] = 2


def _first_paragraph(cls: type) -> str:
    return " ".join((inspect.getdoc(cls) or cls.__name__).split("\n\n")[0].split())
