"""What staff write about an order, for each other."""

from datetime import datetime

from apps.orders.models import OrderNote
from apps.orders.services.reading import find


def add_note(*, order_id: str, text: str, by: str, now: datetime) -> None:
    """Keep a remark on an order. The customer does not see it.

    :raises OrderNotFound: there is none
    """
    OrderNote.objects.create(order=find(order_id), by=by[:120], text=text, at=now)
