"""No container engine runs here, so what the Dockerfile and the compose file name is held against the tree."""

import fnmatch
import importlib.util
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from tests.servers import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())
SHOP_ROLES = [name for name, service in COMPOSE["services"].items() if service.get("image") == "commerce:latest"]


def copied_from_the_tree() -> list[str]:
    copies = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, flags=re.MULTILINE)
    return [source for sources in copies for source in sources.split()]


def commands() -> list[list[str]]:
    """Every command line of the image and of the services made from it."""
    lines = [shlex.split(line) for line in re.findall(r"python manage\.py [^\n\\]+", DOCKERFILE)]
    lines += [yaml.safe_load(line) for line in re.findall(r"^CMD (\[.+\])$", DOCKERFILE, flags=re.MULTILINE)]
    for role in SHOP_ROLES:
        command = COMPOSE["services"][role]["command"]
        if command[:2] == ["sh", "-c"]:
            lines += [shlex.split(part) for part in command[2].split("&&")]
        else:
            lines.append(command)
    return lines


def test_there_is_a_role_for_each_process() -> None:
    assert SHOP_ROLES == ["migrate", "web", "worker"]


def test_what_the_image_copies_exists_and_is_not_ignored() -> None:
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    missing = [
        source
        for source in copied_from_the_tree()
        if not (ROOT / source).exists() or not any(fnmatch.fnmatch(source, pattern) for pattern in allowed)
    ]

    assert missing == []


def test_the_image_carries_all_our_code() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "demo"}

    assert packages <= set(copied_from_the_tree())


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_exists(command: list[str]) -> None:
    program, *arguments = command
    if program == "python":
        assert arguments[0] == "manage.py"
        assert arguments[1] in get_commands()
    else:
        assert importlib.util.find_spec(program)
        assert (ROOT / arguments[arguments.index("-c") + 1]).is_file()
        assert importlib.util.find_spec(arguments[-1])


@pytest.mark.parametrize("role", SHOP_ROLES)
def test_every_variable_is_one_the_settings_read(role: str) -> None:
    settings = (ROOT / "config" / "settings.py").read_text() + (ROOT / "config" / "gunicorn.py").read_text()
    unknown = [name for name in COMPOSE["services"][role]["environment"] if f'"{name}"' not in settings]

    assert unknown == []


def test_only_the_deploy_job_holds_a_login_of_the_database() -> None:
    with_login = [role for role in SHOP_ROLES if "@" in COMPOSE["services"][role]["environment"]["DATABASE_URL"]]

    assert with_login == ["migrate"]


def test_the_lock_of_the_image_exists_with_hashes() -> None:
    lock = Path(ROOT / "requirements" / "base.txt").read_text()

    assert "--hash=sha256:" in lock
    assert "requirements/base.txt" in DOCKERFILE
