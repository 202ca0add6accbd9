"""Many buyers at once, over REST, against the real shop."""

import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

from tests.orders.shop_floor import standard_delivery
from tests.support.concurrency import run_at_once
from tests.support.shop import RunningShop

PATIENCE_SECONDS = 60
ADDRESS = {
    "firstName": "Ada",
    "lastName": "Byron",
    "street": "12 St James's Square",
    "city": "London",
    "zipCode": "SW1Y 4JH",
    "country": "GB",
}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one buyer heard, and after how many seconds."""

    status: int
    content_type: str
    body: dict[str, Any]
    replayed: bool
    seconds: float

    @property
    def code(self) -> str:
        return str(self.body.get("code", ""))


def order_form(card: str = "pm_card_visa", **changes: Any) -> dict[str, Any]:
    """The body of a checkout."""
    return {
        "email": "ada@example.com",
        "shippingAddress": ADDRESS,
        "shippingMethod": standard_delivery(),
        "paymentMethod": {"type": "card", "token": card},
        **changes,
    }


def check_out(shop: RunningShop, cart_token: str, form: dict[str, Any], *, key: str = "") -> Answer:
    headers = {"X-Cart-Token": cart_token} | ({"Idempotency-Key": key} if key else {})
    return send(shop, "POST", "/checkout", form, headers)


def send(shop: RunningShop, method: str, path: str, body: Any, headers: dict[str, str]) -> Answer:
    """A connection of its own for each request, and little work: buyers share the machine with the shop."""
    connection = HTTPConnection("127.0.0.1", shop.port, timeout=PATIENCE_SECONDS)
    sent = json.dumps(body).encode()
    started = time.perf_counter()
    connection.request(method, f"/api/v1{path}", sent, {"Content-Type": "application/json", **headers})
    response = connection.getresponse()
    answered = response.read()
    seconds = time.perf_counter() - started
    connection.close()
    return Answer(
        status=response.status,
        content_type=response.headers["Content-Type"],
        body=json.loads(answered),
        replayed="Idempotency-Replayed" in response.headers,
        seconds=seconds,
    )


def all_at_once(calls: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Every answer; an error of the connection fails the test."""
    answers = run_at_once(calls)
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    return answers


def statuses(answers: Sequence[Answer]) -> dict[int, int]:
    return dict(Counter(answer.status for answer in answers))


def slowest_of_a_hundred(answers: Sequence[Answer]) -> float:
    """The 99th percentile of the seconds."""
    seconds = sorted(answer.seconds for answer in answers)
    return seconds[int(len(seconds) * 0.99) - 1]
