"""The folder of one server: its password, the port it had last, its log."""

import random
import socket
from dataclasses import dataclass
from pathlib import Path

from commerce.embedded.keys import kept_secret
from commerce.embedded.processes import wait_until

HOST = "127.0.0.1"
# Below the range from which systems lend ports to outgoing connections, so that a port stays ours between starts.
PORTS = range(20_000, 32_000)
PORT_PATIENCE_SECONDS = 0.5  # the system takes a port back from a killed process a moment after its end
LOG_BYTES = 1_000_000


@dataclass(frozen=True)
class ServerHome:
    """What a server keeps beside its data."""

    directory: Path

    @property
    def log(self) -> Path:
        return self.directory / "server.log"

    @property
    def password(self) -> str:
        return kept_secret(self.directory / "password")

    @property
    def last_port(self) -> int | None:
        """The port it was started on last; it may belong to somebody else by now."""
        try:
            return int((self.directory / "port").read_text())
        except (OSError, ValueError):
            return None

    def remember_port(self, port: int) -> None:
        (self.directory / "port").write_text(str(port))

    def create(self) -> None:
        # Others may pass through, not look around: a Postgres that runs under another uid has its data inside.
        self.directory.mkdir(parents=True, exist_ok=True)
        self.directory.chmod(0o711)

    def begin_log(self) -> None:
        """Start a new log when the old one has grown large; one older log is kept."""
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))

    def choose_port(self) -> int:
        """The port of last time if it is free, so that addresses handed out earlier stay true; else a free one."""
        last = self.last_port
        if last is not None and wait_until(lambda: is_free(last), seconds=PORT_PATIENCE_SECONDS):
            return last
        return next(port for port in iter(lambda: random.choice(PORTS), None) if is_free(port))  # noqa: S311 -- no secret


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of the loopback address now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
