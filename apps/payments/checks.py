"""What `manage.py check --deploy` refuses about payments."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register("payments", deploy=True)
def no_pretended_money_in_production(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """The sandbox takes no money: a shop that really sells must not use it by accident."""
    if settings.PAYMENT_GATEWAY != "sandbox" or settings.DEBUG or settings.ALLOW_SANDBOX_PAYMENTS:
        return []
    return [
        Error(
            "PAYMENT_GATEWAY is 'sandbox' while DEBUG is off: orders would be confirmed without being paid for.",
            hint="Set PAYMENT_GATEWAY to a real gateway, or ALLOW_SANDBOX_PAYMENTS=on for a shop that only rehearses.",
            id="payments.E001",
        )
    ]


@register("payments", deploy=True)
def stripe_is_complete(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Without the secret webhooks are refused, and without the publishable key no card can be entered."""
    if settings.PAYMENT_GATEWAY != "stripe":
        return []
    needed = {
        "STRIPE_WEBHOOK_SECRETS": "the signing secret (whsec_…) of the endpoint /api/v1/payments/webhooks/stripe",
        "STRIPE_PUBLISHABLE_KEY": "the account's publishable key (pk_…)",
    }
    return [
        Error(
            f"PAYMENT_GATEWAY is 'stripe', but {name} is not set.",
            hint=f"Set it to {what}, from Stripe's dashboard.",
            id="payments.E002",
        )
        for name, what in needed.items()
        if not getattr(settings, name)
    ]
