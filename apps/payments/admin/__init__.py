"""Payments, disputes and received webhooks in the admin."""

from apps.payments.admin.disputes import DisputeAdmin
from apps.payments.admin.payments import PaymentAdmin
from apps.payments.admin.webhooks import ReceivedWebhookAdmin

__all__ = ["DisputeAdmin", "PaymentAdmin", "ReceivedWebhookAdmin"]
