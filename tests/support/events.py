"""An event and its handlers, for tests of the event bus itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

from commerce.db.transaction import atomic
from commerce.events import Event, publish, subscriptions


@dataclass(frozen=True, kw_only=True, slots=True)
class Noted(Event):
    """Something happened to a thing. Published as if by customers."""

    topic: ClassVar[str] = "customers.events"
    key: ClassVar[str] = "thing"

    thing: str
    text: str


def note(thing: str, text: str) -> None:
    with atomic("customers"):
        publish(Noted(thing=thing, text=text))


@contextmanager
def heard_by(consumer: str, *handlers: Callable[[Noted], None]) -> Iterator[None]:
    """Let handlers of a consumer hear `Noted` inside the block."""
    by_event, by_name = dict(subscriptions._by_event), dict(subscriptions._by_name)
    subscriptions.subscribe(consumer, {Noted: handlers})
    try:
        yield
    finally:
        for table, before in ((subscriptions._by_event, by_event), (subscriptions._by_name, by_name)):
            table.clear()
            table.update(before)
        subscriptions._by_event.pop((Noted.topic, Noted.type_name()), None)
