"""Giving a shop the time to come to rest, without waiting for it: those who recover are told a later time."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from apps.orders.models import CheckoutSaga, Dispatch
from apps.orders.models import Refund as OrderRefund
from apps.orders.models.saga import LEASE, LONGEST_PAUSE
from apps.payments.models import Refund
from commerce.jobs import all_jobs
from commerce.models import InboxEvent
from tests.reliability.books import Difference
from tests.support.torture import LONG

ROUNDS = 10
HURRY_SECONDS = 4
WHO_RECOVERS = ("orders", "payments", "inventory")
PROMISED = timedelta(minutes=1)
"""After so long all is right again; jobs that come round less often have no part in it."""
STALE = LEASE + timedelta(seconds=1)
"""After so long whatever a dead process left is anybody's."""


def let_recover() -> None:
    """Do in this process what any other does once leases, pauses and reservations have run out.

    The jobs are run at ever later times until nothing is under way; a shopper who does not come back is given up on
    when their reservation has run out. Events are left where they are.
    """
    later = STALE
    for _ in range(ROUNDS):
        _recover(timezone.now() + later)
        if not under_way():
            break
        later += LONGEST_PAUSE + timedelta(minutes=settings.RESERVATION_MINUTES)


def _recover(now: datetime) -> None:
    for job in all_jobs():
        if job.name.split(".")[0] in WHO_RECOVERS and job.every <= PROMISED:
            job.run(now)


def hurry() -> None:
    """Let every lease, pause and patience be over now, for servers that look at the clock."""
    now = timezone.now()
    unfinished = CheckoutSaga.objects.filter(state__in=CheckoutSaga.UNFINISHED)
    unfinished.update(lease_until=now, wait_until=now)
    for started in (OrderRefund.objects.filter(state="requested"), Dispatch.objects.filter(dispatched_at__isnull=True)):
        started.update(lease_until=now)
    Refund.objects.filter(status="pending").update(created_at=F("created_at") - STALE)
    for domain in settings.DOMAINS.names:
        InboxEvent.objects.using(domain).filter(state=InboxEvent.State.PENDING).update(due_at=now)


def under_way() -> bool:
    """Whether a checkout or a refund has not come to its end."""
    checkouts = CheckoutSaga.objects.filter(state__in=CheckoutSaga.UNFINISHED)
    return checkouts.exists() or Refund.objects.filter(status="pending").exists()


def until_right(judge: Callable[[], list[Difference]], *, within_seconds: float) -> list[Difference]:
    """What is still wrong when nothing is any more, or the time is over. In short runs nobody waits for long pauses."""
    began = time.monotonic()
    next_hurry = began + HURRY_SECONDS
    while (found := judge()) and time.monotonic() < began + within_seconds:
        if not LONG and time.monotonic() > next_hurry:
            hurry()
            next_hurry += HURRY_SECONDS
        time.sleep(0.2)
    return found


def listed(found: Iterable[Difference], *, most: int = 20) -> str:
    """For a failing test to show."""
    lines = [f"  {difference.kind}: {difference.about} {difference.detail}" for difference in found]
    return "\n".join([f"{len(lines)} differences", *lines[:most]])
