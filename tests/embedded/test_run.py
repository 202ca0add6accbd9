"""`manage.py run`: from nothing to a shop that serves, and back to nothing."""

import os
import signal
import subprocess
import sys
import urllib.request

import pytest

from commerce.embedded.home import PORTS, is_free
from config.welcome import welcome
from tests.embedded.conftest import ROOT, kill_server, servers_alive

DEMO_WELCOME = """\
╭─────────────────────────────────────────────────────────────────────────────────╮
│  Shop       http://127.0.0.1:8000/                                              │
│  Admin      http://127.0.0.1:8000/admin/                                        │
│  API docs   http://127.0.0.1:8000/api/docs/                                     │
│  Mailbox    http://127.0.0.1:8000/mailbox/                                      │
├─────────────────────────────────────────────────────────────────────────────────┤
│  Demo logins                                                                    │
│  Customer    customer@shop.example    customer-demo-2026                        │
│  Owner       owner@shop.example       owner-demo-2026                           │
│  Support     support@shop.example     support-demo-2026                         │
│  Warehouse   warehouse@shop.example   warehouse-demo-2026                       │
├─────────────────────────────────────────────────────────────────────────────────┤
│  API key   ck_demo_3V7qPz9XwT5nRkLmB2cJdY8h                                     │
├─────────────────────────────────────────────────────────────────────────────────┤
│  Test cards                                                                     │
│  pm_card_visa                              succeeds                             │
│  pm_card_mastercard                        succeeds                             │
│  pm_card_chargeDeclined                    is declined                          │
│  pm_card_chargeDeclinedInsufficientFunds   is declined, for lack of funds       │
│  pm_card_authenticationRequired            asks the shopper first (3-D Secure)  │
├─────────────────────────────────────────────────────────────────────────────────┤
│  Ctrl-C stops it all.                                                           │
╰─────────────────────────────────────────────────────────────────────────────────╯"""


class Shop:
    """`manage.py run` with DEBUG off, so without the demo, in a process of its own."""

    def __init__(self, data_dir, port):
        self.port = port
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "run"],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "DATA_DIR": str(data_dir),
                "PORT": str(port),
                "DEBUG": "off",
                "TLS": "off",
                "SECRET_KEY": "for one test",
                "GUNICORN_LOG_LEVEL": "error",
                "LOG_LEVEL": "ERROR",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def read_until(self, sign):
        """What it says, up to the line with this sign."""
        lines = []
        for line in self.process.stdout:
            lines.append(line.rstrip())
            if sign in line:
                return lines
        raise AssertionError(f"it ended without saying {sign!r}: {lines}")

    def end(self, number=signal.SIGINT):
        """Its exit code and its last words."""
        self.process.send_signal(number)
        last_words, _ = self.process.communicate(timeout=30)
        return self.process.returncode, last_words


@pytest.fixture
def shop(used_data_dir):
    running = Shop(used_data_dir, port=next(port for port in PORTS if is_free(port)))
    yield running
    running.process.kill()
    running.process.communicate()


def test_the_welcome_names_every_place_login_key_and_card_of_the_demo():
    assert welcome("http://127.0.0.1:8000", demo=True) == DEMO_WELCOME


@pytest.mark.server
def test_it_serves_until_ctrl_c_and_takes_everything_along(shop, used_data_dir):
    said = shop.read_until("╰")
    places = ["Shop       http://127.0.0.1:{}/", "Admin      http://127.0.0.1:{}/admin/"]
    assert [line.strip("│ ") for line in said if "http" in line][:2] == [place.format(shop.port) for place in places]
    assert "shop.example" not in "".join(said), "demo logins are shown though DEBUG is off"
    with urllib.request.urlopen(f"http://127.0.0.1:{shop.port}/readyz") as answer:
        assert answer.status == 200

    second = Shop(used_data_dir, shop.port)
    said, _ = second.process.communicate(timeout=30)
    remedy = f"Choose another one: `PORT={shop.port + 1} make run`."
    assert said.splitlines()[-1] == f"CommandError: Port {shop.port} cannot be used: Address already in use. {remedy}"
    assert second.process.returncode == 1

    kill_server(used_data_dir, "redis/redis.pid")
    assert shop.read_until("Redis")[-1] == "Redis had ended; it was started again."

    assert shop.end(signal.SIGINT) == (0, "")
    assert servers_alive(used_data_dir) == {"Postgres": False, "Redis": False}
    assert is_free(shop.port)


@pytest.mark.server
def test_it_ends_with_its_web_server(shop, used_data_dir):
    shop.read_until("╰")
    gunicorn = subprocess.run(["ps", "-o", "pid=", "--ppid", str(shop.process.pid)], capture_output=True, check=True)
    os.kill(int(gunicorn.stdout), signal.SIGKILL)
    said, _ = shop.process.communicate(timeout=30)
    assert said.splitlines()[-1] == (
        "CommandError: The web server has ended (killed by SIGKILL); its reasons are above. Start again."
    )
    assert shop.process.returncode == 1
    assert servers_alive(used_data_dir) == {"Postgres": False, "Redis": False}
