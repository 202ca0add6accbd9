"""Events: what happened to an object, with the object as it was then."""

from collections.abc import Callable
from typing import Any

from tests.fakestripe.books import Object
from tests.fakestripe.call import Call
from tests.fakestripe.listing import page
from tests.fakestripe.parameters import anything, text
from tests.fakestripe.rendering import shown

API_VERSION = "2026-10-28.endive"


def record(call: Call, type_: str, thing: Object, *, previous: Object | None = None) -> None:
    """Book an event; it is delivered to the webhook once the transaction is over."""
    event = call.books.create(
        "event",
        type=type_,
        api_version=API_VERSION,
        data={"object": shown(thing), **({"previous_attributes": previous} if previous else {})},
        pending_webhooks=1 if (call.books.settings.get("webhooks") or {}).get("url") else 0,
        request={"id": call.request_id, "idempotency_key": call.idempotency_key or None},
    )
    call.books.new_events.append(event)


def retrieve(call: Call) -> Object:
    return call.books.get("event", call.ids[0])


def list_(call: Call) -> Object:
    """Filtered by `type` (one, or `charge.*`) or `types` (several)."""
    wanted = call.form.get("types") or [call.form.get("type") or "*"]
    found = [event for event in call.books.of("event") if any(_matches(event["type"], one) for one in wanted)]
    return page(call, "event", {"type": text, "types": anything, "delivery_success": anything}, things=found)


def _matches(type_: str, wanted: str) -> bool:
    return type_.startswith(wanted.removesuffix("*")) if wanted.endswith("*") else type_ == wanted


ROUTES: dict[str, Callable[[Call], Any]] = {"GET /v1/events": list_, "GET /v1/events/:id": retrieve}
