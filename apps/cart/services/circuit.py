"""Keeps a process away from a server that failed, so that not every request waits for the same timeout."""

import threading
import time
from collections.abc import Callable


class Circuit:
    """Open: stay away. Closed: use the server. After each pause one caller may probe whether it is back.

    It starts open and without a pause: nothing is known of the server yet. While it is open it counts the writes the
    server missed, so that a probe can tell whether one slipped past while it was under way.
    """

    def __init__(self, *, pause_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause_seconds = pause_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._closed = False
        self._next_probe = 0.0
        self._missed_writes = 0

    @property
    def is_closed(self) -> bool:
        return self._closed

    def miss_write(self) -> bool:
        """Count a write the server will not see; false when the circuit is closed and it can be made after all."""
        with self._lock:
            self._missed_writes += not self._closed
            return not self._closed

    def may_probe(self) -> bool:
        """Whether this caller is the one to probe now; the next may after another pause."""
        with self._lock:
            if self._closed or self._clock() < self._next_probe:
                return False
            self._next_probe = self._clock() + self._pause_seconds
            return True

    def open(self) -> None:
        """The server failed."""
        with self._lock:
            self._closed = False
            self._next_probe = self._clock() + self._pause_seconds

    def close_after(self, repair: Callable[[], object]) -> None:
        """Repair the server's state until no write slipped past the repair, then close. Its errors are passed on."""
        while True:
            missed_before = self._missed_writes
            repair()
            with self._lock:
                if self._missed_writes == missed_before:
                    self._closed = True
                    return
