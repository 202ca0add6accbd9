"""Bodies of the orders' REST."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.orders.interface import (
    Address,
    CheckoutResult,
    Fulfilment,
    Order,
    OrderStatus,
)
from apps.shipping.interface import Shipment, ShipmentStatus
from commerce.http.pagination import PaginationSerializer
from commerce.http.serializers import ApiSerializer, MoneyField

LONGEST_TOKEN = 255
ORDER_STATUSES = [status.value for status in OrderStatus]
FULFILMENTS = [fulfilment.value for fulfilment in Fulfilment]
SHIPMENT_STATUSES = [status.value for status in ShipmentStatus]
CHARACTERS_OF_A_LINE = 500  # the service says how long each part may be; this only bounds what it is asked about


def _required() -> serializers.CharField:
    return serializers.CharField(max_length=CHARACTERS_OF_A_LINE, allow_blank=True)


def _optional() -> serializers.CharField:
    return serializers.CharField(max_length=CHARACTERS_OF_A_LINE, allow_blank=True, required=False, default="")


def _return_url() -> serializers.URLField:
    return serializers.URLField(
        required=False,
        default="",
        max_length=2000,
        help_text="Where the shopper comes back to from 3-D Secure; `{order_id}` and `{token}` in it are filled in.",
    )


class OrderAddressSerializer(ApiSerializer):
    first_name = _required()
    last_name = _required()
    street = _required()
    city = _required()
    state = _optional()
    zip_code = _required()
    country = _required()
    phone = _optional()

    def to_internal_value(self, data: Any) -> Any:
        return Address(**super().to_internal_value(data))


class CardSerializer(ApiSerializer):
    type = serializers.ChoiceField(choices=["card"])
    token = serializers.CharField(max_length=LONGEST_TOKEN, help_text="The gateway's token. Never a card number.")


class CheckoutSerializer(ApiSerializer):
    """What is sold, and at which price, is the cart's and the shop's: such fields are ignored if sent."""

    email = serializers.CharField(max_length=CHARACTERS_OF_A_LINE)
    shipping_address = OrderAddressSerializer()
    billing_address = OrderAddressSerializer(required=False, allow_null=True, default=None)
    shipping_method = serializers.CharField(max_length=LONGEST_TOKEN, help_text="`methodId` of a shipping method.")
    payment_method = CardSerializer()
    expected_total = MoneyField(required=False, allow_null=True, default=None)
    return_url = _return_url()


class PaySerializer(ApiSerializer):
    """What is paid is the order's total: such fields are ignored if sent."""

    payment_method = CardSerializer()
    return_url = _return_url()


class OrderItemSerializer(ApiSerializer):
    sku = serializers.CharField()
    product_id = serializers.CharField()
    name = serializers.CharField()
    options = serializers.DictField(child=serializers.CharField())
    image_url = serializers.CharField()
    quantity = serializers.IntegerField()
    unit_price = MoneyField()
    discount = MoneyField()
    line_total = MoneyField(source="total")
    tax = MoneyField()
    tax_rate = serializers.CharField(help_text="Per cent, as a decimal string.")
    shipped = serializers.IntegerField(help_text="Units that were sent.")
    refunded = serializers.IntegerField(help_text="Units that were paid back.")
    cancelled = serializers.IntegerField(help_text="Units paid back before they were sent: they will not be.")


class OrderTotalsSerializer(ApiSerializer):
    subtotal = MoneyField()
    discount = MoneyField()
    shipping = MoneyField()
    tax = MoneyField()
    total = MoneyField()
    prices_include_tax = serializers.BooleanField()


class EstimateSerializer(serializers.Serializer[Any]):
    """Days of delivery."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {
            "from": serializers.DateField(source="estimate_from"),
            "to": serializers.DateField(source="estimate_to"),
        }


class StatusChangeSerializer(ApiSerializer):
    status = serializers.ChoiceField(choices=ORDER_STATUSES)
    at = serializers.DateTimeField()
    reason = serializers.CharField()


class OrderSerializer(ApiSerializer):
    order_id = serializers.CharField()
    order_number = serializers.CharField(source="number")
    status = serializers.ChoiceField(choices=ORDER_STATUSES)
    fulfilment = serializers.ChoiceField(choices=FULFILMENTS, help_text="Where the goods are, whatever was paid back.")
    customer_id = serializers.CharField()
    email = serializers.CharField()
    items = OrderItemSerializer(many=True, source="lines")
    totals = OrderTotalsSerializer()
    total_amount = MoneyField(source="totals.total")
    refunded_amount = MoneyField(source="refunded")
    shipping_address = OrderAddressSerializer()
    billing_address = OrderAddressSerializer()
    shipping_method = serializers.CharField()
    estimated_delivery = EstimateSerializer(source="*")
    history = StatusChangeSerializer(many=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    payable_until = serializers.DateTimeField(allow_null=True, help_text="How long it may be paid for again.")


class OrderPaymentSerializer(ApiSerializer):
    payment_id = serializers.CharField()
    status = serializers.CharField()
    amount = MoneyField()
    captured = MoneyField()
    refunded = MoneyField()
    card = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    @extend_schema_field({"type": "object", "nullable": True})
    def get_card(self, payment: Any) -> dict[str, str] | None:
        card = payment.card
        return {"brand": card.brand, "last4": card.last4} if card else None


class OrderShipmentLineSerializer(ApiSerializer):
    sku = serializers.CharField()
    name = serializers.CharField()
    quantity = serializers.IntegerField()


class OrderShipmentSerializer(ApiSerializer):
    shipment_id = serializers.CharField()
    status = serializers.ChoiceField(choices=SHIPMENT_STATUSES)
    lines = OrderShipmentLineSerializer(many=True)
    carrier = serializers.CharField()
    tracking_number = serializers.CharField()
    tracking_url = serializers.CharField()
    created_at = serializers.DateTimeField()
    dispatched_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)


class OrderCustomerSerializer(ApiSerializer):
    customer_id = serializers.CharField()
    email = serializers.CharField()
    first_name = serializers.CharField()
    last_name = serializers.CharField()


class ExpandedOrderSerializer(OrderSerializer):
    customer = OrderCustomerSerializer(
        required=False, allow_null=True, help_text="With `expand=customer`; null for a guest."
    )
    payments = OrderPaymentSerializer(many=True, required=False, help_text="With `expand=payments`.")
    shipments = OrderShipmentSerializer(many=True, required=False, help_text="With `expand=shipments`.")


class NextActionSerializer(ApiSerializer):
    type = serializers.ChoiceField(choices=["redirect"])
    url = serializers.URLField()


class CheckoutResultSerializer(OrderSerializer):
    """The order, with its token: keep it, it is how a guest looks at the order again."""

    order_token = serializers.CharField()
    next_action = NextActionSerializer(required=False, help_text="Send the shopper there (3-D Secure).")


class OrdersSerializer(ApiSerializer):
    orders = OrderSerializer(many=True)
    pagination = PaginationSerializer()


class OrderFeedQuery(serializers.Serializer[Any]):
    """Query parameters of the feed of orders."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {
            "status": serializers.ChoiceField(choices=ORDER_STATUSES, required=False, default=None),
            "from": serializers.DateTimeField(required=False, default=None, source="since"),
            "to": serializers.DateTimeField(required=False, default=None, source="until"),
            "cursor": serializers.CharField(required=False, default="", help_text="`nextCursor` of the page before."),
            "limit": serializers.IntegerField(min_value=1, max_value=100, default=20),
        }


class OrderFeedSerializer(ApiSerializer):
    orders = OrderSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class OrderQuery(ApiSerializer):
    expand = serializers.CharField(
        required=False, default="", help_text="Any of `customer`, `payments`, `shipments`, with commas between."
    )

    def validate_expand(self, value: str) -> list[str]:
        wanted = [name.strip() for name in value.split(",") if name.strip()]
        if unknown := [name for name in wanted if name not in EXPANDED_BY]:
            raise serializers.ValidationError(f"Not {', '.join(unknown)}: {', '.join(EXPANDED_BY)} can be expanded.")
        return wanted


class CancelSerializer(ApiSerializer):
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class ShippingMethodsQuery(ApiSerializer):
    country = serializers.CharField(min_length=2, max_length=2)
    postcode = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")


class ShippingMethodSerializer(ApiSerializer):
    method_id = serializers.CharField()
    name = serializers.CharField()
    price = MoneyField()
    estimate = EstimateSerializer(source="*")
    free_from = MoneyField(allow_null=True)


class ShippingMethodsSerializer(ApiSerializer):
    methods = ShippingMethodSerializer(many=True)


def checkout_body(result: CheckoutResult) -> dict[str, Any]:
    body = {**OrderSerializer(result.order).data, "orderToken": result.order_token}
    if result.next_action_url:
        body["nextAction"] = {"type": "redirect", "url": result.next_action_url}
    return body


def order_body(order: Order) -> dict[str, Any]:
    return dict(OrderSerializer(order).data)


def expanded_body(order: Order, parts: dict[str, Any]) -> dict[str, Any]:
    """The order with the parts that were asked for, by name."""
    return {**OrderSerializer(order).data, **{name: EXPANDED_BY[name](part) for name, part in parts.items()}}


def shipment_body(shipment: Shipment) -> dict[str, Any]:
    return dict(OrderShipmentSerializer(shipment).data)


EXPANDED_BY: dict[str, Callable[[Any], Any]] = {
    "customer": lambda customer: OrderCustomerSerializer(customer).data if customer else None,
    "payments": lambda payments: OrderPaymentSerializer(payments, many=True).data,
    "shipments": lambda shipments: OrderShipmentSerializer(shipments, many=True).data,
}
