"""T28: passwords are not guessed without end, however it is tried."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import RequestFactory

from apps.customers import services
from apps.customers.models import Customer
from commerce.http.address import client_address
from commerce.throttle import Limit, TooManyAttempts, give_back, seconds_to_wait, take
from tests.customers.accounts import EMAIL, PASSWORD, open_account

THREE = Limit("three", times=3, per=timedelta(seconds=60))
ONE = Limit("one", times=1, per=timedelta(seconds=60))


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by one with every password that is really looked at."""
    computed: list[str] = []
    verify = Argon2PasswordHasher.verify

    def counted(self: Argon2PasswordHasher, password: str, encoded: str) -> bool:
        computed.append(password)
        return verify(self, password, encoded)

    monkeypatch.setattr(Argon2PasswordHasher, "verify", counted)
    return computed


def test_t28_of_a_burst_of_guesses_five_are_looked_at(
    committed: None, hashes: list[str], concurrently: Callable[..., list[Any]]
) -> None:
    open_account()

    outcomes = concurrently([partial(authenticate, username=EMAIL, password=f"guess {n}") for n in range(40)])

    assert (set(outcomes), len(hashes)) == ({None}, 5)
    assert services.seconds_until_log_in(email=EMAIL.upper(), client_address="") > 0


def test_the_right_password_forgives_the_wrong_ones_before_it(db: None) -> None:
    ada = open_account()
    for _ in range(2):
        for _ in range(4):
            assert authenticate(username=EMAIL, password="wrong") is None
        assert authenticate(username=EMAIL, password=PASSWORD) == Customer.objects.get(pk=ada)


def test_one_place_does_not_try_all_accounts(db: None) -> None:
    for number in range(100):
        services.count_log_in(email=f"{number}@example.com", client_address="192.0.2.7")

    with pytest.raises(TooManyAttempts):
        services.count_log_in(email="another@example.com", client_address="192.0.2.7")
    services.count_log_in(email="another@example.com", client_address="192.0.2.8")


def test_what_one_limit_refuses_uses_up_no_other(db: None) -> None:
    take((THREE, "ada"), (ONE, "here"))
    with pytest.raises(TooManyAttempts) as refused:
        take((THREE, "ada"), (ONE, "here"))
    take((THREE, "ada"))
    take((THREE, "ADA "))

    assert 0 < refused.value.retry_after <= 60
    assert 0 < seconds_to_wait(THREE, "ada") <= 60
    give_back(THREE, "ada")
    assert seconds_to_wait(THREE, "ada") == 0


def test_a_forged_header_changes_nobodys_address(settings: Any) -> None:
    forged = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", headers={"X-Forwarded-For": "10.0.0.1, 198.51.100.9"})
    settings.BEHIND_PROXY = False
    without = client_address(forged)
    settings.BEHIND_PROXY = True

    assert (without, client_address(forged)) == ("192.0.2.7", "198.51.100.9")
