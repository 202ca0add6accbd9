"""The pages by which an account is entered and kept safe."""

import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from apps.customers import interface as customers
from commerce.background import deliver_all_events
from tests.storefront.conftest import log_in
from tests.storefront.html import page

EMAIL, PASSWORD, NEW_PASSWORD = "ada@example.com", "seven long words", "eight even longer words"


def sign_in(browser: Client, password: str = PASSWORD, email: str = EMAIL) -> Any:
    return browser.post("/account/login/", {"email": email, "password": password})


def notice(response: Any) -> str:
    return page(response).all("p", class_="notice")[0].text


def path_in_mail(subject: str) -> str:
    """The path behind the link of the newest message of this subject."""
    from apps.notifications.models import Message

    deliver_all_events()
    text = Message.objects.filter(subject=subject).latest("pk").text
    found = re.search(r"https?://[^/\s]+(/account/(?:verify|reset|email)/[^/\s]+/)", text)
    assert found
    return found[1]


def turn_on(member: Client) -> tuple[str, list[str]]:
    """Set the second factor up; its secret, and the recovery codes as shown."""
    secret = page(member.get("/account/second-factor/")).all("code")[0].text
    shown = member.post("/account/second-factor/", {"code": pyotp.TOTP(secret).now()})
    assert shown.status_code == 200
    return secret, [code.text for code in page(shown).all("code")]


def test_scripts_are_told_who_is_logged_in_as_long_as_it_lasts(member: Client, shopper: Client) -> None:
    assert sign_in(shopper).cookies["signed_in"].value == "1"
    assert shopper.post("/account/logout/").cookies["signed_in"].value == ""


def test_the_sixth_guess_is_not_looked_at_and_nobody_learns_who_has_an_account(member: Client, shopper: Client) -> None:
    answers = []
    for email in (EMAIL, "nobody@example.com"):
        for _ in range(6):
            refused = sign_in(shopper, "wrong", email)
        answers.append((refused.status_code, page(refused).one("div", role="alert").text))

    assert answers[0] == answers[1]
    assert answers[0][0] == 429
    assert "Too many attempts. Please wait 15 minutes, then try again." in answers[0][1]
    assert sign_in(shopper).status_code == 429


def test_a_banner_asks_to_confirm_the_address_until_it_is(member: Client) -> None:
    asked = "Please confirm your e-mail address: we have sent a link to ada@example.com."
    assert asked in page(member.get("/account/")).text
    again = member.post("/account/verify/", follow=True)
    assert notice(again) == "The link is on its way to you. Please look into your mailbox."

    path = path_in_mail("Confirm your e-mail address")
    assert member.get(path).status_code == 200  # looking at it changes nothing
    assert asked in page(member.get("/account/")).text
    confirmed = member.post(path, follow=True)

    assert notice(confirmed) == "Thank you: your e-mail address is confirmed."
    assert asked not in page(confirmed).text


def test_a_forgotten_password_is_set_anew_by_a_link_and_every_session_ends(member: Client, shopper: Client) -> None:
    known = shopper.post("/account/reset/", {"email": EMAIL})
    path = path_in_mail("Set a new password")
    weak = shopper.post(path, {"new_password": "12345678"})
    done = shopper.post(path, {"new_password": NEW_PASSWORD}, follow=True)

    assert (known.status_code, weak.status_code) == (200, 422)
    assert notice(done) == "Your new password is set. Log in with it."
    assert member.get("/account/").status_code == 302
    assert sign_in(shopper, NEW_PASSWORD)["Location"] == "/account/"
    assert shopper.get(path).status_code == 410


def test_asking_for_a_link_says_the_same_of_every_address(member: Client, shopper: Client) -> None:
    answers = [shopper.post("/account/reset/", {"email": email}) for email in (EMAIL, "eve@example.com")]

    texts = [page(answer).one("main").text.replace("eve@example.com", EMAIL) for answer in answers]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert texts[0] == texts[1]


def test_a_changed_password_ends_the_other_sessions(member: Client, shopper: Client) -> None:
    sign_in(shopper)
    wrong = member.post("/account/password/", {"password": "wrong", "new_password": NEW_PASSWORD})
    assert page(wrong).one("ul", id="id_password_error").text == "This is not your password."

    member.post("/account/password/", {"password": PASSWORD, "new_password": NEW_PASSWORD})

    assert member.get("/account/password/").status_code == 200
    assert shopper.get("/account/password/").status_code == 302


def test_a_new_address_counts_once_its_link_is_followed(member: Client, shopper: Client) -> None:
    member.post("/account/email/", {"new_email": "countess@example.com", "password": PASSWORD}, follow=True)
    path = path_in_mail("Confirm your new e-mail address")
    before = sign_in(shopper, email="countess@example.com").status_code

    changed = member.post(path, follow=True)

    assert before == 422
    assert notice(changed) == "Your account now has the address countess@example.com."
    assert sign_in(shopper, email="countess@example.com")["Location"] == "/account/"


def test_with_a_second_factor_the_password_alone_opens_nothing(member: Client, shopper: Client) -> None:
    _secret, codes = turn_on(member)

    assert (
        shopper.post("/account/login/", {"email": EMAIL, "password": PASSWORD, "next": "/account/profile/"})["Location"]
        == "/account/login/code/"
    )
    assert shopper.get("/account/").status_code == 302
    assert shopper.post("/account/login/code/", {"code": "000000"}).status_code == 422
    opened = shopper.post("/account/login/code/", {"code": codes[0]})

    assert opened["Location"] == "/account/profile/"
    assert shopper.get("/account/").status_code == 200


def test_the_code_is_asked_for_after_a_password_only_and_not_for_ever(
    member: Client, shopper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _secret, codes = turn_on(member)
    assert shopper.get("/account/login/code/")["Location"] == "/account/login/"
    sign_in(shopper)
    late = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr("apps.storefront.entering.timezone.now", lambda: late)

    assert shopper.post("/account/login/code/", {"code": codes[0]})["Location"] == "/account/login/"


def test_the_qr_code_is_drawn_here_and_the_secret_stays_over_a_reload(member: Client) -> None:
    first, second = (page(member.get("/account/second-factor/")) for _ in range(2))

    assert len(first.one("div", role="img").all("svg")) == 1
    assert first.all("code")[0].text == second.all("code")[0].text


def test_the_second_factor_is_turned_off_with_the_password(member: Client, shopper: Client) -> None:
    turn_on(member)
    assert member.post("/account/second-factor/off/", {"password": "wrong"}).status_code == 422
    off = member.post("/account/second-factor/off/", {"password": PASSWORD}, follow=True)

    assert notice(off) == "Logging in takes no code any more, only your password."
    assert sign_in(shopper)["Location"] == "/account/"


def test_recovery_codes_are_counted_and_made_anew(member: Client, shopper: Client) -> None:
    _secret, codes = turn_on(member)
    sign_in(shopper)
    shopper.post("/account/login/code/", {"code": codes[0]})
    assert "You have 9 recovery codes left" in page(shopper.get("/account/second-factor/")).text

    anew = [
        code.text for code in page(member.post("/account/second-factor/codes/", {"password": PASSWORD})).all("code")
    ]

    assert (len(anew), set(anew) & set(codes)) == (10, set())


def test_an_address_is_corrected_and_made_the_default(member: Client) -> None:
    from tests.storefront.goods import ADDRESS

    member.post("/account/addresses/", ADDRESS)
    member.post("/account/addresses/", {**ADDRESS, "street": "5 Dorset Street"})
    customer_id = member.session["_auth_user_id"]
    _first, second = customers.service().get_customer(customer_id=customer_id).addresses

    member.post(f"/account/addresses/{second.address_id}/default/")
    member.post(f"/account/addresses/{second.address_id}/", {**ADDRESS, "street": "6 Dorset Street"})

    book = customers.service().get_customer(customer_id=customer_id).addresses
    assert [(kept.street, kept.is_default) for kept in book] == [
        ("6 Dorset Street", True),
        ("12 St James's Square", False),
    ]
    other = log_in("eve@example.com")
    assert other.get(f"/account/addresses/{second.address_id}/").status_code == 404
    assert other.post(f"/account/addresses/{second.address_id}/default/").status_code == 404
