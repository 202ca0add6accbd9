"""Tells this process's relay that there is something to do, so that it need not wait for its next poll."""

import threading

_something_to_do = threading.Event()


def wake() -> None:
    _something_to_do.set()


def wait(seconds: float) -> None:
    """Return as soon as woken, at the latest after this long."""
    _something_to_do.wait(seconds)
    _something_to_do.clear()
