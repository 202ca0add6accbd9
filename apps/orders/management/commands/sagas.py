"""`manage.py sagas list|show|resume|compensate`."""

import getpass
import json
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.orders.models import CheckoutSaga
from apps.orders.services import attending, resume_stale_checkouts
from commerce.errors import DomainError
from commerce.wire import encode

NAME = "a checkout's id, or its order's id or number"

Act = Callable[..., CheckoutSaga]
Check = Callable[..., None]


class Command(BaseCommand):
    help = (
        "Look at checkouts, and bring those to an end that did not get there by themselves. "
        "Exits with 1 if something named was refused, or has still not ended."
    )

    def add_arguments(self, parser: Any) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        listing = actions.add_parser("list", help="the newest that have not ended, or those of a state")
        listing.add_argument("--state", action="append", choices=CheckoutSaga.State.values, help="may be repeated")
        listing.add_argument("--limit", type=positive_number, default=20)
        show = actions.add_parser("show", help="one checkout with its steps and notes")
        show.add_argument("name", help=NAME)
        resume = actions.add_parser("resume", help="carry on now; without names, all that nobody works on any more")
        resume.add_argument("names", nargs="*", metavar="name", help=NAME)
        undo = actions.add_parser("compensate", help="cancel the unpaid order; give stock and money back")
        undo.add_argument("names", nargs="+", metavar="name", help=NAME)
        for changing in (resume, undo):
            changing.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        for action in (listing, show, resume, undo):
            action.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *, action: str, **options: Any) -> None:
        try:
            getattr(self, f"_{action}")(options, now=timezone.now())
        except DomainError as error:
            raise CommandError(error.detail) from error

    def _list(self, options: dict[str, Any], *, now: datetime) -> None:
        found = attending.list_checkouts(states=options["state"] or (), limit=options["limit"])
        for saga in found:
            self._tell(options, saga)
        self._sum_up(options, f"{len(found)} shown.")

    def _show(self, options: dict[str, Any], *, now: datetime) -> None:
        saga = attending.find_checkout(name=options["name"])
        runs = [encode(run) for run in saga.runs]
        notes = [{"at": note.at.isoformat(), "by": note.by, "text": note.text} for note in saga.notes.all()]
        if options["json"]:
            self.stdout.write(json.dumps({**_facts(saga), "steps": runs, "notes": notes}))
            return
        for name, value in _facts(saga).items():
            self.stdout.write(f"{name}: {value}")
        for run in saga.runs:
            self.stdout.write(
                f"{run.started_at:%Y-%m-%d %H:%M:%S} attempt {run.attempt}: {run.direction} {run.step}, "
                f"{run.outcome} {run.detail}".rstrip()
            )
        for note in notes:
            self.stdout.write(f"{note['at']} {note['by']}: {note['text']}")

    def _resume(self, options: dict[str, Any], *, now: datetime) -> None:
        if options["names"]:
            self._act(options, attending.resume_checkout, attending.check_resumable, now=now)
        elif options["dry_run"]:
            self._would(options, attending.stale_checkouts(now=now))
        else:
            self._sum_up(options, f"{resume_stale_checkouts(now)} resumed.")

    def _compensate(self, options: dict[str, Any], *, now: datetime) -> None:
        self._act(options, attending.compensate_checkout, attending.check_compensable, now=now)

    def _act(self, options: dict[str, Any], act: Act, check: Check, *, now: datetime) -> None:
        by, refused, done = f"command line ({getpass.getuser()})", 0, list[CheckoutSaga]()
        for name in options["names"]:
            try:
                saga = attending.find_checkout(name=name)
                check(saga, now=now)
                done.append(saga if options["dry_run"] else act(name=name, by=by, now=now))
            except DomainError as error:
                refused += 1
                self.stderr.write(f"{name}: {error.detail}")
        if options["dry_run"]:
            self._would(options, done)
        else:
            for saga in done:
                self._tell(options, saga)
            self._sum_up(options, _counted(done, refused))
        if refused or (not options["dry_run"] and any(saga.state in CheckoutSaga.OPEN for saga in done)):
            raise SystemExit(1)

    def _would(self, options: dict[str, Any], sagas: Sequence[CheckoutSaga]) -> None:
        for saga in sagas:
            self._tell(options, saga)
        self._sum_up(options, f"{len(sagas)} would be taken up; nothing was done.")

    def _tell(self, options: dict[str, Any], saga: CheckoutSaga) -> None:
        facts = _facts(saga)
        line = json.dumps(facts) if options["json"] else "  ".join(str(value) for value in facts.values() if value)
        self.stdout.write(line)

    def _sum_up(self, options: dict[str, Any], summary: str) -> None:
        if not options["json"]:
            self.stdout.write(summary)


def _facts(saga: CheckoutSaga) -> dict[str, Any]:
    return {
        "checkout": saga.pk,
        "order": saga.order_id,
        "number": saga.order.number,
        "order_status": saga.order.status,
        "state": saga.state,
        "step": saga.step,
        "attempt": saga.attempt,
        "failures": saga.failures,
        "lease_until": saga.lease_until.isoformat(),
        "trouble": saga.trouble,
    }


def _counted(done: Sequence[CheckoutSaga], refused: int) -> str:
    states = Counter(saga.get_state_display().lower() for saga in done)
    parts = [f"{count} {state}" for state, count in sorted(states.items())]
    return ", ".join([*parts, f"{refused} refused"]) + "."


def positive_number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
