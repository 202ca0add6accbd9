from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from commerce.background import deliver_all_events
from commerce.models import InboxEvent
from tests.support.events import Noted, heard_by, note

PAGE = "/admin/commerce/inboxevent/"
CONSUMER = "notifications"


@pytest.fixture
def staff(db: None) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("owner@shop.example"))
    return client


@pytest.fixture
def dead_letter(db: None, settings: object) -> Iterator[InboxEvent]:
    settings.EVENT_MAX_ATTEMPTS = 1  # type: ignore[attr-defined]

    def choke(event: Noted) -> None:
        raise ValueError("cannot swallow <this>")

    with heard_by(CONSUMER, choke):
        note("cup", "poison")
        deliver_all_events()
        yield InboxEvent.objects.using(CONSUMER).get()


def test_staff_see_what_failed_and_why(staff: Client, dead_letter: InboxEvent) -> None:
    page = staff.get(PAGE).content.decode()

    assert dead_letter.event_id in page
    assert "ValueError: cannot swallow &lt;this&gt;" in page


def test_an_empty_list_says_so(staff: Client) -> None:
    assert "every event has been handled" in staff.get(PAGE).content.decode()


@pytest.mark.parametrize(("action", "state"), [("retry", "pending"), ("discard", "discarded")])
def test_staff_retry_or_discard(staff: Client, dead_letter: InboxEvent, action: str, state: str) -> None:
    staff.post(PAGE, {"domain": CONSUMER, "event": dead_letter.event_id, "action": action})

    assert InboxEvent.objects.using(CONSUMER).get().state == state


def test_others_are_kept_out(db: None, dead_letter: InboxEvent) -> None:
    helper = get_user_model().objects.create_user("helper@shop.example", is_staff=True)
    client = Client()
    client.force_login(helper)

    assert (client.get(PAGE).status_code, Client().get(PAGE).status_code) == (403, 302)
