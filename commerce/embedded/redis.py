"""The embedded Redis: a real server on the loopback address, behind a password.

It writes nothing to disk. Carts have their backup in Postgres and everything else in it is a cache or a queue that
can be rebuilt, so every restart rehearses the loss of Redis, which production must survive too.
"""

import os
import signal
import socket
from pathlib import Path

from commerce.embedded.binaries import redis_program
from commerce.embedded.failures import EmbeddedServerFailed
from commerce.embedded.home import HOST, ServerHome
from commerce.embedded.processes import command_line, is_gone, spawn, wait_until

ANSWER_SECONDS = 5
READY_SECONDS = 20
STOP_SECONDS = 10
START_ATTEMPTS = 5
CONFIGURATION = """\
bind {host}
port {port}
requirepass {password}
save ""
appendonly no
pidfile redis.pid
"""


class Redis:
    """The Redis server of one data directory. `ensure` and `stop` are called inside the gate (see `attachment`)."""

    name = "Redis"

    def __init__(self, data_dir: Path) -> None:
        self.home = ServerHome(data_dir / "redis")

    @property
    def url(self) -> str:
        """Its address, password included."""
        return f"redis://:{self.home.password}@{HOST}:{self.home.last_port}/0"

    def is_alive(self) -> bool:
        """Whether our server runs. The process named by the pid file must be it: numbers are used again."""
        return self._process() is not None

    def ensure(self) -> bool:
        """Have it running. Whether it had to be started.

        :raises EmbeddedServerFailed: it cannot be
        """
        if self._answers():
            return False
        program = redis_program()
        self.home.create()
        for _ in range(START_ATTEMPTS):
            if self._try_to_start(program):
                return True
        raise EmbeddedServerFailed(
            "Redis does not start.", remedy="Set REDIS_URL to a Redis server you have.", log=self.home.log
        )

    def stop(self) -> None:
        """Stop it if it runs."""
        for request in (signal.SIGTERM, signal.SIGKILL):
            if (pid := self._process()) is None:
                return
            os.kill(pid, request)
            if wait_until(lambda: not self.is_alive(), seconds=STOP_SECONDS):
                return

    def _process(self) -> int | None:
        try:
            pid = int((self.home.directory / "redis.pid").read_text())
        except (OSError, ValueError):
            return None
        return pid if f"{HOST}:{self.home.last_port}" in command_line(pid) else None

    def _answers(self) -> bool:
        """Whether the running server is ours to the last doubt: it takes our password and works in our folder."""
        if (pid := self._process()) is None:
            return False
        folder = os.fsencode(self.home.directory.resolve())
        try:
            return b"\r\n$%d\r\n%s\r\n" % (len(folder), folder) in self._converse("CONFIG GET dir")
        except TimeoutError:
            raise EmbeddedServerFailed(
                f"Redis (process {pid}) runs, but does not answer.", remedy=f"`kill -9 {pid}`, then start again."
            ) from None
        except OSError:
            return False

    def _try_to_start(self, program: Path) -> bool:
        self.home.begin_log()
        # Before the start: should we be killed now, the next one finds the server by its port and its password.
        self.home.remember_port(self.home.choose_port())
        pid = spawn([str(program), str(self._write_configuration())], log=self.home.log, cwd=self.home.directory)
        wait_until(lambda: self.is_alive() or is_gone(pid), seconds=READY_SECONDS)
        return wait_until(lambda: self._answers() or is_gone(pid), seconds=READY_SECONDS) and self._answers()

    def _write_configuration(self) -> Path:
        path = self.home.directory / "redis.conf"
        path.touch(mode=0o600)
        path.write_text(CONFIGURATION.format(host=HOST, port=self.home.last_port, password=self.home.password))
        return path

    def _converse(self, command: str) -> bytes:
        """All that the server says to one command of ours."""
        with socket.create_connection((HOST, self.home.last_port), timeout=ANSWER_SECONDS) as connection:
            connection.sendall(f"AUTH {self.home.password}\r\n{command}\r\nQUIT\r\n".encode())
            return b"".join(iter(lambda: connection.recv(4096), b""))
