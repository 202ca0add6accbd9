"""Redis dies, freezes and is emptied under a shop in service: nobody sees more than a short wait."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from apps.inventory import interface as inventory
from apps.inventory.interface import StockLevel
from tests.cart.world import NOW, RedisServer
from tests.catalog.shelf import draft, take_in
from tests.support.shop import RunningShop

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("committed")]

SHOPPERS = 6


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    with RedisServer(tmp_path) as server:
        yield server


@pytest.fixture
def shop(redis_server: RedisServer, deliver_events: Callable[[], int]) -> Iterator[RunningShop]:
    """A shop on a Redis of its own, with plenty of mugs."""
    take_in(draft())
    inventory.service().set_levels(levels=[StockLevel(sku="MUG-OAT", on_hand=999)], reason="count", now=NOW)
    deliver_events()
    with RunningShop(REDIS_URL=redis_server.url) as shop:
        yield shop


class Shopper:
    """Adds a mug and looks at the cart, over and over, and knows what must be in it."""

    def __init__(self, url: str) -> None:
        self._cart = f"{url}/api/v1/cart"
        self._http = requests.Session()
        self._http.headers["Connection"] = "close"  # any worker may answer
        self.mugs = 0
        self.seconds: list[float] = []
        self.wrong: list[Any] = []

    def shop_until(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self.mugs += 1
            made = self._time("POST", "/items", json={"sku": "MUG-OAT", "quantity": 1})
            self._http.headers["X-Cart-Token"] = made.json()["cartToken"]
            self.look()

    def look(self) -> None:
        answer = self._time("GET", "")
        held = [item["quantity"] for item in answer.json()["items"]]
        if held != [self.mugs]:
            self.wrong.append((held, self.mugs))

    def _time(self, method: str, path: str, **body: Any) -> requests.Response:
        started = time.monotonic()
        answer = self._http.request(method, self._cart + path, timeout=10, **body)
        self.seconds.append(time.monotonic() - started)
        if not answer.ok:
            self.wrong.append((answer.status_code, answer.text))
        return answer


def test_carts_are_served_whatever_redis_does(shop: RunningShop, redis_server: RedisServer) -> None:
    shoppers = [Shopper(shop.url) for _ in range(SHOPPERS)]
    stop = threading.Event()
    with ThreadPoolExecutor(SHOPPERS) as pool:
        rounds = [pool.submit(shopper.shop_until, stop) for shopper in shoppers]
        try:
            for harm in ("freeze", "thaw", "kill", "start", "flush"):
                getattr(redis_server, harm)()
                serve_on(shoppers)
        finally:
            stop.set()
    for each in rounds:
        each.result()

    for shopper in shoppers:
        shopper.look()
    seconds = sorted(took for shopper in shoppers for took in shopper.seconds)
    assert [shopper.wrong for shopper in shoppers] == [[]] * SHOPPERS
    assert seconds[int(len(seconds) * 0.99)] <= 2


def serve_on(shoppers: list[Shopper]) -> None:
    """Let them fill their carts for a while."""
    served = sum(shopper.mugs for shopper in shoppers)
    deadline = time.monotonic() + 60
    while sum(shopper.mugs for shopper in shoppers) < served + 60:
        assert time.monotonic() < deadline
        time.sleep(0.05)
