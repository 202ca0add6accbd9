"""How often inventory asks its database: never more for more lines."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from apps.inventory import services
from apps.inventory.interface import StockLevel
from apps.inventory.models import ReservedLine, Stock
from tests.inventory.shelves import NOW, stocked, wanted

LATER = NOW + timedelta(minutes=16)

pytestmark = pytest.mark.usefixtures("db")


@contextmanager
def asking(statements: int) -> Iterator[None]:
    """Expects so many statements, those that only open and close a transaction left out."""
    with CaptureQueriesContext(connections["inventory"]) as captured:
        yield
    asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(asked) == statements, "\n\n".join(asked)


@pytest.mark.parametrize("lines", [1, 30])
def test_each_step_takes_as_many_statements_for_thirty_lines_as_for_one(lines: int) -> None:
    skus = [f"SKU{number}" for number in range(lines)]
    demand: Any = wanted(**dict.fromkeys(skus, 1))
    stocked(OTHER=1)
    with asking(6):
        services.set_levels(levels=[StockLevel(sku=sku, on_hand=10) for sku in skus], reason="count", now=NOW)
    with asking(1):
        services.availability(skus=skus)
    with asking(2):
        services.reserve(order_id="ord_1", lines=demand, now=NOW)
    with asking(2):
        services.commit(order_id="ord_1", now=NOW)
    with asking(8):
        services.restock(order_id="ord_1", now=NOW)
    services.reserve(order_id="ord_2", lines=demand, now=NOW)
    services.commit(order_id="ord_2", now=NOW)
    with asking(10):
        services.restock(order_id="ord_2", lines=demand, now=NOW, reference="ref_1")
    services.reserve(order_id="ord_1", lines=demand, now=NOW)
    with asking(6):
        services.release(order_id="ord_1", now=NOW)
    services.reserve(order_id="ord_1", lines=demand, now=NOW)
    with asking(7):
        services.expire_reservations(LATER)
    assert ReservedLine.objects.count() == 4 * lines
    assert Stock.objects.filter(reserved=0, on_hand=10).count() == lines
