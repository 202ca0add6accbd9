"""`manage.py create_api_key`: a key for an integrator."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.customers import services
from commerce.errors import DomainError


class Command(BaseCommand):
    help = "Create an API key and show its secret, this once."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--name", required=True, help="whose it is and what for")
        parser.add_argument(
            "--scopes", required=True, nargs="+", metavar="SCOPE", help="orders:read, inventory:write, … or *"
        )
        parser.add_argument("--days", type=int, help="how long it lasts; without end if not given")

    def handle(self, *, name: str, scopes: list[str], days: int | None, **_options: Any) -> None:
        now = timezone.now()
        expires_at = None if days is None else now + timedelta(days=days)
        try:
            _key, secret = services.create_api_key(name=name, scopes=scopes, expires_at=expires_at, now=now)
        except DomainError as error:
            raise CommandError(error.detail) from error
        self.stderr.write("Keep this key now: it is not shown again.")
        self.stdout.write(secret)
