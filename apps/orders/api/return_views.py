"""REST of returns: shoppers ask for them and call them off, staff decide, the warehouse receives."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from apps.orders import services
from apps.orders.api import return_serializers as bodies
from apps.orders.api.access import caller, order_for
from apps.orders.api.staff_views import IDEMPOTENT, own_key
from apps.orders.api.views import ORDER, OrdersApiView, credentials_of_order
from apps.orders.interface import OrderNotFound, Return, ReturnNotFound
from commerce.http.idempotency import idempotent


class OrderReturnsView(OrdersApiView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="listReturns",
        summary="The returns of an order, and what of it may still be returned",
        parameters=[ORDER],
        responses={200: bodies.ReturnsSerializer},
        tags=["returns"],
    )
    def get(self, request: Request, order_id: str) -> Response:
        order_for(request, self, order_id)
        found = {
            "returns": services.returns_of_order(order_id=order_id),
            "returnable": services.returnable(order_id=order_id, now=timezone.now()),
        }
        return Response(bodies.ReturnsSerializer(found).data)

    @extend_schema(
        operation_id="requestReturn",
        summary="Ask to send goods back",
        description="Within the window of the shop, and of units that were sent: else 409 `not_returnable`, with what "
        "may be returned.",
        parameters=[ORDER, IDEMPOTENT],
        request=bodies.ReturnRequestSerializer,
        responses={201: bodies.ReturnSerializer},
        tags=["returns"],
    )
    @idempotent("orders", scope=lambda request: f"return:{credentials_of_order(request)}")
    def post(self, request: Request, order_id: str) -> Response:
        order_for(request, self, order_id)
        said = bodies.ReturnRequestSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        back = services.request_return(
            order_id=order_id,
            by=caller(request),
            idempotency_key=own_key(request),
            now=timezone.now(),
            **said.validated_data,
        )
        return Response(bodies.return_body(back), status=status.HTTP_201_CREATED)


class ReturnView(OrdersApiView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="getReturn",
        summary="A return",
        parameters=[ORDER],
        responses={200: bodies.ReturnSerializer},
        tags=["returns"],
    )
    def get(self, request: Request, return_id: str) -> Response:
        return Response(bodies.return_body(_return_for(request, self, return_id)))


class CancelReturnView(OrdersApiView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="cancelReturn",
        summary="Keep the goods after all",
        description="Until they have arrived: then 409 `illegal_return_step`.",
        parameters=[ORDER],
        request=None,
        responses={200: bodies.ReturnSerializer},
        tags=["returns"],
    )
    def post(self, request: Request, return_id: str) -> Response:
        _return_for(request, self, return_id)
        back = services.cancel_return(return_id=return_id, by=caller(request), now=timezone.now())
        return Response(bodies.return_body(back))


class ApproveReturnView(OrdersApiView):
    @extend_schema(
        operation_id="approveReturn",
        summary="Let the shopper send it, and say how",
        request=bodies.ApproveSerializer,
        responses={200: bodies.ReturnSerializer},
        tags=["returns"],
    )
    def post(self, request: Request, return_id: str) -> Response:
        return _step(request, return_id, services.approve_return, body=bodies.ApproveSerializer)


class RejectReturnView(OrdersApiView):
    @extend_schema(
        operation_id="rejectReturn",
        summary="Do not take it back",
        request=bodies.RejectSerializer,
        responses={200: bodies.ReturnSerializer},
        tags=["returns"],
    )
    def post(self, request: Request, return_id: str) -> Response:
        return _step(request, return_id, services.reject_return, body=bodies.RejectSerializer)


class ReceiveReturnView(OrdersApiView):
    staff_permissions = {"read": "orders.view_return", "write": "orders.change_return"}

    @extend_schema(
        operation_id="receiveReturn",
        summary="Write down what arrived",
        description="What did not arrive stays the shopper's. Stock follows with the refund.",
        request=bodies.ReceiveSerializer,
        responses={200: bodies.ReturnSerializer},
        tags=["returns"],
    )
    def post(self, request: Request, return_id: str) -> Response:
        return _step(request, return_id, services.receive_return, body=bodies.ReceiveSerializer)


class RefundReturnView(OrdersApiView):
    @extend_schema(
        operation_id="refundReturn",
        summary="Give back what was paid for what arrived",
        description="Once, however often it is asked for. With the last units of an order delivery goes back, too.",
        request=None,
        responses={200: bodies.ReturnSerializer},
        tags=["returns"],
    )
    def post(self, request: Request, return_id: str) -> Response:
        back = services.refund_return(return_id=return_id, by=caller(request), now=timezone.now())
        return Response(bodies.return_body(back))


def _step(request: Request, return_id: str, step: Callable[..., Return], *, body: type[Serializer[Any]]) -> Response:
    """Take a return one step on, with what the body says of it."""
    said = body(data=request.data)
    said.is_valid(raise_exception=True)
    back = step(return_id=return_id, by=caller(request), now=timezone.now(), **said.validated_data)
    return Response(bodies.return_body(back))


def _return_for(request: Request, view: Any, return_id: str) -> Return:
    """The return, for whoever may see its order.

    :raises ReturnNotFound: there is none, or it is none of the caller's business
    """
    back = services.get_return(return_id=return_id)
    try:
        order_for(request, view, back.order_id)
    except OrderNotFound as hidden:
        raise ReturnNotFound from hidden
    return back
