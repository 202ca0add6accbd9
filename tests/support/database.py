"""The test database: made from a template that is rebuilt only when a migration changed."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

from commerce.db import provision
from commerce.db.migrate import migrate_all
from tests.servers import ADMIN_URL, ROOT, TEST_DATABASE

_LOCK = 0x74657374  # "test": one process at a time makes the template
_TRIES = 5
_KEPT = ("django_migrations", "django_content_type", "auth_permission")


def create(*, server: str = ADMIN_URL, database: str = TEST_DATABASE) -> None:
    """A fresh test database with every schema migrated, on the server that the settings point at."""
    with _maintenance(server) as admin:
        template = _template(admin, server)
        _run(admin, "DROP DATABASE IF EXISTS {} WITH (FORCE)", database)
        _run(admin, "CREATE DATABASE {} TEMPLATE {}", database, template)
    _provision(url_of(server, database))


def drop() -> None:
    with _maintenance(ADMIN_URL) as admin:
        _run(admin, "DROP DATABASE IF EXISTS {} WITH (FORCE)", TEST_DATABASE)


@contextmanager
def admin_connection() -> Iterator[psycopg.Connection[Any]]:
    """The test database, with every right."""
    with provision.connect(url_of(ADMIN_URL, TEST_DATABASE)) as connection:
        yield connection


class Cleaner:
    """Empties every table but those migrations fill, fast."""

    def __init__(self) -> None:
        with admin_connection() as connection:
            rows = connection.execute(
                "SELECT format('%%I.%%I', schemaname, tablename) FROM pg_tables"
                " WHERE schemaname = ANY(%s) AND tablename <> ALL(%s)",
                [list(settings.DOMAINS.names), list(_KEPT)],
            ).fetchall()
            filled = [
                t for (t,) in rows if connection.execute(f"SELECT EXISTS (SELECT FROM {t})").fetchone() == (True,)
            ]
            self._seeds = {t: connection.execute(f"SELECT * FROM {t}").fetchall() for t in filled}
        self._tables = [table for (table,) in rows]

    def clean(self) -> None:
        """Leave what migrations put there, and nothing else; a shop that still runs may be at work meanwhile."""
        for _ in range(_TRIES):
            with suppress(psycopg.errors.DeadlockDetected):
                self._clean()
                return
        self._clean()

    def _clean(self) -> None:
        with admin_connection() as connection, connection.transaction():
            # Foreign keys and append-only triggers are for the shop, not for cleaning up after a test.
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute(";".join(f"DELETE FROM {table}" for table in self._tables).encode())
            for table, rows in self._seeds.items():
                places = ", ".join(["%s"] * len(rows[0]))
                connection.cursor().executemany(f"INSERT INTO {table} VALUES ({places})".encode(), rows)


def _template(admin: psycopg.Connection[Any], server: str) -> str:
    name = f"template_{_fingerprint()}"
    admin.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            _make_template(admin, server, name)
    finally:
        admin.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    return name


def _make_template(admin: psycopg.Connection[Any], server: str, name: str) -> None:
    for (old,) in admin.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%%'").fetchall():
        _run(admin, "DROP DATABASE IF EXISTS {} WITH (FORCE)", old)
    draft = f"draft_{name}"
    _run(admin, "DROP DATABASE IF EXISTS {} WITH (FORCE)", draft)
    _run(admin, "CREATE DATABASE {}", draft)
    _provision(url_of(server, draft))
    names = {domain: connections[domain].settings_dict["NAME"] for domain in settings.DOMAINS.names}
    for domain in names:
        connections[domain].settings_dict["NAME"] = draft
    try:
        migrate_all(settings.DOMAINS, dict.fromkeys(names, url_of(server, draft)))
    finally:
        for domain, before in names.items():
            connections[domain].close()
            connections[domain].settings_dict["NAME"] = before
    _run(admin, "ALTER DATABASE {} RENAME TO {}", draft, name)


def _fingerprint() -> str:
    digest = hashlib.sha256(settings.SECRET_KEY.encode())
    sources = [
        *ROOT.glob("apps/*/migrations/*.py"),
        *ROOT.glob("commerce/migrations/*.py"),
        *ROOT.glob("commerce/db/*.py"),
    ]
    for path in sorted([*sources, ROOT / "requirements" / "base.txt", ROOT / "config" / "domains.py"]):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _provision(url: str) -> None:
    with provision.connect(url) as connection:
        provision.provision(connection, list(settings.DOMAINS), role_secret=settings.DATABASE_ROLE_SECRET)


def url_of(server: str, database: str) -> str:
    """The address of another database of a server."""
    return f"{server.rsplit('/', 1)[0]}/{database}"


@contextmanager
def _maintenance(server: str) -> Iterator[psycopg.Connection[Any]]:
    with provision.connect(url_of(server, "postgres")) as connection:
        yield connection


def _run(connection: psycopg.Connection[Any], statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
