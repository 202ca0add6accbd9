"""The shape of REST bodies."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commerce.errors import Invalid
from commerce.money import Money
from commerce.wire import camel


class ApiSerializer(serializers.Serializer[Any]):
    """Fields are declared in Python's snake_case and appear in camelCase on the wire.

    `validated_data` is in snake_case, ready to be passed to a service as keywords.
    """

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        renamed = {}
        for name, field in super().get_fields().items():
            wire_name = camel(name)
            if wire_name != name and field.source is None:
                field.source = name
            if isinstance(field, serializers.SerializerMethodField):
                field.method_name = field.method_name or f"get_{name}"
            renamed[wire_name] = field
        return renamed


@extend_schema_field(
    {
        "type": "object",
        "properties": {
            "amount": {"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "example": "200.00"},
            "currency": {"type": "string", "pattern": "^[A-Z]{3}$", "example": "GBP"},
        },
        "required": ["amount", "currency"],
    }
)
class MoneyField(serializers.Field[Money, Any, dict[str, str], Money]):
    """`{"amount": "200.00", "currency": "GBP"}`."""

    default_error_messages = {
        "shape": 'Write an object: {{"amount": "12.50", "currency": "GBP"}}, the amount as a string.',
    }

    def to_representation(self, value: Money) -> dict[str, str]:
        return {"amount": value.amount, "currency": value.currency}

    def to_internal_value(self, data: Any) -> Money:
        if not isinstance(data, dict) or not isinstance(data.get("amount"), str):
            self.fail("shape")
        currency = data.get("currency", settings.SHOP_CURRENCY)
        if not isinstance(currency, str) or not currency.isalpha() or len(currency) != 3:  # noqa: PLR2004  ISO 4217
            self.fail("shape")
        try:
            return Money.of(data["amount"], currency)
        except Invalid as error:
            raise serializers.ValidationError(error.detail, code=error.code) from error


class StrictIntegerField(serializers.IntegerField):
    """A whole number given as a JSON number: no "3", no 3.0, no true."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)
