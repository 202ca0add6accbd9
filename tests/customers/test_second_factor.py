"""Codes of an authenticator app, and recovery codes."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pyotp
import pytest
from django.contrib.auth import authenticate

from apps.customers import services
from apps.customers.interface import SecondFactor, SecondFactorIsOff, SecondFactorIsOn, WrongCode, WrongPassword
from apps.customers.models import Authenticator, Customer, RecoveryCode
from commerce.throttle import TooManyAttempts
from tests.customers.accounts import EMAIL, NOW, PASSWORD, changes, open_account, turn_on

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def ada(db: None) -> str:
    return open_account()


def code(secret: str, seconds: int = 0) -> str:
    """What an app shows, so many seconds after LATER."""
    return str(pyotp.TOTP(secret).at(LATER + timedelta(seconds=seconds)))


def test_it_is_off_at_first_and_on_once_the_app_has_shown_its_code(ada: str) -> None:
    before = services.second_factor_of(customer_id=ada)
    _secret, codes = turn_on(ada)

    assert before == SecondFactor(is_on=False, since=None, recovery_codes_left=0)
    assert services.second_factor_of(customer_id=ada) == SecondFactor(is_on=True, since=NOW, recovery_codes_left=10)
    assert len(set(codes)) == 10
    assert changes() == [("second_factor_on", EMAIL)]


def test_a_wrong_code_does_not_turn_it_on(ada: str) -> None:
    secret = services.offer_second_factor(customer_id=ada).secret

    for wrong in ("000000", "", "abcdef", "٠٠٠٠٠٠", str(pyotp.TOTP(secret).at(NOW + timedelta(minutes=5)))):
        with pytest.raises(WrongCode):
            services.turn_on_second_factor(customer_id=ada, secret=secret, code=wrong, now=NOW)
    assert not services.second_factor_of(customer_id=ada).is_on


def test_there_is_one_at_a_time(ada: str) -> None:
    secret, _codes = turn_on(ada)

    with pytest.raises(SecondFactorIsOn):
        services.offer_second_factor(customer_id=ada)
    with pytest.raises(SecondFactorIsOn):
        services.turn_on_second_factor(customer_id=ada, secret=secret, code=code(secret), now=LATER)


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_code_opens_while_clocks_differ_by_half_a_minute(ada: str, seconds: int) -> None:
    secret, _codes = turn_on(ada)
    typed = code(secret, seconds)

    services.check_code(customer_id=ada, code=f"{typed[:3]} {typed[3:]}", now=LATER)


@pytest.mark.parametrize("seconds", [-60, 60])
def test_an_older_or_newer_code_does_not(ada: str, seconds: int) -> None:
    secret, _codes = turn_on(ada)

    with pytest.raises(WrongCode):
        services.check_code(customer_id=ada, code=code(secret, seconds), now=LATER)


def test_a_code_opens_once_and_none_before_it_opens_after_it(ada: str) -> None:
    secret, _codes = turn_on(ada)
    services.check_code(customer_id=ada, code=code(secret), now=LATER)

    for used in (code(secret), code(secret, -30)):
        with pytest.raises(WrongCode):
            services.check_code(customer_id=ada, code=used, now=LATER)


def test_of_many_at_once_with_one_code_one_gets_in(committed: None, concurrently: Callable[..., list[Any]]) -> None:
    ada = open_account()
    secret, (recovery, *_others) = turn_on(ada)

    for typed in (code(secret), recovery):
        check = partial(services.check_code, customer_id=ada, code=typed, now=LATER)
        outcomes = concurrently([check] * 4)
        assert sorted(map(repr, outcomes)) == ["None", *[repr(WrongCode())] * 3]


def test_a_recovery_code_opens_once_however_it_is_typed(ada: str) -> None:
    _secret, (first, *_others) = turn_on(ada)

    services.check_code(customer_id=ada, code=f" {first.upper().replace('-', ' ')} ", now=LATER)

    assert services.second_factor_of(customer_id=ada).recovery_codes_left == 9
    with pytest.raises(WrongCode):
        services.check_code(customer_id=ada, code=first, now=LATER)


def test_codes_are_not_guessed_without_end(ada: str) -> None:
    secret, _codes = turn_on(ada)
    for _ in range(5):
        with pytest.raises(WrongCode):
            services.check_code(customer_id=ada, code="000000", now=LATER)

    with pytest.raises(TooManyAttempts):
        services.check_code(customer_id=ada, code=code(secret), now=LATER)


def test_turning_it_off_takes_the_password(ada: str) -> None:
    turn_on(ada)

    with pytest.raises(WrongPassword):
        services.turn_off_second_factor(customer_id=ada, password="guessed", now=LATER)
    services.turn_off_second_factor(customer_id=ada, password=PASSWORD, now=LATER)

    assert services.second_factor_of(customer_id=ada) == SecondFactor(is_on=False, since=None, recovery_codes_left=0)
    assert changes() == [("second_factor_on", EMAIL), ("second_factor_off", EMAIL)]
    with pytest.raises(SecondFactorIsOff):
        services.turn_off_second_factor(customer_id=ada, password=PASSWORD, now=LATER)


def test_new_recovery_codes_take_the_place_of_the_old(ada: str) -> None:
    _secret, (old, *_others) = turn_on(ada)
    new, *_rest = services.renew_recovery_codes(customer_id=ada, password=PASSWORD, now=LATER)

    with pytest.raises(WrongCode):
        services.check_code(customer_id=ada, code=old, now=LATER)
    services.check_code(customer_id=ada, code=new, now=LATER)


def test_the_database_alone_gives_neither_secret_nor_codes_away(ada: str) -> None:
    secret, codes = turn_on(ada)

    assert secret not in Authenticator.objects.get().secret
    assert not {one.digest for one in RecoveryCode.objects.all()} & set(codes)


def test_a_code_is_no_way_in_for_an_account_that_is_closed(ada: str) -> None:
    _secret, (first, second, *_others) = turn_on(ada)
    before = authenticate(customer_id=ada, code=first)
    Customer.objects.filter(pk=ada).update(is_active=False)

    assert (before, authenticate(customer_id=ada, code=second)) == (Customer.objects.get(pk=ada), None)
