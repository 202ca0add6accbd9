"""What the checkout page is told about the gateway."""

from django.conf import settings

from apps.payments.gateways import gateway_named
from apps.payments.interface import PaymentForm
from commerce.money import Money


def payment_form(*, amount: Money) -> PaymentForm:
    """What the page needs on which `amount` will be paid, through the gateway that new payments go through."""
    return gateway_named(settings.PAYMENT_GATEWAY).payment_form(amount=amount)
