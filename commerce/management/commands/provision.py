"""`manage.py provision`: roles and schemas, on every server that holds a domain."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from commerce.db import provision
from commerce.domains import Domain


class Command(BaseCommand):
    help = "Create each domain's schema and roles where they are missing. Safe to run again."

    def handle(self, **_options: Any) -> None:
        by_address: dict[str, list[Domain]] = {}
        for domain in settings.DOMAINS:
            by_address.setdefault(settings.DATABASE_URLS[domain.name], []).append(domain)
        for url, domains in by_address.items():
            with provision.connect(url) as connection:
                provision.provision(connection, domains, role_secret=settings.DATABASE_ROLE_SECRET)
        self.stdout.write(f"{len(settings.DOMAINS.names)} schemas ready on {len(by_address)} server(s).")
