"""Messages on their way, to a real mail server."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any, ClassVar

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError

from apps.notifications import rules, services
from apps.notifications.models import Message
from commerce.db.transaction import atomic, current_transaction
from commerce.jobs import all_jobs
from tests.notifications.mail_server import MailServer, running_mail_server
from tests.notifications.samples import NOW


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    with running_mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


def waiting(reference: str = "ord_1", **changes: Any) -> Message:
    """A message that is due."""
    fields = {
        "kind": "order_placed",
        "reference": reference,
        "to": "ada@example.com",
        "subject": "Thank you – merci",
        "text": "Thank you £1\n.\nA line with a dot before it",
        "html": "<p>Thank you £1</p>",
        "created_at": NOW,
        "next_attempt_at": NOW,
    }
    return Message.objects.create(**{**fields, **changes})


def state_of(message: Message) -> tuple[str, int]:
    message.refresh_from_db()
    return message.state, message.attempts


class TestSending:
    def test_the_mail_server_gets_the_whole_message(self, db: None, mail_server: MailServer, settings: Any) -> None:
        settings.SHOP_EMAIL, settings.DEFAULT_FROM_EMAIL = "hello@shop.test", "Fernhill & Co <hello@shop.test>"
        message = waiting()

        assert services.send_due_messages(NOW) == 1

        (received,) = mail_server.received
        headers = ("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type")
        assert {name: str(received[name]).partition(";")[0] for name in headers} == {
            "From": "Fernhill & Co <hello@shop.test>",
            "To": "ada@example.com",
            "Subject": "Thank you – merci",
            "Date": "Fri, 20 Nov 2026 12:00:00 +0000",
            "Message-ID": f"<{message.id}@shop.test>",
            "Auto-Submitted": "auto-generated",
            "Content-Type": "multipart/alternative",
        }
        assert bodies(received) == {
            "text/plain": "Thank you £1\n.\nA line with a dot before it",
            "text/html": "<p>Thank you £1</p>",
        }

    def test_a_sent_message_is_sent_once(self, db: None, mail_server: MailServer) -> None:
        message = waiting()

        assert [services.send_due_messages(NOW), services.send_due_messages(NOW + timedelta(days=1))] == [1, 0]

        assert state_of(message) == ("sent", 1)
        assert message.sent_at == NOW
        assert len(mail_server.received) == 1

    def test_no_transaction_is_open_while_the_mail_server_answers(self, db: None, settings: Any) -> None:
        settings.EMAIL_BACKEND = f"{__name__}.Witness"
        waiting()

        services.send_due_messages(NOW)

        assert Witness.saw == [None]

    def test_many_senders_at_once_send_each_message_once(
        self, committed: None, mail_server: MailServer, concurrently: Callable[..., list[Any]]
    ) -> None:
        messages = [waiting(f"ord_{number}") for number in range(20)]

        sent = concurrently([lambda: services.send_due_messages(NOW)] * 4)

        assert sum(sent) == 20
        assert sorted(mail["Message-ID"].partition("@")[0] for mail in mail_server.received) == sorted(
            f"<{message.id}" for message in messages
        )

    def test_it_is_done_every_two_seconds(self) -> None:
        (job,) = [job for job in all_jobs() if job.name == "notifications.send"]
        assert (job.every, job.run) == (timedelta(seconds=2), services.send_due_messages)


class TestFailing:
    def test_a_refused_message_is_sent_when_its_pause_is_over(self, db: None, mail_server: MailServer) -> None:
        mail_server.refusals = 1
        message = waiting()

        assert services.send_due_messages(NOW) == 0
        assert state_of(message) == ("pending", 1)
        assert message.error.startswith("SMTPDataError: (451, ")
        assert message.next_attempt_at == NOW + timedelta(seconds=30)

        assert services.send_due_messages(NOW + timedelta(seconds=29)) == 0
        assert services.send_due_messages(NOW + timedelta(seconds=30)) == 1
        assert (state_of(message), message.error) == (("sent", 2), "")
        assert len(mail_server.received) == 1

    def test_a_failure_ends_the_round_and_the_others_go_in_the_next(self, db: None, mail_server: MailServer) -> None:
        mail_server.refusals = 1
        first, second = waiting("ord_1"), waiting("ord_2", next_attempt_at=NOW + timedelta(seconds=1))

        assert services.send_due_messages(NOW + timedelta(seconds=2)) == 0
        assert (state_of(first), state_of(second)) == (("pending", 1), ("pending", 0))

        assert services.send_due_messages(NOW + timedelta(seconds=4)) == 1
        assert (state_of(first), state_of(second)) == (("pending", 1), ("sent", 1))

    def test_a_mail_server_that_is_away_loses_nothing(self, db: None, settings: Any) -> None:
        with running_mail_server() as server:
            settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
            settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        message = waiting()

        assert services.send_due_messages(NOW) == 0

        assert state_of(message) == ("pending", 1)
        assert message.error.startswith("ConnectionRefusedError")

    def test_after_about_a_day_it_is_left_to_staff(self, db: None, mail_server: MailServer) -> None:
        mail_server.refusals = 100
        message, now = waiting(), NOW

        while state_of(message)[0] != "failed":
            services.send_due_messages(now)
            message.refresh_from_db()
            now, last_try = message.next_attempt_at, now

        assert message.attempts == rules.MAX_ATTEMPTS
        assert timedelta(hours=12) < last_try - NOW < timedelta(hours=36)
        assert services.send_due_messages(now + timedelta(days=1)) == 0

    def test_a_message_is_taken_up_after_a_process_died_with_it(self, db: None, mail_server: MailServer) -> None:
        message = waiting()
        message.begin_attempt(at=NOW)

        assert services.send_due_messages(NOW + rules.LEASE - timedelta(seconds=1)) == 0
        assert services.send_due_messages(NOW + rules.LEASE) == 1
        assert state_of(message) == ("sent", 2)

    def test_a_late_process_does_not_undo_what_another_recorded(self, db: None, mail_server: MailServer) -> None:
        late = waiting()
        late.begin_attempt(at=NOW)
        services.send_due_messages(NOW + rules.LEASE)

        late.record_failure("TimeoutError", at=NOW + rules.LEASE)

        assert state_of(late) == ("sent", 2)

    def test_the_log_names_no_person(self, db: None, mail_server: MailServer, caplog: pytest.LogCaptureFixture) -> None:
        mail_server.refusals = 1
        message = waiting()
        with caplog.at_level(logging.DEBUG):
            services.send_due_messages(NOW)
            services.send_due_messages(NOW + timedelta(seconds=30))

        assert message.id in caplog.text
        assert "ada@example.com" not in caplog.text

    def test_staff_can_have_it_sent_again(self, db: None, mail_server: MailServer) -> None:
        sent, failed, busy = waiting("ord_1"), waiting("ord_2", state="failed", attempts=12), waiting("ord_3")
        services.send_due_messages(NOW)
        busy.refresh_from_db()
        Message.objects.filter(pk=busy.pk).update(state="sending", sent_at=None)

        assert services.resend(message_ids=[sent.id, failed.id, busy.id], now=NOW) == 2
        assert services.send_due_messages(NOW) == 2

        assert (state_of(sent), state_of(failed), state_of(busy)) == (("sent", 1), ("sent", 1), ("sending", 1))
        assert len(mail_server.received) == 4


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({}, "one_message_of_a_kind_per_reference"),
        ({"reference": "ord_2", "state": "lost"}, "message_state_is_known"),
        ({"reference": "ord_2", "state": "sent"}, "message_sent_at_says_sent"),
        ({"reference": "ord_2", "sent_at": NOW}, "message_sent_at_says_sent"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(db: None, changes: dict[str, Any], constraint: str) -> None:
    waiting()

    with pytest.raises(IntegrityError, match=constraint), atomic("notifications"):
        waiting(**changes)


def bodies(received: EmailMessage) -> dict[str, str]:
    parts = received.iter_parts()
    return {part.get_content_type(): part.get_content().replace("\r\n", "\n") for part in parts}


class Witness(BaseEmailBackend):
    """A mail backend that looks whether a transaction is open."""

    saw: ClassVar[list[str | None]] = []

    def send_messages(self, messages: Any) -> int:
        self.saw.append(current_transaction())
        return len(messages)
