"""`manage.py worker`: background work in a process of its own."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from commerce.background import BackgroundWork, deliver_all_events, run_jobs


class Command(BaseCommand):
    help = "Deliver events and run periodic jobs until stopped; web processes then run with BACKGROUND=off."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, *, once: bool, **_options: Any) -> None:
        if once:
            run_jobs(now=timezone.now())
            self.stdout.write(f"{deliver_all_events()} events moved.")
            return
        stopped = threading.Event()
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, lambda *_: stopped.set())
        work = BackgroundWork(rest=0)
        work.start()
        self.stdout.write("Delivering events and running jobs. Ctrl-C stops.")
        stopped.wait()
        work.stop()
