"""Any folder, any user."""

import os
import pwd
import shutil
import tempfile
from pathlib import Path

import pytest

from commerce.embedded import attach, reset
from commerce.embedded.launchers import OPEN_PLACE
from tests.embedded.conftest import ask, keep_seven, servers_alive, stop_servers

as_root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


def test_a_long_path_with_spaces_and_signs_of_the_shell(tmp_path):
    data_dir = tmp_path / 'a shop\'s "data" of $HOME' / "/".join(["long folder name"] * 8)
    assert len(str(data_dir)) > 150
    try:
        with attach(data_dir, environment={}) as servers:
            assert ask(servers.database_url, "show data_directory") == str(data_dir / "postgres/data")
    finally:
        stop_servers(data_dir)


@as_root_only
def test_an_ordinary_user(use_servers):
    nobody = pwd.getpwnam("nobody").pw_uid
    data_dir = Path(tempfile.mkdtemp(prefix="commerce-test-"))
    os.chown(data_dir, nobody, nobody)
    try:
        user = use_servers(data_dir, uid=nobody)
        assert ask(user.addresses["DATABASE_URL"], "select 1") == "1"
        assert {path.stat().st_uid for path in data_dir.rglob("*")} == {nobody}
        user.leave()
        assert servers_alive(data_dir) == {"Postgres": False, "Redis": False}
    finally:
        stop_servers(data_dir)
        shutil.rmtree(data_dir)


@as_root_only
def test_a_user_without_a_name(use_servers):
    """As `docker run --user 4321` makes one."""
    data_dir = Path(tempfile.mkdtemp(prefix="commerce-test-"))
    os.chown(data_dir, 4321, 4321)
    try:
        user = use_servers(data_dir, uid=4321)
        assert ask(user.addresses["DATABASE_URL"], "select 1") == "1"
        user.leave()
    finally:
        stop_servers(data_dir)
        shutil.rmtree(data_dir)


@as_root_only
def test_root_where_user_namespaces_are_forbidden_and_the_folder_is_roots_alone(data_dir, use_servers, tmp_path):
    """As in a container: an unprivileged user runs Postgres, from a place that this user can reach."""
    tmp_path.chmod(0o700)
    without_unshare = {"PATH": str(tmp_path)}

    for _ in range(2):
        user = use_servers(data_dir, environment=without_unshare)
        directory = ask(user.addresses["DATABASE_URL"], "show data_directory")
        assert Path(directory).is_relative_to(OPEN_PLACE)
        assert Path(directory).stat().st_uid != 0
        user.leave()
    reset(data_dir)
    assert not Path(directory).exists()


@as_root_only
def test_root_where_user_namespaces_are_no_longer_allowed(use_servers):
    """The cluster made in a namespace belongs to root; it is handed over."""
    data_dir = Path(tempfile.mkdtemp(prefix="commerce-test-"))
    data_dir.chmod(0o755)
    try:
        with attach(data_dir, environment={}) as servers:
            keep_seven(servers.database_url)
        user = use_servers(data_dir, environment={"PATH": "/nowhere"})
        assert ask(user.addresses["DATABASE_URL"], "select n from kept") == "7"
        user.leave()
    finally:
        stop_servers(data_dir)
        shutil.rmtree(data_dir)
