"""Cards kept for customers: a token here, the card at the gateway."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from apps.payments import interface
from apps.payments.gateways import GatewayMethod, GatewayRefused, gateway_named
from apps.payments.interface import Card, MethodNotFound, UnknownPaymentMethod
from apps.payments.models import GatewayCustomer, SavedMethod
from commerce.ids import is_id

METHOD = "pmt"
"""How the ids of saved methods begin; the gateways' own tokens begin otherwise."""


def payment_methods_of(*, customer_id: str) -> Sequence[interface.SavedMethod]:
    """The cards kept for a customer at the present gateway, newest first."""
    kept = SavedMethod.objects.filter(customer_id=customer_id, gateway=settings.PAYMENT_GATEWAY)
    return [_as_dto(method) for method in kept.order_by("-created_at", "-id")]


def save_payment_method(
    *, customer_id: str, email: str, method_token: str, idempotency_key: str, now: datetime
) -> interface.SavedMethod:
    """Keep a card for a customer. Again with the same key: the same.

    :raises UnknownPaymentMethod: the token is not known
    :raises PaymentDeclined: the bank does not let it be kept
    :raises GatewayUnavailable, GatewayTimeout: the gateway could not be asked
    """
    key = f"{customer_id}:{idempotency_key}"
    found = SavedMethod.objects.filter(idempotency_key=key).first()
    return _as_dto(found or _keep(customer_id, email, method_token, key, now))


def remove_payment_method(*, customer_id: str, method_id: str, now: datetime) -> None:
    """Forget a card, at the gateway first: what it still keeps is not lost from sight here.

    :raises MethodNotFound: the customer has none such
    :raises GatewayUnavailable, GatewayTimeout: the gateway could not be asked; nothing was forgotten
    """
    method = SavedMethod.objects.filter(pk=method_id, customer_id=customer_id).first()
    if method is None:
        raise MethodNotFound
    gateway_named(method.gateway).forget_method(reference=method.reference)
    SavedMethod.objects.filter(pk=method_id).delete()


def token_behind(method_token: str, *, customer_id: str) -> tuple[str, str]:
    """The gateway's token for what a shopper pays with, and its name for the customer if the card is a saved one.

    :raises UnknownPaymentMethod: it is a saved method, and not this customer's
    """
    if not is_id(method_token, METHOD):
        return method_token, ""
    here = {"customer_id": customer_id, "gateway": settings.PAYMENT_GATEWAY}
    method = SavedMethod.objects.filter(pk=method_token, **here).first()
    customer = GatewayCustomer.objects.filter(**here).first()
    if not customer_id or method is None or customer is None:
        raise UnknownPaymentMethod
    return method.reference, customer.reference


def customer_at_gateway(customer_id: str, *, email: str, now: datetime) -> str:
    """The gateway's name for a customer, who is made known to it if need be."""
    name = settings.PAYMENT_GATEWAY
    known = GatewayCustomer.objects.filter(customer_id=customer_id, gateway=name)
    found = known.first()
    if found is None:
        digest = hashlib.sha256(email.encode()).hexdigest()[:16]  # another address is another request
        reference = gateway_named(name).create_customer(
            customer_id=customer_id, email=email, idempotency_key=f"{customer_id}:customer:{digest}"
        )
        row = GatewayCustomer(customer_id=customer_id, gateway=name, reference=reference, created_at=now)
        GatewayCustomer.objects.bulk_create([row], ignore_conflicts=True)
        found = known.get()
    return found.reference


def _keep(customer_id: str, email: str, token: str, key: str, now: datetime) -> SavedMethod:
    customer = customer_at_gateway(customer_id, email=email, now=now)
    try:
        kept = gateway_named(settings.PAYMENT_GATEWAY).save_method(
            customer_reference=customer, method_token=token, idempotency_key=f"method:{key}"
        )
    except GatewayRefused as error:
        raise UnknownPaymentMethod from error
    SavedMethod.objects.bulk_create([_row(customer_id, kept, key, now)], ignore_conflicts=True)
    return SavedMethod.objects.get(gateway=settings.PAYMENT_GATEWAY, reference=kept.reference, customer_id=customer_id)


def _row(customer_id: str, kept: GatewayMethod, key: str, now: datetime) -> SavedMethod:
    month, _, year = kept.expires.partition("/")
    return SavedMethod(
        customer_id=customer_id,
        gateway=settings.PAYMENT_GATEWAY,
        reference=kept.reference,
        idempotency_key=key,
        card_brand=kept.card.brand,
        card_last4=kept.card.last4,
        expires_month=int(month or 0),
        expires_year=2000 + int(year) if year else 0,
        created_at=now,
    )


def _as_dto(method: SavedMethod) -> interface.SavedMethod:
    return interface.SavedMethod(
        method_id=method.pk,
        card=Card(brand=method.card_brand, last4=method.card_last4),
        expires_month=method.expires_month,
        expires_year=method.expires_year,
        created_at=method.created_at,
    )
