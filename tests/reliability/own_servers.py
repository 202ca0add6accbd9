"""A Postgres and a Redis that a test may kill, apart from those of all other tests; and a shop that dies, too."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Self

import redis
from django.conf import settings
from django.db import connections
from django.test import override_settings

from commerce.db.config import server_of
from commerce.embedded import Attachment, attach
from commerce.embedded.postgres import Postgres
from commerce.embedded.processes import is_gone, wait_until
from commerce.embedded.redis import Redis
from commerce.redis import client
from tests.servers import ROOT
from tests.support.database import create, url_of
from tests.support.shop import RunningShop

DATABASE = "to_be_killed"
GONE_WITHIN_SECONDS = 10


class OwnServers:
    """The two servers, and what can be done to them."""

    def __init__(self, data_dir: Path, attachment: Attachment) -> None:
        self._attachment = attachment
        self._postgres, self._redis = Postgres(data_dir), Redis(data_dir)
        self.admin_url = attachment.database_url
        self.environment = {
            "DATABASE_URL": url_of(self.admin_url, DATABASE),
            "REDIS_URL": attachment.redis_url,
        }

    def kill_postgres(self) -> None:
        """`kill -9` of the server's first process; its children end when they notice."""
        self._kill(self._postgres, signal.SIGKILL)

    def stop_postgres_at_once(self) -> None:
        """What `pg_ctl stop -m immediate` does: everything ends on the spot, nothing is tidied up."""
        self._kill(self._postgres, signal.SIGQUIT)

    def kill_redis(self) -> None:
        self._kill(self._redis, signal.SIGKILL)

    @contextmanager
    def frozen_redis(self) -> Iterator[None]:
        """It takes connections and answers nothing."""
        pid = self._redis._process()
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    def flush_redis(self) -> None:
        """It forgets everything."""
        with redis.Redis.from_url(self.environment["REDIS_URL"]) as connection:
            connection.flushall()

    def revive(self) -> list[str]:
        """Start again what has died, at its old address; names of what was started."""
        return self._attachment.revive()

    def _kill(self, server: Postgres | Redis, signum: int) -> None:
        pid = server._process()
        assert pid is not None
        os.kill(pid, signum)
        assert wait_until(lambda: is_gone(pid), seconds=GONE_WITHIN_SECONDS)


@contextmanager
def own_servers() -> Iterator[OwnServers]:
    """Servers with a fresh, migrated database, which this process's ORM uses too inside the block.

    They lie beside the servers of the other tests, and keep a template between runs.
    """
    data_dir = settings.DATA_DIR / "own"
    with attach(data_dir, environment={}) as attachment:
        servers = OwnServers(data_dir.resolve(), attachment)
        with _orm_pointed_at(servers.environment):
            create(server=servers.admin_url, database=DATABASE)
            yield servers


@contextmanager
def _orm_pointed_at(environment: dict[str, str]) -> Iterator[None]:
    server = server_of(environment["DATABASE_URL"])
    place = {name: server[name] for name in ("HOST", "PORT", "NAME")}
    connections.close_all()
    before = {alias: dict(connections.settings[alias]) for alias in settings.DOMAINS.names}
    client.cache_clear()
    with override_settings(REDIS_URL=environment["REDIS_URL"]):
        for alias in before:
            connections.settings[alias].update(place)
        try:
            yield
        finally:
            connections.close_all()
            for alias, was in before.items():
                connections.settings[alias].update({name: was[name] for name in place})
            client.cache_clear()


class MortalShop(RunningShop):
    """A shop whose processes can be killed one by one; `restart` starts what is left of it anew, at its address."""

    def kill_worker(self, chosen: Random) -> None:
        """`kill -9` one of the web processes; the master starts another."""
        if workers := self.workers():
            _kill(chosen.choice(workers))

    def kill_master(self) -> None:
        """`kill -9` the master alone; its orphans notice and end."""
        assert self._process is not None
        _kill(self._process.pid)
        self._process.wait()

    def restart(self) -> None:
        """As a supervisor does: what is left of the old one goes, a new one comes."""
        assert self._process is not None
        with suppress(ProcessLookupError):  # nothing was left
            os.killpg(self._process.pid, signal.SIGKILL)
        self.__enter__()

    def workers(self) -> list[int]:
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(pid) for pid in children.read_text().split()] if children.exists() else []


class MortalWorker:
    """`manage.py worker`, a process that does background work; `restart` after a `kill`."""

    def __init__(self, **environment: str) -> None:
        self._environment = {**os.environ, **environment}
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.restart()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def restart(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "worker"],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    wait_until(lambda: is_gone(pid), seconds=GONE_WITHIN_SECONDS)
