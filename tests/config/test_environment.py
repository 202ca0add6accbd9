"""What an operator reads who mistyped a setting."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from config.environment import Environment


def test_a_value_of_the_wrong_kind_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESERVATION_MINUTES", "soon")

    with pytest.raises(ImproperlyConfigured, match=r"^RESERVATION_MINUTES is not acceptable .* or leave it out\.$"):
        Environment().int("RESERVATION_MINUTES", default=15)


def test_a_command_ends_with_a_sentence_instead_of_a_traceback() -> None:
    ended = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "PORT": "abc"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, "Traceback" in ended.stderr) == (1, False)
    assert ended.stderr.splitlines()[-1].startswith("The configuration cannot be used: PORT is not acceptable")


@pytest.mark.parametrize("port", ["abc", "0", "-1", "65536", ""])
def test_run_says_which_ports_there_are(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    monkeypatch.setattr("config.management.commands.run.ENDING_SIGNALS", ())  # the tests' own stay as they are

    with pytest.raises(CommandError) as refused:
        call_command("run")

    assert str(refused.value) == f"PORT is {port!r}; it must be a number from 1 to 65535: `PORT=8000 make run`."
