"""`manage.py migrate_all`: every domain's schema, each as its owner."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from commerce.db.migrate import migrate_all


class Command(BaseCommand):
    help = "Bring every domain's schema up to date."

    def handle(self, **options: Any) -> None:
        applied = migrate_all(settings.DOMAINS, settings.DATABASE_URLS)
        if options["verbosity"] > 1:
            for domain, count in applied.items():
                self.stdout.write(f"{domain}: {count}")
        self.stdout.write(f"{sum(applied.values())} migrations applied to {len(applied)} schemas.")
