"""Form-encoded nested parameters, as Stripe's SDKs send them: `metadata[order]=7`, `expand[0]=latest_charge`."""

from typing import Any
from urllib.parse import parse_qsl


def decode(encoded: str) -> dict[str, Any]:
    """`a[b][c]=1&d[0]=x&d[]=y` becomes `{"a": {"b": {"c": "1"}}, "d": ["x", "y"]}`."""
    root: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        first, _, rest = name.partition("[")
        keys = [first, *rest.removesuffix("]").split("][")] if rest else [first]
        _put(root, keys, value)
    return {key: _with_lists(value) for key, value in root.items()}


def _put(node: dict[str, Any], keys: list[str], value: str) -> None:
    for key in keys[:-1]:
        if not isinstance(node.get(key), dict):
            node[key] = {}
        node = node[key]
    last = keys[-1] or str(len(node))
    node[last] = value


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(key.isdecimal() for key in value):
        return [_with_lists(value[key]) for key in sorted(value, key=int)]
    return {key: _with_lists(child) for key, child in value.items()}
