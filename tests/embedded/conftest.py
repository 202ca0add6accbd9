"""Real servers, each test's own, in processes that can be killed."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psycopg
import pytest

from commerce.embedded import attach
from commerce.embedded.postgres import Postgres
from commerce.embedded.processes import is_gone, wait_until
from commerce.embedded.redis import Redis

ROOT = Path(__file__).resolve().parents[2]
USER_OF_SERVERS = Path(__file__).with_name("user_of_servers.py")


class UserOfServers:
    """A process of its own that is attached to the servers of a data directory until it is told to leave."""

    def __init__(self, data_dir: Path, *, uid: int = 0, environment: Mapping[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(USER_OF_SERVERS), str(data_dir), str(uid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **(environment or {})},
            text=True,
        )

    @property
    def addresses(self) -> dict[str, str]:
        """DATABASE_URL and REDIS_URL, as soon as the servers run."""
        answer = self._process.stdout.readline()
        return json.loads(answer)

    def leave(self) -> None:
        self._process.communicate()
        assert self._process.returncode == 0

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "data"
    yield path
    stop_servers(path)


@pytest.fixture(scope="session")
def _used_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("used") / "data"
    attach(path, environment={}).detach()
    return path


@pytest.fixture
def used_data_dir(data_dir: Path, _used_once: Path) -> Path:
    """One that servers have run on before: a copy, which is quicker than a first start."""
    shutil.copytree(_used_once, data_dir)
    for server in (Postgres, Redis):
        (server(data_dir).home.directory / "port").unlink()
    return data_dir


@pytest.fixture
def use_servers() -> Iterator[Callable[..., UserOfServers]]:
    users: list[UserOfServers] = []

    def use(data_dir: Path, **options: object) -> UserOfServers:
        users.append(UserOfServers(data_dir, **options))
        return users[-1]

    yield use
    for user in users:
        user.kill()


def stop_servers(data_dir: Path) -> None:
    for server in (Postgres(data_dir), Redis(data_dir)):
        server.stop()


def servers_alive(data_dir: Path) -> dict[str, bool]:
    return {server.name: server.is_alive() for server in (Postgres(data_dir), Redis(data_dir))}


def kill_server(data_dir: Path, pid_file: str) -> None:
    pid = int((data_dir / pid_file).read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: is_gone(pid), seconds=5)


def keep_seven(database_url: str) -> None:
    """Commit one row, to be found again."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("create table kept as select 7 as n")


def ask(database_url: str, question: str) -> str:
    with psycopg.connect(database_url, autocommit=True) as connection:
        [answer] = connection.execute(question).fetchone()
        return str(answer)
