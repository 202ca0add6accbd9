"""One at a time, across processes and hosts."""

from django.db import connections


def only_one(domain: str, role: str) -> bool:
    """Whether the open transaction of this domain has a role for itself, from now until it ends.

    Held by the transaction, not by the session, so that it works behind a pooler and ends with a killed process.
    """
    with connections[domain].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [role])
        return bool(cursor.fetchone()[0])
