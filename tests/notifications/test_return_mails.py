"""What the shop writes about goods that come back."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from apps.notifications.models import Message
from apps.orders.events import ReturnApproved, ReturnReceived, ReturnRefunded, ReturnRejected, ReturnRequested
from apps.orders.interface import Return, ReturnLine, ReturnReason, ReturnState, ReturnStep
from commerce.events import Event
from tests.notifications.samples import NOW, gbp
from tests.notifications.test_composing import ORDER_URL, happened  # noqa: F401  a fixture

LINE = ReturnLine(
    sku="MUG",
    name="Oat <Mug>",
    options={},
    image_url="",
    quantity=2,
    reason=ReturnReason.DAMAGED,
    comment="",
    received=None,
    restock=None,
)
BACK = Return(
    return_id="ret_1",
    number="K7Q29FHMB-1",
    order_id="ord_1",
    order_number="K7Q29FHMB",
    state=ReturnState.REQUESTED,
    lines=(LINE,),
    instructions="Use the label\nthat we attach.",
    refund=gbp("24.00"),
    history=(ReturnStep(state=ReturnState.REJECTED, at=NOW, by="staff Ann", reason="It was used."),),
    created_at=NOW,
)
EVENTS = {
    ReturnRequested: ("We got your return K7Q29FHMB-1", "2 × Oat <Mug>"),
    ReturnApproved: ("Send us your return K7Q29FHMB-1", "Use the label\nthat we attach."),
    ReturnRefunded: ("Your return K7Q29FHMB-1 is refunded", "£24.00 is on its way back"),
    ReturnRejected: ("About your return K7Q29FHMB-1", "It was used."),
}


def told(kind: type[Any], back: Return = BACK) -> Event:
    event: Event = kind(order_id="ord_1", back=back, email="ada@example.com", order_token="secret-token")
    return event


@pytest.mark.parametrize("kind", EVENTS)
def test_each_step_is_written_once(happened: Callable[[Event], None], kind: type[Event]) -> None:  # noqa: F811
    happened(told(kind))
    happened(told(kind))

    message = Message.objects.get()
    subject, said = EVENTS[kind]
    assert (message.to, message.subject) == ("ada@example.com", subject)
    assert said in message.text
    assert f"See the order: {ORDER_URL}" in message.text
    assert "<Mug>" not in message.html


def test_that_it_arrived_is_seen_on_the_page(happened: Callable[[Event], None]) -> None:  # noqa: F811
    happened(told(ReturnReceived))

    assert not Message.objects.exists()


def test_staff_need_not_say_how(happened: Callable[[Event], None]) -> None:  # noqa: F811
    happened(told(ReturnApproved, replace(BACK, instructions="")))

    assert "2 × Oat <Mug>\n\nPack it well" in Message.objects.get().text
