"""Forgetting a customer: what we keep at once, what a gateway keeps as soon as it answers."""

from datetime import datetime, timedelta

import structlog

from apps.payments.gateways import gateway_named
from apps.payments.interface import GatewayTimeout, GatewayUnavailable
from apps.payments.models import GatewayCustomer, SavedMethod
from commerce.db.transaction import atomic

log = structlog.get_logger(__name__)

PAUSE = timedelta(minutes=10)
"""Until a gateway that did not answer is asked again, and how long one asking has before another may try."""
BATCH = 20


@atomic("payments")
def forget_customer(*, customer_id: str, now: datetime) -> None:
    """Delete the customer's saved cards, and have the gateway delete what it keeps of them. Payments are the books."""
    SavedMethod.objects.filter(customer_id=customer_id).delete()
    GatewayCustomer.objects.filter(customer_id=customer_id, forget_from=None).update(forget_from=now)


def forget_at_gateways(now: datetime) -> int:
    """Ask the gateways for those that wait; answers how many are forgotten."""
    due = GatewayCustomer.objects.filter(forget_from__lte=now).order_by("forget_from")
    return sum(_forget(waiting, now) for waiting in due[:BATCH])


def _forget(waiting: GatewayCustomer, now: datetime) -> bool:
    mine = GatewayCustomer.objects.filter(pk=waiting.pk, forget_from=waiting.forget_from)
    if not mine.update(forget_from=now + PAUSE):  # another process asks already
        return False
    try:
        gateway_named(waiting.gateway).forget_customer(reference=waiting.reference)
    except (GatewayUnavailable, GatewayTimeout) as error:
        log.warning("customer.not_forgotten", gateway=waiting.gateway, error=type(error).__name__)
        return False
    GatewayCustomer.objects.filter(pk=waiting.pk).delete()
    return True
