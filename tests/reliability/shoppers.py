"""Shoppers who are used to bad days: a dropped connection is an answer, too, and what they were told is kept."""

import json
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any

from apps.payments.gateways.gateway import GatewayRefused
from apps.payments.gateways.sandbox import answer_challenge
from tests.reliability.buyers import ADDRESS
from tests.support.shop import RunningShop

PATIENCE_SECONDS = 30
PAUSE_SECONDS = 0.3
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


class Client:
    """Somebody who talks to the shop, and remembers what was heard.

    For so many seconds of `patience` they repeat a request that was dropped, or answered 503.
    """

    def __init__(self, shop: RunningShop, *, patience: float) -> None:
        self.shop, self._patience = shop, patience
        self.heard: list[Reply] = []

    def ask(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Reply:
        """One request over a connection of its own, made again while the shop asks for patience and there is some."""
        deadline = time.monotonic() + self._patience
        while True:
            reply = _send(self.shop.port, method, path, body, headers)
            self.heard.append(reply)
            if reply.status not in (NO_ANSWER, 503) or time.monotonic() > deadline:
                return reply
            time.sleep(PAUSE_SECONDS)


class Clerk(Client):
    """A member of staff, with an API key of the scopes orders and shipping."""

    def __init__(self, shop: RunningShop, *, secret: str, patience: float = 0) -> None:
        super().__init__(shop, patience=patience)
        self._secret = secret

    def ship(self, order_id: str) -> Reply:
        """Send all that is left of an order."""
        return self._order(order_id, "shipments", {"carrier": "Royal Mail", "trackingNumber": "RM1"})

    def give_back(self, order_id: str, *, restock: bool, **units: int) -> Reply:
        """Refund lines: `give_back(order_id, MUG=1, restock=True)`."""
        lines = [{"sku": sku, "quantity": quantity} for sku, quantity in units.items()]
        return self._order(order_id, "refunds", {"lines": lines, "restock": restock})

    def _order(self, order_id: str, what: str, body: Any) -> Reply:
        headers = {"Authorization": f"Api-Key {self._secret}", "Idempotency-Key": f"{what}-{order_id}"}
        return self.ask("POST", f"/orders/{order_id}/{what}", body, headers)


class Shopper(Client):
    """One shopper with one cart. Every method may come to nothing, and says what was heard."""

    def __init__(
        self, shop: RunningShop, *, name: str, delivery: str, bank: Bank = sandbox_bank, patience: float = 0
    ) -> None:
        super().__init__(shop, patience=patience)
        self._bank = bank
        self._form = {"email": f"{name}@example.com", "shippingAddress": ADDRESS, "shippingMethod": delivery}
        self._tries = 0
        self.name = name
        self.cart = ""
        self.order = self.order_token = self.challenge = ""
        self.told = ""
        """What was last said about the order: "placed" or "cancelled", or nothing that binds anybody."""

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
        return self._remember(self.ask("POST", "/checkout", form, headers))

    def pay_for_the_same_order(self, card: str = "pm_card_visa") -> Reply:
        """After a decline, or instead of going back to the bank."""
        self._tries += 1
        form = {"paymentMethod": {"type": "card", "token": card}}
        return self._remember(self._of_order("/pay", form, key=f"{self.name}-{self._tries}"))

    def answer_the_bank(self, *, approved: bool) -> None:
        if self.challenge:
            self._bank(self.challenge, approved)

    def come_back(self) -> Reply:
        """Return from 3-D Secure."""
        reply = self._of_order("/finish-payment")
        if reply.status == 200 and reply.body["status"] == "confirmed":
            self.told = "placed"
        return reply

    def cancel(self) -> Reply:
        reply = self._of_order("/cancel", {"reason": "Changed my mind."})
        if reply.status in (NO_ANSWER, 503):
            self.told = ""  # it may have happened, or not
        elif reply.status == 200:
            self.told = "cancelled"
        return reply

    def _remember(self, reply: Reply) -> Reply:
        """Which order it is, even one that is not paid; and what was said about it."""
        self.order = reply.body.get("orderId", self.order)
        self.order_token = reply.body.get("orderToken", self.order_token)
        if reply.status in (201, 202):
            self.challenge = reply.body.get("nextAction", {}).get("url", "")
        if reply.status == 201:
            self.told = "placed"
        return reply

    def _of_order(self, path: str, body: Any = None, *, key: str = "") -> Reply:
        if not self.order_token:
            return Reply(request=path, status=NO_ANSWER)
        headers = {"X-Order-Token": self.order_token} | ({"Idempotency-Key": key} if key else {})
        return self.ask("POST", f"/orders/{self.order}{path}", body, headers)

    def _cart_header(self) -> dict[str, str]:
        return {"X-Cart-Token": self.cart} if self.cart else {}


def told(shoppers: Iterable[Shopper]) -> dict[str, list[str]]:
    """The orders that shoppers were told of last as placed, and as cancelled."""
    orders: dict[str, list[str]] = {"placed": [], "cancelled": []}
    for shopper in shoppers:
        if shopper.told:
            orders[shopper.told].append(shopper.order)
    return orders


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
