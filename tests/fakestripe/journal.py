"""An append-only file of everything that was booked: one line a transaction, on disk before the answer leaves."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class Journal:
    """Survives `kill -9` between any two instructions: a line that was cut off is not read back."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fd = -1

    def lines(self) -> Iterator[dict[str, Any]]:
        """What was booked before, oldest first. To be read before the first `append`."""
        if not self._path.exists():
            return
        whole = 0
        with self._path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    break
                whole += len(line)
                yield json.loads(line)
        os.truncate(self._path, whole)

    def append(self, entry: dict[str, Any]) -> None:
        self._open()
        os.write(self._fd, json.dumps(entry, separators=(",", ":")).encode() + b"\n")

    def sync(self) -> None:
        """Return when all that was appended is on disk."""
        if self._fd >= 0:
            os.fdatasync(self._fd)

    def clear(self) -> None:
        self._open()
        os.ftruncate(self._fd, 0)

    def _open(self) -> None:
        if self._fd < 0:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._fd = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
