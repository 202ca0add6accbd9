import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from commerce.background import deliver_all_events
from tests.support.events import note

PAGE = "/admin/commerce/outboxevent/"


@pytest.fixture
def staff(db: None) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("owner@shop.example"))
    return client


def rows(page: str) -> list[list[str]]:
    """The cells of the table, without tags: aggregate, and whether it was carried."""
    found = re.findall(r"<tr class=.*?</tr>", page, flags=re.DOTALL)
    cells = (
        [re.sub(r"<.*?>|\s+", " ", cell).strip() for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]
        for row in found
    )
    return [[row[2], "not yet" if row[3] == "not yet" else "carried"] for row in cells]


def test_staff_see_the_newest_first_and_whether_they_were_carried(staff: Client) -> None:
    note("cup", "filled")
    deliver_all_events()
    note("jug", "filled")

    assert rows(staff.get(PAGE).content.decode()) == [["jug", "not yet"], ["cup", "carried"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"key": "cup"}, [["cup", "not yet"]]),
        ({"event_type": "Noted"}, [["jug", "not yet"], ["cup", "not yet"]]),
        ({"topic": "customers.events", "key": "jug"}, [["jug", "not yet"]]),
        ({"topic": "orders.events"}, []),
        ({"topic": "nonsense"}, []),
    ],
)
def test_staff_look_by_topic_type_and_aggregate(staff: Client, asked: dict[str, str], found: list[list[str]]) -> None:
    note("cup", "filled")
    note("jug", "filled")

    assert rows(staff.get(PAGE, asked).content.decode()) == found


def test_what_an_event_carries_is_not_shown(staff: Client) -> None:
    note("cup", "Adas birthday")

    assert "Adas birthday" not in staff.get(PAGE).content.decode()


def test_others_are_kept_out(db: None) -> None:
    helper = get_user_model().objects.create_user("helper@shop.example", is_staff=True)
    client = Client()
    client.force_login(helper)

    assert (client.get(PAGE).status_code, Client().get(PAGE).status_code) == (403, 302)
