"""Bodies of what is done with a paid order: send it, give money back, send it elsewhere."""

from typing import Any

from rest_framework import serializers

from apps.orders.api.serializers import CHARACTERS_OF_A_LINE, LONGEST_TOKEN, OrderAddressSerializer
from apps.orders.interface import OrderRefund, RefundLine, RefundState, ShipLine
from commerce.http.serializers import ApiSerializer, MoneyField, StrictIntegerField

MOST_UNITS = 1_000_000
REFUND_STATES = [state.value for state in RefundState]


class AddressChangeSerializer(ApiSerializer):
    """What is not given stays as it is."""

    shipping_address = OrderAddressSerializer(required=False, allow_null=True, default=None)
    billing_address = OrderAddressSerializer(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not any(attrs.values()):
            raise serializers.ValidationError({"shippingAddress": "Give a shipping or a billing address."})
        return attrs


class ShipLineSerializer(ApiSerializer):
    sku = serializers.CharField(max_length=LONGEST_TOKEN)
    quantity = StrictIntegerField(min_value=1, max_value=MOST_UNITS)

    def to_internal_value(self, data: Any) -> Any:
        return ShipLine(**super().to_internal_value(data))


class ShipSerializer(ApiSerializer):
    lines = ShipLineSerializer(
        many=True, required=False, allow_null=True, default=None, help_text="What is sent; all that is left by default."
    )
    carrier = serializers.CharField(max_length=CHARACTERS_OF_A_LINE, required=False, allow_blank=True, default="")
    tracking_number = serializers.CharField(
        max_length=CHARACTERS_OF_A_LINE, required=False, allow_blank=True, default=""
    )


class RefundLineSerializer(ShipLineSerializer):
    def to_internal_value(self, data: Any) -> Any:
        line = super().to_internal_value(data)
        return RefundLine(sku=line.sku, quantity=line.quantity)


class OrderRefundRequestSerializer(ApiSerializer):
    """An amount, or lines."""

    amount = MoneyField(required=False, allow_null=True, default=None)
    lines = RefundLineSerializer(many=True, required=False, default=list)
    restock = serializers.BooleanField(required=False, default=False, help_text="Put the units back on the shelf.")
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class OrderRefundLineSerializer(ApiSerializer):
    sku = serializers.CharField()
    quantity = serializers.IntegerField()


class OrderRefundSerializer(ApiSerializer):
    refund_id = serializers.CharField()
    order_id = serializers.CharField()
    state = serializers.ChoiceField(
        choices=REFUND_STATES, help_text="`requested` until the gateway takes it; it is asked again by itself."
    )
    amount = MoneyField()
    lines = OrderRefundLineSerializer(many=True)
    restock = serializers.BooleanField()
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()


def refund_body(refund: OrderRefund) -> dict[str, Any]:
    return dict(OrderRefundSerializer(refund).data)
