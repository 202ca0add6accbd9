"""`Idempotency-Key`: an unsafe request repeated with its key gets the first answer again.

A record in the domain's own schema holds key, hash of the request and, once known, the answer. While it runs the
record is leased; if the process dies, a repeat after the lease may run the request again, so what it calls must be
idempotent by itself. Answers from 500 up, and conditions that pass by themselves, are not kept: the next try starts
afresh.
Semantics: draft-ietf-httpapi-idempotency-key-header.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from secrets import token_hex
from typing import Any

from django.utils import timezone
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.errors import Conflict, DomainError, FieldError, Invalid
from commerce.http.problem import CONTENT_TYPE
from commerce.models import IdempotentRequest

HEADER = "Idempotency-Key"
LONGEST_KEY = 255
LEASE = timedelta(seconds=30)

View = Callable[..., Response]


class IdempotencyKeyReused(Invalid):
    """This Idempotency-Key was used with another request. Use a new key for a new request."""

    code = "idempotency_key_reused"


class IdempotencyInProgress(Conflict):
    """The first request with this Idempotency-Key is still running. Try again in a moment."""

    code = "idempotency_in_progress"


def idempotent(domain: str, *, scope: Callable[[Request], str]) -> Callable[[View], View]:
    """Let a view's method honour `Idempotency-Key`; without the header it runs as ever.

    `scope` names the caller (a cart, an account, a key), so that one caller's keys never meet another's.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
            key = request.headers.get(HEADER)
            if key is None:
                return view(self, request, *args, **kwargs)
            _check(key)
            return _once(domain, scope(request), key, request, lambda: _finished(view, self, request, *args, **kwargs))

        return wrapper

    return decorate


def _once(domain: str, scope: str, key: str, request: Request, run: Callable[[], tuple[Response, bool]]) -> Response:
    records = IdempotentRequest.objects.using(domain)
    request_hash = _hash(request)
    runner, started = token_hex(16), timezone.now()
    record = IdempotentRequest(
        scope=scope, key=key, request_hash=request_hash, runner=runner, started_at=started, lease_until=started + LEASE
    )
    records.bulk_create([record], ignore_conflicts=True)
    found = records.get(scope=scope, key=key)
    if found.request_hash != request_hash:
        raise IdempotencyKeyReused
    if found.status is not None:
        return _replay(found)
    if found.runner != runner and not _take_over(domain, found, runner, started):
        raise IdempotencyInProgress
    response, is_final = run()
    mine = records.filter(pk=found.pk, runner=runner)
    if not is_final:
        mine.delete()
    else:
        mine.update(status=response.status_code, body=response.data)
    return response


def _replay(record: IdempotentRequest) -> Response:
    problem = CONTENT_TYPE if record.status and record.status >= status.HTTP_400_BAD_REQUEST else None
    headers = {"Idempotency-Replayed": "true"}
    return Response(record.body, status=record.status, headers=headers, content_type=problem)


def _take_over(domain: str, found: IdempotentRequest, runner: str, now: datetime) -> bool:
    """Whether the first runner's lease ran out and this request now runs in its place."""
    expired = IdempotentRequest.objects.using(domain).filter(
        pk=found.pk, status__isnull=True, runner=found.runner, lease_until__lt=now
    )
    return bool(expired.update(runner=runner, started_at=now, lease_until=now + LEASE))


def _finished(view: View, self: Any, request: Request, *args: Any, **kwargs: Any) -> tuple[Response, bool]:
    """The view's answer, and whether it is one to keep: a decline is, a server's failure or "not yet" is not."""
    try:
        return view(self, request, *args, **kwargs), True
    except Exception as error:  # noqa: BLE001  the view's own handler turns it into an answer, or raises it again
        response = self.handle_exception(error)
        passing = isinstance(error, DomainError) and error.passes_by_itself
        return response, not passing and response.status_code < status.HTTP_500_INTERNAL_SERVER_ERROR


def _check(key: str) -> None:
    if not key or len(key) > LONGEST_KEY or not key.isprintable():
        message = f"Give 1 to {LONGEST_KEY} printable characters, a UUID for example."
        raise Invalid("The Idempotency-Key is not acceptable.", errors=(FieldError(HEADER, "invalid", message),))


def _hash(request: Request) -> str:
    material = b"\n".join([str(request.method).encode(), request.get_full_path().encode(), request.body])
    return hashlib.sha256(material).hexdigest()
