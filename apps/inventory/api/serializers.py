"""Bodies of the inventory's REST."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from apps.inventory.models import ADJUSTMENT_REASONS, SKU_LENGTH, LedgerEntry, Reason, Stock
from apps.inventory.rules.levels import Supply
from commerce.http.serializers import ApiSerializer, StrictIntegerField

MOST_UNITS_AT_ONCE = 1_000_000
MOST_LEVELS_AT_ONCE = 1_000
LONGEST_CODE = 40


class WarehouseStockSerializer(ApiSerializer):
    """Units of one SKU in one warehouse. `missing` are held units that a count did not find."""

    warehouse = serializers.CharField(source="warehouse.code")
    on_hand = serializers.IntegerField()
    reserved = serializers.IntegerField()
    missing = serializers.IntegerField()
    safety_stock = serializers.IntegerField()
    available = serializers.IntegerField(source="level.available")
    backorder = serializers.BooleanField()
    preorder_until = serializers.DateField(allow_null=True)
    preorder_limit = serializers.IntegerField()
    tracked = serializers.BooleanField()
    low_stock_threshold = serializers.IntegerField()
    active = serializers.BooleanField(source="warehouse.active")


class StockSerializer(ApiSerializer):
    """A SKU in every warehouse, those that sell first. `available`: what can be bought from all that sell together."""

    sku = serializers.CharField()
    available = serializers.IntegerField()
    backorder = serializers.BooleanField()
    warehouses = WarehouseStockSerializer(many=True)


class AdjustmentSerializer(ApiSerializer):
    """Units put on the shelf, or taken away when negative."""

    delta = StrictIntegerField(min_value=-MOST_UNITS_AT_ONCE, max_value=MOST_UNITS_AT_ONCE)
    reason = serializers.ChoiceField(choices=[reason.value for reason in ADJUSTMENT_REASONS])
    warehouse = serializers.CharField(
        max_length=LONGEST_CODE, default="", allow_blank=True, help_text="Its code; without it the SKU's first."
    )

    def validate_delta(self, delta: int) -> int:
        if delta == 0:
            raise serializers.ValidationError("Nothing would change: give a number of units.", code="zero")
        return delta


class LevelSerializer(ApiSerializer):
    """What was found of a SKU in a warehouse. What limits its sale stays as it was unless it is said."""

    sku = serializers.CharField(max_length=SKU_LENGTH)
    on_hand = StrictIntegerField(min_value=-MOST_UNITS_AT_ONCE, max_value=MOST_UNITS_AT_ONCE)
    warehouse = serializers.CharField(
        max_length=LONGEST_CODE, default="", allow_blank=True, help_text="Its code; without it the default one."
    )
    backorder = serializers.BooleanField(default=None, allow_null=True)
    tracked = serializers.BooleanField(default=None, allow_null=True)


class LevelsSerializer(ApiSerializer):
    """Many counts at once: all are taken, or none."""

    reason = serializers.ChoiceField(choices=[Reason.COUNT.value, Reason.IMPORT.value], default=Reason.COUNT.value)
    levels = LevelSerializer(many=True, allow_empty=False, max_length=MOST_LEVELS_AT_ONCE)  # type: ignore[call-arg]  # the list's


class LevelsTakenSerializer(ApiSerializer):
    changed = serializers.IntegerField(help_text="How many of the levels were news.")


class LedgerQuery(ApiSerializer):
    """Query parameters of the ledger."""

    cursor = serializers.IntegerField(min_value=1, required=False, help_text="`nextCursor` of the page before.")
    limit = serializers.IntegerField(min_value=1, max_value=100, default=20)


class LedgerEntrySerializer(ApiSerializer):
    """One movement. `reference` names the order, or who adjusted."""

    at = serializers.DateTimeField()
    warehouse = serializers.CharField(source="stock.warehouse.code")
    delta = serializers.IntegerField()
    reason = serializers.CharField()
    reference = serializers.CharField()


class LedgerSerializer(ApiSerializer):
    entries = LedgerEntrySerializer(many=True)
    next_cursor = serializers.IntegerField(allow_null=True)


def stock_body(sku: str, stock: Sequence[Stock]) -> dict[str, Any]:
    supply = Supply.of(row.level for row in stock)
    whole = {"sku": sku, "available": supply.available, "backorder": supply.backorder, "warehouses": stock}
    return dict(StockSerializer(whole).data)


def ledger_body(entries: Sequence[LedgerEntry], next_cursor: int | None) -> dict[str, Any]:
    return dict(LedgerSerializer({"entries": entries, "next_cursor": next_cursor}).data)
