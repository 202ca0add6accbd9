"""Looking into the outboxes: which events there are, and which come in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest

from django.conf import settings
from django.db.models import QuerySet

from commerce.models import OutboxEvent

LOOK_BACK = 1_000
"""Ids are given out before commits, so an event may turn up behind the newest: so far behind, it is still noticed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which events are meant; what is empty does not matter."""

    topic: str = ""
    event_type: str = ""
    key: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def domains(self) -> list[str]:
        """Those that may publish such events."""
        return [name for name in settings.DOMAINS.names if self.topic in {"", f"{name}.events"}]

    def of(self, domain: str) -> "QuerySet[OutboxEvent]":
        """Such events that a domain has published, oldest first, as far back as they are kept."""
        conditions = {
            "topic": self.topic,
            "event_type": self.event_type,
            "key": self.key,
            "occurred_at__gte": self.since,
            "occurred_at__lt": self.until,
        }
        given = {field: value for field, value in conditions.items() if value}
        return OutboxEvent.objects.using(domain).filter(**given).order_by("id")


def newest(wanted: Wanted, *, limit: int) -> list[OutboxEvent]:
    """The newest of them, of all domains together, oldest first."""
    found = (event for domain in wanted.domains() for event in wanted.of(domain).reverse()[:limit])
    return nlargest(limit, found, key=_when)[::-1]


class Follower:
    """Notices events of all domains as they come in."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._seen = {domain: set(_newest_ids(domain)) for domain in wanted.domains()}

    def news(self) -> list[OutboxEvent]:
        """What has come in since the last call, oldest first."""
        return sorted((event for domain in self._seen for event in self._news_of(domain)), key=_when)

    def _news_of(self, domain: str) -> Iterator[OutboxEvent]:
        ids = _newest_ids(domain)
        unseen = set(ids) - self._seen[domain]
        self._seen[domain] = set(ids)
        yield from self._wanted.of(domain).filter(pk__in=unseen) if unseen else ()


def _newest_ids(domain: str) -> list[int]:
    return list(OutboxEvent.objects.using(domain).order_by("-id").values_list("pk", flat=True)[:LOOK_BACK])


def _when(event: OutboxEvent) -> tuple[datetime, int]:
    return event.occurred_at, event.pk
