"""Which domain's transaction is open here. Apart from `transaction`, because ports ask and must not need Django."""

from contextvars import ContextVar

open_domain: ContextVar[str | None] = ContextVar("open_domain", default=None)


def current_transaction() -> str | None:
    """The domain whose transaction is open in this context, if any."""
    return open_domain.get()
