"""The mailbox of a local shop."""

import html
import re
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.notifications.models import Message
from tests.notifications.samples import NOW


@pytest.fixture
def mailbox(db: None, settings: Any) -> Client:
    settings.DEBUG = True
    return Client()


def write(number: int = 1) -> Message:
    return Message.objects.create(
        kind="order_placed",
        reference=f"ord_{number}",
        to="ada@example.com",
        subject=f"Order {number} <is> confirmed",
        text="Thank you & goodbye",
        html='<p title="x">Thank you</p><script>alert(1)</script>',
        created_at=NOW,
        next_attempt_at=NOW,
    )


def test_it_lists_what_was_written(mailbox: Client) -> None:
    message = write()

    page = mailbox.get("/mailbox/").content.decode()

    assert f'<a href="/mailbox/{message.id}/">' in page
    assert "Order 1 &lt;is&gt; confirmed" in page
    assert "ada@example.com" in page
    assert "20 Nov, 12:00" in page


def test_it_says_when_there_is_nothing(mailbox: Client) -> None:
    assert "Nothing yet" in mailbox.get("/mailbox/").content.decode()


@pytest.mark.parametrize("messages", [1, 30])
def test_its_queries_do_not_grow_with_the_messages(mailbox: Client, messages: int) -> None:
    for number in range(messages):
        write(number)

    with CaptureQueriesContext(connections["notifications"]) as queries:
        page = mailbox.get("/mailbox/").content.decode()

    assert (page.count("<strong>"), len(queries)) == (messages, 2)


def test_older_messages_are_on_the_next_page(mailbox: Client) -> None:
    for number in range(51):
        write(number)

    assert mailbox.get("/mailbox/").content.decode().count("<strong>") == 50
    assert mailbox.get("/mailbox/?page=2").content.decode().count("<strong>") == 1


def test_a_message_is_shown_as_its_reader_sees_it_in_a_sandbox(mailbox: Client) -> None:
    message = write()

    page = mailbox.get(f"/mailbox/{message.id}/").content.decode()

    frame = re.search(r"<iframe[^>]*>", page, re.DOTALL)
    assert frame is not None
    sandbox = re.search(r'sandbox="([^"]*)"', frame[0])
    assert sandbox is not None
    assert "allow-scripts" not in sandbox[1]
    srcdoc = re.search(r'srcdoc="([^"]*)"', frame[0])
    assert srcdoc is not None
    assert html.unescape(srcdoc[1]) == message.html


def test_its_text_and_its_headers_can_be_read(mailbox: Client) -> None:
    message = write()

    assert "<pre>Thank you &amp; goodbye</pre>" in mailbox.get(f"/mailbox/{message.id}/?show=text").content.decode()
    headers = html.unescape(mailbox.get(f"/mailbox/{message.id}/?show=headers").content.decode())
    assert "To: ada@example.com\n" in headers
    assert f"Message-ID: <{message.id}@" in headers
    assert "Subject: Order 1 <is> confirmed\n" in headers


def test_an_unknown_message_is_not_found(mailbox: Client) -> None:
    assert mailbox.get("/mailbox/msg_none/").status_code == 404


def test_nobody_keeps_a_copy(mailbox: Client) -> None:
    assert mailbox.get("/mailbox/").headers["Cache-Control"] == "no-store"


def test_a_shop_without_debug_has_no_such_page(mailbox: Client, settings: Any) -> None:
    message = write()
    settings.DEBUG = False

    assert [mailbox.get(path).status_code for path in ("/mailbox/", f"/mailbox/{message.id}/")] == [404, 404]
