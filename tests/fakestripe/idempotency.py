"""Idempotency keys as Stripe documents them.

Once execution began, status and body are stored, 500s included, and given again for 24 hours. What failed validation is
not stored. Other parameters are an error; the same key while the first call runs is a conflict.
"""

import hashlib
import json

from tests.fakestripe.books import Books, Object
from tests.fakestripe.call import Call
from tests.fakestripe.errors import StripeError, invalid

KEPT_SECONDS = 24 * 3600
LONGEST = 255


class Keys:
    """The keys of one account. `taken` ones are being executed."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._taken: set[str] = set()

    def take(self, call: Call) -> Object | None:
        """The stored answer, or None: then the key is taken and must be released.

        :raises StripeError: in use, used with other parameters, or too long
        """
        key = call.idempotency_key
        if len(key) > LONGEST:
            raise invalid(f"Idempotency keys can have up to {LONGEST} characters.")
        with self._books.lock:
            if key in self._taken:
                raise _in_use(key)
            record = self._books.keys.get(key)
            if record is None or record["at"] + KEPT_SECONDS <= self._books.now:
                self._taken.add(key)
                return None
        _check_same(call, record)
        return record

    def release(self, call: Call) -> None:
        with self._books.lock:
            self._taken.discard(call.idempotency_key)

    def store(self, call: Call, status: int, body: str) -> None:
        """Keep the answer of a call whose execution began; inside its transaction."""
        self._books.put_key(
            call.idempotency_key,
            {
                "at": self._books.now,
                "path": f"{call.method} {call.path}",
                "fingerprint": _fingerprint(call),
                "status": status,
                "body": body,
                "request_id": call.request_id,
            },
        )


def _check_same(call: Call, record: Object) -> None:
    key = call.idempotency_key
    if record["path"] != f"{call.method} {call.path}":
        raise StripeError(
            400,
            "idempotency_error",
            "Keys for idempotent requests can only be used for the same endpoint they were first used for"
            f" ('{record['path']}'). Try using a key other than '{key}' if you meant to execute a different request.",
        )
    if record["fingerprint"] != _fingerprint(call):
        raise StripeError(
            400,
            "idempotency_error",
            "Keys for idempotent requests can only be used with the same parameters they were first used with. Try"
            f" using a key other than '{key}' if you meant to execute a different request.",
        )


def _in_use(key: str) -> StripeError:
    return StripeError(
        409,
        "idempotency_error",
        f"There is currently another in-progress request using this Idempotent Key ({key}). Please try again later.",
        code="idempotency_key_in_use",
    )


def _fingerprint(call: Call) -> str:
    return hashlib.sha256(json.dumps(call.form, sort_keys=True).encode()).hexdigest()
