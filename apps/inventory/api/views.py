"""REST of the inventory, for staff and integrators."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.inventory import selectors, services
from apps.inventory.api.serializers import (
    AdjustmentSerializer,
    LedgerQuery,
    LedgerSerializer,
    LevelsSerializer,
    LevelsTakenSerializer,
    StockSerializer,
    ledger_body,
    stock_body,
)
from apps.inventory.interface import StockLevel
from commerce.http.idempotency import HEADER as IDEMPOTENCY_KEY
from commerce.http.idempotency import idempotent
from commerce.http.pagination import read_query
from commerce.http.permissions import ApiKeyIdentity

_KEY = OpenApiParameter(IDEMPOTENCY_KEY, location=OpenApiParameter.HEADER, description="Repeats get the first answer.")


class InventoryView(APIView):
    # No docstring: it would describe every route in the OpenAPI document.
    scope = "inventory"
    staff_permissions = {"read": "inventory.view_stock", "write": "inventory.change_stock"}


class StockView(InventoryView):
    @extend_schema(
        operation_id="getStock",
        summary="How much there is of a SKU, per warehouse",
        responses={200: StockSerializer},
        tags=["inventory"],
    )
    def get(self, request: Request, sku: str) -> Response:
        return Response(stock_body(sku, selectors.stock_of(sku=sku)))


class AdjustmentsView(InventoryView):
    @extend_schema(
        operation_id="adjustStock",
        summary="Put units of a SKU on a shelf, or take them away",
        parameters=[_KEY],
        request=AdjustmentSerializer,
        responses={201: StockSerializer},
        tags=["inventory"],
    )
    @idempotent("inventory", scope=lambda request: f"adjust:{_caller(request)}")
    def post(self, request: Request, sku: str) -> Response:
        body = AdjustmentSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.adjust(sku=sku, reference=_caller(request), now=timezone.now(), **body.validated_data)
        return Response(stock_body(sku, selectors.stock_of(sku=sku)), status=status.HTTP_201_CREATED)


class LevelsView(InventoryView):
    @extend_schema(
        operation_id="setStockLevels",
        summary="Take over many counts at once",
        parameters=[_KEY],
        request=LevelsSerializer,
        responses={200: LevelsTakenSerializer},
        tags=["inventory"],
    )
    @idempotent("inventory", scope=lambda request: f"levels:{_caller(request)}")
    def post(self, request: Request) -> Response:
        body = LevelsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        levels = [StockLevel(**level) for level in body.validated_data["levels"]]
        changed = services.set_levels(levels=levels, reason=body.validated_data["reason"], now=timezone.now())
        return Response({"changed": changed})


class LedgerView(InventoryView):
    @extend_schema(
        operation_id="listStockMovements",
        summary="Every movement of a SKU, newest first",
        parameters=[LedgerQuery],
        responses={200: LedgerSerializer},
        tags=["inventory"],
    )
    def get(self, request: Request, sku: str) -> Response:
        query = read_query(LedgerQuery, request.query_params)
        entries, next_cursor = selectors.ledger_of(sku=sku, before=query.get("cursor"), limit=query["limit"])
        return Response(ledger_body(entries, next_cursor))


def _caller(request: Request) -> str:
    """Whose Idempotency-Key it is, and who stands in the ledger: a key's id or an account's."""
    caller: Any = request.auth.key_id if isinstance(request.auth, ApiKeyIdentity) else request.user.pk
    return str(caller)
