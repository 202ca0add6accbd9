"""`manage.py fakestripe`, for developers."""

import os
import re
import signal
import subprocess
import sys

import pytest
import requests
from django.core.management import CommandError, call_command

from config.management.commands import fakestripe as command
from tests.support.fakestripe import ROOT, _free_port

LAST_LINE = re.compile(r"http://127\.0\.0\.1:\d+$")


@pytest.fixture
def said(tmp_path):
    """Starts the command with some arguments; answers what it said until it listened."""
    running = []

    def said_by(*arguments):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "fakestripe", *arguments],
            cwd=ROOT,
            env={**os.environ, "DATA_DIR": str(tmp_path)},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        running.append(process)
        lines = []
        while (line := process.stdout.readline()) and not LAST_LINE.match(line):
            lines.append(line.rstrip())
        return lines

    yield said_by
    for process in running:
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=10)


def test_it_says_how_to_start_the_shop_and_listens(said):
    port = _free_port()
    webhook = "http://127.0.0.1:9/hook"
    lines = said("--port", str(port), "--webhook-url", webhook, "--webhook-secret", "whsec_mine")

    assert lines[lines.index("Start the shop with:") + 2 : -2] == [
        "PAYMENT_GATEWAY=stripe \\",
        f"STRIPE_API_BASE=http://127.0.0.1:{port} \\",
        "STRIPE_SECRET_KEY=sk_test_fakestripe \\",
        "STRIPE_PUBLISHABLE_KEY=pk_test_fakestripe \\",
        "STRIPE_WEBHOOK_SECRETS=whsec_mine \\",
        f"STRIPE_JS_URL=http://127.0.0.1:{port}/v3/ \\",
        "make run",
    ]
    manners = requests.get(f"http://127.0.0.1:{port}/_control/webhooks", timeout=5).json()["webhooks"]
    assert (manners["url"], manners["secrets"]) == (webhook, ["whsec_mine"])


def test_a_port_that_is_taken_is_named(fakestripe):
    command_line = [sys.executable, "-m", "tests.fakestripe", "--port", str(fakestripe.port)]

    ended = subprocess.run(command_line, cwd=ROOT, capture_output=True, text=True, timeout=10, check=False)
    assert ended.returncode == 1
    assert ended.stderr.strip() == (
        f"127.0.0.1:{fakestripe.port} cannot be used: Address already in use. Name another with --port."
    )


def test_where_tests_are_not_shipped_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(command, "BASE_DIR", tmp_path)

    with pytest.raises(CommandError, match="lies in tests/, which this installation does not have"):
        call_command("fakestripe")


def test_it_ends_with_whoever_started_it():
    command_line = [sys.executable, "-m", "tests.fakestripe", "--until-eof"]

    with subprocess.Popen(command_line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert LAST_LINE.match(running.stdout.readline().decode())
        running.stdin.close()
        assert running.wait(timeout=10) == 0
