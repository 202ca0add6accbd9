"""Migrate each domain's schema, acting as its owner.

Django's own `migrate` would walk every app's migrations on every alias; a domain needs only its own and the kernel's.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.management.sql import emit_post_migrate_signal
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from commerce.db.config import server_of
from commerce.db.router import KERNEL_LABEL
from commerce.domains import Domain, Registry


@contextmanager
def acting_as_owner(domain: Domain, url: str) -> Iterator[None]:
    """Point the domain's alias at the deploy login with the schema owner's rights, for the length of the block.

    For commands only: the settings of an alias are shared by all threads of a process.
    """
    connection: Any = connections[domain.name]
    connection.close()
    before = connection.settings_dict
    connection.settings_dict = {
        **before,
        **{key: value for key, value in server_of(url).items() if key in ("USER", "PASSWORD")},
        "OPTIONS": {
            **before["OPTIONS"],
            "assume_role": domain.owner_role,
            "options": f"-c search_path={domain.schema}",
        },
    }
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = before


def migrate_all(domains: Registry, urls: Mapping[str, str]) -> dict[str, int]:
    """Bring every schema up to date; answers how many migrations ran for each domain."""
    applied = {domain.name: _migrate(domain, urls[domain.name]) for domain in domains}
    if any(applied.values()):
        for domain in domains:
            # Content types and permissions of all domains are rows of the domain that hosts them.
            emit_post_migrate_signal(verbosity=0, interactive=False, db=domain.name)
    return applied


def _migrate(domain: Domain, url: str) -> int:
    labels = {KERNEL_LABEL, domain.name, *domain.hosts}
    with acting_as_owner(domain, url):
        executor = MigrationExecutor(connections[domain.name])
        executor.loader.check_consistent_history(connections[domain.name])
        targets = [node for node in executor.loader.graph.leaf_nodes() if node[0] in labels]
        plan = executor.migration_plan(targets)
        if plan:
            executor.migrate(targets, plan)
        return len(plan)
