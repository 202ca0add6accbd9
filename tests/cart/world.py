"""What the cart's tests stand on: products to sell, and a Redis of our own."""

import os
import signal
import socket
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import redis

from apps.catalog.interface import Image, ListPrice, Product, Variant
from commerce.embedded.binaries import redis_program
from commerce.money import Money

NOW = datetime.now(UTC)
"""The real time: Redis lets a copy go by its own clock."""

PAUSE_SECONDS = 1.0
"""How long the tests' process keeps away from a Redis that failed."""


def pounds(amount: str) -> Money:
    return Money.of(amount, "GBP")


def euros(amount: str) -> Money:
    return Money.of(amount, "EUR")


def product(
    sku: str, *, price: str = "10.00", currency: str = "GBP", euros: str = "", published: bool = True
) -> Product:
    """A product of one variant; with `euros` it is on the price list too."""
    slug = sku.lower()
    variant = Variant(
        variant_id=f"var_{slug}",
        sku=sku,
        options={"Colour": "Oat"},
        price=Money.of(price, currency),
        compare_at_price=None,
        weight_grams=300,
        requires_shipping=True,
        tax_class="standard",
        image=Image(url=f"/media/{slug}.webp", alt=f"A {slug}", width=800, height=1000),
        prices={"EUR": ListPrice(price=Money.of(euros, "EUR"))} if euros else {},
    )
    return Product(
        product_id=f"prod_{slug}",
        version=1,
        slug=slug,
        title=sku.title(),
        description_html="",
        vendor="Fernhill",
        published=published,
        category_path=(),
        tags=(),
        options=(),
        variants=(variant,),
        images=(),
        seo_title="",
        seo_description="",
        created_at=NOW,
        updated_at=NOW,
    )


class RedisServer:
    """A redis-server of our own on a free port, to kill, freeze, flush and start again."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.port = _free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.thaw()
        self.kill()

    def start(self) -> None:
        command = [str(redis_program()), "--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--dir", "."]
        self._process = subprocess.Popen(command, cwd=self.directory, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while not self._answers():
            assert time.monotonic() < deadline, "redis-server did not start"

    def kill(self) -> None:
        assert self._process
        self._process.kill()
        self._process.wait()

    def freeze(self) -> None:
        """Like a host that stopped answering: connections stay open, nothing comes back."""
        assert self._process
        os.kill(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process
        if self._process.poll() is None:
            os.kill(self._process.pid, signal.SIGCONT)

    def flush(self) -> None:
        self.direct().flushall()

    def direct(self) -> redis.Redis:
        """A client of the test's own, past the shop's."""
        return redis.Redis.from_url(self.url, decode_responses=True, socket_timeout=5)

    def _answers(self) -> bool:
        try:
            with self.direct() as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
