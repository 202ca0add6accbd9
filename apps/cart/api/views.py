"""REST of the cart. The token in `X-Cart-Token` is all that a caller needs, so no session takes part."""

import hashlib
from typing import Any

from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.cart import services
from apps.cart.api.serializers import AddItemSerializer, CartSerializer, CurrencySerializer, SetQuantitySerializer
from apps.cart.interface import Cart, CartNotFound
from commerce.http.idempotency import HEADER as IDEMPOTENCY_KEY
from commerce.http.idempotency import idempotent

HEADER = "X-Cart-Token"

_TOKEN = OpenApiParameter(HEADER, location=OpenApiParameter.HEADER, required=True, description="Names the cart.")
_OPTIONAL_TOKEN = OpenApiParameter(
    HEADER, location=OpenApiParameter.HEADER, description="Names the cart; without it a new one is made."
)
_KEY = OpenApiParameter(IDEMPOTENCY_KEY, location=OpenApiParameter.HEADER, description="Repeats get the first answer.")


class CartApiView(APIView):
    # Anyone may call, nobody may cache. No docstring: it would describe every route in the OpenAPI document.
    authentication_classes = []
    permission_classes = [AllowAny]

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        add_never_cache_headers(response)
        return response


class CartView(CartApiView):
    @extend_schema(
        operation_id="getCart",
        summary="The cart with today's prices and stock",
        parameters=[_TOKEN],
        responses={200: CartSerializer},
        tags=["cart"],
    )
    def get(self, request: Request) -> Response:
        return _answer(services.get_cart(token=_token(request), now=timezone.now()))

    @extend_schema(
        operation_id="setCartCurrency",
        summary="Price the cart in another currency",
        parameters=[_TOKEN],
        request=CurrencySerializer,
        responses={200: CartSerializer},
        tags=["cart"],
    )
    def patch(self, request: Request) -> Response:
        body = CurrencySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return _answer(services.set_currency(token=_token(request), now=timezone.now(), **body.validated_data))

    @extend_schema(
        operation_id="clearCart",
        summary="Empty the cart and forget it",
        parameters=[_TOKEN],
        responses={204: None},
        tags=["cart"],
    )
    def delete(self, request: Request) -> Response:
        services.clear(token=_token(request), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _caller(request: Request) -> str:
    """Whose Idempotency-Key it is: the cart's. Who has none yet is told apart by address and browser."""
    token = request.headers.get(HEADER, "")
    caller = token or f"{request.META.get('REMOTE_ADDR')} {request.headers.get('User-Agent')}"
    return f"cart:{hashlib.sha256(caller.encode()).hexdigest()}"


class CartItemsView(CartApiView):
    @extend_schema(
        operation_id="addCartItem",
        summary="Add units of a SKU",
        parameters=[_OPTIONAL_TOKEN, _KEY],
        request=AddItemSerializer,
        responses={200: CartSerializer, 201: CartSerializer},
        tags=["cart"],
    )
    @idempotent("cart", scope=_caller)
    def post(self, request: Request) -> Response:
        body = AddItemSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        token = request.headers.get(HEADER, "")
        cart = services.add_item(token=token, now=timezone.now(), **body.validated_data)
        return _answer(cart, status=status.HTTP_200_OK if token else status.HTTP_201_CREATED)


class CartItemView(CartApiView):
    @extend_schema(
        operation_id="setCartItemQuantity",
        summary="Make a line hold so many units; 0 removes it",
        parameters=[_TOKEN],
        request=SetQuantitySerializer,
        responses={200: CartSerializer},
        tags=["cart"],
    )
    def patch(self, request: Request, sku: str) -> Response:
        body = SetQuantitySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        cart = services.set_quantity(token=_token(request), sku=sku, now=timezone.now(), **body.validated_data)
        return _answer(cart)

    @extend_schema(
        operation_id="removeCartItem",
        summary="Remove a line",
        parameters=[_TOKEN],
        responses={200: CartSerializer},
        tags=["cart"],
    )
    def delete(self, request: Request, sku: str) -> Response:
        return _answer(services.set_quantity(token=_token(request), sku=sku, quantity=0, now=timezone.now()))


def _token(request: Request) -> str:
    """:raises CartNotFound: the request names no cart"""
    if token := request.headers.get(HEADER, ""):
        return token
    raise CartNotFound(f"Name the cart in the header {HEADER}; POST cart/items without it makes one.")


def _answer(cart: Cart, *, status: int = status.HTTP_200_OK) -> Response:
    return Response(CartSerializer(cart).data, status=status)
