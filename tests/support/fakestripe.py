"""A running fake of Stripe, a process of its own."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import requests

ROOT = Path(__file__).resolve().parents[2]
SECRET_KEY = "sk_test_fakestripe"
PUBLISHABLE_KEY = "pk_test_fakestripe"
WEBHOOK_SECRET = "whsec_fakestripe"
PATIENCE_SECONDS = 60


class RunningFakeStripe:
    """Stripe at `url`. With a `state` file the books outlive `kill()`: call `start()` again, at the same address."""

    def __init__(
        self, *, state: Path | None = None, webhook_url: str = "", webhook_secret: str = WEBHOOK_SECRET
    ) -> None:
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.webhook_secret = webhook_secret
        self._command = [sys.executable, "-m", "tests.fakestripe", "--port", str(self.port)]
        self._command += ["--until-eof", "--webhook-secret", webhook_secret]
        self._command += ["--state", str(state)] if state else []
        self._command += ["--webhook-url", webhook_url] if webhook_url else []
        self._process: subprocess.Popen[bytes] | None = None
        self._session = requests.Session()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop(signal.SIGTERM)
        self._session.close()

    def start(self) -> None:
        """Start it (again); returns when it listens."""
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        assert self._process.stdout is not None
        if not self._process.stdout.readline():
            raise RuntimeError("The fake of Stripe ended before it listened.")

    def kill(self) -> None:
        """`kill -9`, as a crash would."""
        self.stop(signal.SIGKILL)

    def stop(self, signum: int) -> None:
        if self._process:
            if self._process.poll() is None:
                os.killpg(self._process.pid, signum)
            self._process.wait(timeout=20)
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    pipe.close()
            self._process = None

    def environment(self) -> dict[str, str]:
        """For `RunningShop(**fakestripe.environment())`."""
        return {
            "PAYMENT_GATEWAY": "stripe",
            "STRIPE_API_BASE": self.url,
            "STRIPE_SECRET_KEY": SECRET_KEY,
            "STRIPE_PUBLISHABLE_KEY": PUBLISHABLE_KEY,
            "STRIPE_WEBHOOK_SECRETS": self.webhook_secret,
            "STRIPE_JS_URL": f"{self.url}/v3/",
        }

    def deliver_to(self, url: str, **manners: Any) -> None:
        """Have events delivered to a webhook endpoint: `deliver_to(shop.url + "/api/v1/payments/webhooks/stripe")`."""
        self.control("webhooks", url=url, **manners)

    def control(self, order: str, **parameters: Any) -> Any:
        """`control("faults", fault="timeout", times=1)`: `POST /_control/faults`."""
        return self._checked(
            self._session.post(f"{self.url}/_control/{order}", json=parameters, timeout=PATIENCE_SECONDS)
        )

    def clear_faults(self) -> None:
        self._checked(self._session.delete(f"{self.url}/_control/faults", timeout=PATIENCE_SECONDS))

    def ledger(self) -> Any:
        """What was really held, taken and given back."""
        return self._checked(self._session.get(f"{self.url}/_ledger", timeout=PATIENCE_SECONDS))

    def calls(self, *, path: str = "") -> list[dict[str, Any]]:
        """The API calls it was sent, oldest first; those of a path that begins so."""
        answer = self._checked(self._session.get(f"{self.url}/_requests", timeout=PATIENCE_SECONDS))
        return [request for request in answer["requests"] if request["path"].startswith(path)]

    def deliveries(self) -> Any:
        """How webhooks are delivered, what waits, and what was delivered."""
        return self._checked(self._session.get(f"{self.url}/_control/webhooks", timeout=PATIENCE_SECONDS))

    def settle_webhooks(self, *, seconds: float = 10) -> None:
        """Wait until every event is delivered or given up."""
        if not self.control("webhooks/wait", seconds=seconds)["settled"]:
            raise AssertionError(f"Events still wait to be delivered after {seconds} s.")

    def reset(self) -> None:
        """Empty books, no faults, good manners, the secret it began with."""
        self.control("reset")
        self.control("webhooks", secrets=[self.webhook_secret])

    @staticmethod
    def _checked(answer: requests.Response) -> Any:
        if not answer.ok:
            raise RuntimeError(f"{answer.status_code}: {answer.text}")
        return answer.json()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
