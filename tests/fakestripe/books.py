"""Everything the fake knows, behind one lock: objects as Stripe shows them, idempotency keys, a clock that can move.

Members of an object whose name begins with an underscore are the fake's own and are never shown.
"""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.fakestripe.errors import missing
from tests.fakestripe.journal import Journal

Object = dict[str, Any]

PREFIXES = {
    "payment_intent": "pi",
    "charge": "ch",
    "refund": "re",
    "customer": "cus",
    "payment_method": "pm",
    "confirmation_token": "ctoken",
    "setup_intent": "seti",
    "dispute": "dp",
    "event": "evt",
}
NAMES = {"payment_method": "PaymentMethod", "confirmation_token": "confirmationtoken", "setup_intent": "setupintent"}


class Books:
    """`with books.writing():` is a transaction: what was put inside is one line of the journal, on disk afterwards."""

    def __init__(self, journal: Journal | None = None) -> None:
        self.lock = threading.RLock()
        self.tables: dict[str, dict[str, Object]] = {}
        self.keys: dict[str, Object] = {}
        self.settings: Object = {}
        self.clock_offset = 0
        self.new_events: list[Object] = []
        self._journal = journal
        self._changed: dict[str, Object] = {}
        self._changed_keys: dict[str, Object] = {}
        self._set = False
        self.clear()
        for line in journal.lines() if journal else ():
            self._load(line)

    def clear(self) -> None:
        """Forget everything, the journal too."""
        with self.lock:
            self.tables = {kind: {} for kind in PREFIXES}
            self.keys, self.settings, self.clock_offset, self.new_events = {}, {}, 0, []
            self._changed, self._changed_keys = {}, {}

    def forget(self) -> None:
        """`clear`, and the journal with it."""
        with self.lock:
            self.clear()
            if self._journal:
                self._journal.clear()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Even what an error leaves behind is booked: a declined payment is a payment that was declined."""
        with self.lock:
            try:
                yield
            finally:
                booked = self._append()
        if booked and self._journal:
            self._journal.sync()

    @property
    def now(self) -> int:
        """Seconds since 1970, by the fake's clock."""
        return int(time.time()) + self.clock_offset

    def create(self, kind: str, **members: Any) -> Object:
        """A new object with an id of its own."""
        id_ = f"{PREFIXES[kind]}_{secrets.token_hex(12)}"
        return self.put({"id": id_, "object": kind, "created": self.now, "livemode": False, **members})

    def put(self, thing: Object) -> Object:
        """Book an object as it now is."""
        self.tables[thing["object"]][thing["id"]] = thing
        self._changed[thing["id"]] = thing
        return thing

    def move_clock(self, seconds: int) -> None:
        self.clock_offset += seconds
        self._set = True

    def put_setting(self, name: str, value: Any) -> None:
        self.settings[name] = value
        self._set = True

    def put_key(self, key: str, record: Object) -> None:
        self.keys[key] = record
        self._changed_keys[key] = record

    def get(self, kind: str, id_: str, *, param: str = "id", in_path: bool = True) -> Object:
        """:raises StripeError: there is none; 404 if the path named it, 400 if the parameter `param` did"""
        found = self.tables[kind].get(id_)
        if found is None or found.get("deleted"):
            raise missing(NAMES.get(kind, kind), id_, param=param, in_path=in_path)
        return found

    def find(self, id_: str) -> Object | None:
        """Any object, by what its id begins with."""
        prefix = id_.split("_", maxsplit=1)[0]
        kind = next((kind for kind, known in PREFIXES.items() if known == prefix), "")
        return self.tables.get(kind, {}).get(id_)

    def of(self, kind: str, **members: Any) -> list[Object]:
        """The objects of a kind with these members, oldest first."""
        return [
            thing
            for thing in self.tables[kind].values()
            if all(thing.get(name) == value for name, value in members.items())
        ]

    def take_new_events(self) -> list[Object]:
        with self.lock:
            events, self.new_events = self.new_events, []
            return events

    def _append(self) -> bool:
        changed, keys = list(self._changed.values()), self._changed_keys
        something = bool(changed or keys or self._set)
        self._changed, self._changed_keys, self._set = {}, {}, False
        if self._journal is None or not something:
            return False
        self._journal.append(
            {"put": changed, "keys": keys, "clock_offset": self.clock_offset, "settings": self.settings}
        )
        return True

    def _load(self, line: Object) -> None:
        for thing in line["put"]:
            self.tables[thing["object"]][thing["id"]] = thing
        self.keys.update(line["keys"])
        self.clock_offset, self.settings = line["clock_offset"], line["settings"]
