"""The gateways a payment can go through, by the name that `PAYMENT_GATEWAY` and every payment carry."""

from django.core.exceptions import ImproperlyConfigured

from apps.payments.gateways.gateway import (
    Authorization,
    Gateway,
    GatewayDispute,
    GatewayEvent,
    GatewayEventKind,
    GatewayMethod,
    GatewayPayment,
    GatewayRefund,
    GatewayRefundStatus,
    GatewayRefused,
)
from apps.payments.gateways.sandbox import SandboxGateway

__all__ = [
    "Authorization",
    "Gateway",
    "GatewayDispute",
    "GatewayEvent",
    "GatewayEventKind",
    "GatewayMethod",
    "GatewayPayment",
    "GatewayRefund",
    "GatewayRefundStatus",
    "GatewayRefused",
    "gateway_named",
]

GATEWAYS: dict[str, Gateway] = {"sandbox": SandboxGateway()}


def gateway_named(name: str) -> Gateway:
    """:raises ImproperlyConfigured: no gateway is called so"""
    try:
        return GATEWAYS[name]
    except KeyError:
        raise ImproperlyConfigured(
            f"There is no payment gateway {name!r}. Set PAYMENT_GATEWAY to one of: {', '.join(GATEWAYS)}."
        ) from None
