"""REST of shipments, for staff and integrators. They are made where orders are: `POST orders/{orderId}/shipments`."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.shipping import services
from apps.shipping.api import serializers as bodies


class ShipmentView(APIView):
    # No docstring: it would describe the route in the OpenAPI document.
    scope = "shipping"
    staff_permissions = {"read": "shipping.view_shipment", "write": "shipping.change_shipment"}

    @extend_schema(
        operation_id="getShipment",
        summary="A shipment",
        responses={200: bodies.ShipmentSerializer},
        tags=["shipping"],
    )
    def get(self, request: Request, shipment_id: str) -> Response:
        return Response(bodies.shipment_body(services.get_shipment(shipment_id=shipment_id)))

    @extend_schema(
        operation_id="updateShipment",
        summary="How far a shipment is, and how it is tracked",
        description="What is not given stays. A shipment only goes forward; the same again changes nothing.",
        request=bodies.ShipmentChangesSerializer,
        responses={200: bodies.ShipmentSerializer},
        tags=["shipping"],
    )
    def patch(self, request: Request, shipment_id: str) -> Response:
        said = bodies.ShipmentChangesSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        shipment = services.update_shipment(shipment_id=shipment_id, now=timezone.now(), **said.validated_data)
        return Response(bodies.shipment_body(shipment))
