"""Keeps a process away from a server that failed, and from believing what that server kept meanwhile."""

import threading
import time
from collections.abc import Callable


class Circuit:
    """Open: stay away. Closed: the server may be written to. Trusted: what it holds may be believed.

    It starts open and without a pause: nothing is known of the server yet. After each pause one caller may probe
    whether it is back; if so the circuit closes, and after a probation without a failure one caller may make it
    trusted. While it is open it counts the writes the server missed, so that a probe can tell whether one slipped past.
    """

    def __init__(
        self, *, pause_seconds: float, probation_seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._pause_seconds = pause_seconds
        self._probation_seconds = probation_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._closed = self._trusted = False
        self._next_turn = 0.0
        self._missed_writes = 0

    @property
    def is_closed(self) -> bool:
        return self._closed

    @property
    def is_trusted(self) -> bool:
        return self._trusted

    def open(self) -> None:
        """The server failed."""
        with self._lock:
            self._closed = self._trusted = False
            self._next_turn = self._clock() + self._pause_seconds

    def miss_write(self) -> bool:
        """Count a write the server will not see; false when the circuit is closed and it can be made after all."""
        with self._lock:
            self._missed_writes += not self._closed
            return not self._closed

    def may_probe(self) -> bool:
        """Whether this caller is the one to probe now; the next may after another pause."""
        with self._lock:
            return not self._closed and self._take_turn()

    def may_trust(self) -> bool:
        """Whether the probation is over and this caller is the one to make the circuit trusted."""
        with self._lock:
            return self._closed and not self._trusted and self._take_turn()

    def close_after(self, repair: Callable[[], object]) -> None:
        """Repair the server's state until no write slipped past the repair, then close. Its errors are passed on."""
        while True:
            missed_before = self._missed_writes
            repair()
            with self._lock:
                if self._missed_writes == missed_before:
                    self._closed = True
                    self._next_turn = self._clock() + self._probation_seconds
                    return

    def trust_after(self, repair: Callable[[], object]) -> None:
        """Repair the server's state, then believe it, unless it failed meanwhile. Errors are passed on."""
        repair()
        with self._lock:
            self._trusted = self._closed

    def _take_turn(self) -> bool:
        if self._clock() < self._next_turn:
            return False
        self._next_turn = self._clock() + self._pause_seconds
        return True
