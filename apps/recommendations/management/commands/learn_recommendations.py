"""`manage.py learn_recommendations`: learn from all baskets now what is bought together."""

import json
import time
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from apps.recommendations import services
from apps.recommendations.services import Learning


class Command(BaseCommand):
    help = "Learn from the baskets of all orders what is bought together. The shop does it by itself every six hours."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be learnt, and change nothing")
        parser.add_argument("--json", action="store_true", help="end with one JSON object, and print nothing else")

    def handle(self, **options: Any) -> None:
        started = time.monotonic()
        learnt = services.learn(
            now=timezone.now(), dry_run=options["dry_run"], tell=self._keep_quiet if options["json"] else self._tell
        )
        seconds = round(time.monotonic() - started, 2)
        if options["json"]:
            self.stdout.write(json.dumps({**asdict(learnt), "dryRun": options["dry_run"], "seconds": seconds}))
        else:
            verb = "would be learnt" if options["dry_run"] else "learnt"
            source = f"{learnt.baskets} baskets in {seconds} s"
            self.stdout.write(f"{learnt.pairs} pairs of {learnt.products} products {verb} from {source}.")

    def _tell(self, learning: Learning) -> None:
        self.stderr.write(f"{learning.products} products …")

    def _keep_quiet(self, learning: Learning) -> None:
        pass
