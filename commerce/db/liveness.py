"""Connections that their server has dropped.

Asking each connection whether it lives before a request uses it (Django's CONN_HEALTH_CHECKS) costs a statement per
domain and request, a fifth of a checkout. Instead the first failure tells the whole process, and every thread closes
the connections it made before, ahead of its next request. A restart of Postgres thus costs the requests under way and
one for each process; they answer 503 with Retry-After. Background work loses one round of one job.
"""

import threading
from typing import Any

from django.core.signals import request_started
from django.db import connections

_generation = 0
_lock = threading.Lock()
_seen = threading.local()


def note_failure() -> None:
    """Call it when a statement failed: if a connection of this thread is broken, all others are suspect."""
    global _generation  # noqa: PLW0603  one number for the process is the point
    opened = [connection.connection for connection in connections.all(initialized_only=True)]
    if any(raw is not None and raw.broken for raw in opened):
        with _lock:
            _generation += 1


def close_suspects(**_kwargs: Any) -> None:
    """Close this thread's connections if something failed since it last looked."""
    if getattr(_seen, "generation", _generation) != _generation:
        for connection in connections.all(initialized_only=True):
            if not connection.in_atomic_block:
                connection.close()
    _seen.generation = _generation


def renew() -> None:
    """Call it before a piece of background work: what the last piece found broken costs this one nothing."""
    note_failure()
    close_suspects()


def watch() -> None:
    """Look before every request."""
    request_started.connect(close_suspects, dispatch_uid="commerce.db.liveness")
