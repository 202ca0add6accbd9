"""`manage.py translate`: the catalogues of the shop's other languages."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.translations import Standing, standing, update

SHOWN = 20


class Command(BaseCommand):
    help = "Bring the catalogues of translations to the texts of today; with --dry-run only say how far each is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "languages", nargs="*", help="`de`, `pt-br`; all there are by default, a new one to begin it"
        )
        parser.add_argument("--dry-run", action="store_true", help="change nothing")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *, languages: list[str], dry_run: bool, json: bool, **_options: Any) -> None:
        known = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        work = standing if dry_run else update
        results = [work(_checked(language)) for language in languages or known]
        self.stdout.write(
            _as_json(results) if json else "\n".join(map(_as_text, results)) or "No language but one's own."
        )
        unfinished = [result.language for result in results if result.missing or not result.current]
        if unfinished:
            raise CommandError(f"Not complete: {', '.join(unfinished)}.")


def _checked(language: str) -> str:
    try:
        Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError) as error:
        raise CommandError(f"{language!r} is no language. Write it like `de` or `pt-br`.") from error
    return language


def _as_json(results: list[Standing]) -> str:
    return json.dumps([asdict(result) for result in results], ensure_ascii=False, indent=2)


def _as_text(result: Standing) -> str:
    lines = [f"{result.language}: {result.texts - len(result.missing)} of {result.texts} texts translated."]
    lines += [f"  missing: {text}" for text in result.missing[:SHOWN]]
    if len(result.missing) > SHOWN:
        lines.append(f"  … and {len(result.missing) - SHOWN} more")
    if not result.current:
        lines.append("  its files are older than the code: run `manage.py translate`")
    return "\n".join(lines)
