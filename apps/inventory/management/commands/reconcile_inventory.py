"""`manage.py reconcile_inventory`: compare stock with its books, put right what is clear, tell what is not."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from apps.inventory import services
from apps.inventory.services import Difference, Reconciliation


class Command(BaseCommand):
    help = (
        "Compare stock with the ledger and with what is held for orders. What is clear is put right, the rest is told; "
        "exit code 1 while differences remain."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only tell what differs")
        parser.add_argument("--json", action="store_true", help="print one JSON object, and nothing else")

    def handle(self, **options: Any) -> None:
        result = services.reconcile(repair=not options["dry_run"], now=timezone.now())
        self.stdout.write(json.dumps(_summary(result)) if options["json"] else _report(result))
        if result.remaining:
            raise SystemExit(1)


def _summary(result: Reconciliation) -> dict[str, Any]:
    return {
        "compared": result.compared,
        "repaired": len(result.differences) - result.remaining,
        "remaining": result.remaining,
        "differences": [asdict(difference) for difference in result.differences],
    }


def _report(result: Reconciliation) -> str:
    repaired = len(result.differences) - result.remaining
    summary = f"{result.compared} stock rows compared, {repaired} put right, {result.remaining} left different."
    return "\n".join([*map(_line, result.differences), summary])


def _line(difference: Difference) -> str:
    done = "put right" if difference.repaired else "DIFFERS"
    where = " ".join(filter(None, (difference.order_id, difference.sku, difference.warehouse)))
    if difference.kind == "overdue":
        return f"{done}  {difference.kind}  {where}"
    return f"{done}  {difference.kind}  {where}  found: {difference.found}  by the books: {difference.expected}"
