"""Which function answers which path."""

from collections.abc import Callable
from typing import Any

from tests.fakestripe import (
    charges,
    confirmation_tokens,
    customers,
    disputes,
    events,
    intents,
    payment_methods,
    refunds,
    setup_intents,
)
from tests.fakestripe.call import Call

RESOURCES = (
    charges,
    confirmation_tokens,
    customers,
    disputes,
    events,
    intents,
    payment_methods,
    refunds,
    setup_intents,
)

Handler = Callable[[Call], Any]
TABLE: dict[tuple[str, ...], Handler] = {
    (method, *pattern.split("/")[1:]): handler
    for resource in RESOURCES
    for route, handler in resource.ROUTES.items()
    for method, _, pattern in [route.partition(" ")]
}


def find(method: str, path: str) -> tuple[Handler, tuple[str, ...]] | None:
    """The function and the ids in the path. Ids are every second step of a path, so two look-ups suffice."""
    steps = path.strip("/").split("/")
    exact = TABLE.get((method, *steps))
    if exact:
        return exact, ()
    if len(steps) > 2:
        handler = TABLE.get((method, *steps[:2], ":id", *steps[3:]))
        if handler:
            return handler, (steps[2],)
    return None
