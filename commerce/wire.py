"""Values at a border: dataclasses to camelCase JSON and back, driven by their annotations.

Carries dataclasses, Money, str, int, bool, float, Decimal, datetime, date, StrEnum, None, and tuples, lists
and dicts of them. Keys of dicts are data and stay as they are; names of fields become camelCase.
"""

import dataclasses
import types
import typing
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from commerce.money import Money

T = TypeVar("T")


def camel(name: str) -> str:
    """`order_id` → `orderId`."""
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)


def encode(value: Any) -> Any:
    """Turn a value into what JSON can carry."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, Money):
        return {"amount": value.amount, "currency": value.currency}
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value):
        kind: Any = type(value)
        return {wire_name: encode(getattr(value, name)) for name, wire_name, _ in _fields(kind)}
    raise TypeError(f"{type(value).__name__} does not cross a border.")


def decode(kind: type[T], data: Any) -> T:
    """Turn JSON data into a value of the given type. Unknown members are ignored, so an older reader
    understands a newer writer; a missing member without a default is an error.

    :raises TypeError, ValueError, KeyError: the data does not have this shape
    """
    return typing.cast("T", _decode(kind, data))


def _decode(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if kind is Any:
        return data
    if origin in (Union, types.UnionType):
        return _decode_optional(kind, data)
    if origin in (tuple, list):
        return origin(_decode(get_args(kind)[0], item) for item in data)
    if origin is dict:
        return {key: _decode(get_args(kind)[1], item) for key, item in data.items()}
    if kind is Money:
        return Money.of(data["amount"], data["currency"])
    if kind in (datetime, date):
        return kind.fromisoformat(data)
    if dataclasses.is_dataclass(kind):
        return _decode_dataclass(kind, data)
    if kind is Decimal or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind(data)
    if not isinstance(data, kind):
        raise TypeError(f"expected {kind.__name__}, got {data!r}")
    return data


def _decode_optional(kind: Any, data: Any) -> Any:
    if data is None:
        return None
    (inner,) = (arg for arg in get_args(kind) if arg is not types.NoneType)
    return _decode(inner, data)


def _decode_dataclass(kind: Any, data: dict[str, Any]) -> Any:
    values = {name: _decode(hint, data[key]) for name, key, hint in _fields(kind) if key in data}
    return kind(**values)


@cache
def _fields(kind: Any) -> tuple[tuple[str, str, Any], ...]:
    hints = get_type_hints(kind)
    return tuple((f.name, camel(f.name), hints[f.name]) for f in dataclasses.fields(kind))
