"""Schemas, roles and rights. Idempotent; needs the deploy login of an address.

For each domain an owner role that nobody can log in as holds the schema, and an app role that may read and write
rows in it, and nothing else: Postgres itself refuses a read across domains, DDL and temporary tables (42501).
Settings live on the role, not in the connection string, so they hold behind a pooler too.
"""

from typing import Any

import psycopg
from psycopg import sql

from commerce.db.config import role_password, server_of
from commerce.domains import Domain

_LOCK = 0x636F6D6D  # "comm": one provisioner at a time in a cluster, since roles belong to the cluster

_ROLE_SETTINGS = {
    "statement_timeout": "15s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
}


def connect(url: str, *, database: str | None = None) -> psycopg.Connection[Any]:
    """Connect with the deploy login of an address."""
    server = server_of(url)
    return psycopg.connect(
        host=server["HOST"],
        port=server["PORT"] or None,
        dbname=database or server["NAME"],
        user=server["USER"],
        password=server["PASSWORD"],
        autocommit=True,
        connect_timeout=5,
    )


def provision(connection: psycopg.Connection[Any], domains: list[Domain], *, role_secret: str) -> None:
    """Make roles and schemas of these domains in the connected database."""
    connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        _close_to_the_public(connection)
        for domain in domains:
            _make_roles(connection, domain, role_secret)
            _make_schema(connection, domain)
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _close_to_the_public(connection: psycopg.Connection[Any]) -> None:
    _run(connection, "REVOKE ALL ON DATABASE {} FROM PUBLIC", connection.info.dbname)
    _run(connection, "REVOKE ALL ON SCHEMA public FROM PUBLIC")


def _make_roles(connection: psycopg.Connection[Any], domain: Domain, role_secret: str) -> None:
    for role, login in ((domain.owner_role, sql.SQL("NOLOGIN")), (domain.app_role, sql.SQL("LOGIN"))):
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(role), login))
    password = sql.Literal(role_password(domain.app_role, role_secret))
    connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(domain.app_role), password))
    # The deploy login acts as the owner when it migrates; a managed server's login is no superuser.
    _run(connection, "GRANT {} TO CURRENT_USER", domain.owner_role)


def _make_schema(connection: psycopg.Connection[Any], domain: Domain) -> None:
    owner, app, schema, database = domain.owner_role, domain.app_role, domain.schema, connection.info.dbname
    _run(connection, "GRANT CONNECT ON DATABASE {} TO {}", database, app)
    _run(connection, "CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}", schema, owner)
    _run(connection, "GRANT USAGE ON SCHEMA {} TO {}", schema, app)
    _run(
        connection,
        "ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA {} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
        owner, schema, app,
    )  # fmt: skip
    _run(
        connection,
        "ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA {} GRANT USAGE, SELECT ON SEQUENCES TO {}",
        owner, schema, app,
    )  # fmt: skip
    for name, value in {"search_path": schema, **_ROLE_SETTINGS}.items():
        connection.execute(
            sql.SQL("ALTER ROLE {} IN DATABASE {} SET {} = {}").format(
                sql.Identifier(app), sql.Identifier(database), sql.Identifier(name), sql.Literal(value)
            )
        )


def _run(connection: psycopg.Connection[Any], statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
