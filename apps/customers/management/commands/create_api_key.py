"""`manage.py create_api_key`: a key for an integrator."""

from argparse import ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.customers import services
from commerce.errors import DomainError, Invalid

MOST_DAYS = 3650


class Command(BaseCommand):
    help = "Create an API key and show its secret, this once."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--name", required=True, help="whose it is and what for")
        parser.add_argument(
            "--scopes", required=True, nargs="+", metavar="SCOPE", help="orders:read, inventory:write, … or *"
        )
        parser.add_argument("--days", type=_days, help="how long it lasts; without end if not given")

    def handle(self, *, name: str, scopes: list[str], days: int | None, **_options: Any) -> None:
        now = timezone.now()
        expires_at = None if days is None else now + timedelta(days=days)
        try:
            _key, secret = services.create_api_key(name=name, scopes=scopes, expires_at=expires_at, now=now)
        except DomainError as error:
            raise CommandError(_explained(error)) from error
        self.stderr.write("Keep this key now: it is not shown again.")
        self.stdout.write(secret)


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_DAYS:
        raise ArgumentTypeError(f"give 1 to {MOST_DAYS} days")
    return int(text)


def _explained(error: DomainError) -> str:
    """What is wrong, and with which detail."""
    errors = error.errors if isinstance(error, Invalid) else ()
    return " ".join([error.detail, *(f"{part.field}: {part.message}" for part in errors)])
