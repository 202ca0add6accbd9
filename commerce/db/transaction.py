"""`atomic(domain)`: the only door to a transaction.

Django's bare `transaction.atomic()` and `on_commit()` act on the alias `default`, which holds nothing here;
both are banned outside this module by `tests/architecture`. This is also where connections will follow a domain
that moves, and where a server that takes no more connections becomes a 503.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import OperationalError, connections, transaction

from commerce.db.current import current_transaction, open_domain
from commerce.errors import Unavailable

__all__ = ["atomic", "current_transaction", "on_commit"]


class DatabaseUnavailable(Unavailable):
    """The database cannot be reached or takes no more connections; try again."""

    code = "database_unavailable"


class CrossDomainTransaction(RuntimeError):
    """A transaction of one domain was opened inside a transaction of another.

    The two would commit apart: finish the first, then call the other domain.
    """


@contextmanager
def atomic(domain: str) -> Iterator[None]:
    """Run a block, or a decorated function, in one transaction of one domain; nested, it is a savepoint.

    :raises CrossDomainTransaction: another domain's transaction is open
    :raises DatabaseUnavailable: no connection could be had
    """
    outer = open_domain.get()
    if outer not in (None, domain):
        raise CrossDomainTransaction(f"A transaction of {domain} inside a transaction of {outer}.")
    _connect(domain)
    token = open_domain.set(domain)
    try:
        with transaction.atomic(using=domain):
            yield
    finally:
        open_domain.reset(token)


def on_commit(domain: str, callback: Callable[[], object]) -> None:
    """Call back once the open transaction of this domain has committed; at once when none is open."""
    transaction.on_commit(callback, using=domain)


def _connect(domain: str) -> None:
    try:
        connections[domain].ensure_connection()
    except OperationalError as error:
        raise DatabaseUnavailable from error
