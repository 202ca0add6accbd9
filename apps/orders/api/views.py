"""REST of the checkout and of orders."""

import hashlib
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.cart.interface import CartNotFound
from apps.orders import selectors, services
from apps.orders.api import serializers as bodies
from apps.orders.api.access import ORDER_TOKEN, caller, caller_id, check_owner, order_for
from apps.orders.api.act_serializers import AddressChangeSerializer
from apps.orders.interface import CheckoutRequest, CheckoutResult
from commerce.http.idempotency import HEADER as IDEMPOTENCY_KEY
from commerce.http.idempotency import idempotent
from commerce.http.pagination import PageQuery, read_query

CART_TOKEN = "X-Cart-Token"  # noqa: S105  a header's name
RETURN_PATH = "/checkout/return/{order_id}/{token}/"
"""Where the storefront awaits a shopper from 3-D Secure; a client with pages of its own says `returnUrl`."""

_CART = OpenApiParameter(CART_TOKEN, location=OpenApiParameter.HEADER, required=True, description="Names the cart.")
ORDER = OpenApiParameter(ORDER_TOKEN, location=OpenApiParameter.HEADER, description="The token of a guest's order.")
_KEY = OpenApiParameter(IDEMPOTENCY_KEY, location=OpenApiParameter.HEADER, description="Repeats get the first answer.")


class OrdersApiView(APIView):
    # Nobody may cache what they answer. No docstring: it would describe every route in the OpenAPI document.
    scope = "orders"
    staff_permissions = {"read": "orders.view_order", "write": "orders.change_order"}

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        add_never_cache_headers(response)
        return response


class ShippingMethodsView(OrdersApiView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="listShippingMethods",
        summary="How this cart can be delivered to an address",
        parameters=[_CART, bodies.ShippingMethodsQuery],
        responses={200: bodies.ShippingMethodsSerializer},
        tags=["checkout"],
    )
    def get(self, request: Request) -> Response:
        query = read_query(bodies.ShippingMethodsQuery, request.query_params)
        methods = services.shipping_options(cart_token=_cart_token(request), now=timezone.now(), **query)
        return Response(bodies.ShippingMethodsSerializer({"methods": methods}).data)


class CheckoutView(OrdersApiView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="checkout",
        summary="Turn the cart into a paid order",
        description="202 with `nextAction` where the bank asks the shopper first. 402 when the card is declined.",
        parameters=[_CART, _KEY],
        request=bodies.CheckoutSerializer,
        responses={201: bodies.CheckoutResultSerializer, 202: bodies.CheckoutResultSerializer},
        tags=["checkout"],
    )
    @idempotent("orders", scope=lambda request: f"checkout:{_credentials(request, CART_TOKEN)}")
    def post(self, request: Request) -> Response:
        return _result(services.checkout(request=_checkout_request(request), now=timezone.now()))


class OrdersView(OrdersApiView):
    @extend_schema(
        operation_id="listOrders",
        summary="Orders, newest first",
        parameters=[bodies.OrderFeedQuery],
        responses={200: bodies.OrderFeedSerializer},
        tags=["orders"],
    )
    def get(self, request: Request) -> Response:
        query = bodies.OrderFeedQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        orders, next_cursor = selectors.list_orders(**query.validated_data)
        return Response(bodies.OrderFeedSerializer({"orders": orders, "next_cursor": next_cursor or None}).data)


class OrderView(OrdersApiView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="getOrder",
        summary="An order",
        parameters=[ORDER, bodies.OrderQuery],
        responses={200: bodies.ExpandedOrderSerializer},
        tags=["orders"],
    )
    def get(self, request: Request, order_id: str) -> Response:
        query = read_query(bodies.OrderQuery, request.query_params)
        order = order_for(request, self, order_id)
        return Response(bodies.expanded_body(order, services.parts_of(order=order, names=query["expand"] or [])))

    @extend_schema(
        operation_id="updateOrder",
        summary="Send an order elsewhere, or bill it elsewhere, before it is dispatched",
        description="Within the country, and where delivery costs the same; else 409 `delivery_differs`.",
        parameters=[ORDER],
        request=AddressChangeSerializer,
        responses={200: bodies.OrderSerializer},
        tags=["orders"],
    )
    def patch(self, request: Request, order_id: str) -> Response:
        order_for(request, self, order_id)
        said = AddressChangeSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        order = services.change_address(
            order_id=order_id, by=caller(request), now=timezone.now(), **said.validated_data
        )
        return Response(bodies.order_body(order))


class CancelView(OrdersApiView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="cancelOrder",
        summary="Cancel an order before it is dispatched",
        description="Stock goes back on the shelf; the payment is voided or refunded.",
        parameters=[ORDER, _KEY],
        request=bodies.CancelSerializer,
        responses={200: bodies.OrderSerializer},
        tags=["orders"],
    )
    @idempotent("orders", scope=lambda request: f"cancel:{_credentials(request, ORDER_TOKEN)}")
    def post(self, request: Request, order_id: str) -> Response:
        order_for(request, self, order_id)
        body = bodies.CancelSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        reason = body.validated_data["reason"] or "Cancelled on request."
        order = services.cancel(order_id=order_id, reason=reason, by=caller(request), now=timezone.now())
        return Response(bodies.order_body(order))


class PayView(OrdersApiView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="payOrder",
        summary="Pay for an order again, with another card",
        description="After a decline, or instead of going back to the bank's page: the same order at the same total, "
        "until `payableUntil`. 202 with `nextAction` where the bank asks the shopper first. 402 when the card is "
        "declined: it may be tried again. 409 `order_not_payable`, or `insufficient_stock` if something sold out.",
        parameters=[ORDER, _KEY],
        request=bodies.PaySerializer,
        responses={201: bodies.CheckoutResultSerializer, 202: bodies.CheckoutResultSerializer},
        tags=["checkout"],
    )
    @idempotent("orders", scope=lambda request: f"pay:{_credentials(request, ORDER_TOKEN)}")
    def post(self, request: Request, order_id: str) -> Response:
        order_for(request, self, order_id)
        body = bodies.PaySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        result = services.retry_payment(
            order_id=order_id,
            method_token=said["payment_method"]["token"],
            return_url=said["return_url"] or settings.SHOP_URL + RETURN_PATH,
            idempotency_key=request.headers.get(IDEMPOTENCY_KEY, ""),
            now=timezone.now(),
        )
        return _result(result)


class FinishPaymentView(OrdersApiView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="finishPayment",
        summary="Carry on after 3-D Secure",
        description="For clients with a `returnUrl` of their own: 402 when the shopper or the bank said no. "
        "While nobody has answered, the order is still `pending_payment`. Again: nothing more happens.",
        parameters=[ORDER],
        request=None,
        responses={200: bodies.OrderSerializer},
        tags=["checkout"],
    )
    def post(self, request: Request, order_id: str) -> Response:
        order_for(request, self, order_id)
        return Response(bodies.order_body(services.finish_payment(order_id=order_id, now=timezone.now())))


class CustomerOrdersView(OrdersApiView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="listCustomerOrders",
        summary="A customer's orders, newest first",
        parameters=[PageQuery],
        responses={200: bodies.OrdersSerializer},
        tags=["orders"],
    )
    def get(self, request: Request, customer_id: str) -> Response:
        check_owner(request, self, customer_id)
        page = read_query(PageQuery, request.query_params)
        orders, total = services.orders_of(customer_id=customer_id, **page)
        return Response(bodies.OrdersSerializer({"orders": orders, "pagination": {**page, "total": total}}).data)


def _result(result: CheckoutResult) -> Response:
    code = status.HTTP_202_ACCEPTED if result.next_action_url else status.HTTP_201_CREATED
    return Response(bodies.checkout_body(result), status=code)


def _cart_token(request: Request) -> str:
    token = request.headers.get(CART_TOKEN, "")
    if not token:
        raise CartNotFound
    return token


def credentials_of_order(request: Request) -> str:
    """Whose Idempotency-Key it is, of those who may act on an order."""
    return _credentials(request, ORDER_TOKEN)


def _credentials(request: Request, header: str) -> str:
    """Whose Idempotency-Key it is: nobody is shown an answer that was given to the holder of another token."""
    holder = f"{caller(request)} {request.headers.get(header, '')}"
    return hashlib.sha256(holder.encode()).hexdigest()


def _checkout_request(request: Request) -> CheckoutRequest:
    body = bodies.CheckoutSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    said = body.validated_data
    return CheckoutRequest(
        cart_token=_cart_token(request),
        customer_id=caller_id(request),
        email=said["email"],
        shipping_address=said["shipping_address"],
        billing_address=said["billing_address"],
        shipping_method_id=said["shipping_method"],
        method_token=said["payment_method"]["token"],
        expected_total=said["expected_total"],
        return_url=said["return_url"] or settings.SHOP_URL + RETURN_PATH,
        idempotency_key=request.headers.get(IDEMPOTENCY_KEY, ""),
    )
