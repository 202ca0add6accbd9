"""Who listens to what. Each domain's AppConfig says it once, as a table."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_type_hints

from commerce.events.event import Event

Handler = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Subscription:
    """One handler of one consumer for one event class."""

    consumer: str
    event_class: type[Event]
    handle: Handler

    @property
    def name(self) -> str:
        """Stored with every delivery: renaming a handler makes it a new one."""
        return f"{self.consumer}.{self.handle.__name__}"


class HandlerMismatch(TypeError):
    """The handler's parameter is annotated with another event than the one it is subscribed to."""


_by_event: dict[tuple[str, str], list[Subscription]] = defaultdict(list)
_by_name: dict[tuple[str, str], Subscription] = {}


def subscribe(consumer: str, table: Mapping[type[Event], Sequence[Handler]]) -> None:
    """Let a domain's handlers hear these events.

    :raises HandlerMismatch: a handler is annotated with another event class
    """
    for event_class, handlers in table.items():
        for handle in handlers:
            subscription = Subscription(consumer, event_class, handle)
            _check(subscription)
            _by_event[event_class.topic, event_class.type_name()].append(subscription)
            _by_name[subscription.name, event_class.type_name()] = subscription


def subscriptions_to(topic: str, event_type: str) -> list[Subscription]:
    return _by_event.get((topic, event_type), [])


def subscription(handler_name: str, event_type: str) -> Subscription | None:
    """The subscription behind a stored delivery, or None when the handler is gone."""
    return _by_name.get((handler_name, event_type))


def all_subscriptions() -> Iterator[Subscription]:
    return iter(_by_name.values())


def consumers() -> list[str]:
    """The domains that listen to anything."""
    return sorted({found.consumer for found in _by_name.values()})


def _check(subscription: Subscription) -> None:
    hints = get_type_hints(subscription.handle)
    hints.pop("return", None)
    (accepted,) = hints.values()
    if not issubclass(subscription.event_class, accepted):
        raise HandlerMismatch(
            f"{subscription.name} takes {accepted.__name__}, not {subscription.event_class.__name__}."
        )
