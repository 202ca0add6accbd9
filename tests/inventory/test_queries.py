"""How often inventory asks its database: never more for more lines."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from apps.inventory import services
from apps.inventory.interface import InsufficientStock, StockLevel
from apps.inventory.models import ReservedLine, Stock
from tests.inventory.shelves import NOW, put_in, sql, stocked, wanted, warehouse

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


@pytest.mark.parametrize("lines", [1, 30])
def test_several_warehouses_take_one_statement_more_and_only_where_they_share_an_order(lines: int) -> None:
    skus = [f"SKU{number}" for number in range(lines)]
    stocked(OTHER=1)
    for code in ("bonn", "reno"):
        warehouse(code, priority=1)
        with asking(8):
            put_in(code, **dict.fromkeys(skus, 10))
    with asking(1):
        services.availability(skus=skus, holder="ada")
    with asking(2):
        services.reserve(order_id="ord_1", lines=wanted(**dict.fromkeys(skus, 1)), now=NOW, holder="ada")
    with asking(3):
        services.reserve(order_id="ord_2", lines=wanted(**dict.fromkeys(skus, 15)), now=NOW, holder="ada")
    with asking(12):
        services.reserve(order_id="ord_3", lines=wanted(**dict.fromkeys(skus, 20)), now=NOW, holder="ada")
    with asking(2):
        services.commit(order_id="ord_3", now=NOW)
    with asking(1), pytest.raises(InsufficientStock):
        services.reserve(order_id="ord_4", lines=wanted(**dict.fromkeys(skus, 1)), now=NOW)


@pytest.mark.parametrize("rows", [1, 30])
def test_reconciling_takes_as_many_statements_for_thirty_rows_as_for_one(rows: int) -> None:
    stocked(**{f"SKU{number}": 10 for number in range(rows)})
    with asking(4):
        services.reconcile(repair=True, now=NOW)
    sql("UPDATE inventory_stock SET on_hand = on_hand + 1")
    with asking(8):
        services.reconcile(repair=True, now=NOW)
