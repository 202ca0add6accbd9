"""Bodies of the payments' REST."""

from typing import Any

from rest_framework import serializers

from apps.payments.interface import Payment, PaymentStatus, Refund
from commerce.http.serializers import ApiSerializer, MoneyField

PAYMENT_STATUSES = [status.value for status in PaymentStatus]


class AuthorizeSerializer(ApiSerializer):
    order_id = serializers.CharField(max_length=40)
    customer_id = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    amount = MoneyField()
    payment_method_id = serializers.CharField(max_length=255, help_text="The gateway's token. Never a card number.")
    return_url = serializers.URLField(max_length=2000, required=False, default="")


class CaptureSerializer(ApiSerializer):
    amount = MoneyField(required=False, allow_null=True, default=None, help_text="All of it by default.")


class RefundRequestSerializer(ApiSerializer):
    amount = MoneyField()
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class PaymentMethodSerializer(ApiSerializer):
    type = serializers.CharField(default="card", read_only=True)
    brand = serializers.CharField()
    last4 = serializers.CharField()


class PaymentSerializer(ApiSerializer):
    payment_id = serializers.CharField()
    order_id = serializers.CharField()
    customer_id = serializers.CharField()
    status = serializers.ChoiceField(choices=PAYMENT_STATUSES)
    amount = MoneyField()
    captured_amount = MoneyField(source="captured")
    refunded_amount = MoneyField(source="refunded")
    payment_method = PaymentMethodSerializer(source="card", allow_null=True)
    next_action_url = serializers.CharField(help_text="Where the shopper must go first (3-D Secure); else empty.")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)


class RefundSerializer(ApiSerializer):
    refund_id = serializers.CharField()
    payment_id = serializers.CharField()
    status = serializers.CharField(default="refunded")
    refunded_amount = MoneyField(source="amount")
    reason = serializers.CharField()
    refunded_at = serializers.DateTimeField()


def payment_body(payment: Payment) -> dict[str, Any]:
    return dict(PaymentSerializer(payment).data)


def refund_body(refund: Refund) -> dict[str, Any]:
    return dict(RefundSerializer(refund).data)
