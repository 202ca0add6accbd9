"""What a worker process does that hears `Noted` too. Loaded once, by the process that workers are forked from."""

import ctypes
import os
import signal
import threading
from uuid import uuid4

import django
from django.apps import apps

if not apps.ready:
    # With DEBUG on, Django would note down every statement.
    os.environ.update(DEBUG="0", EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend")
    django.setup()

from django.utils import timezone

from commerce.background import BackgroundWork
from commerce.events import subscribe
from commerce.models import IdempotentRequest
from config.celery import app
from tests.support.events import Noted

CONSUMER = "notifications"
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat")
_DIE_WITH_PARENT = 1


def write_down(event: Noted) -> None:
    """An effect that shows how often and in which order it took place: a row of the consumer's own."""
    now = timezone.now()
    IdempotentRequest.objects.using(CONSUMER).create(
        scope=event.thing, key=f"{event.text} {uuid4().hex}", request_hash="", started_at=now, lease_until=now
    )


def heard() -> list[tuple[str, str]]:
    """What was written down, thing and text, in the order in which it was."""
    rows = IdempotentRequest.objects.using(CONSUMER).order_by("id").values_list("scope", "key")
    return [(scope, key.rpartition(" ")[0]) for scope, key in rows]


def work(transport: str) -> None:
    """Deliver events until killed, in a process group of its own."""
    os.setsid()
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    subscribe(CONSUMER, {Noted: [write_down]})
    if transport == "celery":
        app.worker_main(["worker", "--beat", "--pool", "solo", *QUIET])
    else:
        BackgroundWork(rest=0).start()
        threading.Event().wait()
