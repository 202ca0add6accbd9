"""`manage.py reconcile_payments`: compare our books with a gateway's, put right what is clear, tell what is not."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from apps.payments import services
from apps.payments.gateways import GATEWAYS
from apps.payments.services import Compared, Difference
from commerce.errors import Unavailable

LAST_WEEK = timedelta(days=7)
TELL_EVERY = 100


class Command(BaseCommand):
    help = (
        "Compare payments with the gateway's books. What is clear is put right, the rest is told; "
        "exit code 1 while differences remain."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", help="RFC 3339 time, such as 2026-01-31T00:00:00Z; by default a week ago")
        parser.add_argument("--gateway", choices=sorted(GATEWAYS), help="by default the one shoppers pay through")
        parser.add_argument("--dry-run", action="store_true", help="only tell what differs")
        parser.add_argument("--json", action="store_true", help="print one JSON object, and nothing else")

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        gateway = options["gateway"] or settings.PAYMENT_GATEWAY
        since = _time(options["since"]) if options["since"] else now - LAST_WEEK
        compared, differences = 0, []
        try:
            for one in services.reconcile(gateway=gateway, since=since, repair=not options["dry_run"], now=now):
                compared += 1
                if one.difference:
                    differences.append(one.difference)
                if not options["json"]:
                    self._tell(one, compared)
        except Unavailable as error:
            raise CommandError(f"{gateway} could not be asked after {compared} payments: {error.detail}") from error
        self._sum_up(options, gateway, since, compared, differences)

    def _tell(self, one: Compared, compared: int) -> None:
        """What differs as it is found; how far it has come, on a terminal."""
        if one.difference:
            self.stdout.write(_line(one.difference))
        if compared % TELL_EVERY == 0 and self.stderr.isatty():
            self.stderr.write(f"{compared} payments compared …")

    def _sum_up(
        self, options: dict[str, Any], gateway: str, since: datetime, compared: int, found: list[Difference]
    ) -> None:
        remaining = sum(not difference.repaired for difference in found)
        if options["json"]:
            summary = {
                "gateway": gateway,
                "since": since.isoformat(),
                "compared": compared,
                "repaired": len(found) - remaining,
                "remaining": remaining,
                "differences": [asdict(difference) for difference in found],
            }
            self.stdout.write(json.dumps(summary))
        else:
            self.stdout.write(
                f"{gateway}: {compared} compared, {len(found) - remaining} put right, {remaining} left different."
            )
        if remaining:
            raise SystemExit(1)


def _line(difference: Difference) -> str:
    done = "put right" if difference.repaired else "DIFFERS"
    return (
        f"{done}  {difference.kind}  {difference.payment_id or '-'}  {difference.reference or '-'}  "
        f"here: {difference.ours}  there: {difference.theirs}"
    )


def _time(text: str) -> datetime:
    moment = parse_datetime(text)
    if moment is None or moment.tzinfo is None:
        raise CommandError(f"--since {text}: write a time with its zone, such as 2026-01-31T00:00:00Z.")
    return moment
