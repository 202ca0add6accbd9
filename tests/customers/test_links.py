"""Addresses proven, passwords set and addresses changed by links that the shop sends."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate

from apps.customers import services
from apps.customers.interface import EmailTaken, InvalidDetails, LinkNotValid, WeakPassword, WrongPassword
from apps.customers.models import Customer
from commerce.throttle import TooManyAttempts
from tests.customers.accounts import EMAIL, NEW_PASSWORD, NOW, PASSWORD, changes, open_account, told

NEW_EMAIL = "countess@example.com"


@pytest.fixture
def ada(db: None) -> str:
    return open_account()


def is_verified(customer_id: str) -> bool:
    return services.get_customer(customer_id=customer_id).is_email_verified


def password_link() -> str:
    services.request_password_reset(email=EMAIL, client_address="", now=NOW)
    return told("PasswordResetRequested")[-1]["token"]


def email_link(customer_id: str) -> str:
    services.request_email_change(customer_id=customer_id, password=PASSWORD, new_email=NEW_EMAIL, now=NOW)
    return told("EmailChangeRequested")[-1]["token"]


class TestProvingAnAddress:
    def test_the_link_of_the_welcome_proves_it(self, ada: str) -> None:
        (event,) = told("CustomerCreated")
        before = is_verified(ada)

        services.verify_email(token=event["verificationToken"], now=NOW)
        services.verify_email(token=event["verificationToken"], now=NOW)

        assert (before, is_verified(ada)) == (False, True)
        assert told("CustomerUpdated") == [{"customerId": ada, "updatedFields": ["email_verified_at"]}]

    def test_it_can_be_sent_again_until_it_is_proven(self, ada: str) -> None:
        services.request_email_verification(customer_id=ada, now=NOW)
        (event,) = told("EmailVerificationRequested")
        services.verify_email(token=event["token"], now=NOW)
        services.request_email_verification(customer_id=ada, now=NOW)

        assert (event["email"], len(told("EmailVerificationRequested"))) == (EMAIL, 1)

    def test_a_link_ends_after_a_week_and_survives_a_new_password(self, ada: str) -> None:
        (event,) = told("CustomerCreated")
        services.change_password(customer_id=ada, password=PASSWORD, new_password=NEW_PASSWORD, now=NOW)

        with pytest.raises(LinkNotValid):
            services.verify_email(token=event["verificationToken"], now=NOW + timedelta(days=7, seconds=1))
        services.verify_email(token=event["verificationToken"], now=NOW + timedelta(days=7))

    def test_a_link_is_good_for_one_thing_only(self, ada: str) -> None:
        (event,) = told("CustomerCreated")

        with pytest.raises(LinkNotValid):
            services.reset_password(token=event["verificationToken"], new_password=NEW_PASSWORD, now=NOW)
        with pytest.raises(LinkNotValid):
            services.change_email(token=event["verificationToken"], now=NOW)
        with pytest.raises(LinkNotValid):
            services.verify_email(token=event["verificationToken"] + "x", now=NOW)


class TestAForgottenPassword:
    def test_a_link_sets_a_new_one_once_and_proves_the_address(self, ada: str) -> None:
        token = password_link()
        services.reset_password(token=token, new_password=NEW_PASSWORD, now=NOW)

        assert authenticate(username=EMAIL, password=PASSWORD) is None
        assert authenticate(username=EMAIL, password=NEW_PASSWORD) == Customer.objects.get(pk=ada)
        assert is_verified(ada)
        assert changes() == [("password_reset", EMAIL)]
        with pytest.raises(LinkNotValid):
            services.reset_password(token=token, new_password=PASSWORD, now=NOW)

    def test_of_several_links_one_can_be_used(self, ada: str) -> None:
        first, second = password_link(), password_link()
        services.reset_password(token=second, new_password=NEW_PASSWORD, now=NOW)

        with pytest.raises(LinkNotValid):
            services.check_password_link(token=first, now=NOW)

    def test_a_link_ends_after_two_hours(self, ada: str) -> None:
        token = password_link()

        services.check_password_link(token=token, now=NOW + timedelta(hours=2))
        with pytest.raises(LinkNotValid):
            services.check_password_link(token=token, now=NOW + timedelta(hours=2, seconds=1))

    def test_a_weak_password_is_refused_and_the_link_stays_good(self, ada: str) -> None:
        token = password_link()

        with pytest.raises(WeakPassword):
            services.reset_password(token=token, new_password="12345678", now=NOW)
        services.reset_password(token=token, new_password=NEW_PASSWORD, now=NOW)

    def test_an_unknown_address_is_written_to_as_well_without_a_link(self, ada: str) -> None:
        services.request_password_reset(email="nobody@example.com", client_address="", now=NOW)

        (event,) = told("PasswordResetRequested")
        assert (event["email"], event["customerId"], event["token"]) == ("nobody@example.com", "", "")

    def test_links_are_not_sent_without_end(self, ada: str) -> None:
        for _ in range(5):
            password_link()

        with pytest.raises(TooManyAttempts):
            services.request_password_reset(email=EMAIL.upper(), client_address="", now=NOW)
        services.request_password_reset(email="nobody@example.com", client_address="", now=NOW)


class TestChangingThePassword:
    def test_it_takes_the_present_one(self, ada: str) -> None:
        with pytest.raises(WrongPassword):
            services.change_password(customer_id=ada, password="guessed", new_password=NEW_PASSWORD, now=NOW)
        services.change_password(customer_id=ada, password=PASSWORD, new_password=NEW_PASSWORD, now=NOW)

        assert authenticate(username=EMAIL, password=NEW_PASSWORD) == Customer.objects.get(pk=ada)
        assert changes() == [("password_changed", EMAIL)]

    def test_the_present_one_is_not_guessed_without_end(self, ada: str) -> None:
        for _ in range(5):
            with pytest.raises(WrongPassword):
                services.confirm_password(customer_id=ada, password="guessed")

        with pytest.raises(TooManyAttempts):
            services.confirm_password(customer_id=ada, password=PASSWORD)


class TestChangingTheAddress:
    def test_the_new_one_is_proven_first_and_the_old_one_is_told(self, ada: str) -> None:
        token = email_link(ada)
        before = services.get_customer(customer_id=ada).email

        after = services.change_email(token=token, now=NOW)

        assert (before, after.email, after.is_email_verified) == (EMAIL, NEW_EMAIL, True)
        assert changes() == [("email_changed", EMAIL)]
        with pytest.raises(LinkNotValid):
            services.change_email(token=token, now=NOW)

    def test_it_takes_the_password(self, ada: str) -> None:
        with pytest.raises(WrongPassword):
            services.request_email_change(customer_id=ada, password="guessed", new_email=NEW_EMAIL, now=NOW)

    def test_an_address_of_another_account_is_refused_early_and_late(self, ada: str) -> None:
        token = email_link(ada)
        open_account(NEW_EMAIL)

        with pytest.raises(EmailTaken):
            services.request_email_change(customer_id=ada, password=PASSWORD, new_email=NEW_EMAIL.upper(), now=NOW)
        with pytest.raises(EmailTaken):
            services.change_email(token=token, now=NOW)

    def test_what_is_no_address_is_refused(self, ada: str) -> None:
        with pytest.raises(InvalidDetails):
            services.request_email_change(customer_id=ada, password=PASSWORD, new_email="nowhere", now=NOW)
