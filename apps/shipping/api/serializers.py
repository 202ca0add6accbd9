"""Bodies of the shipments' REST."""

from typing import Any

from rest_framework import serializers

from apps.shipping.interface import Shipment, ShipmentStatus
from commerce.http.serializers import ApiSerializer

SHIPMENT_STATUSES = [status.value for status in ShipmentStatus]


class ShipmentLineSerializer(ApiSerializer):
    sku = serializers.CharField()
    name = serializers.CharField()
    quantity = serializers.IntegerField()


class RecipientSerializer(ApiSerializer):
    first_name = serializers.CharField()
    last_name = serializers.CharField()
    street = serializers.CharField()
    city = serializers.CharField()
    state = serializers.CharField()
    zip_code = serializers.CharField()
    country = serializers.CharField()
    phone = serializers.CharField()


class ShipmentSerializer(ApiSerializer):
    shipment_id = serializers.CharField()
    order_id = serializers.CharField()
    status = serializers.ChoiceField(choices=SHIPMENT_STATUSES)
    lines = ShipmentLineSerializer(many=True)
    address = RecipientSerializer()
    method = serializers.CharField()
    carrier = serializers.CharField()
    tracking_number = serializers.CharField()
    tracking_url = serializers.CharField(help_text="The carrier's page about it; empty for a carrier we do not know.")
    created_at = serializers.DateTimeField()
    dispatched_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)


class ShipmentChangesSerializer(ApiSerializer):
    status = serializers.ChoiceField(choices=SHIPMENT_STATUSES, required=False)
    carrier = serializers.CharField(max_length=200, required=False, allow_blank=True)
    tracking_number = serializers.CharField(max_length=200, required=False, allow_blank=True)

    def validate_status(self, value: str) -> ShipmentStatus:
        return ShipmentStatus(value)


def shipment_body(shipment: Shipment) -> dict[str, Any]:
    return dict(ShipmentSerializer(shipment).data)
