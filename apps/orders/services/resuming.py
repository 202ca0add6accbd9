"""Carries out what was decided by a process that died before it could: parcels to send, money to give back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from django.db.models import QuerySet

from apps.orders.models import Dispatch, Refund

log = structlog.get_logger(__name__)

ROUND = 50

Decided = TypeVar("Decided", Dispatch, Refund)


def take_up(
    forgotten: "QuerySet[Decided]", carry_out: Callable[[Decided, datetime], object], *, lease: timedelta, now: datetime
) -> int:
    """Carry out some of them, one after the other; answers how many were taken up.

    Whoever renews the lease first has it; another who saw the same row passes it by.
    """
    taken = 0
    for decided in forgotten.select_related("order")[:ROUND]:
        mine = forgotten.model._default_manager.filter(pk=decided.pk, lease_until=decided.lease_until)
        if mine.update(lease_until=now + lease):
            taken += 1
            _try(carry_out, decided, now)
    return taken


def _try(carry_out: Callable[[Decided, datetime], object], decided: Decided, now: datetime) -> None:
    try:
        carry_out(decided, now)
    except Exception as error:  # the next one must have its turn; the lease brings this one back
        kind = decided._meta.model_name
        event, about = f"{kind}.not_carried_out", {f"{kind}_id": decided.pk}
        log.exception(event, order_id=decided.order_id, error=str(error), **about)
