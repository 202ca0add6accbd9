"""`manage.py fakestripe`: a Stripe of our own to develop against, without an account or a network."""

import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

BASE_DIR = Path(settings.BASE_DIR)
HOST = "127.0.0.1"
SECRET = "whsec_fakestripe"  # noqa: S105  known to everybody: it signs the events of a fake


class Command(BaseCommand):
    """Becomes the process of the fake (tests/fakestripe), which keeps its books under DATA_DIR."""

    help = "Run a fake of Stripe, and say what to put before `make run` so that the shop pays through it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Its address, and where it delivers events."""
        parser.add_argument("--port", type=int, default=4242)
        parser.add_argument("--webhook-url", default=f"{settings.SHOP_URL.rstrip('/')}/api/v1/payments/webhooks/stripe")
        parser.add_argument("--webhook-secret", default=SECRET)

    def handle(self, *_args: Any, **options: Any) -> None:
        """:raises CommandError: the fake is not part of this installation"""
        if not (BASE_DIR / "tests" / "fakestripe" / "__main__.py").exists():
            raise CommandError(
                "The fake of Stripe lies in tests/, which this installation does not have; run it from the source."
            )
        self.stdout.write(_instructions(**options))
        self.stdout.flush()
        os.chdir(BASE_DIR)
        os.execv(sys.executable, [sys.executable, "-m", "tests.fakestripe", *_arguments(**options)])  # noqa: S606


def _instructions(*, port: int, webhook_url: str, webhook_secret: str, **_others: Any) -> str:
    address = f"http://{HOST}:{port}"
    environment = {
        "PAYMENT_GATEWAY": "stripe",
        "STRIPE_API_BASE": address,
        "STRIPE_SECRET_KEY": "sk_test_fakestripe",
        "STRIPE_PUBLISHABLE_KEY": "pk_test_fakestripe",
        "STRIPE_WEBHOOK_SECRETS": webhook_secret,
        "STRIPE_JS_URL": f"{address}/v3/",
    }
    lines = [f"{name}={value} \\" for name, value in environment.items()]
    return "\n".join(
        [
            f"A fake of Stripe. It delivers events to {webhook_url}; its books are at {address}/_ledger.",
            "Start the shop with:",
            "",
            *lines,
            "make run",
            "",
            "Ctrl-C stops the fake. It listens at",
        ]
    )


def _arguments(*, port: int, webhook_url: str, webhook_secret: str, **_others: Any) -> list[str]:
    state = Path(settings.DATA_DIR) / "fakestripe.books"
    return [
        *("--host", HOST, "--port", str(port), "--state", str(state)),
        *("--webhook-url", webhook_url, "--webhook-secret", webhook_secret),
    ]
