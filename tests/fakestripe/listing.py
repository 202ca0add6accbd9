"""Lists: newest first, filtered, paged by `starting_after` and `ending_before`."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from tests.fakestripe.books import Object
from tests.fakestripe.call import Call
from tests.fakestripe.errors import invalid
from tests.fakestripe.parameters import Reader, integer, text

DEFAULT_LIMIT = 10
HIGHEST_LIMIT = 100
BOUNDS = {
    "gt": lambda created, bound: created > bound,
    "gte": lambda created, bound: created >= bound,
    "lt": lambda created, bound: created < bound,
    "lte": lambda created, bound: created <= bound,
}


def _limit(name: str, value: Any) -> int:
    number = integer(name, value)
    if not 1 <= number <= HIGHEST_LIMIT:
        raise invalid(f"Invalid integer: limit must be from 1 to {HIGHEST_LIMIT}", param=name)
    return number


def _created(name: str, value: Any) -> dict[str, int]:
    if isinstance(value, dict):
        unknown = set(value) - set(BOUNDS)
        if unknown:
            raise invalid(f"Received unknown parameter: {name}[{unknown.pop()}]", code="parameter_unknown", param=name)
        return {bound: integer(f"{name}[{bound}]", given) for bound, given in value.items()}
    return {"gte": integer(name, value), "lte": integer(name, value)}


PAGING: Mapping[str, Reader] = {
    "limit": _limit,
    "starting_after": text,
    "ending_before": text,
    "created": _created,
}


def page(call: Call, kind: str, filters: Mapping[str, Reader], *, things: list[Object] | None = None) -> Object:
    """One page of the objects of a kind. Each filter compares the member of the same name."""
    asked = call.read({**PAGING, **filters})
    wanted = {name: asked[name] for name in filters if asked.get(name) is not None and name not in ("type", "types")}
    found = things if things is not None else call.books.of(kind, **wanted)
    newest_first = [thing for thing in reversed(found) if _within(thing, asked.get("created") or {})]
    limit = asked.get("limit") or DEFAULT_LIMIT
    if asked.get("ending_before"):
        newer = list(_after(call, kind, reversed(newest_first), asked["ending_before"], "ending_before"))
        some = list(reversed(newer[:limit]))
        return _list(call, some, has_more=len(newer) > limit)
    rest = _after(call, kind, newest_first, asked.get("starting_after"), "starting_after")
    some = list(islice(rest, limit + 1))
    return _list(call, some[:limit], has_more=len(some) > limit)


def _list(call: Call, things: list[Object], *, has_more: bool) -> Object:
    return {"object": "list", "url": call.path, "has_more": has_more, "data": things}


def _within(thing: Object, bounds: Mapping[str, int]) -> bool:
    return all(BOUNDS[bound](thing["created"], at) for bound, at in bounds.items())


def _after(call: Call, kind: str, things: Iterable[Object], cursor: str | None, param: str) -> Iterable[Object]:
    remaining = iter(things)
    if cursor:
        call.books.get(kind, cursor, param=param, in_path=False)
        for thing in remaining:
            if thing["id"] == cursor:
                break
    return remaining
