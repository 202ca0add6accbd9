"""`manage.py changepassword`: Django's own, in the schema where accounts live."""

from typing import Any

from django.contrib.auth.management.commands import changepassword


class Command(changepassword.Command):
    requires_migrations_checks = False  # they look at the alias `default`, which holds nothing

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="customers")
