"""Bad days on demand: which requests go wrong, and how."""

import random
import threading
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

KINDS = {
    "rate_limit": "429 before the idempotency layer",
    "reset_before": "the connection is reset, nothing happened",
    "hang_before": "no answer for `seconds`, nothing happened",
    "error_before": "500 before execution began: nothing happened, nothing stored",
    "delay": "answers after `seconds`; the idempotency key is in use meanwhile",
    "error_during": "500 stored under the key, without effect",
    "error_after": "500 stored under the key, with effect",
    "reset_after": "the connection is reset after the effect; a retry gets the stored answer",
    "timeout": "no answer for `seconds` after the effect; a retry gets the stored answer",
}
DEFAULT_SECONDS = {"delay": 1.0, "timeout": 60.0, "hang_before": 60.0}


@dataclass(kw_only=True, slots=True)
class Fault:
    """`times` of the requests that match, or the `share` of them that `seed` picks, or both."""

    fault: str
    method: str = "POST"
    path: str = "/v1/*"
    contains: str = ""
    times: int | None = None
    share: float = 1.0
    seed: int = 0
    seconds: float = 0.0
    hits: int = 0
    _random: random.Random = field(default_factory=random.Random)

    def __post_init__(self) -> None:
        if self.fault not in KINDS:
            raise ValueError(f"There is no fault {self.fault!r}; there are {', '.join(KINDS)}.")
        self.seconds = self.seconds or DEFAULT_SECONDS.get(self.fault, 0.0)
        self._random.seed(self.seed)

    def strikes(self, method: str, path: str, body: str) -> bool:
        matches = self.method in ("*", method) and fnmatchcase(path, self.path) and self.contains in body
        if not matches or (self.times is not None and self.hits >= self.times):
            return False
        if self.share < 1.0 and self._random.random() >= self.share:
            return False
        self.hits += 1
        return True

    def shown(self) -> dict[str, Any]:
        names = ("fault", "method", "path", "contains", "times", "share", "seed", "seconds", "hits")
        return {name: getattr(self, name) for name in names}


class Faults:
    """Those that are set, in the order in which they were; the first that strikes wins."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set: list[Fault] = []

    def add(self, *faults: Fault) -> None:
        with self._lock:
            self._set.extend(faults)

    def clear(self) -> None:
        with self._lock:
            self._set.clear()

    def strike(self, method: str, path: str, body: str) -> Fault | None:
        if not self._set:
            return None
        with self._lock:
            return next((fault for fault in self._set if fault.strikes(method, path, body)), None)

    def shown(self) -> list[dict[str, Any]]:
        with self._lock:
            return [fault.shown() for fault in self._set]
