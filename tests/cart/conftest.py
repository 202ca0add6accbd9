from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from apps.cart.services.circuit import Circuit
from apps.cart.services.copies import copies
from apps.catalog import interface as catalog
from apps.catalog.testing import FakeCatalog
from apps.inventory import interface as inventory
from apps.inventory.interface import StockLevel
from apps.inventory.testing import FakeInventory
from apps.pricing import interface as pricing
from apps.pricing.testing import FakePricing
from commerce.redis import client
from tests.cart.world import NOW, PAUSE_SECONDS, RedisServer, product


class Counted:
    """A service that counts its calls."""

    def __init__(self, service: object) -> None:
        self._service = service
        self.calls = 0

    def __getattr__(self, name: str) -> Any:
        self.calls += 1
        return getattr(self._service, name)


class Shelves:
    """What is on sale, at 20 % tax: change it at will."""

    def __init__(self) -> None:
        self.catalog = FakeCatalog()
        self.inventory = FakeInventory()
        self.neighbours = [
            Counted(self.catalog),
            Counted(self.inventory),
            Counted(FakePricing(taxes={"standard": Decimal(20)})),
        ]

    def put(self, sku: str, *, price: str = "10.00", currency: str = "GBP", euros: str = "", units: int = 100) -> None:
        self.catalog.products.append(product(sku, price=price, currency=currency, euros=euros))
        self.stock(sku, units)

    def reprice(self, sku: str, *, price: str, euros: str = "") -> None:
        self.take_off_sale(sku)
        self.catalog.products.append(product(sku, price=price, euros=euros))

    def stock(self, sku: str, units: int, *, backorder: bool = False) -> None:
        level = StockLevel(sku=sku, on_hand=units, backorder=backorder)
        self.inventory.set_levels(levels=[level], reason="count", now=NOW)

    def take_off_sale(self, sku: str) -> None:
        self.catalog.products = [each for each in self.catalog.products if each.variants[0].sku != sku]

    def calls(self) -> list[int]:
        """Of catalog, inventory and pricing, since the last time."""
        calls = [neighbour.calls for neighbour in self.neighbours]
        for neighbour in self.neighbours:
            neighbour.calls = 0
        return calls


@pytest.fixture
def shelves() -> Iterator[Shelves]:
    """Neighbours in memory, with a mug, a bowl and a single vase on the shelf; the bowl is sold for euros too."""
    shelves = Shelves()
    shelves.put("MUG", price="12.50")
    shelves.put("BOWL", price="20.00", euros="24.00")
    shelves.put("VASE", price="80.00", units=1)
    with ExitStack() as stack:
        for port, neighbour in zip(
            (catalog.service, inventory.service, pricing.service), shelves.neighbours, strict=True
        ):
            stack.enter_context(port.replaced_by(neighbour))  # type: ignore[attr-defined]
        yield shelves


@pytest.fixture(autouse=True)
def _a_process_in_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins as a process that trusts Redis. After a failure it need not be on probation for long."""
    circuit = Circuit(pause_seconds=PAUSE_SECONDS, probation_seconds=0)
    circuit.close_after(lambda: None)
    circuit.trust_after(lambda: None)
    monkeypatch.setattr(copies, "_circuit", circuit)


@pytest.fixture
def redis_server(tmp_path: Path, committed: None, settings: Any) -> Iterator[RedisServer]:
    """The shop talks to this server."""
    with RedisServer(tmp_path) as server:
        settings.REDIS_URL = server.url
        client.cache_clear()
        yield server
        client().close()
        client.cache_clear()
