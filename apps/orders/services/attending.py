"""What people do about checkouts that did not end by themselves. Each act leaves a note: who, when, what."""

from collections.abc import Sequence
from datetime import datetime

from apps.orders.interface import OrderStatus
from apps.orders.models import CheckoutNote, CheckoutSaga, Outcome
from apps.orders.rules import CLOSED_UNPAID
from apps.orders.services import running
from apps.orders.services.recovery import bring_to_an_end
from commerce.errors import Conflict, Invalid, NotFound

State = CheckoutSaga.State

NEWEST = 200


class CheckoutNotFound(NotFound):
    """There is no checkout of this name. Give its id, or its order's id or number."""

    code = "checkout_not_found"


class CheckoutEnded(Conflict):
    """This checkout has come to its end; there is nothing left to do."""

    code = "checkout_ended"


class CheckoutIsRun(Conflict):
    """A process is working on this checkout. It is thought dead once its step's deadline has passed."""

    code = "checkout_is_run"


class OrderIsPaid(Conflict):
    """The order is paid for, so there is nothing to undo. Cancel the order instead."""

    code = "order_is_paid"


class NothingNoted(Invalid):
    """A note needs words."""

    code = "nothing_noted"


def find_checkout(*, name: str) -> CheckoutSaga:
    """By its own id, or its order's id or number.

    :raises CheckoutNotFound: there is none
    """
    saga = CheckoutSaga.objects.named(name)
    if saga is None:
        raise CheckoutNotFound(name=name)
    return saga


def list_checkouts(*, states: Sequence[str], limit: int) -> Sequence[CheckoutSaga]:
    """The newest in these states; those that have not ended, if none are named."""
    chosen = CheckoutSaga.objects.select_related("order").filter(state__in=states or CheckoutSaga.OPEN)
    return list(chosen.order_by("-started_at", "-id")[:limit])


def stale_checkouts(*, now: datetime) -> Sequence[CheckoutSaga]:
    """Those that recovery would take up now."""
    return list(CheckoutSaga.objects.stale(now=now).select_related("order")[:NEWEST])


def check_resumable(saga: CheckoutSaga, *, now: datetime) -> None:
    """:raises CheckoutEnded, CheckoutIsRun: see there"""
    if saga.state not in CheckoutSaga.OPEN:
        raise CheckoutEnded(state=saga.state)
    running_now = [run for run in saga.runs[-1:] if run.outcome is Outcome.UNFINISHED]
    if running_now and saga.lease_until >= now:
        raise CheckoutIsRun(step=running_now[0].step, deadline=saga.lease_until)


def check_compensable(saga: CheckoutSaga, *, now: datetime) -> None:
    """:raises CheckoutEnded, CheckoutIsRun, OrderIsPaid: see there"""
    check_resumable(saga, now=now)
    if saga.order.state not in (OrderStatus.PENDING_PAYMENT, *CLOSED_UNPAID):
        raise OrderIsPaid(order_status=saga.order.state)


def resume_checkout(*, name: str, by: str, now: datetime) -> CheckoutSaga:
    """Try at once what recovery would try later, or has given up to try; the checkout says what came of it.

    :raises CheckoutNotFound, CheckoutEnded, CheckoutIsRun: see there
    """
    saga = find_checkout(name=name)
    check_resumable(saga, now=now)
    undoing = saga.state == State.COMPENSATING or saga.order.state in CLOSED_UNPAID
    _take(saga, to=State.COMPENSATING if undoing else State.RUNNING, now=now)
    _note(saga, by=by, text="Tried again.", now=now)
    bring_to_an_end(saga, now)
    return saga


def compensate_checkout(*, name: str, by: str, now: datetime) -> CheckoutSaga:
    """Undo a checkout: cancel its order if it is open, give money and stock back; the checkout says what came of it.

    Publishes OrderStatusChanged if the order was open.

    :raises CheckoutNotFound, CheckoutEnded, CheckoutIsRun, OrderIsPaid: see there
    """
    saga = find_checkout(name=name)
    check_compensable(saga, now=now)
    closed = saga.order.state in CLOSED_UNPAID
    _take(saga, to=State.COMPENSATING if closed else State.RUNNING, now=now)
    _note(saga, by=by, text="Undone.", now=now)
    if closed:
        running.compensate(saga, now=now)
    else:
        running.close(saga, UndoneByStaff(), ends_as=OrderStatus.CANCELLED, by=by, now=now)
    return saga


def note_on_checkout(*, name: str, text: str, by: str, now: datetime) -> None:
    """Keep what somebody found out about a checkout.

    :raises CheckoutNotFound: there is none
    :raises NothingNoted: no words
    """
    if not text.strip():
        raise NothingNoted
    _note(find_checkout(name=name), by=by, text=text.strip(), now=now)


class UndoneByStaff(Conflict):
    """The payment could not be completed. Nothing is charged."""

    code = "undone"


def _take(saga: CheckoutSaga, *, to: str, now: datetime) -> None:
    if not saga.take(now=now, to=State(to)):
        raise CheckoutIsRun


def _note(saga: CheckoutSaga, *, by: str, text: str, now: datetime) -> None:
    CheckoutNote.objects.create(saga=saga, by=by[:120], text=text, at=now)
