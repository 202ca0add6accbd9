"""Bodies of returns."""

from typing import Any

from rest_framework import serializers

from apps.orders.api.act_serializers import MOST_UNITS
from apps.orders.api.serializers import LONGEST_TOKEN
from apps.orders.interface import ReceivedLine, Return, ReturnLineRequest, ReturnReason, ReturnState
from commerce.http.serializers import ApiSerializer, MoneyField, StrictIntegerField

RETURN_STATES = [state.value for state in ReturnState]
RETURN_REASONS = [reason.value for reason in ReturnReason]


class ReturnLineRequestSerializer(ApiSerializer):
    sku = serializers.CharField(max_length=LONGEST_TOKEN)
    quantity = StrictIntegerField(min_value=1, max_value=MOST_UNITS)
    reason = serializers.ChoiceField(choices=RETURN_REASONS)
    comment = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")

    def to_internal_value(self, data: Any) -> Any:
        said = super().to_internal_value(data)
        return ReturnLineRequest(**{**said, "reason": ReturnReason(said["reason"])})


class ReturnRequestSerializer(ApiSerializer):
    lines = ReturnLineRequestSerializer(many=True, allow_empty=False)


class ReceivedLineSerializer(ApiSerializer):
    sku = serializers.CharField(max_length=LONGEST_TOKEN)
    quantity = StrictIntegerField(min_value=1, max_value=MOST_UNITS)
    restock = serializers.BooleanField(help_text="It can be sold again: it goes on the shelf with the refund.")

    def to_internal_value(self, data: Any) -> Any:
        return ReceivedLine(**super().to_internal_value(data))


class ReceiveSerializer(ApiSerializer):
    lines = ReceivedLineSerializer(
        many=True,
        required=False,
        allow_null=True,
        default=None,
        help_text="What arrived; by default all that was announced, to be sold again.",
    )


class ApproveSerializer(ApiSerializer):
    instructions = serializers.CharField(
        max_length=4000, required=False, allow_blank=True, default="", help_text="How to send it; the shopper reads it."
    )


class RejectSerializer(ApiSerializer):
    reason = serializers.CharField(max_length=300, help_text="The shopper reads it.")


class ReturnLineSerializer(ApiSerializer):
    sku = serializers.CharField()
    name = serializers.CharField()
    options = serializers.DictField(child=serializers.CharField())
    quantity = serializers.IntegerField()
    reason = serializers.ChoiceField(choices=RETURN_REASONS)
    comment = serializers.CharField()
    received = serializers.IntegerField(allow_null=True, help_text="Units that arrived; null until they do.")
    restock = serializers.BooleanField(allow_null=True)


class ReturnStepSerializer(ApiSerializer):
    state = serializers.ChoiceField(choices=RETURN_STATES)
    at = serializers.DateTimeField()
    reason = serializers.CharField()


class ReturnSerializer(ApiSerializer):
    return_id = serializers.CharField()
    return_number = serializers.CharField(source="number")
    order_id = serializers.CharField()
    order_number = serializers.CharField()
    state = serializers.ChoiceField(choices=RETURN_STATES)
    lines = ReturnLineSerializer(many=True)
    instructions = serializers.CharField()
    refund = MoneyField(allow_null=True, help_text="What was decided to be given back.")
    history = ReturnStepSerializer(many=True)
    created_at = serializers.DateTimeField()


class ReturnableLineSerializer(ApiSerializer):
    sku = serializers.CharField()
    name = serializers.CharField()
    options = serializers.DictField(child=serializers.CharField())
    quantity = serializers.IntegerField(help_text="Units that may still be asked to go back.")
    until = serializers.DateTimeField(help_text="When the window of the first of them closes.")


class ReturnsSerializer(ApiSerializer):
    returns = ReturnSerializer(many=True)
    returnable = ReturnableLineSerializer(many=True)


def return_body(back: Return) -> dict[str, Any]:
    return dict(ReturnSerializer(back).data)
