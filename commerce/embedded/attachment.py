"""Sharing the servers of one data directory among all the processes that use them.

Two locks, both given up by the operating system when their holder dies:

- the *gate* is held alone while servers are started, checked or stopped;
- the *users* lock is shared by every process for as long as it uses the servers.

Arriving and leaving both happen inside the gate. Whoever leaves and then gets the users lock alone was the last, and
stops the servers; nobody can arrive meanwhile. A process that is killed leaves the servers running, and the next one
adopts them.
"""

import os
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from commerce.embedded.failures import EmbeddedServerFailed, explained
from commerce.embedded.locks import FileLock, held_alone
from commerce.embedded.postgres import Postgres
from commerce.embedded.redis import Redis

GATE = "servers.gate"
USERS = "servers.users"

Report = Callable[[str], None]


class Attachment:
    """The right to use the servers, held from `attach` until `detach`, or to the end of a `with` block."""

    def __init__(self, data_dir: Path, servers: Mapping[str, Postgres | Redis], given: Mapping[str, str]) -> None:
        self._data_dir = data_dir
        self._servers = servers
        self._process = os.getpid()
        self._users: FileLock | None = FileLock(data_dir / USERS) if servers else None
        self.addresses = dict(given)

    @property
    def database_url(self) -> str:
        """The address of the shop's database; of an embedded one, with the superuser's login."""
        return self.addresses["DATABASE_URL"]

    @property
    def redis_url(self) -> str:
        """The address of Redis, password included."""
        return self.addresses["REDIS_URL"]

    def arrive(self, report: Report) -> None:
        """Share the servers from now on; those that do not run are started."""
        if self._users is None:
            return
        with held_alone(self._data_dir / GATE):
            self._users.share()
            for variable, server in self._servers.items():
                begun = time.monotonic()
                started = server.ensure()
                report(f"{server.name} {'started' if started else 'was running'} ({time.monotonic() - begun:.1f} s)")
                self.addresses[variable] = server.url

    def revive(self) -> list[str]:
        """Start again what has died, at its old address. Names of what was started.

        :raises EmbeddedServerFailed: it does not start, or not at its old address
        """
        if all(server.is_alive() for server in self._servers.values()):
            return []
        with held_alone(self._data_dir / GATE):
            revived = [server.name for server in self._servers.values() if server.ensure()]
        for variable, server in self._servers.items():
            if server.url != self.addresses[variable]:
                raise EmbeddedServerFailed(
                    f"{server.name} had ended, and another program has taken its port.", remedy="Start again."
                )
        return revived

    def detach(self) -> None:
        """Stop using the servers; the last user stops them. May be called again."""
        if self._users is None or os.getpid() != self._process:  # a fork shares its parent's locks
            return
        with held_alone(self._data_dir / GATE):
            last = self._users.try_exclusive()
            try:
                if last:
                    _stop(self._data_dir)
            finally:
                self._users.release()
                self._users = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.detach()


def attach(data_dir: Path, *, environment: Mapping[str, str] = os.environ, report: Report | None = None) -> Attachment:
    """Have Postgres and Redis running, and the right to use them; quick when they are.

    A server whose address the environment gives (`DATABASE_URL`, `REDIS_URL`) is used as it is, and not started.
    Safe to call from many processes at once. `report` is told, in one line each, what was done.

    :raises EmbeddedServerFailed: a server cannot be had; it says why, and what to do
    """
    embedded: dict[str, type[Postgres | Redis]] = {"DATABASE_URL": Postgres, "REDIS_URL": Redis}
    given = {variable: environment[variable] for variable in embedded if environment.get(variable)}
    with explained(data_dir):
        data_dir = data_dir.absolute()
        data_dir.mkdir(parents=True, exist_ok=True)
        data_dir = data_dir.resolve()
        servers = {variable: server(data_dir) for variable, server in embedded.items() if variable not in given}
        attachment = Attachment(data_dir, servers, given)
        try:
            attachment.arrive(report or _say_nothing)
        except BaseException:
            attachment.detach()
            raise
    return attachment


def reset(data_dir: Path) -> None:
    """Remove the data directory, servers stopped: every order, customer and product in it is gone.

    :raises EmbeddedServerFailed: somebody uses the servers, or it is not a data directory of a shop
    """
    if not data_dir.exists():
        return
    data_dir = data_dir.resolve()
    if not (data_dir / USERS).exists():
        raise EmbeddedServerFailed(
            f"{data_dir} holds no shop's data, so it is not removed.", remedy="Set DATA_DIR to the folder you mean."
        )
    with explained(data_dir), held_alone(data_dir / GATE):
        if not FileLock(data_dir / USERS).try_exclusive():
            raise EmbeddedServerFailed(
                f"a shop is running on {data_dir}.", remedy="Stop it (Ctrl-C where it runs), then reset again."
            )
        _stop(data_dir)
        cluster = Postgres(data_dir).cluster
        if not cluster.is_relative_to(data_dir):
            shutil.rmtree(cluster.parent, ignore_errors=True)
        shutil.rmtree(data_dir)


def _say_nothing(line: str, /) -> None:
    del line


def _stop(data_dir: Path) -> None:
    """Both, whoever started which: users of one server only may have left the other running."""
    for server in (Redis(data_dir), Postgres(data_dir)):
        server.stop()
