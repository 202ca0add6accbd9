"""Tables of payments; `sandbox` holds those of the pretended gateway."""

from apps.payments.models.attempt import Attempt
from apps.payments.models.dispute import Dispute
from apps.payments.models.payment import Payment
from apps.payments.models.refund import Refund
from apps.payments.models.sandbox import (
    SandboxCall,
    SandboxCustomer,
    SandboxIntent,
    SandboxMethod,
    SandboxRefund,
)
from apps.payments.models.saved_method import GatewayCustomer, SavedMethod
from apps.payments.models.webhook import ReceivedWebhook

__all__ = [
    "Attempt",
    "Dispute",
    "GatewayCustomer",
    "Payment",
    "ReceivedWebhook",
    "Refund",
    "SandboxCall",
    "SandboxCustomer",
    "SandboxIntent",
    "SandboxMethod",
    "SandboxRefund",
    "SavedMethod",
]
