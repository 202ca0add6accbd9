"""Kills what it is given, at random times, and brings it back: a bad day, repeatable by its seed."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from random import Random
from types import TracebackType
from typing import Self

Deed = Callable[[Random], object]
"""Does the killing, and brings back what does not come back by itself."""


class Killer:
    """Works in a thread of its own for the length of a `with` block; what goes wrong with it is raised at the end."""

    def __init__(
        self, deeds: Mapping[str, Deed], *, seed: int, pause_seconds: tuple[float, float], most: int = 1_000_000
    ) -> None:
        self._deeds, self._pause_seconds, self._most = deeds, pause_seconds, most
        self._random = Random(seed)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="killer", daemon=True)
        self._trouble: BaseException | None = None
        self.done: Counter[str] = Counter()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._thread.join()
        if self._trouble and error is None:
            raise self._trouble

    @property
    def is_done(self) -> bool:
        """Whether it has done all that it was to do, or cannot go on."""
        return not self._thread.is_alive()

    def _work(self) -> None:
        try:
            while sum(self.done.values()) < self._most and not self._stopping.wait(self._pause()):
                name = self._choose()
                self._deeds[name](self._random)
                self.done[name] += 1
        except BaseException as error:  # noqa: BLE001  raised where the block ends
            self._trouble = error

    def _pause(self) -> float:
        return self._random.uniform(*self._pause_seconds)

    def _choose(self) -> str:
        """Everybody once before anybody twice, in a random order."""
        fewest = min(self.done[name] for name in self._deeds)
        return self._random.choice([name for name in self._deeds if self.done[name] == fewest])


def for_a_while(seconds: float) -> None:
    """How long something stays frozen: there is nothing to wait for but the clock."""
    time.sleep(seconds)
