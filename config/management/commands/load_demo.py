"""`manage.py load_demo`: a shop to look at, with goods, pages, and people who may enter."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from apps.content import services as content
from apps.customers import services as customers
from apps.pricing import services as pricing
from apps.shipping import services as shipping
from commerce.background import deliver_all_events
from commerce.db.transaction import atomic
from config.demo import DEMO_ADDRESS, DEMO_API_KEY, DEMO_LOGINS, DemoLogin
from config.demo_history import load_history

DEMO = Path(settings.BASE_DIR) / "demo"
PATIENCE_SECONDS = 120
POLL_SECONDS = 0.2


class Command(BaseCommand):
    """Loads into an empty shop only: one without any account.

    The accounts are made last, all at once, and every step before them does nothing when it was done already. So a load
    that was interrupted is taken up again, and a shop that has one is left alone.
    """

    help = "Fill an empty shop with the demo: roles, logins, taxes, delivery, products, pages. Only with DEBUG on."

    def handle(self, **_options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo's passwords are known to everybody, and DEBUG is off: nothing was loaded.")
        with _one_at_a_time():
            if customers.has_accounts():
                self.stdout.write("This shop has accounts already; it is left as it is.")
            else:
                self._load(timezone.now())

    def _load(self, now: datetime) -> None:
        customers.ensure_roles()
        self.stdout.write("Staff roles in place.")
        self.stdout.write(f"{pricing.load_default_rates(now=now)} tax rates entered.")
        self.stdout.write(f"{shipping.load_default_methods(now=now)} delivery methods entered.")
        call_command("import_products", DEMO / "catalogue.csv", format="shopify", stdout=self.stdout)
        document = json.loads((DEMO / "content.json").read_text(encoding="utf-8"))
        entered = content.load(content=document, media_dir=str(DEMO), now=now)
        self.stdout.write(f"{entered} pages, home page blocks and menu items entered.")
        for said in load_history(DEMO, now=now):
            self.stdout.write(said)
        _let_people_in(now)
        self.stdout.write(f"{len(DEMO_LOGINS)} accounts and an API key created.")
        self.stdout.write(f"{deliver_all_events()} events delivered.")


def _let_people_in(now: datetime) -> None:
    with atomic("customers"):
        customers.create_api_key(name="Demo", scopes=["*"], expires_at=None, now=now, secret=DEMO_API_KEY)
        for login in DEMO_LOGINS:
            _open_account(login, now)
        customers.mark_as_demo(emails=[login.email for login in DEMO_LOGINS])


def _open_account(login: DemoLogin, now: datetime) -> None:
    first_name, last_name = login.name.split()
    who = {"email": login.email, "password": login.password, "first_name": first_name, "last_name": last_name}
    if login.is_staff:
        customers.create_staff(**who, role=login.role.capitalize(), now=now)
    else:
        customers.register(**who, phone="", address=DEMO_ADDRESS, now=now)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two shops started at once over one database must not both load it: the second waits, and finds it done."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    with connections["customers"].cursor() as cursor:
        while not _ask(cursor, "SELECT pg_try_advisory_lock(hashtext('load_demo'))"):
            if time.monotonic() > deadline:
                raise CommandError("Another process has been loading the demo for two minutes. End it and start again.")
            time.sleep(POLL_SECONDS)
        try:
            yield
        finally:
            _ask(cursor, "SELECT pg_advisory_unlock(hashtext('load_demo'))")


def _ask(cursor: Any, question: str) -> bool:
    cursor.execute(question)
    return bool(cursor.fetchone()[0])
