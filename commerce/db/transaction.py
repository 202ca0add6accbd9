"""`atomic(domain)`: the only door to a transaction.

Django's bare `transaction.atomic()` and `on_commit()` act on the alias `default`, which holds nothing here;
both are banned outside this module by `tests/architecture`. This is also where connections will follow a domain
that moves, and where a server that takes no more connections becomes a 503.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import OperationalError, connections, transaction

from commerce.db.current import current_transaction, open_domain
from commerce.errors import Unavailable

__all__ = ["atomic", "before_commit", "current_transaction", "on_commit"]

Act = Callable[[str, list[Any]], object]
LastAct = tuple[Act, Any]

_last_acts: ContextVar[list[LastAct]] = ContextVar("last_acts")


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
    opened = open_domain.set(domain)
    try:
        with _last_acts_kept(domain, nested=outer is not None) as perform, transaction.atomic(using=domain):
            yield
            perform()
    finally:
        open_domain.reset(opened)


def before_commit(act: Act, *items: object) -> None:
    """Have `act(domain, items)` called once, as the last thing the open transaction does, with all items meant for it.

    What was asked for inside a savepoint that is rolled back is forgotten.
    """
    _last_acts.get().extend((act, item) for item in items)


def on_commit(domain: str, callback: Callable[[], object]) -> None:
    """Call back once the open transaction of this domain has committed; at once when none is open."""
    transaction.on_commit(callback, using=domain)


@contextmanager
def _last_acts_kept(domain: str, *, nested: bool) -> Iterator[Callable[[], None]]:
    """Yields what performs the last acts: of the outermost transaction all of them, of a savepoint none yet."""
    acts = _last_acts.get() if nested else []
    asked_before = len(acts)
    token = _last_acts.set(acts)
    try:
        yield (lambda: None) if nested else (lambda: _perform(domain, acts))
    except BaseException:
        del acts[asked_before:]
        raise
    finally:
        _last_acts.reset(token)


def _perform(domain: str, acts: list[LastAct]) -> None:
    for act in dict.fromkeys(act for act, _ in acts):
        act(domain, [item for asked, item in acts if asked is act])


def _connect(domain: str) -> None:
    try:
        connections[domain].ensure_connection()
    except OperationalError as error:
        raise DatabaseUnavailable from error
