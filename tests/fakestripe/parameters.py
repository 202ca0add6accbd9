"""Reading parameters strictly: an unknown one is an error, as at Stripe, and so is one of the wrong form."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.fakestripe.errors import invalid

Reader = Callable[[str, Any], Any]
Schema = Mapping[str, Reader]

METADATA_KEYS = 50
METADATA_KEY_LENGTH = 40
METADATA_VALUE_LENGTH = 500


def read(given: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """The given parameters in Python's types. An empty string unsets, and reads as None.

    :raises StripeError: 400, naming the parameter
    """
    values = {}
    for name, value in given.items():
        if name == "expand":
            continue
        reader = schema.get(name)
        if reader is None:
            raise invalid(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
        values[name] = None if value == "" else reader(name, value)
    return values


def required(values: Mapping[str, Any], *names: str) -> None:
    """:raises StripeError: one of them is absent"""
    for name in names:
        if values.get(name) is None:
            raise invalid(f"Missing required param: {name}.", code="parameter_missing", param=name)


def text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise invalid(f"Invalid string: {value}", param=name)
    return value


def integer(name: str, value: Any) -> int:
    if not isinstance(value, str) or not value.removeprefix("-").isdecimal():
        raise invalid(f"Invalid integer: {value}", code="parameter_invalid_integer", param=name)
    return int(value)


def positive(name: str, value: Any) -> int:
    number = integer(name, value)
    if number < 1:
        message = f"This value must be greater than or equal to 1. (Was: {number})"
        raise invalid(message, code="parameter_invalid_integer", param=name)
    return number


def boolean(name: str, value: Any) -> bool:
    if value not in ("true", "false"):
        raise invalid(f"Invalid boolean: {value}", param=name)
    return bool(value == "true")


def mapping(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise invalid("Invalid object", param=name)
    return value


def anything(_name: str, value: Any) -> Any:
    """Accepted and kept, without effect."""
    return value


def one_of(*allowed: str) -> Reader:
    def reader(name: str, value: Any) -> str:
        if value not in allowed:
            raise invalid(f"Invalid {name}: must be one of {', '.join(allowed)}", param=name)
        return str(value)

    return reader


def metadata(name: str, value: Any) -> dict[str, str]:
    entries = mapping(name, value)
    if len(entries) > METADATA_KEYS:
        raise invalid(f"Metadata can have up to {METADATA_KEYS} keys", param=name)
    for key, entry in entries.items():
        if not isinstance(entry, str) or len(entry) > METADATA_VALUE_LENGTH or len(key) > METADATA_KEY_LENGTH:
            raise invalid(
                "Metadata keys have up to 40 characters, values are strings of up to 500", param=f"{name}[{key}]"
            )
    return entries


def merged(before: Mapping[str, str], changes: Mapping[str, str] | None) -> dict[str, str]:
    """Metadata after an update: an empty value removes its key."""
    return {key: value for key, value in {**before, **(changes or {})}.items() if value != ""}
