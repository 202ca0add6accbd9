"""The base of all events and the envelope they travel in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from commerce.wire import decode, encode


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that happened, in the past tense, made of ids and plain values.

    A subclass names its topic, `<domain>.events`, and the field that is its aggregate's id: events of one
    aggregate reach each consumer in the order they happened.
    """

    topic: ClassVar[str]
    key: ClassVar[str]
    version: ClassVar[int] = 1

    @classmethod
    def type_name(cls) -> str:
        return cls.__name__

    @classmethod
    def domain(cls) -> str:
        """The domain that publishes it."""
        return cls.topic.removesuffix(".events")

    @property
    def aggregate_id(self) -> str:
        return str(getattr(self, self.key))


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """An event on its way: who, what, when, and in which conversation."""

    event_id: str
    event_type: str
    timestamp: datetime
    version: int
    topic: str
    key: str
    correlation_id: str
    causation_id: str
    data: dict[str, Any]

    def open(self, kind: type[Event]) -> Event:
        """The event inside."""
        return decode(kind, self.data)


def data_of(event: Event) -> dict[str, Any]:
    """The event's fields as JSON, in camelCase."""
    fields: dict[str, Any] = encode(event)
    return fields
