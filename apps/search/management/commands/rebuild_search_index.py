"""`manage.py rebuild_search_index`: make search's read model anew from catalog and inventory."""

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.search import services


class Command(BaseCommand):
    help = "Make the search index anew, without a gap in service."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="end with one JSON object, and print nothing else")

    def handle(self, **options: Any) -> None:
        started = time.monotonic()
        products = 0
        for products in services.rebuild_in_steps():
            if not options["json"]:
                self.stderr.write(f"{products} products …")
        seconds = round(time.monotonic() - started, 2)
        if options["json"]:
            self.stdout.write(json.dumps({"products": products, "seconds": seconds}))
        else:
            self.stdout.write(f"{products} products indexed in {seconds} s.")
