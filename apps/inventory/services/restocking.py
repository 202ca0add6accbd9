"""What orders had taken comes back on the shelf."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from apps.inventory.interface import Demand, MoreThanTaken
from apps.inventory.models import Reason, ReservationState, ReservedLine, Restocking
from apps.inventory.models import Reservation as ReservationRow
from apps.inventory.rules.levels import missing_from, summed
from apps.inventory.services.shelves import Shelves
from commerce.db.transaction import atomic
from commerce.events import publish


@atomic("inventory")
def restock(*, order_id: str, lines: Sequence[Demand] | None = None, now: datetime, reference: str = "") -> None:
    """Put what an order had taken back on the shelf it came from: all that is not back yet, or some of it.

    Once per `reference` of an order: again with the same changes nothing. Without lines, what was never taken is fine.
    In the ledger it is a cancellation, or returned goods where lines are named. Publishes StockChanged.

    :raises MoreThanTaken: the lines name more than the order took and has not given back
    :raises ValueError: lines without a reference, or a line of less than a unit
    """
    wanted = None if lines is None else summed(lines)
    if wanted is not None and not reference:
        raise ValueError("Units that come back in part need a reference, so that they come back once.")
    committed = ReservationRow.objects.locked(order_id, ReservationState.COMMITTED)
    if reference and Restocking.objects.filter(order_id=order_id, reference=reference).exists():
        return
    taken = list(committed.lines.all()) if committed else []
    coming = _give_back(taken, wanted)
    if committed is None:
        return
    if reference:
        Restocking.objects.create(order_id=order_id, reference=reference, at=now)
    if not any(line.outstanding for line in taken):
        committed.settle(ReservationState.RESTOCKED, at=now)
    _put_back(coming, reason=Reason.CANCELLATION if wanted is None else Reason.RETURNED, order_id=order_id, now=now)


def _give_back(taken: Sequence[ReservedLine], wanted: Mapping[str, int] | None) -> list[tuple[ReservedLine, int]]:
    """Note on the lines what comes back of each; answers how much that is.

    :raises MoreThanTaken: more is wanted than is outstanding
    """
    outstanding: Counter[str] = Counter()
    for line in taken:
        outstanding[line.sku] += line.outstanding
    left = outstanding if wanted is None else Counter(wanted)
    if too_many := missing_from(outstanding, wanted=left):
        raise MoreThanTaken(skus=sorted(too_many), taken={sku: outstanding[sku] for sku in sorted(too_many)})
    coming = []
    for line in taken:
        units = min(line.outstanding, left[line.sku])
        left[line.sku] -= units
        line.returned += units
        coming.append((line, units))
    ReservedLine.objects.bulk_update(taken, ["returned"])
    return coming


def _put_back(coming: Sequence[tuple[ReservedLine, int]], *, reason: Reason, order_id: str, now: datetime) -> None:
    counted = {line: units for line, units in coming if line.was_counted and units}
    shelves = Shelves({line.sku for line in counted})
    rows = shelves.by_id()
    for line, units in counted.items():
        rows[line.stock_id].put_back(units)
    shelves.enter(reason=reason, reference=order_id, at=now)
    publish(*shelves.write())
