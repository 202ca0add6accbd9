"""The life of an order, its number, and what an address must have. Pure decisions."""

import re
import secrets
from dataclasses import asdict

from apps.orders.interface import Address, OrderStatus
from commerce.errors import Conflict, FieldError, Invalid
from commerce.wire import camel

S = OrderStatus

TRANSITIONS: dict[OrderStatus, frozenset[OrderStatus]] = {
    S.PENDING_PAYMENT: frozenset({S.CONFIRMED, S.PAYMENT_FAILED, S.CANCELLED}),
    S.CONFIRMED: frozenset({S.PROCESSING, S.SHIPPED, S.CANCELLED}),
    S.PROCESSING: frozenset({S.SHIPPED, S.CANCELLED}),
    S.SHIPPED: frozenset({S.DELIVERED}),
    S.DELIVERED: frozenset(),
    S.PAYMENT_FAILED: frozenset({S.PENDING_PAYMENT}),
    S.CANCELLED: frozenset(),
}

CLOSED_UNPAID = (S.PAYMENT_FAILED, S.CANCELLED)
"""Orders that came to nothing: their cart may be ordered again."""

AWAITING_PAYMENT = (S.PENDING_PAYMENT, S.PAYMENT_FAILED)
"""Orders that may be paid for, the first time or again."""

NUMBER_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
"""No 0/O, no 1/I/L, and no vowels that would make words."""
NUMBER_LENGTH = 9

MOST_CHARACTERS = {"street": 200, "zip_code": 20, "phone": 40}
MOST_CHARACTERS_ELSEWHERE = 100
REQUIRED = ("first_name", "last_name", "street", "city", "zip_code", "country")


class IllegalTransition(Conflict):
    """An order of this status cannot become that."""

    code = "illegal_transition"


class InvalidAddress(Invalid):
    """The address is not complete or not well formed: see `errors`."""

    code = "invalid_address"


def may_become(present: OrderStatus, new: OrderStatus) -> bool:
    return new in TRANSITIONS[present]


def new_number() -> str:
    """Short enough to be read out on the telephone, and no hint of how many orders there are."""
    return "".join(secrets.choice(NUMBER_ALPHABET) for _ in range(NUMBER_LENGTH))


def tidy_address(address: Address, *, field: str) -> Address:
    """The address without stray spaces; `field` is what the caller calls it.

    :raises InvalidAddress: something is missing, too long, or the country is no ISO 3166 code
    """
    parts = {name: " ".join(value.split()) for name, value in asdict(address).items()}
    parts["country"] = parts["country"].upper()
    errors = [
        error for name, value in parts.items() for error in _errors_of(name, value, f"{camel(field)}.{camel(name)}")
    ]
    if errors:
        raise InvalidAddress(errors=tuple(errors))
    return Address(**parts)


def _errors_of(name: str, value: str, path: str) -> list[FieldError]:
    most = MOST_CHARACTERS.get(name, MOST_CHARACTERS_ELSEWHERE)
    if not value:
        return [FieldError(path, "required", "This cannot be empty.")] if name in REQUIRED else []
    if len(value) > most:
        return [FieldError(path, "too_long", f"At most {most} characters fit.")]
    if not value.isprintable():
        return [FieldError(path, "invalid", "Use printable characters only.")]
    if name == "country" and not re.fullmatch("[A-Z]{2}", value):
        return [FieldError(path, "invalid", "Give the two letters of ISO 3166, GB for example.")]
    return []
