"""What customers are written about their accounts."""

from typing import Any

import pytest

from apps.customers.events import (
    AccountSecurityChanged,
    CustomerCreated,
    CustomerErased,
    EmailChangeRequested,
    EmailVerificationRequested,
    PasswordResetRequested,
)
from apps.notifications import handlers
from apps.notifications.models import Message
from apps.notifications.services.accounts import CHANGES
from commerce.privacy import digest_of
from tests.notifications.samples import NOW

EMAIL = "ada@example.com"
WHO: dict[str, Any] = {"customer_id": "cust_1", "email": EMAIL, "first_name": "Ada"}
LINK: dict[str, Any] = {**WHO, "request_id": "req_1", "token": "t:o-k_en"}


@pytest.fixture(autouse=True)
def _shop(db: None, settings: Any) -> None:
    settings.SHOP_URL = "http://shop.test"


def written() -> Message:
    return Message.objects.get()


@pytest.mark.parametrize(
    ("event", "handle", "subject", "link"),
    [
        (
            EmailVerificationRequested(**LINK),
            handlers.send_verification,
            "Confirm your e-mail address",
            "Confirm this address: http://shop.test/account/verify/t:o-k_en/",
        ),
        (
            EmailChangeRequested(**LINK),
            handlers.send_email_change,
            "Confirm your new e-mail address",
            "Use this address: http://shop.test/account/email/t:o-k_en/",
        ),
        (
            PasswordResetRequested(**LINK),
            handlers.send_password_link,
            "Set a new password",
            "Choose a new password: http://shop.test/account/reset/t:o-k_en/",
        ),
    ],
)
def test_a_link_is_sent_once_to_the_address_it_proves(event: Any, handle: Any, subject: str, link: str) -> None:
    handle(event)
    handle(event)

    message = written()
    assert (message.to, message.subject) == (EMAIL, subject)
    assert link in message.text.splitlines()
    assert link.partition(": ")[2] in message.html


def test_an_address_without_account_is_told_so_and_gets_no_link() -> None:
    handlers.send_password_link(
        PasswordResetRequested(request_id="req_1", customer_id="", email=EMAIL, first_name="", token="")
    )

    assert written().subject == "You have no account under this address"
    assert "for ada@example.com, but there is no account" in written().text
    assert "/account/reset/" not in written().text + written().html


def test_the_welcome_asks_to_prove_an_address_that_is_not() -> None:
    handlers.welcome_customer(CustomerCreated(**WHO, last_name="Byron", verification_token="token"))

    assert "Confirm this address: http://shop.test/account/verify/token/" in written().text.splitlines()


@pytest.mark.parametrize("what", sorted(CHANGES))
def test_each_change_of_the_way_in_is_told_in_a_sentence(what: str) -> None:
    handlers.tell_of_account_change(AccountSecurityChanged(**WHO, what=what, change_id="chg_1"))

    assert str(CHANGES[what]) in written().text.splitlines()


def test_messages_to_an_erased_customer_are_deleted_and_no_others() -> None:
    for email in ("Ada@Example.com", "eve@example.com"):
        handlers.send_verification(EmailVerificationRequested(**{**LINK, "email": email, "request_id": email}))
    digest = digest_of(EMAIL)

    handlers.forget_customer(
        CustomerErased(customer_id="cust_1", email_digest=digest, proven_email_digest=digest, erased_at=NOW)
    )

    assert written().to == "eve@example.com"
