"""REST of payments, for staff and integrators. Shoppers pay through the checkout."""

import hashlib
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.payments import services
from apps.payments.api import serializers as bodies
from apps.payments.interface import RefundReason
from commerce.http.idempotency import HEADER as IDEMPOTENCY_KEY
from commerce.http.idempotency import idempotent
from commerce.http.permissions import ApiKeyIdentity
from commerce.http.serializers import ApiSerializer
from commerce.ids import new_id

_KEY = OpenApiParameter(IDEMPOTENCY_KEY, location=OpenApiParameter.HEADER, description="Repeats get the first answer.")


def _caller(request: Request) -> str:
    if isinstance(request.auth, ApiKeyIdentity):
        return f"payments:{request.auth.key_id}"
    return f"payments:{request.user.pk}"


class PaymentsApiView(APIView):
    # No docstring: it would describe routes in the OpenAPI document.
    scope = "payments"
    staff_permissions = {"read": "payments.view_payment", "write": "payments.change_payment"}

    def read(self, serializer_class: type[ApiSerializer]) -> dict[str, Any]:
        body = serializer_class(data=self.request.data)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def own_key(self) -> str:
        """What the payment or refund is known by: the caller's key, so that it never meets another caller's."""
        key = self.request.headers.get(IDEMPOTENCY_KEY)
        return hashlib.sha256(f"{_caller(self.request)}:{key}".encode()).hexdigest() if key else new_id("key")


class AuthorizeView(PaymentsApiView):
    @extend_schema(
        operation_id="authorizePayment",
        summary="Put a hold on a card",
        parameters=[_KEY],
        request=bodies.AuthorizeSerializer,
        responses={200: bodies.PaymentSerializer},
        tags=["payments"],
    )
    @idempotent("payments", scope=_caller)
    def post(self, request: Request) -> Response:
        said = self.read(bodies.AuthorizeSerializer)
        payment = services.authorize(
            method_token=said.pop("payment_method_id"), idempotency_key=self.own_key(), now=timezone.now(), **said
        )
        return Response(bodies.payment_body(payment))


class PaymentView(PaymentsApiView):
    @extend_schema(
        operation_id="getPayment",
        summary="How a payment stands",
        responses={200: bodies.PaymentSerializer},
        tags=["payments"],
    )
    def get(self, request: Request, payment_id: str) -> Response:
        return Response(bodies.payment_body(services.get_payment(payment_id=payment_id)))


class CaptureView(PaymentsApiView):
    @extend_schema(
        operation_id="capturePayment",
        summary="Take held money, all or in part",
        description="A hold is captured once, in full or in part; what is left of it is given up.",
        parameters=[_KEY],
        request=bodies.CaptureSerializer,
        responses={200: bodies.PaymentSerializer},
        tags=["payments"],
    )
    @idempotent("payments", scope=_caller)
    def post(self, request: Request, payment_id: str) -> Response:
        amount = self.read(bodies.CaptureSerializer)["amount"]
        payment = services.capture(payment_id=payment_id, amount=amount, now=timezone.now())
        return Response(bodies.payment_body(payment))


class VoidView(PaymentsApiView):
    @extend_schema(
        operation_id="voidPayment",
        summary="Give up a hold",
        parameters=[_KEY],
        request=None,
        responses={200: bodies.PaymentSerializer},
        tags=["payments"],
    )
    @idempotent("payments", scope=_caller)
    def post(self, request: Request, payment_id: str) -> Response:
        return Response(bodies.payment_body(services.void(payment_id=payment_id, now=timezone.now())))


class RefundView(PaymentsApiView):
    @extend_schema(
        operation_id="refundPayment",
        summary="Give captured money back, all or in part",
        parameters=[_KEY],
        request=bodies.RefundRequestSerializer,
        responses={200: bodies.RefundSerializer},
        tags=["payments"],
    )
    @idempotent("payments", scope=_caller)
    def post(self, request: Request, payment_id: str) -> Response:
        said = self.read(bodies.RefundRequestSerializer)
        kind = RefundReason(said.pop("kind"))
        refund = services.refund(
            payment_id=payment_id, kind=kind, idempotency_key=self.own_key(), now=timezone.now(), **said
        )
        return Response(bodies.refund_body(refund))
