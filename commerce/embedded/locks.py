"""Locks between processes. The operating system gives them up when the holder dies, however it dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commerce.embedded.failures import EmbeddedServerFailed

PATIENCE_SECONDS = 120
POLL_SECONDS = 0.02


class FileLock:
    """An advisory lock on one file, held by this object until it is released."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)

    def share(self) -> None:
        """Hold it together with others. Only waits for an exclusive holder."""
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def try_exclusive(self) -> bool:
        """Hold it alone if nobody else holds it now."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Give it up. May be called again."""
        if self._descriptor >= 0:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)  # closing would not do while a fork has a copy
            os.close(self._descriptor)
            self._descriptor = -1


@contextmanager
def held_alone(path: Path) -> Iterator[None]:
    """Hold the lock at `path` alone for the length of a block.

    :raises EmbeddedServerFailed: somebody held it for two minutes
    """
    lock = FileLock(path)
    deadline = time.monotonic() + PATIENCE_SECONDS
    try:
        while not lock.try_exclusive():
            if time.monotonic() > deadline:
                raise EmbeddedServerFailed(
                    f"another process has been starting or stopping the servers for {PATIENCE_SECONDS} s.",
                    remedy=f"End the process that holds {path} (`fuser {path}` names it), then try again.",
                )
            time.sleep(POLL_SECONDS)
        yield
    finally:
        lock.release()
