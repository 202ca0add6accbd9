"""What the OpenAPI document says of every call: how it answers when it cannot do what was asked."""

from typing import Any

from commerce.http.problem import CONTENT_TYPE

_TEXT = {"type": "string"}

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457. `code` is stable and meant for programs; some codes bring members of their own.",
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "code": _TEXT,
        "instance": _TEXT,
        "correlationId": {"type": "string", "description": "Quote it when you report the problem."},
        "errors": {
            "type": "array",
            "description": "What is wrong with the input, field by field.",
            "items": {
                "type": "object",
                "properties": {"field": _TEXT, "code": _TEXT, "message": _TEXT},
                "required": ["field", "code", "message"],
            },
        },
    },
    "required": ["type", "title", "status", "detail", "code", "instance", "correlationId"],
}

_ANSWER = {
    "description": "It cannot be done: `code` says why.",
    "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def describe_problems(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """A hook of drf-spectacular: every call answers as described, or else with a problem."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    for route in result["paths"].values():
        for operation in route.values():
            operation["responses"]["default"] = _ANSWER
    return result
