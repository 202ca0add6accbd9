"""The whole shop in one command: servers, schemas, demo, web."""

import io
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from commerce.embedded.startup import attachment
from config.web_server import WebServer
from config.welcome import welcome

SUPERVISION_SECONDS = 0.5
HIGHEST_PORT = 65_535
ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    """Postgres and Redis, where embedded, were started by `manage.py`; its end stops them."""

    help = "Start the shop: prepare the database, load the demo if DEBUG is on, serve, and watch over the servers."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        for number in ENDING_SIGNALS:
            signal.signal(number, _leave)
        web = WebServer(host=os.environ.get("HOST", "127.0.0.1"), port=_port())
        try:
            self._prepare()
            with self._phase("Web server ready"):
                web.start()
            self._say(welcome(web.base_url, demo=settings.DEBUG))
            self._supervise(web)
        finally:
            web.stop()

    def _prepare(self) -> None:
        with self._phase("Schemas and roles in place"):
            _call_silently("provision")
        with self._phase("Tables up to date"):
            _call_silently("migrate_all")
        if settings.DEBUG:
            with self._phase("Demo shop loaded"):
                _call_silently("load_demo")
        connections.close_all()

    def _supervise(self, web: WebServer) -> None:
        """Until a signal ends it: start again what died of Postgres and Redis.

        :raises CommandError: the web server ended
        """
        while True:
            web.check()
            for name in attachment().revive():
                self._say(f"{name} had ended; it was started again.")
            time.sleep(SUPERVISION_SECONDS)

    @contextmanager
    def _phase(self, done: str) -> Iterator[None]:
        begun = time.monotonic()
        yield
        self._say(f"  {done} ({time.monotonic() - begun:.1f} s)")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()  # seen at once, in a file too


def _port() -> int:
    """:raises CommandError: PORT names none"""
    port = os.environ.get("PORT", "8000")
    if not port.isdecimal() or not 1 <= int(port) <= HIGHEST_PORT:
        raise CommandError(f"PORT is {port!r}; it must be a number from 1 to {HIGHEST_PORT}: `PORT=8000 make run`.")
    return int(port)


def _call_silently(command: str) -> None:
    call_command(command, verbosity=0, stdout=io.StringIO())


def _leave(_number: int, _frame: FrameType | None) -> None:
    """End in good order: once, however often Ctrl-C is pressed."""
    for number in ENDING_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    sys.exit(0)
