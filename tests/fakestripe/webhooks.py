"""Delivering events to the shop's endpoint: signed, again until it answers 2xx, and as badly as it is told to."""

import heapq
import http.client
import itertools
import json
import random
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.fakestripe.books import Books, Object
from tests.fakestripe.rendering import shown
from tests.fakestripe.signatures import HEADER, signature

CARRIERS = 4
ANSWER_WITHIN_SECONDS = 10
DELIVERIES_KEPT = 20_000
LONGEST_PAUSE_SECONDS = 30.0


@dataclass(kw_only=True, slots=True)
class Manners:
    """How events are delivered. `POST /_control/webhooks` sets any of these."""

    url: str = ""
    secrets: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)  # none: all
    delay: float = 0.0  # seconds before the first attempt
    shuffle: float = 0.0  # each event waits a random part of so many seconds besides
    copies: int = 1
    drop: float = 0.0  # this share of events is never delivered, unless resent
    hold: bool = False  # kept until released
    before_answer: bool = False  # delivered before the API call that caused it returns
    retries: int = 20
    retry_after: float = 0.2  # seconds, doubling
    seed: int = 0


class Courier:
    """Threads that carry events, each a copy at a time, and remember how it went."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._wake = threading.Condition()
        self._due: list[tuple[float, int, Object, int]] = []
        self._number = itertools.count()
        self._active = 0
        self._closing = False
        self.held: list[Object] = []
        self.deliveries: deque[dict[str, Any]] = deque(maxlen=DELIVERIES_KEPT)
        self.manners = Manners(**books.settings.get("webhooks", {}))
        self._random = random.Random(self.manners.seed)

    def start(self) -> None:
        """Begin, with what an earlier process left undelivered."""
        for number in range(CARRIERS):
            threading.Thread(target=self._carry, name=f"courier-{number}", daemon=True).start()
        self.take([event for event in self._books.of("event") if event["pending_webhooks"]])

    def behave(self, manners: Manners) -> None:
        """From now on. The caller books the setting."""
        with self._wake:
            self.manners = manners
            self._random = random.Random(manners.seed)

    def take(self, events: list[Object]) -> None:
        """Deliver, hold or drop new events, as told."""
        manners = self.manners
        for event in events:
            if not manners.url or (manners.types and event["type"] not in manners.types):
                self._done(event)
            elif self._random.random() < manners.drop:
                self._note(event, 0, "dropped")
                self._done(event)
            elif manners.hold:
                self.held.append(event)
            elif manners.before_answer:
                for _ in range(manners.copies):
                    self._deliver(event, 1)
            else:
                self.send(event)

    def send(self, event: Object) -> None:
        """Schedule an event, in as many copies as are asked for."""
        with self._wake:
            for _ in range(self.manners.copies):
                pause = self.manners.delay + self._random.random() * self.manners.shuffle
                self._schedule(event, 1, pause)

    def release(self, *, shuffle: bool = False) -> int:
        """Deliver what was held, in another order if asked; answers how many."""
        events, self.held = self.held, []
        if shuffle:
            self._random.shuffle(events)
        for event in events:
            self.send(event)
        return len(events)

    def drop_all(self) -> None:
        """Forget what waits."""
        with self._wake:
            self._due.clear()
            self.held.clear()
            self.deliveries.clear()

    def wait(self, seconds: float) -> bool:
        """Until nothing waits or is on its way; held events do not count."""
        with self._wake:
            return self._wake.wait_for(lambda: not self._due and not self._active, timeout=seconds)

    @property
    def waiting(self) -> int:
        with self._wake:
            return len(self._due) + self._active

    def close(self) -> None:
        with self._wake:
            self._closing = True
            self._wake.notify_all()

    def _carry(self) -> None:
        while True:
            with self._wake:
                while not self._closing and not (self._due and self._due[0][0] <= time.monotonic()):
                    self._wake.wait(max(0.0, self._due[0][0] - time.monotonic()) if self._due else None)
                if self._closing:
                    return
                _, _, event, attempt = heapq.heappop(self._due)
                self._active += 1
            try:
                self._deliver(event, attempt)
            finally:
                with self._wake:
                    self._active -= 1
                    self._wake.notify_all()

    def _deliver(self, event: Object, attempt: int) -> None:
        status = self._post(event)
        self._note(event, attempt, str(status))
        if 200 <= status < 300:
            self._done(event)
        elif attempt <= self.manners.retries:
            pause = min(self.manners.retry_after * 2 ** (attempt - 1), LONGEST_PAUSE_SECONDS)
            with self._wake:
                self._schedule(event, attempt + 1, pause)

    def _schedule(self, event: Object, attempt: int, pause: float) -> None:
        heapq.heappush(self._due, (time.monotonic() + pause, next(self._number), event, attempt))
        self._wake.notify_all()

    def _post(self, event: Object) -> int:
        """The status of the answer; 0 for none."""
        manners, address = self.manners, urlsplit(self.manners.url)
        body = json.dumps(shown(event), indent=2).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            HEADER: signature(body, manners.secrets, at=int(time.time())),
        }
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        connection = kind(address.netloc, timeout=ANSWER_WITHIN_SECONDS)
        try:
            connection.request("POST", address.path or "/", body, headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def _done(self, event: Object) -> None:
        if event["pending_webhooks"]:
            with self._books.writing():
                event["pending_webhooks"] = 0
                if event["id"] in self._books.tables["event"]:
                    self._books.put(event)

    def _note(self, event: Object, attempt: int, result: str) -> None:
        self.deliveries.append(
            {"event": event["id"], "type": event["type"], "attempt": attempt, "result": result, "at": time.time()}
        )
