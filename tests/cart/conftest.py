from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, cast

import pytest

from apps.cart.services.circuit import Circuit
from apps.cart.services.copies import copies
from apps.catalog import interface as catalog
from apps.catalog.testing import FakeCatalog
from apps.inventory import interface as inventory
from apps.pricing import interface as pricing
from commerce.redis import client
from tests.cart.world import PAUSE_SECONDS, PriceList, RedisServer, StockRoom, product


class Shelves:
    """What is on sale: change it at will."""

    def __init__(self) -> None:
        self.catalog = FakeCatalog()
        self.stock = StockRoom()
        self.prices = PriceList()

    def put(self, sku: str, *, price: str = "10.00", units: int = 100) -> None:
        self.catalog.products.append(product(sku, price=price))
        self.stock.levels[sku] = units

    def take_off_sale(self, sku: str) -> None:
        self.catalog.products = [each for each in self.catalog.products if each.variants[0].sku != sku]


@pytest.fixture
def shelves() -> Iterator[Shelves]:
    """Neighbours in memory, with a mug, a bowl and a single vase on the shelf."""
    shelves = Shelves()
    shelves.put("MUG", price="12.50")
    shelves.put("BOWL", price="20.00")
    shelves.put("VASE", price="80.00", units=1)
    with ExitStack() as stack:
        stack.enter_context(catalog.service.replaced_by(shelves.catalog))
        stack.enter_context(inventory.service.replaced_by(cast("inventory.InventoryService", shelves.stock)))
        stack.enter_context(pricing.service.replaced_by(shelves.prices))
        yield shelves


@pytest.fixture
def redis_server(tmp_path: Path, committed: None, settings: Any, monkeypatch: Any) -> Iterator[RedisServer]:
    """The shop talks to this server, as a process that has just started."""
    with RedisServer(tmp_path) as server:
        settings.REDIS_URL = server.url
        client.cache_clear()
        monkeypatch.setattr(copies, "_circuit", Circuit(pause_seconds=PAUSE_SECONDS))
        yield server
        client().close()
        client.cache_clear()
