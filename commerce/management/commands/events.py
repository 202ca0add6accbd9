"""`manage.py events list|dead-letters|retry|discard|replay|prune`."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from commerce.errors import DomainError
from commerce.events.prune import prune_all
from commerce.events.replay import discard_dead_letters, replay, retry_dead_letters
from commerce.models import InboxEvent, OutboxEvent


class Command(BaseCommand):
    help = "Look at events, retry or discard dead letters, let a handler hear past events again."

    def add_arguments(self, parser: Any) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        listing = actions.add_parser("list", help="the newest events of a domain's outbox")
        dead = actions.add_parser("dead-letters", help="events whose handler kept failing")
        for command in (listing, dead):
            command.add_argument("--domain", choices=settings.DOMAINS.names)
            command.add_argument("--limit", type=int, default=20)
            command.add_argument("--json", action="store_true")
        for name, text in (("retry", "put dead letters back in line"), ("discard", "give dead letters up for good")):
            command = actions.add_parser(name, help=text)
            command.add_argument("domain", choices=settings.DOMAINS.names)
            command.add_argument("event_ids", nargs="+" if name == "discard" else "*", metavar="EVENT_ID")
        again = actions.add_parser("replay", help="let one handler hear past events again")
        again.add_argument("handler", help="as named by dead-letters: <domain>.<function>")
        again.add_argument("--since", required=True, help="RFC 3339 time, such as 2026-01-31T00:00:00Z")
        actions.add_parser("prune", help="delete delivered events past their keeping time")

    def handle(self, *, action: str, **options: Any) -> None:
        try:
            getattr(self, f"_{action.replace('-', '_')}")(options)
        except DomainError as error:
            raise CommandError(str(error)) from error

    def _list(self, options: dict[str, Any]) -> None:
        for domain in _domains(options):
            for event in OutboxEvent.objects.using(domain).order_by("-id")[: options["limit"]]:
                self._row(
                    options,
                    event_id=event.event_id,
                    event_type=event.event_type,
                    topic=event.topic,
                    key=event.key,
                    occurred_at=event.occurred_at.isoformat(),
                    relayed=event.relayed_at is not None,
                )

    def _dead_letters(self, options: dict[str, Any]) -> None:
        for domain in _domains(options):
            dead = InboxEvent.objects.using(domain).filter(state=InboxEvent.State.DEAD).order_by("-id")
            for event in dead[: options["limit"]]:
                self._row(
                    options,
                    event_id=event.event_id,
                    event_type=event.event_type,
                    handler=event.handler,
                    key=event.key,
                    attempts=event.attempts,
                    error=event.error,
                )

    def _retry(self, options: dict[str, Any]) -> None:
        revived = retry_dead_letters(options["domain"], event_ids=options["event_ids"] or None, now=timezone.now())
        self.stdout.write(f"{revived} dead letters are back in line.")

    def _discard(self, options: dict[str, Any]) -> None:
        discarded = discard_dead_letters(options["domain"], event_ids=options["event_ids"], now=timezone.now())
        self.stdout.write(f"{discarded} dead letters discarded.")

    def _replay(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"{replay(options['handler'], since=_time(options['since']))} events will be heard again.")

    def _prune(self, _options: dict[str, Any]) -> None:
        self.stdout.write(f"{prune_all(timezone.now())} rows deleted.")

    def _row(self, options: dict[str, Any], **fields: Any) -> None:
        self.stdout.write(json.dumps(fields) if options["json"] else "  ".join(str(value) for value in fields.values()))


def _domains(options: dict[str, Any]) -> tuple[str, ...]:
    return (options["domain"],) if options["domain"] else settings.DOMAINS.names


def _time(text: str) -> datetime:
    moment = parse_datetime(text)
    if moment is None or moment.tzinfo is None:
        raise CommandError(f"--since {text}: write a time with its zone, such as 2026-01-31T00:00:00Z.")
    return moment
