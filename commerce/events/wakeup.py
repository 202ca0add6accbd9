"""Tells this process's relay which domains have something to deliver, so that it need not wait for its next poll."""

import threading

_news: set[str] = set()
_changed = threading.Condition()


def wake(*domains: str) -> None:
    """There is something in these domains' outboxes or inboxes."""
    with _changed:
        _news.update(domains)
        _changed.notify_all()


def wait(seconds: float) -> set[str]:
    """The domains woken since the last call; waits for the first of them, at most this long."""
    with _changed:
        _changed.wait_for(lambda: bool(_news), timeout=seconds)
        woken = set(_news)
        _news.clear()
    return woken
