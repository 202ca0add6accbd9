"""Tables of payments; `sandbox` holds those of the pretended gateway."""

from apps.payments.models.payment import Attempt, Payment, Refund
from apps.payments.models.sandbox import (
    SandboxCall,
    SandboxCustomer,
    SandboxIntent,
    SandboxMethod,
    SandboxRefund,
)

__all__ = [
    "Attempt",
    "Payment",
    "Refund",
    "SandboxCall",
    "SandboxCustomer",
    "SandboxIntent",
    "SandboxMethod",
    "SandboxRefund",
]
