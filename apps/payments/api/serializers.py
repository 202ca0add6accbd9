"""Bodies of the payments' REST."""

from dataclasses import asdict
from typing import Any

from rest_framework import serializers

from apps.payments.interface import Payment, PaymentStatus, Refund, RefundReason, RefundStatus, SavedMethod
from commerce.http.serializers import ApiSerializer, MoneyField

PAYMENT_STATUSES = [status.value for status in PaymentStatus]
REFUND_REASONS = [reason.value for reason in RefundReason]
REFUND_STATUSES = ["refunded", "pending"]


class AuthorizeSerializer(ApiSerializer):
    order_id = serializers.CharField(max_length=40)
    customer_id = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    amount = MoneyField()
    payment_method_id = serializers.CharField(
        max_length=255, help_text="The gateway's token, or a saved method of this customer. Never a card number."
    )
    return_url = serializers.URLField(max_length=2000, required=False, default="")
    capture = serializers.BooleanField(required=False, default=False, help_text="Take the money at once.")
    save_method = serializers.BooleanField(required=False, default=False, help_text="Keep the card for the customer.")


class CaptureSerializer(ApiSerializer):
    amount = MoneyField(required=False, allow_null=True, default=None, help_text="All of it by default.")


class RefundRequestSerializer(ApiSerializer):
    amount = MoneyField()
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="", help_text="In words.")
    kind = serializers.ChoiceField(
        choices=REFUND_REASONS, required=False, default=RefundReason.REQUESTED_BY_CUSTOMER.value
    )


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
    disputed = serializers.BooleanField(help_text="The cardholder's bank wants the money back, or has it.")


class RefundSerializer(ApiSerializer):
    refund_id = serializers.CharField()
    payment_id = serializers.CharField()
    status = serializers.ChoiceField(choices=REFUND_STATUSES, help_text="Pending until the gateway has given it back.")
    refunded_amount = MoneyField(source="amount")
    reason = serializers.CharField()
    kind = serializers.ChoiceField(choices=REFUND_REASONS)
    refunded_at = serializers.DateTimeField()


class SaveMethodSerializer(ApiSerializer):
    token = serializers.CharField(max_length=255, help_text="The gateway's token. Never a card number.")


class SavedMethodSerializer(ApiSerializer):
    method_id = serializers.CharField()
    type = serializers.CharField(default="card", read_only=True)
    brand = serializers.CharField(source="card.brand")
    last4 = serializers.CharField(source="card.last4")
    expires_month = serializers.IntegerField(help_text="0 where the gateway did not say.")
    expires_year = serializers.IntegerField(help_text="Four digits; 0 where the gateway did not say.")
    created_at = serializers.DateTimeField()


class SavedMethodsSerializer(ApiSerializer):
    payment_methods = SavedMethodSerializer(many=True)


def payment_body(payment: Payment) -> dict[str, Any]:
    return dict(PaymentSerializer(payment).data)


def refund_body(refund: Refund) -> dict[str, Any]:
    status = "refunded" if refund.status is RefundStatus.SUCCEEDED else "pending"
    return dict(RefundSerializer({**asdict(refund), "amount": refund.amount, "status": status}).data)


def method_body(method: SavedMethod) -> dict[str, Any]:
    return dict(SavedMethodSerializer(method).data)
