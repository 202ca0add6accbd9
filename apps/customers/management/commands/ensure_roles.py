"""`manage.py ensure_roles`: the staff groups, with their permissions."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.customers import services


class Command(BaseCommand):
    help = "Make the staff roles (groups) and give each the permissions it lacks. Safe to run again."

    def handle(self, **_options: Any) -> None:
        services.ensure_roles()
        self.stdout.write("The staff roles are in place.")
