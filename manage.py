#!/usr/bin/env python
"""Commands of the shop: `python manage.py help`. Starts a local Postgres and Redis where none are given."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run one command, with servers to talk to."""
    from django.core.exceptions import ImproperlyConfigured

    from commerce.embedded import EmbeddedServerFailed
    from commerce.embedded.startup import prepare

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        prepare(sys.argv, root=Path(__file__).resolve().parent)
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    except EmbeddedServerFailed as failure:
        sys.exit(failure.explanation())
    except ImproperlyConfigured as failure:
        sys.exit(f"The configuration cannot be used: {failure}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
