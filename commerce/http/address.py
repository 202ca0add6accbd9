"""Where a request comes from, for counting. Never stored and never logged."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest | None) -> str:
    """The caller's network address, empty if there is none.

    `X-Forwarded-For` is believed only from our own proxy (`BEHIND_PROXY`), and of it only what that proxy added: the
    last entry. Everything before it is whatever the caller wrote.
    """
    if request is None:
        return ""
    if settings.BEHIND_PROXY and (forwarded := request.headers.get("X-Forwarded-For", "")):
        return forwarded.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
