"""Who started this work: ids that travel through requests, events and logs."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import structlog

from commerce.ids import new_id

_correlation_id: ContextVar[str] = ContextVar("correlation_id", default="")
_causation_id: ContextVar[str] = ContextVar("causation_id", default="")


def correlation_id() -> str:
    """The id shared by everything that followed from one request, command or job; made when first asked for."""
    current = _correlation_id.get()
    if not current:
        current = new_id("corr")
        _correlation_id.set(current)
    return current


def causation_id() -> str:
    """The event whose handling is going on, or empty."""
    return _causation_id.get()


@contextmanager
def working_for(*, correlation: str, causation: str = "") -> Iterator[None]:
    """Do what follows under these ids, and name them in every log line."""
    correlation_token = _correlation_id.set(correlation)
    causation_token = _causation_id.set(causation)
    try:
        with structlog.contextvars.bound_contextvars(correlation_id=correlation):
            yield
    finally:
        _causation_id.reset(causation_token)
        _correlation_id.reset(correlation_token)
