"""`manage.py worker`: background work in a process of its own."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from commerce.background import BackgroundWork, deliver_all_events, run_jobs


class Command(BaseCommand):
    help = "Deliver events and run periodic jobs until stopped; web processes then run with BACKGROUND=off."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")
        parser.add_argument("--no-beat", action="store_true", help="with Celery: leave the clock to other workers")
        parser.add_argument(
            "celery", nargs="*", metavar="OPTION", help="with Celery, after --: options of its worker, as --queues jobs"
        )

    def handle(self, *, once: bool, no_beat: bool, celery: list[str], **_options: Any) -> None:
        if once:
            run_jobs(now=timezone.now())
            self.stdout.write(f"{deliver_all_events()} events moved.")
        elif settings.EVENT_TRANSPORT == "celery":
            self._serve_queues(beat=not no_beat, options=celery)
        else:
            self._deliver()

    def _deliver(self) -> None:
        stopped = threading.Event()
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, lambda *_: stopped.set())
        work = BackgroundWork(rest=0)
        work.start()
        self.stdout.write("Delivering events and running jobs. Ctrl-C stops.")
        stopped.wait()
        work.stop()

    def _serve_queues(self, *, beat: bool, options: list[str]) -> None:
        from config.celery import app, queues

        self.stdout.write(f"Serving {', '.join(queues())}. Ctrl-C stops.")
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        app.worker_main(["worker", *quiet, *(["--beat"] if beat else []), *options])
