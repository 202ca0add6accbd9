"""One Postgres and one Redis for all processes of a data directory."""

import os

import psycopg
import pytest
import redis

from commerce.embedded import attach
from commerce.embedded.redis import Redis
from tests.embedded.conftest import ask, keep_seven, servers_alive

BOTH = {"Postgres": True, "Redis": True}
NEITHER = {"Postgres": False, "Redis": False}


def test_the_first_start_makes_a_durable_postgres_18_and_a_redis(data_dir):
    with attach(data_dir, environment={}) as servers:
        settings = ("max_connections", "wal_level", "fsync", "synchronous_commit", "listen_addresses")
        assert {name: ask(servers.database_url, f"show {name}") for name in settings} == {
            "max_connections": "400",
            "wal_level": "logical",
            "fsync": "on",
            "synchronous_commit": "on",
            "listen_addresses": "127.0.0.1",
        }
        assert ask(servers.database_url, "show server_version").startswith("18")
        collation = "select datlocprovider::text || datlocale from pg_database where datname = current_database()"
        assert ask(servers.database_url, collation) == "bPG_UNICODE_FAST"
        assert redis.Redis.from_url(servers.redis_url).ping()


def test_neither_lets_anybody_in_without_the_password(used_data_dir):
    with attach(used_data_dir, environment={}) as servers:
        with pytest.raises(psycopg.OperationalError, match="authentication failed"):
            psycopg.connect(servers.database_url, password="guessed")
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=Redis(used_data_dir).home.last_port).ping()
        secrets = [
            used_data_dir / "postgres/password",
            used_data_dir / "redis/password",
            used_data_dir / "redis/redis.conf",
        ]
        assert [oct(path.stat().st_mode & 0o777) for path in secrets] == ["0o600"] * 3


def test_whoever_leaves_last_stops_both(used_data_dir):
    first = attach(used_data_dir, environment={})
    second = attach(used_data_dir, environment={})
    assert second.addresses == first.addresses

    first.detach()
    assert servers_alive(used_data_dir) == BOTH
    second.detach()
    assert servers_alive(used_data_dir) == NEITHER


def test_addresses_and_data_stay_the_same_from_start_to_start(used_data_dir):
    with attach(used_data_dir, environment={}) as servers:
        before = servers.addresses
        keep_seven(servers.database_url)
    with attach(used_data_dir, environment={}) as servers:
        assert servers.addresses == before
        assert ask(servers.database_url, "select n from kept") == "7"


def test_many_that_start_at_once_share_one_of_each(data_dir, use_servers):
    users = [use_servers(data_dir) for _ in range(4)]
    first, *others = [user.addresses for user in users]
    assert others == [first] * 3

    for user in users:
        user.leave()
    assert servers_alive(data_dir) == NEITHER


def test_arriving_while_the_last_one_leaves_never_meets_a_stopped_server(used_data_dir):
    leaving = attach(used_data_dir, environment={})
    for _ in range(3):
        if (child := os.fork()) == 0:
            os._exit(_arrive_and_ask(used_data_dir))
        leaving.detach()
        assert os.waitpid(child, 0)[1] == 0
        leaving = attach(used_data_dir, environment={})
    leaving.detach()


def test_a_fork_that_ends_does_not_take_its_parents_servers_along(used_data_dir):
    with attach(used_data_dir, environment={}) as servers:
        if (child := os.fork()) == 0:
            servers.detach()
            os._exit(0)
        os.waitpid(child, 0)
        assert servers_alive(used_data_dir) == BOTH


def test_a_server_whose_address_is_given_is_used_and_not_started(data_dir):
    given = {"DATABASE_URL": "postgresql://db.example/commerce"}
    with attach(data_dir, environment=given) as servers:
        assert servers.database_url == "postgresql://db.example/commerce"
        assert servers_alive(data_dir) == {"Postgres": False, "Redis": True}


def _arrive_and_ask(data_dir):
    with attach(data_dir, environment={}) as servers:
        answers = ask(servers.database_url, "select 1") == "1" and redis.Redis.from_url(servers.redis_url).ping()
        return 0 if answers else 1
