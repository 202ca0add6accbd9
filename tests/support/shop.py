"""A real gunicorn over the test database."""

import os
import signal
import socket
import subprocess
import sys
import time
from types import TracebackType
from typing import Self

import requests

from tests.servers import ROOT

READY_WITHIN_SECONDS = 60


class RunningShop:
    """The shop as it runs in production, two workers of four threads, at `url`; leave the block and it stops."""

    def __init__(self, **environment: str) -> None:
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {**os.environ, "PORT": str(self.port), "SHOP_URL": self.url, **environment}
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
        self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment, start_new_session=True)
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop(signal.SIGKILL)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop(signal.SIGTERM)

    def stop(self, signum: int) -> None:
        """End it with a signal to the whole process group, and wait."""
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, signum)
            self._process.wait(timeout=20)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < deadline:
            if self._process and self._process.poll() is not None:
                raise RuntimeError(f"gunicorn ended with {self._process.returncode} before it was ready")
            try:
                if requests.get(f"{self.url}/readyz", timeout=2).ok:
                    return
            except (requests.ConnectionError, requests.Timeout):
                time.sleep(0.05)
        raise RuntimeError(f"gunicorn was not ready within {READY_WITHIN_SECONDS} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
