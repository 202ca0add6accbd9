"""REST of saved payment methods, for their owner alone."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.payments import services
from apps.payments.api import serializers as bodies
from commerce.http.idempotency import HEADER as IDEMPOTENCY_KEY
from commerce.http.idempotency import idempotent
from commerce.ids import new_id

_KEY = OpenApiParameter(IDEMPOTENCY_KEY, location=OpenApiParameter.HEADER, description="Repeats get the first answer.")


class Owner(BasePermission):
    """The customer whom the address names. To anyone else an account and its absence look alike."""

    def has_permission(self, request: Request, view: Any) -> bool:
        user: Any = request.user
        return bool(user.is_authenticated and user.pk == view.kwargs["customer_id"])


class PaymentMethodsView(APIView):
    permission_classes = [Owner]

    @extend_schema(
        operation_id="listPaymentMethods",
        summary="The cards kept for a customer",
        responses={200: bodies.SavedMethodsSerializer},
        tags=["customers"],
    )
    def get(self, request: Request, customer_id: str) -> Response:
        methods = services.payment_methods_of(customer_id=customer_id)
        return Response(bodies.SavedMethodsSerializer({"payment_methods": methods}).data)

    @extend_schema(
        operation_id="savePaymentMethod",
        summary="Keep a card for a customer",
        parameters=[_KEY],
        request=bodies.SaveMethodSerializer,
        responses={201: bodies.SavedMethodSerializer},
        tags=["customers"],
    )
    @idempotent("payments", scope=lambda request: f"methods:{request.user.pk}")
    def post(self, request: Request, customer_id: str) -> Response:
        """402 `payment_declined`, 422 `unknown_payment_method`."""
        body = bodies.SaveMethodSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        user: Any = request.user
        method = services.save_payment_method(
            customer_id=customer_id,
            email=user.email,
            method_token=body.validated_data["token"],
            idempotency_key=request.headers.get(IDEMPOTENCY_KEY) or new_id("key"),
            now=timezone.now(),
        )
        return Response(bodies.method_body(method), status=status.HTTP_201_CREATED)


class PaymentMethodView(APIView):
    permission_classes = [Owner]

    @extend_schema(
        operation_id="removePaymentMethod",
        summary="Forget a card",
        responses={204: None},
        tags=["customers"],
    )
    def delete(self, request: Request, customer_id: str, method_id: str) -> Response:
        services.remove_payment_method(customer_id=customer_id, method_id=method_id, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
