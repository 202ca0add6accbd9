"""A few views that do nothing but go right or wrong, to see what the edge makes of it."""

from typing import Any

from django.db import OperationalError
from django.urls import path
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from commerce.errors import Conflict, FieldError, Invalid, Unavailable
from commerce.http.idempotency import idempotent
from commerce.http.serializers import ApiSerializer, MoneyField, StrictIntegerField
from commerce.money import Money
from commerce.redis import client

RUNS = "rehearsal:runs"


class SoldOut(Conflict):
    """It is sold out."""

    code = "sold_out"


class LineSerializer(ApiSerializer):
    unit_price = MoneyField()
    quantity = StrictIntegerField(min_value=1, max_value=9)


class OrderSerializer(ApiSerializer):
    first_name = serializers.CharField()
    lines = LineSerializer(many=True)


FAILURES: dict[str, Exception] = {
    "conflict": SoldOut(skus=["MUG"], unit_price=Money(100, "GBP")),
    "invalid": Invalid("No.", errors=(FieldError("postcode", "invalid", "Write it as SW1A 1AA."),)),
    "unavailable": Unavailable(),
    "database": OperationalError("too many clients already"),
    "bug": ZeroDivisionError(),
}


class Rehearsal(APIView):
    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []

    def get(self, request: Request, name: str) -> Response:
        raise FAILURES[name]

    @idempotent("orders", scope=lambda request: request.headers.get("X-Caller", "anyone"))
    def post(self, request: Request, name: str) -> Response:
        client().incr(RUNS)
        if name in FAILURES:
            raise FAILURES[name]
        serializer = OrderSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return Response(OrderSerializer(serializer.validated_data).data, status=201)


urlpatterns = [path("<str:name>", Rehearsal.as_view())]
