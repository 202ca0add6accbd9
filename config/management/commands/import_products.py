"""`manage.py import_products --format shopify FILE…`."""

import json
import re
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.importing import ProductImport, Summary


def _currency(text: str) -> str:
    if not re.fullmatch("[A-Za-z]{3}", text):
        raise ArgumentTypeError(f"{text!r} is no currency; write an ISO 4217 code such as GBP.")
    return text.upper()


class Command(BaseCommand):
    """Ends with a summary, or with `--json` with one object and nothing else on standard output.

    A product with a bad row is left out whole and reported by file, line, column and reason; the others go in, and the
    exit status is 1.
    """

    help = "Import products with options, prices, stock and pictures. Doing so again changes nothing."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--format", choices=["shopify"], required=True, help="what wrote the files")
        parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")
        parser.add_argument("--json", action="store_true", help="print the summary as one JSON object")
        parser.add_argument(
            "--currency", type=_currency, default=settings.SHOP_CURRENCY, help="of the prices in the files"
        )
        parser.add_argument("--image-root", type=Path, help="folder of relative picture paths, if not the file's own")
        parser.add_argument(
            "--private-hosts", action="store_true", help="also fetch pictures from addresses in the own network"
        )

    def handle(self, *, files: list[Path], **options: Any) -> None:
        run = ProductImport(
            currency=options["currency"],
            image_root=options["image_root"],
            private_hosts=options["private_hosts"],
            dry_run=options["dry_run"],
        )
        summary = run.run(files, now=timezone.now(), progress=self._show_progress)
        self._end_progress()
        if options["json"]:
            self.stdout.write(json.dumps(summary.as_json(), ensure_ascii=False))
        else:
            self._report(summary, dry_run=options["dry_run"])
        if summary.errors:
            raise CommandError("Products with errors were left out: mend their rows and import again.")

    def _show_progress(self, summary: Summary) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{summary.products} products", ending="")
            self.stderr.flush()

    def _end_progress(self) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r", ending="")

    def _report(self, summary: Summary, *, dry_run: bool) -> None:
        for problem in summary.errors:
            self.stderr.write(str(problem))
        for reason, missing in summary.unfetched.items():
            self.stderr.write(f"{missing.count} pictures not fetched ({reason}); the next import tries again:")
            more = missing.count - len(missing.examples)
            for line in [*missing.examples, *([f"and {more} more"] if more else [])]:
                self.stderr.write(f"  {line}")
        self.stdout.write(
            f"{'Dry run, nothing was changed. ' if dry_run else ''}"
            f"{summary.products} products with {summary.variants} variants and {summary.images} pictures: "
            f"{summary.created} created, {summary.updated} updated, {summary.unchanged} unchanged. "
            f"Stock of {summary.stock_changes} variants changed. {len(summary.errors)} errors."
        )
