"""T21: what the shop does after a purchase is the same, whoever carries the events."""

from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from apps.notifications.models import Message
from apps.orders import services as orders
from apps.orders.models import Order
from apps.search.interface import Query
from apps.search.interface import service as search
from commerce.background import anything_is_due
from commerce.embedded.processes import wait_until
from commerce.models import InboxEvent
from config.domains import DOMAINS
from tests.orders.after_payment import send
from tests.orders.shop_floor import check_out, filled_cart, ledger, open_shop, published, shelf
from tests.reliability.workers import TRANSPORTS, Workers
from tests.support.torture import tell

PATIENCE_SECONDS = 60
MESSAGES = 4


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_t21_a_purchase_ends_alike_under_both_transports(committed: None, transport: str) -> None:
    open_shop(MUG=5, LAMP=3)
    with Workers(transport, 1):
        kept = check_out(filled_cart(MUG=2), now=timezone.now()).order
        send(kept.order_id, now=timezone.now())
        given_up = check_out(filled_cart(LAMP=1), now=timezone.now()).order
        orders.cancel(order_id=given_up.order_id, reason="Too bright.", by="staff Ann", now=timezone.now())
        settled = wait_until(quiet, seconds=PATIENCE_SECONDS)
        observed = what_can_be_seen()

    assert (settled, observed) == (
        True,
        {
            "orders": [("shipped", 2395), ("cancelled", 1395)],
            "stock": {"MUG": (3, 0), "LAMP": (3, 0)},
            "money": [("captured", 2395, 0), ("captured", 1395, 1395)],
            "lists": {"mug": 3, "lamp": 3},
            "mails": ["order_cancelled sent", "order_placed sent", "order_placed sent", "order_shipped sent"],
            "told": {
                "OrderCreated": 2,
                "OrderPlaced": 2,
                "OrderStatusChanged": 5,
                "OrderShipped": 1,
                "OrderCancelled": 1,
            },
            "not handled": 0,
        },
    )
    tell("T21", transport, injected={"purchases": 2}, lost={"differences": 0})


def quiet() -> bool:
    """Every message is on its way, everything told has been heard. Looked at twice: no look is of one moment."""
    return all(_all_sent() and not anything_is_due(DOMAINS.names) for _ in range(2))


def _all_sent() -> bool:
    return Message.objects.filter(state=Message.State.SENT).count() == MESSAGES


def what_can_be_seen() -> dict[str, Any]:
    cards = search().search(query=Query()).cards
    waiting = [InboxEvent.objects.using(domain).exclude(state="done").count() for domain in DOMAINS.names]
    return {
        "orders": list(Order.objects.order_by("created_at", "pk").values_list("status", "total_amount")),
        "stock": {sku: shelf(sku) for sku in ("MUG", "LAMP")},
        "money": ledger(),
        "lists": {card.slug: card.available for card in cards},
        "mails": sorted(f"{message.kind} {message.state}" for message in Message.objects.all()),
        "told": Counter(published()),
        "not handled": sum(waiting),
    }
