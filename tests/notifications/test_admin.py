"""What staff see of the messages."""

import html

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.customers import services as customers
from apps.notifications.models import Message
from tests.notifications.samples import NOW

MESSAGES = "/admin/notifications/message/"


@pytest.fixture
def support(db: None) -> Client:
    customers.ensure_roles()
    member = customers.create_staff(
        email="s@example.com", password="a-long-phrase", role="Support", first_name="", last_name="", now=NOW
    )
    client = Client()
    client.force_login(member)
    return client


def sent(number: int = 1) -> Message:
    return Message.objects.create(
        kind="order_placed",
        reference=f"ord_{number}",
        to="ada@example.com",
        subject=f"Order {number} is confirmed",
        text="Thank you",
        html="<p>Thank you</p><script>alert(1)</script>",
        state="sent",
        sent_at=NOW,
        created_at=NOW,
        next_attempt_at=NOW,
    )


@pytest.mark.parametrize("messages", [1, 30])
def test_the_list_takes_as_many_queries_for_thirty_as_for_one(support: Client, messages: int) -> None:
    for number in range(messages):
        sent(number)

    with CaptureQueriesContext(connections["notifications"]) as queries:
        page = support.get(MESSAGES).content.decode()

    assert page.count('name="_selected_action"') == messages
    assert len(queries) == 4  # how many, dates to drill into (two), the rows
    assert [query["sql"] for query in queries if '"html"' in query["sql"]] == []


def test_a_message_is_read_in_a_sandbox_and_changed_by_nobody(support: Client) -> None:
    message = sent()

    page = support.get(f"{MESSAGES}{message.id}/change/").content.decode()
    support.post(f"{MESSAGES}{message.id}/change/", {"subject": "Another", "to": "eve@example.com"})

    assert f'sandbox srcdoc="{html.escape(message.html)}"' in page
    message.refresh_from_db()
    assert (message.subject, message.to) == ("Order 1 is confirmed", "ada@example.com")


def test_messages_are_put_back_in_line(support: Client) -> None:
    message = sent()

    support.post(MESSAGES, {"action": "send_again", "_selected_action": [message.id]})

    message.refresh_from_db()
    assert (message.state, message.attempts, message.sent_at) == ("pending", 0, None)
