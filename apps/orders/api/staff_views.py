"""REST of what staff and integrators do with paid orders: send them, and give money back."""

import hashlib

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.orders import services
from apps.orders.api import act_serializers as bodies
from apps.orders.api.access import caller
from apps.orders.api.serializers import OrderShipmentSerializer, shipment_body
from apps.orders.api.views import OrdersApiView
from commerce.http.idempotency import HEADER as IDEMPOTENCY_KEY
from commerce.http.idempotency import idempotent
from commerce.ids import new_id

IDEMPOTENT = OpenApiParameter(
    IDEMPOTENCY_KEY, location=OpenApiParameter.HEADER, description="Repeats get the first answer."
)


class ShipmentsView(OrdersApiView):
    scope = "shipping"
    staff_permissions = {"read": "shipping.view_shipment", "write": "shipping.add_shipment"}

    @extend_schema(
        operation_id="shipOrder",
        summary="Send an order, all or in part",
        description="Money that is only held is taken first: 409 `not_paid_for` where the bank refuses.",
        parameters=[IDEMPOTENT],
        request=bodies.ShipSerializer,
        responses={201: OrderShipmentSerializer},
        tags=["shipping"],
    )
    @idempotent("orders", scope=lambda request: f"ship:{caller(request)}")
    def post(self, request: Request, order_id: str) -> Response:
        said = bodies.ShipSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        shipment = services.ship(
            order_id=order_id,
            by=caller(request),
            idempotency_key=own_key(request),
            now=timezone.now(),
            **said.validated_data,
        )
        return Response(shipment_body(shipment), status=status.HTTP_201_CREATED)


class RefundsView(OrdersApiView):
    @extend_schema(
        operation_id="refundOrder",
        summary="Give money of an order back, by amount or by lines",
        description="Of a line, units that were not sent are taken first: they will not be. The last units take what "
        "is left with them, delivery too. `refundedAmount` of the order follows once the gateway has given the money.",
        parameters=[IDEMPOTENT],
        request=bodies.OrderRefundRequestSerializer,
        responses={201: bodies.OrderRefundSerializer},
        tags=["orders"],
    )
    @idempotent("orders", scope=lambda request: f"refund:{caller(request)}")
    def post(self, request: Request, order_id: str) -> Response:
        said = bodies.OrderRefundRequestSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        refund = services.refund(
            order_id=order_id,
            by=caller(request),
            idempotency_key=own_key(request),
            now=timezone.now(),
            **said.validated_data,
        )
        return Response(bodies.refund_body(refund), status=status.HTTP_201_CREATED)


def own_key(request: Request) -> str:
    """The caller's key, so that it never meets another caller's; one of ours where none is given."""
    key = request.headers.get(IDEMPOTENCY_KEY)
    return hashlib.sha256(f"{caller(request)}:{key}".encode()).hexdigest() if key else new_id("key")
