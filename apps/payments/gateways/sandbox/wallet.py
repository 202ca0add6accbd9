"""The cards that the sandbox keeps for customers."""

from apps.payments.gateways.cards import TEST_CARDS, TestCard
from apps.payments.gateways.gateway import GatewayMethod, GatewayRefused
from apps.payments.interface import PaymentDeclined, PaymentStatus, UnknownPaymentMethod
from apps.payments.models import SandboxCustomer, SandboxMethod

EXPIRES = "12/34"
"""Every test card's."""


def card_behind(token: str, *, customer: str) -> TestCard | None:
    """The test card that a token, or a method saved for this customer, stands for."""
    if token in TEST_CARDS:
        return TEST_CARDS[token]
    method = SandboxMethod.objects.filter(pk=token, customer=customer).first()
    return TEST_CARDS[method.token] if method else None


def open_customer(customer_id: str, email: str) -> str:
    """Write a customer down; answers the sandbox's name for them."""
    return str(SandboxCustomer.objects.create(merchant_reference=customer_id, email=email).pk)


def keep(customer: str, token: str) -> GatewayMethod:
    """Keep a card for a customer.

    :raises UnknownPaymentMethod: there is no such card
    :raises PaymentDeclined: its bank says no to everything
    :raises GatewayRefused: there is no such customer
    """
    card = card_behind(token, customer=customer)
    if card is None:
        raise UnknownPaymentMethod
    if card.outcome is PaymentStatus.FAILED:
        raise PaymentDeclined(card.decline_message, decline_code=card.decline_code)
    if not SandboxCustomer.objects.filter(pk=customer).exists():
        raise GatewayRefused(f"There is no customer {customer}.")
    method = _kept_already(customer, token) or SandboxMethod.objects.create(customer_id=customer, token=token)
    return GatewayMethod(reference=method.pk, card=card.card, expires=EXPIRES)


def forget(reference: str) -> None:
    """Keep a card no longer."""
    SandboxMethod.objects.filter(pk=reference).delete()


def close(customer: str) -> None:
    """Keep nothing of a customer any longer."""
    SandboxCustomer.objects.filter(pk=customer).delete()


def _kept_already(customer: str, token: str) -> SandboxMethod | None:
    return SandboxMethod.objects.filter(pk=token, customer=customer).first()
