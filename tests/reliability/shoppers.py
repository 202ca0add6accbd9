"""Shoppers who are used to bad days: a dropped connection is an answer, too, and what they were told is kept."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any

from apps.payments.gateways.gateway import GatewayRefused
from apps.payments.gateways.sandbox import answer_challenge
from tests.reliability.buyers import order_form
from tests.support.shop import RunningShop

PATIENCE_SECONDS = 30
NO_ANSWER = 0

Bank = Callable[[str, bool], None]
"""Answers the shopper's bank: `bank(url_of_the_challenge, approved)`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What a shopper heard; status 0 when the connection was refused or dropped."""

    request: str
    status: int
    body: dict[str, Any] = field(default_factory=dict)
    retry_after: str = ""
    seconds: float = 0.0

    @property
    def code(self) -> str:
        return str(self.body.get("code", ""))


def sandbox_bank(url: str, approved: bool) -> None:  # noqa: FBT001  read at the call as `bank(url, True)`
    """What the shopper presses on the sandbox's 3-D Secure page."""
    with suppress(GatewayRefused):  # it was given up meanwhile
        answer_challenge(reference=url.rsplit("/", 1)[-1], approved=approved)


class Shopper:
    """One shopper with one cart. Every method may come to nothing, and says what was heard."""

    def __init__(self, shop: RunningShop, *, name: str, delivery: str, bank: Bank = sandbox_bank) -> None:
        self._shop, self._bank = shop, bank
        self._form = order_form(shippingMethod=delivery, email=f"{name}@example.com")
        self._tries = 0
        self.name = name
        self.cart = ""
        self.order = self.order_token = self.challenge = ""
        self.heard: list[Reply] = []
        self.told_placed = False

    def fill(self, **units: int) -> bool:
        """Put these into the cart; whether all of them are in."""
        for sku, quantity in units.items():
            reply = self.ask("POST", "/cart/items", {"sku": sku, "quantity": quantity}, self._cart_header())
            self.cart = reply.body.get("cartToken", self.cart)
            if reply.status not in (200, 201):
                return False
        return True

    def look(self) -> Reply:
        return self.ask("GET", "/cart", None, self._cart_header())

    def pay(self, card: str = "pm_card_visa", *, again: bool = False) -> Reply:
        """Press "Pay"; `again` repeats the request with its Idempotency-Key."""
        self._tries += not again
        form = {**self._form, "paymentMethod": {"type": "card", "token": card}}
        headers = self._cart_header() | {"Idempotency-Key": f"{self.name}-{self._tries}"}
        reply = self.ask("POST", "/checkout", form, headers)
        if reply.status in (201, 202):
            self.order, self.order_token = reply.body["orderId"], reply.body["orderToken"]
            self.challenge = reply.body.get("nextAction", {}).get("url", "")
            self.told_placed |= reply.status == 201
        return reply

    def answer_the_bank(self, *, approved: bool) -> None:
        if self.challenge:
            self._bank(self.challenge, approved)

    def come_back(self) -> Reply:
        """Return from 3-D Secure."""
        reply = self._of_order("/finish-payment")
        self.told_placed |= reply.status == 200 and reply.body["status"] == "confirmed"
        return reply

    def cancel(self) -> Reply:
        return self._of_order("/cancel", {"reason": "Changed my mind."})

    def ask(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Reply:
        """One request over a connection of its own."""
        reply = _send(self._shop.port, method, path, body, headers)
        self.heard.append(reply)
        return reply

    def _of_order(self, path: str, body: Any = None) -> Reply:
        if not self.order:
            return Reply(request=path, status=NO_ANSWER)
        return self.ask("POST", f"/orders/{self.order}{path}", body, {"X-Order-Token": self.order_token})

    def _cart_header(self) -> dict[str, str]:
        return {"X-Cart-Token": self.cart} if self.cart else {}


def _send(port: int, method: str, path: str, body: Any, headers: dict[str, str]) -> Reply:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    started = time.perf_counter()
    request = f"{method} {path}"
    try:
        sent = None if body is None else json.dumps(body)
        connection.request(method, f"/api/v1{path}", sent, {"Content-Type": "application/json", **headers})
        response = connection.getresponse()
        answered = response.read()
    except (OSError, HTTPException):
        return Reply(request=request, status=NO_ANSWER, seconds=time.perf_counter() - started)
    finally:
        connection.close()
    return Reply(
        request=request,
        status=response.status,
        body=_read(answered),
        retry_after=response.headers.get("Retry-After", ""),
        seconds=time.perf_counter() - started,
    )


def _read(answered: bytes) -> dict[str, Any]:
    try:
        return dict(json.loads(answered))
    except ValueError:
        return {"page": answered[:500].decode(errors="replace")}
