"""What the tests of inventory share."""

from datetime import UTC, datetime
from typing import Any

from django.db import connections

from apps.inventory import services
from apps.inventory.events import StockChanged
from apps.inventory.interface import Demand, Reservation, StockLevel
from apps.inventory.models import Stock, Warehouse
from commerce.events.event import data_of
from commerce.models import OutboxEvent

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def stocked(**units: int) -> None:
    """So many units of each SKU on the shelf."""
    services.set_levels(levels=[StockLevel(sku=sku, on_hand=n) for sku, n in units.items()], reason="count", now=NOW)


def warehouse(code: str, **fields: Any) -> None:
    Warehouse.objects.create(code=code, name=code.title(), **fields)


def put_in(code: str, **units: int) -> None:
    """So many units of each SKU on the shelf of this warehouse."""
    levels = [StockLevel(sku=sku, on_hand=n, warehouse=code) for sku, n in units.items()]
    services.set_levels(levels=levels, reason="count", now=NOW)


def wanted(**units: int) -> list[Demand]:
    return [Demand(sku=sku, quantity=quantity) for sku, quantity in units.items()]


def shelves(sku: str) -> dict[str, tuple[int, int]]:
    """Units on hand and units reserved, by warehouse."""
    rows = Stock.objects.filter(sku=sku).values_list("warehouse__code", "on_hand", "reserved")
    return {code: (on_hand, reserved) for code, on_hand, reserved in rows}


def allocated(reservation: Reservation) -> list[tuple[str, str, int]]:
    """SKU, warehouse and units of each part."""
    return [(part.sku, part.warehouse, part.quantity) for part in reservation.allocations]


def last_told(sku: str) -> tuple[int, int]:
    """What whoever heard all StockChanged, in whatever order, takes to be available; and the version of that."""
    told = [data for _name, data in events(StockChanged) if data["sku"] == sku]
    versions = [data["levelVersion"] for data in told]
    assert len(set(versions)) == len(versions), "two levels of one version"
    latest = max(told, key=lambda data: data["levelVersion"])
    return latest["available"], latest["levelVersion"]


def shelf(sku: str) -> tuple[int, int]:
    """Units on hand and units reserved."""
    return Stock.objects.values_list("on_hand", "reserved").get(sku=sku)


def events(*kinds: Any) -> list[tuple[str, dict[str, Any]]]:
    """What was published, oldest first: name and data."""
    published = OutboxEvent.objects.using("inventory").order_by("id").values_list("event_type", "data")
    names = [kind.type_name() for kind in kinds]
    return [(name, data) for name, data in published if not names or name in names]


def said(event: Any) -> tuple[str, dict[str, Any]]:
    return event.type_name(), data_of(event)


def sql(statement: str, *parameters: Any) -> None:
    """Run a statement as inventory's own role."""
    with connections["inventory"].cursor() as cursor:
        cursor.execute(statement, parameters)
