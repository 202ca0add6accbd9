"""Whatever was killed, and whatever it left behind: the next start works and no committed row is lost."""

import os
import shutil
import signal
import socket

import psycopg
import pytest
import redis

from commerce.embedded import EmbeddedServerFailed, attach
from commerce.embedded.home import is_free
from commerce.embedded.postgres import Postgres
from commerce.embedded.processes import wait_until
from commerce.embedded.redis import Redis
from tests.embedded.conftest import ask, keep_seven, kill_server, servers_alive

POSTGRES_PID = "postgres/data/postmaster.pid"
REDIS_PID = "redis/redis.pid"


def test_the_servers_of_a_killed_process_are_adopted_by_the_next(used_data_dir, use_servers):
    victim = use_servers(used_data_dir)
    born = "select pg_postmaster_start_time()"
    addresses = victim.addresses
    before = ask(addresses["DATABASE_URL"], born)
    victim.kill()

    with attach(used_data_dir, environment={}) as servers:
        assert servers.addresses == addresses
        assert ask(servers.database_url, born) == before
    assert servers_alive(used_data_dir) == {"Postgres": False, "Redis": False}


def test_killed_servers_come_back_at_their_old_addresses_with_every_committed_row(used_data_dir):
    with attach(used_data_dir, environment={}) as servers:
        keep_seven(servers.database_url)
        with psycopg.connect(servers.database_url):  # its backend outlives the killed postmaster for a moment
            kill_server(used_data_dir, POSTGRES_PID)
            assert servers.revive() == ["Postgres"]
        kill_server(used_data_dir, REDIS_PID)
        assert servers.revive() == ["Redis"]

        assert servers.revive() == []
        assert ask(servers.database_url, "select n from kept") == "7"
        assert redis.Redis.from_url(servers.redis_url).ping()


def test_everything_killed_at_once_starts_again(used_data_dir, use_servers):
    victim = use_servers(used_data_dir)
    addresses = victim.addresses
    victim.kill()
    kill_server(used_data_dir, POSTGRES_PID)
    kill_server(used_data_dir, REDIS_PID)

    with attach(used_data_dir, environment={}) as servers:
        assert servers.addresses == addresses
        assert ask(servers.database_url, "select 1") == "1"


def test_a_killed_first_start_is_begun_anew(data_dir):
    half_made = data_dir / "postgres" / "initialising"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")

    with attach(data_dir, environment={}) as servers:
        assert ask(servers.database_url, "select 1") == "1"


def test_pid_files_whose_numbers_belong_to_others_now_are_not_believed(used_data_dir):
    """As a container leaves them behind that is killed and started again."""
    attach(used_data_dir, environment={}).detach()
    fields = [str(os.getpid()), str(used_data_dir / "postgres/data"), "1", str(Postgres(used_data_dir).home.last_port)]
    (used_data_dir / POSTGRES_PID).write_text("\n".join([*fields, "", "127.0.0.1", "  1  1", "ready   "]))
    (used_data_dir / REDIS_PID).write_text(f"{os.getpid()}\n")

    with attach(used_data_dir, environment={}) as servers:
        assert ask(servers.database_url, "show data_directory") == str(used_data_dir / "postgres/data")
        assert redis.Redis.from_url(servers.redis_url).ping()


def test_another_shops_servers_on_our_old_ports_are_left_alone(used_data_dir, tmp_path):
    with attach(tmp_path / "other", environment={}) as other:
        for server in (Postgres, Redis):
            home = server(used_data_dir).home
            home.create()
            home.remember_port(server(tmp_path / "other").home.last_port)
        with attach(used_data_dir, environment={}) as ours:
            assert ours.addresses.keys() == other.addresses.keys()
            assert not set(ours.addresses.values()) & set(other.addresses.values())
            assert ask(ours.database_url, "show data_directory") == str(used_data_dir / "postgres/data")
            assert redis.Redis.from_url(ours.redis_url).config_get("dir") == {"dir": str(used_data_dir / "redis")}


def test_a_redis_behind_our_old_pid_and_port_is_asked_who_it_is(data_dir, tmp_path):
    """Even the number of its process and its port can be those we wrote down."""
    with attach(tmp_path / "other", environment={"DATABASE_URL": "given"}):
        home = Redis(data_dir).home
        home.create()
        for name in ("port", "redis.pid"):
            shutil.copy(tmp_path / "other/redis" / name, home.directory / name)
        with attach(data_dir, environment={"DATABASE_URL": "given"}) as ours:
            assert redis.Redis.from_url(ours.redis_url).config_get("dir") == {"dir": str(data_dir / "redis")}


def test_a_server_that_cannot_come_back_to_its_address_says_so(data_dir):
    with attach(data_dir, environment={"DATABASE_URL": "given"}) as servers:
        port = Redis(data_dir).home.last_port
        kill_server(data_dir, REDIS_PID)
        with _occupied(port), pytest.raises(EmbeddedServerFailed) as failure:
            servers.revive()
    assert failure.value.explanation() == (
        "Cannot go on: Redis had ended, and another program has taken its port.\nRemedy: Start again."
    )


def test_a_frozen_redis_is_named_not_waited_for_forever(data_dir, monkeypatch):
    monkeypatch.setattr("commerce.embedded.redis.ANSWER_SECONDS", 0.2)
    with attach(data_dir, environment={"DATABASE_URL": "given"}):
        pid = int((data_dir / REDIS_PID).read_text())
        os.kill(pid, signal.SIGSTOP)
        with pytest.raises(EmbeddedServerFailed) as failure:
            attach(data_dir, environment={"DATABASE_URL": "given"})
        os.kill(pid, signal.SIGCONT)
    assert failure.value.explanation() == (
        f"Cannot go on: Redis (process {pid}) runs, but does not answer.\nRemedy: `kill -9 {pid}`, then start again."
    )


def _occupied(port: int) -> socket.socket:
    wait_until(lambda: is_free(port), seconds=5)
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen()
    return listener
