"""`manage.py evaluate_recommendations FILE…`: how good learning is on real invoices."""

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.recommendations import services
from apps.recommendations.rules.measuring import SHOWN


class Command(BaseCommand):
    help = (
        'Learn from files of invoices (columns of UCI\'s "Online Retail" data set, .csv or .csv.gz, oldest first), try '
        "on the last ones, and say how often a hidden product is among ten recommended. Touches nothing of the shop."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--later", type=int, default=2, help="how many files at the end to try on (2)")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, **options: Any) -> None:
        files, later = options["files"], options["later"]
        if not 0 < later < len(files):
            raise CommandError("Name more files than are tried on: the first are learnt from, the last tried on.")
        started = time.monotonic()
        try:
            measured = services.evaluate(earlier=files[:-later], later=files[-later:])
        except (OSError, KeyError, UnicodeDecodeError) as error:
            raise CommandError(f"This is no file of invoices: {error}") from error
        seconds = round(time.monotonic() - started, 2)
        if options["json"]:
            self.stdout.write(json.dumps({**asdict(measured), "seconds": seconds}))
            return
        self.stdout.write(
            f"Learnt from {measured.baskets} baskets, {measured.trials} trials, {seconds} s. hit@{SHOWN}: "
            f"given one product {measured.by_one}, given all others {measured.by_all}, "
            f"most bought {measured.by_popularity}."
        )
