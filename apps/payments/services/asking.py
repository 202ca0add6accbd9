"""Asking a gateway how a payment stands, and recording what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.payments.gateways import Gateway, GatewayPayment, GatewayRefund, GatewayRefused, gateway_named
from apps.payments.interface import PaymentStateConflict
from apps.payments.models import Payment
from apps.payments.services.calls import Operation, note, send
from apps.payments.services.record import record


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """All that a gateway says about a payment."""

    payment: GatewayPayment
    refunds: Sequence[GatewayRefund]


def ask_how_it_stands(payment: Payment, *, now: datetime) -> Payment:
    """Ask about a payment that the gateway knows, record what it says of it and its refunds; answers it as it now is.

    :raises PaymentStateConflict: the gateway does not know it after all
    :raises GatewayDisagrees: what it says cannot be true together with our books
    :raises GatewayUnavailable, GatewayTimeout: it could not be asked
    """
    return hear(payment, reference=payment.reference, now=now)[0]


def hear(payment: Payment, *, reference: str, now: datetime) -> tuple[Payment, Statement]:
    """The same, under the gateway's name for it if that is not written down yet; answers what was said, too.

    :raises: as `ask_how_it_stands`
    """
    attempt = note(payment, Operation.RETRIEVE, now=now)
    try:
        return send(
            attempt,
            lambda: _look_up(gateway_named(payment.gateway), reference, has_refunds=payment.refunds.exists()),
            record=lambda said: (record(payment.pk, said.payment, refunds=said.refunds, now=now), said),
        )
    except GatewayRefused as error:
        raise PaymentStateConflict(str(error), payment_id=payment.pk) from error


def find_behind(gateway: str, reference: str) -> Payment | None:
    """Our payment behind a gateway's name for it; the gateway is asked for ours where it is not written down yet.

    None for a payment that is not this shop's.

    :raises GatewayUnavailable, GatewayTimeout: it could not be asked
    :raises PaymentStateConflict: the gateway does not know it
    """
    found = Payment.objects.filter(gateway=gateway, reference=reference).first()
    if found is not None:
        return found
    try:
        told = gateway_named(gateway).retrieve(reference=reference)
    except GatewayRefused as error:
        raise PaymentStateConflict(str(error), reference=reference) from error
    return Payment.objects.filter(gateway=gateway, pk=told.merchant_reference).first()


def _look_up(gateway: Gateway, reference: str, *, has_refunds: bool) -> Statement:
    payment = gateway.retrieve(reference=reference)
    refunds = gateway.refunds_of(reference=reference) if has_refunds or payment.refunded else ()
    return Statement(payment=payment, refunds=refunds)
