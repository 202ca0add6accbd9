"""Named conditions of the domains, in terms of pages."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import Http404

from commerce.errors import NotFound


@contextmanager
def missing_is_404() -> Iterator[None]:
    """What a domain does not know, the shop has no page for."""
    try:
        yield
    except NotFound as error:
        raise Http404(error.detail) from error
