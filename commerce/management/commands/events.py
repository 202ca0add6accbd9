"""`manage.py events list|tail|dead-letters|retry|discard|replay|prune`."""

import json
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from commerce.background import POLL_SECONDS
from commerce.errors import DomainError
from commerce.events.browse import Follower, Wanted, newest
from commerce.events.prune import prune_all
from commerce.events.replay import discard_dead_letters, replay, retry_dead_letters
from commerce.models import InboxEvent, OutboxEvent
from commerce.wire import camel

LISTED = 20
SHOWN_BEFORE_FOLLOWING = 10


class Command(BaseCommand):
    help = "Look at events, follow them live, retry or discard dead letters, replay past events, prune old ones."

    def add_arguments(self, parser: Any) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        _add_listing(actions)
        _add_dead_letters(actions)
        again = actions.add_parser("replay", help="let a handler, or all of a domain's, hear past events again")
        again.add_argument("to", metavar="CONSUMER[.HANDLER]", help="such as search, or search.index_product")
        _add_wanted(again)
        prune = actions.add_parser("prune", help="delete delivered events past their keeping time")
        prune.add_argument("--keep-days", type=int, metavar="N", help="instead of EVENT_RETENTION_DAYS")
        for command in (again, prune):
            command.add_argument("--dry-run", action="store_true", help="say what would happen, and do nothing")

    def handle(self, *, action: str, **options: Any) -> None:
        try:
            getattr(self, f"_{action.replace('-', '_')}")(options)
        except DomainError as error:
            raise CommandError(str(error)) from error

    def _list(self, options: dict[str, Any]) -> None:
        for event in newest(_wanted(options), limit=options["limit"]):
            self._show(options, event)

    def _tail(self, options: dict[str, Any]) -> None:
        follower = Follower(_wanted(options))
        before = newest(_wanted(options), limit=options["limit"])
        coming = [event for event in follower.news() if event not in before]
        try:
            while True:
                for event in (*before, *coming):
                    self._show(options, event)
                time.sleep(POLL_SECONDS)
                before, coming = [], follower.news()
        except KeyboardInterrupt:
            return

    def _dead_letters(self, options: dict[str, Any]) -> None:
        for domain in (options["domain"],) if options["domain"] else settings.DOMAINS.names:
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
        wanted = _wanted(options)
        verb = "would be" if options["dry_run"] else "will be"
        for handler, count in replay(options["to"], wanted, dry_run=options["dry_run"]).items():
            self.stdout.write(f"{handler}: {count} events {verb} heard again.")
        kept_since = timezone.now() - settings.EVENT_RETENTION
        if wanted.since is None or wanted.since < kept_since:
            self.stdout.write(
                f"Events delivered before {kept_since:%Y-%m-%d} have been pruned: none of them is among these."
            )

    def _prune(self, options: dict[str, Any]) -> None:
        keep = settings.EVENT_RETENTION if options["keep_days"] is None else timedelta(days=options["keep_days"])
        pruned = prune_all(timezone.now(), keep=keep, dry_run=options["dry_run"])
        verb = "would go" if options["dry_run"] else "deleted"
        for kind, count in pruned.items():
            self.stdout.write(f"{count} {kind} {verb}.")
        self.stdout.write(f"Events of the last {keep.days} days, whatever waits, and dead letters are kept.")

    def _show(self, options: dict[str, Any], event: OutboxEvent) -> None:
        if options["json"]:
            envelope = {field: getattr(event, field) for field in _ENVELOPE}
            self._row(options, **envelope, timestamp=event.occurred_at.isoformat(), data=event.data)
        else:
            when = timezone.localtime(event.occurred_at)
            state = "" if event.relayed_at else "not carried yet"
            self._row(
                options,
                when=f"{when:%Y-%m-%d %H:%M:%S}",
                what=event.event_type,
                key=event.key,
                id=event.event_id,
                state=state,
            )

    def _row(self, options: dict[str, Any], **fields: Any) -> None:
        if options["json"]:
            self.stdout.write(json.dumps({camel(name): value for name, value in fields.items()}))
        else:
            self.stdout.write("  ".join(str(value) for value in fields.values()).rstrip())
        self.stdout.flush()


_ENVELOPE = ("event_id", "event_type", "topic", "key", "version", "correlation_id", "causation_id")


def _add_listing(actions: Any) -> None:
    for name, limit, text in (
        ("list", LISTED, "the newest events"),
        ("tail", SHOWN_BEFORE_FOLLOWING, "the newest events, and those that come in, until Ctrl-C"),
    ):
        command = actions.add_parser(name, help=text)
        command.add_argument("--limit", type=int, default=limit, metavar="N")
        command.add_argument("--json", action="store_true", help="one envelope a line")
        _add_wanted(command)


def _add_dead_letters(actions: Any) -> None:
    dead = actions.add_parser("dead-letters", help="events whose handler kept failing")
    dead.add_argument("--domain", choices=settings.DOMAINS.names)
    dead.add_argument("--limit", type=int, default=LISTED, metavar="N")
    dead.add_argument("--json", action="store_true")
    for name, text in (("retry", "put dead letters back in line"), ("discard", "give dead letters up for good")):
        command = actions.add_parser(name, help=text)
        command.add_argument("domain", choices=settings.DOMAINS.names)
        command.add_argument("event_ids", nargs="+" if name == "discard" else "*", metavar="EVENT_ID")


def _add_wanted(command: Any) -> None:
    topics = [f"{domain}.events" for domain in settings.DOMAINS.names]
    command.add_argument("--topic", default="", choices=topics, metavar="TOPIC", help="such as orders.events")
    command.add_argument("--type", default="", metavar="TYPE", help="such as OrderPlaced")
    command.add_argument("--key", default="", metavar="ID", help="the aggregate's id")
    for bound in ("since", "until"):
        command.add_argument(f"--{bound}", metavar="TIME", help="such as 2026-01-31T00:00:00Z")


def _wanted(options: dict[str, Any]) -> Wanted:
    return Wanted(
        topic=options["topic"],
        event_type=options["type"],
        key=options["key"],
        since=_time(options, "since"),
        until=_time(options, "until"),
    )


def _time(options: dict[str, Any], bound: str) -> datetime | None:
    text = options[bound]
    if text is None:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise CommandError(f"--{bound} {text}: write a time with its zone, such as 2026-01-31T00:00:00Z.")
    return moment
