"""Gunicorn as a child of `run`: it gets the port or says why not, and it ends when its parent ends."""

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from django.core.management.base import CommandError

ROOT = Path(__file__).resolve().parent.parent
PORT_PATIENCE_SECONDS = 3  # the workers of a killed gunicorn need a moment to notice
READY_SECONDS = 60
STOP_SECONDS = 12
POLL_SECONDS = 0.05
EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- recognised, not bound


class WebServer:
    """The shop's gunicorn, configured by `config/gunicorn.py`, on one address."""

    def __init__(self, *, host: str, port: int) -> None:
        self.host = EVERY_ADDRESS.get(host, host)
        self.port = port
        self.base_url = f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{port}"
        self._claim = _claim_port(host, port)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start gunicorn and wait until it serves.

        :raises CommandError: it ended, or is not ready after a minute
        """
        self._process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", "config.wsgi"],
            cwd=ROOT,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops things in order
            preexec_fn=end_with_parent,  # noqa: PLW1509 -- before any thread exists
        )
        deadline = time.monotonic() + READY_SECONDS
        while not self._is_ready():
            self.check()
            if time.monotonic() > deadline:
                raise CommandError(
                    f"The web server is not ready after {READY_SECONDS} s. See what {self.base_url}/readyz answers."
                )
            time.sleep(POLL_SECONDS)

    def check(self) -> None:
        """:raises CommandError: gunicorn has ended"""
        if self._process is not None and (code := self._process.poll()) is not None:
            raise CommandError(f"The web server has ended ({_ending(code)}); its reasons are above. Start again.")

    def stop(self) -> None:
        """End gunicorn: requests under way may finish, unless they take too long."""
        self._claim.close()
        if self._process is None:
            return
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS)
        with contextlib.suppress(ProcessLookupError):  # what overstayed, or outlived a killed gunicorn
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _is_ready(self) -> bool:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=5)
        with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/readyz")
            return connection.getresponse().status < http.HTTPStatus.BAD_REQUEST
        return False


def _claim_port(host: str, port: int) -> socket.socket:
    """Hold the port from now on, so that two starts at once cannot both have it.

    Gunicorn's workers bind it beside the claim (`reuse_port`), for which they must be ours; the claim never listens.

    :raises CommandError: somebody else has it
    """
    deadline = time.monotonic() + PORT_PATIENCE_SECONDS
    while True:
        try:
            return _bind_alone(host, port)
        except OSError as error:
            if time.monotonic() > deadline:
                raise CommandError(
                    f"Port {port} cannot be used: {error.strerror}. Choose another one: `PORT={port + 1} make run`."
                ) from error
            time.sleep(POLL_SECONDS)


def _bind_alone(host: str, port: int) -> socket.socket:
    claim = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        claim.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # past connections do not count
        claim.bind((host, port))
    except OSError:
        claim.close()
        raise
    claim.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)  # but from now on nobody binds beside it …
    claim.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # … except those who share as this user
    return claim


def end_with_parent() -> None:
    """Ask the kernel (Linux) to end this child when its parent dies, even of `kill -9`."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def _ending(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
