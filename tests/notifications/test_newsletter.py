"""The newsletter: nobody gets it who did not say yes twice, and leaving takes one press."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError

from apps.notifications import services
from apps.notifications.interface import LinkNotValid
from apps.notifications.models import Consent, Message, Subscriber
from commerce.db.transaction import atomic
from tests.notifications.samples import NOW

TEXT = "By signing up you agree to be written to."


@pytest.fixture(autouse=True)
def shop(db: None, settings: Any) -> None:
    settings.SHOP_URL = "http://shop.test"


def ask(email: str = "ada@example.com", language: str = "") -> None:
    services.subscribe(email=email, consent=TEXT, language=language, now=NOW)


def link(kind: str = "newsletter_confirm", to: str = "confirm") -> str:
    """The token in the newest mail of this kind."""
    message = Message.objects.filter(kind=kind).latest("created_at", "id")
    return message.text.partition(f"http://shop.test/newsletter/{to}/")[2].partition("/")[0]


def confirm(token: str) -> str:
    return services.confirm_subscription(token=token, now=NOW)


def leave() -> str:
    return services.unsubscribe(token=link("newsletter_welcome", "leave"), now=NOW)


def record() -> list[tuple[str, str]]:
    return list(Consent.objects.values_list("state", "text"))


def test_asking_writes_to_the_address_and_subscribes_nobody() -> None:
    ask()

    (message,) = Message.objects.all()
    assert (message.to, message.subject) == ("ada@example.com", "One press, and you get our newsletter")
    assert (Subscriber.objects.get().state, record()) == ("pending", [("pending", TEXT)])


def test_confirming_subscribes_and_says_how_to_leave() -> None:
    ask()

    assert confirm(link()) == "ada@example.com"
    assert confirm(link()) == "ada@example.com"  # pressed twice

    assert (Subscriber.objects.get().state, record()) == ("subscribed", [("pending", TEXT), ("subscribed", "")])
    assert Message.objects.filter(kind="newsletter_welcome").count() == 1


def test_the_mail_can_be_left_by_one_press_of_the_mail_program() -> None:
    ask()
    confirm(link())
    services.send_due_messages(NOW)

    headers = mail.outbox[-1].message()

    leaving = f"http://shop.test/newsletter/leave/{link('newsletter_welcome', 'leave')}/"
    assert headers["List-Unsubscribe"].replace("\n ", "") == f"<{leaving}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe" not in mail.outbox[0].message()


def test_leaving_is_once_and_for_all() -> None:
    ask()
    token = link()
    confirm(token)

    assert (leave(), leave()) == ("ada@example.com", "ada@example.com")

    assert (Subscriber.objects.get().state, [state for state, _ in record()]) == (
        "left",
        ["pending", "subscribed", "left"],
    )
    with pytest.raises(LinkNotValid):  # the old link does not bring them back
        confirm(token)


def test_who_left_may_come_back() -> None:
    ask()
    confirm(link())
    leave()

    ask("ADA@example.com")
    confirm(link())

    assert (Subscriber.objects.count(), Subscriber.objects.get().state) == (1, "subscribed")


def test_asking_again_writes_again_until_they_are_subscribed() -> None:
    ask()
    first = link()
    ask("Ada@Example.com")
    with pytest.raises(LinkNotValid):
        confirm(first)
    confirm(link())
    ask()

    assert Message.objects.filter(kind="newsletter_confirm").count() == 2
    assert Subscriber.objects.get().state == "subscribed"


def test_a_link_confirms_for_a_week() -> None:
    ask()

    with pytest.raises(LinkNotValid):
        services.confirm_subscription(token=link(), now=NOW + timedelta(days=7, seconds=1))
    assert services.confirm_subscription(token=link(), now=NOW + timedelta(days=7)) == "ada@example.com"


@pytest.mark.parametrize("token", ["", "made-up", "WyJud3MiLDFd:1x:abc"])
def test_a_link_that_is_not_ours_does_nothing(token: str) -> None:
    for use in (services.confirm_subscription, services.unsubscribe):
        with pytest.raises(LinkNotValid):
            use(token=token, now=NOW)


def test_a_link_that_leaves_does_not_confirm() -> None:
    ask()
    confirm(link())

    with pytest.raises(LinkNotValid):
        confirm(link("newsletter_welcome", "leave"))


def test_the_table_holds_an_address_once() -> None:
    ask()

    with pytest.raises(IntegrityError, match="one_subscriber_per_address"), atomic("notifications"):
        Subscriber.objects.create(email="ADA@example.com", created_at=NOW, updated_at=NOW)


def test_mails_lead_to_pages_in_the_language_it_was_asked_for_in(settings: Any) -> None:
    settings.LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]

    ask(language="de")

    assert "http://shop.test/de/newsletter/confirm/" in Message.objects.get().text
