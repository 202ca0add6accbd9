"""Objects as the API shows them: without the fake's own members, and with what `expand` asks for in place of its id."""

from typing import Any

from tests.fakestripe.books import Books, Object
from tests.fakestripe.errors import invalid

DEEPEST = 4
HIDDEN_FROM_BROWSERS = ("metadata", "latest_charge", "customer")


def shown(thing: Any) -> Any:
    """A copy without members that begin with an underscore."""
    if isinstance(thing, dict):
        return {key: shown(value) for key, value in thing.items() if not key.startswith("_")}
    return [shown(item) for item in thing] if isinstance(thing, list) else thing


def expanded(books: Books, thing: Object, paths: list[str]) -> Object:
    """`thing` as shown, with the objects at these paths (`latest_charge`, `data.latest_charge.refunds`) in full.

    :raises StripeError: there is nothing to expand at a path
    """
    document: Object = shown(thing)
    for path in paths:
        steps = path.split(".")
        if len(steps) > DEEPEST:
            raise invalid("You cannot expand more than 4 levels of a property.", param="expand")
        _expand(books, document, steps)
    return document


def _expand(books: Books, node: Any, steps: list[str]) -> None:
    if isinstance(node, list):
        for item in node:
            _expand(books, item, steps)
    elif isinstance(node, dict) and steps:
        name, rest = steps[0], steps[1:]
        if name == "refunds" and node.get("object") == "charge":
            node[name] = _refunds_of(books, node["id"])
        elif name not in node:
            raise invalid(f"This property cannot be expanded ({name}).", param="expand")
        elif isinstance(node[name], str):
            found = books.find(node[name])
            if found is None:
                raise invalid(f"This property cannot be expanded ({name}).", param="expand")
            node[name] = shown(found)
        _expand(books, node[name], rest)


def _refunds_of(books: Books, charge_id: str) -> Object:
    refunds = [shown(refund) for refund in reversed(books.of("refund", charge=charge_id))]
    return {"object": "list", "data": refunds, "has_more": False, "url": f"/v1/charges/{charge_id}/refunds"}
