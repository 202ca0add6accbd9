"""Worker processes, made to be killed.

They are forked from a process that has the shop loaded already, so that one killed is replaced within moments.
"""

import os
import signal
from multiprocessing import get_context
from random import Random
from types import TracebackType
from typing import Any, Self

from tests.reliability import hearing

TRANSPORTS = ("inprocess", "celery")

_forks = get_context("forkserver")
_forks.set_forkserver_preload([hearing.__name__])


class Workers:
    """So many workers of a transport; leave the block and they are gone."""

    def __init__(self, transport: str, count: int, *, seed: int = 1) -> None:
        self.kills = 0
        self._transport = transport
        self._random = Random(seed)
        self._processes = [self._start() for _ in range(count)]

    def kill_one(self) -> None:
        """`kill -9` to one of them, chosen by lot, and another takes its place."""
        number = self._random.randrange(len(self._processes))
        _kill(self._processes[number])
        self._processes[number] = self._start()
        self.kills += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            _kill(process)

    def _start(self) -> Any:
        process = _forks.Process(target=hearing.work, args=(self._transport,), daemon=True)
        process.start()
        return process


def _kill(process: Any) -> None:
    """With all its children: a worker of Celery keeps its clock in one."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:  # so young that it has no group of its own yet
        process.kill()
    process.join()
