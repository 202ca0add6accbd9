"""The gateways a payment can go through, by the name that `PAYMENT_GATEWAY` and every payment carry."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from apps.payments.gateways.breaker import Breaker, BreakerLimits, BreakerState, GuardedGateway
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
from apps.payments.gateways.stripe import StripeGateway

__all__ = [
    "GATEWAYS",
    "Authorization",
    "BreakerState",
    "Gateway",
    "GatewayDispute",
    "GatewayEvent",
    "GatewayEventKind",
    "GatewayMethod",
    "GatewayPayment",
    "GatewayRefund",
    "GatewayRefundStatus",
    "GatewayRefused",
    "breaker_states",
    "gateway_named",
]

REMEDIES = {"stripe": " For Stripe, set STRIPE_SECRET_KEY."}


def _configured() -> dict[str, Gateway]:
    gateways: dict[str, Gateway] = {"sandbox": SandboxGateway()}
    if settings.STRIPE_SECRET_KEY:
        gateways["stripe"] = StripeGateway(
            secret_key=settings.STRIPE_SECRET_KEY,
            webhook_secrets=settings.STRIPE_WEBHOOK_SECRETS,
            api_base=settings.STRIPE_API_BASE,
            timeout=settings.GATEWAY_TIMEOUT_SECONDS,
            publishable_key=settings.STRIPE_PUBLISHABLE_KEY,
            script_url=settings.STRIPE_JS_URL,
        )
    return gateways


GATEWAYS: dict[str, Gateway] = _configured()
"""Those that are set up. A test puts its own here: `monkeypatch.setitem(GATEWAYS, "stripe", StripeGateway(…))`."""

_guarded: dict[str, GuardedGateway] = {}


def gateway_named(name: str) -> Gateway:
    """The gateway behind its circuit breaker, one per process.

    The sandbox has none: its outages belong to single test cards, and one shopper's rehearsal is not everybody's.

    :raises ImproperlyConfigured: no gateway of this name is set up
    """
    gateway = _find(name)
    if isinstance(gateway, SandboxGateway):
        return gateway
    guarded = _guarded.get(name)
    if guarded is None or guarded.gateway is not gateway:
        guarded = _guarded[name] = GuardedGateway(gateway, Breaker(name, _limits()))
    return guarded


def breaker_states() -> dict[str, BreakerState]:
    """How this process's breakers stand, by gateway."""
    return {name: guarded.breaker.state for name, guarded in _guarded.items()}


def _find(name: str) -> Gateway:
    try:
        return GATEWAYS[name]
    except KeyError:
        raise ImproperlyConfigured(
            f"There is no payment gateway {name!r}. Set PAYMENT_GATEWAY to one of: {', '.join(GATEWAYS)}."
            + REMEDIES.get(name, "")
        ) from None


def _limits() -> BreakerLimits:
    return BreakerLimits(
        failures=settings.GATEWAY_BREAKER_FAILURES,
        window=settings.GATEWAY_BREAKER_WINDOW_SECONDS,
        rest=settings.GATEWAY_BREAKER_REST_SECONDS,
    )
