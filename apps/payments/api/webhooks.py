"""REST: where gateways tell us that something happened."""

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.payments import services
from commerce.http.problem import BodyTooLarge

LARGEST_EVENT = 256 * 1024
"""Far more than any event has; nobody is known yet when this much is read."""


class WebhookView(APIView):
    authentication_classes = ()
    permission_classes = [AllowAny]  # the signature says who it is

    @extend_schema(
        operation_id="receivePaymentWebhook",
        summary="Tell that something happened at a gateway",
        description="For gateways. The raw body's signature is checked; an event takes effect once, in any order.",
        parameters=[OpenApiParameter("Stripe-Signature", location=OpenApiParameter.HEADER)],
        request={"application/json": OpenApiTypes.OBJECT},
        responses={200: None},
        tags=["payments"],
    )
    def post(self, request: Request, gateway: str) -> Response:
        """The body is taken as it came: parsed and written again it would no longer carry the signature."""
        if int(request.headers.get("Content-Length") or 0) > LARGEST_EVENT:
            raise BodyTooLarge
        services.receive_webhook(gateway=gateway, body=request.body, headers=request.headers, now=timezone.now())
        return Response(status=status.HTTP_200_OK)
