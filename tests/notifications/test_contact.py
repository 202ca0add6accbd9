"""What people write to the shop is kept, mailed to it, and settled once."""

from typing import Any

import pytest
from django.core import mail
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.customers import services as customers
from apps.notifications import services
from apps.notifications.models import ContactMessage, Message, Subscriber
from apps.notifications.services import personal_data
from commerce.privacy import Subject, digest_of
from tests.notifications.samples import NOW
from tests.notifications.test_newsletter import ask, confirm, link

INBOX = "/admin/notifications/contactmessage/"
SUBSCRIBERS = "/admin/notifications/subscriber/"


@pytest.fixture(autouse=True)
def shop(db: None, settings: Any) -> None:
    settings.SHOP_EMAIL, settings.SHOP_URL = "hello@shop.test", "http://shop.test"


def browser(role: str) -> Client:
    customers.ensure_roles()
    member = customers.create_staff(
        email="s@example.com", password="a-long-phrase", role=role, first_name="", last_name="", now=NOW
    )
    client = Client()
    client.force_login(member)
    return client


def write(name: str = "Ada Byron") -> ContactMessage:
    services.take_message(
        name=name, email="ada@example.com", order_number="K7Q29FHMB", text="Where is\nmy lamp?", now=NOW
    )
    return ContactMessage.objects.latest("id")


def test_it_is_kept_and_mailed_to_the_shop_to_be_answered() -> None:
    said = write("Ada\nBcc: eve@example.com")

    services.send_due_messages(NOW)

    (sent,) = mail.outbox
    assert (sent.to, sent.reply_to) == (["hello@shop.test"], ["ada@example.com"])
    assert sent.subject == "Ada Bcc: eve@example.com wrote to the shop"
    assert "Where is\nmy lamp?" in sent.body
    assert "Order K7Q29FHMB" in sent.body
    assert (said.state, said.text) == ("new", "Where is\nmy lamp?")


def test_what_was_written_cannot_act_in_the_mail() -> None:
    services.take_message(name="A", email="a@example.com", order_number="", text="<script>x()</script>", now=NOW)

    assert "<script>x()" not in Message.objects.get().html


def test_staff_settle_it_once() -> None:
    said = write()
    support = browser("Support")

    support.post(INBOX, {"action": "mark_answered", "_selected_action": [said.pk]})
    support.post(INBOX, {"action": "close", "_selected_action": [said.pk]})

    said.refresh_from_db()
    assert (said.state, said.handled_by) == ("answered", "staff s@example.com")


def test_who_may_only_look_settles_nothing() -> None:
    said = write()

    browser("Read-only").post(INBOX, {"action": "close", "_selected_action": [said.pk]})

    said.refresh_from_db()
    assert said.state == "new"


@pytest.mark.parametrize("rows", [1, 30])
def test_the_inbox_takes_as_many_queries_for_thirty_as_for_one(rows: int) -> None:
    for _ in range(rows):
        write()
    support = browser("Support")

    with CaptureQueriesContext(connections["notifications"]) as queries:
        page = support.get(INBOX).content.decode()

    assert page.count('name="_selected_action"') == rows
    assert len(queries) == 2


class TestTheListOfSubscribers:
    def test_is_exported_without_those_who_did_not_confirm(self) -> None:
        ask("+1@example.com")
        confirm(link())
        ask("eve@example.com")
        everybody = list(Subscriber.objects.values_list("pk", flat=True))

        response = browser("Marketing").post(SUBSCRIBERS, {"action": "export", "_selected_action": everybody})

        lines = b"".join(response.streaming_content).decode().splitlines()
        leaving = f"http://shop.test/newsletter/leave/{link('newsletter_welcome', 'leave')}/"
        assert lines == ["email,language,since,unsubscribe", f"'+1@example.com,,{NOW.isoformat()},{leaving}"]

    def test_shows_the_record_of_consent_and_is_changed_by_nobody(self) -> None:
        ask()
        (pk,) = Subscriber.objects.values_list("pk", flat=True)
        marketing = browser("Marketing")

        assert "By signing up you agree" in marketing.get(f"{SUBSCRIBERS}{pk}/change/").content.decode()
        assert marketing.post(f"{SUBSCRIBERS}{pk}/change/", {"state": "subscribed"}).status_code == 403


def test_a_person_is_told_and_forgotten() -> None:
    write()
    ask()
    told = personal_data.personal_data_of(subject=Subject(customer_id="cust_1", email="ADA@example.com"))
    assert (told["newsletter"][0]["state"], told["contact"][0]["text"]) == ("pending", "Where is\nmy lamp?")
    assert personal_data.personal_data_of(subject=Subject(customer_id="cust_1")) == {}

    digest = digest_of("ada@example.com")
    services.forget_person(about=["cust_1"], email_digests=[digest], proven_email_digest=digest)

    assert personal_data.personal_data_of(subject=Subject(customer_id="cust_1", email="ada@example.com")) == {
        "messages": [],
        "newsletter": [],
        "contact": [],
    }
