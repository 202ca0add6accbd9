"""Codes of an authenticator app, and recovery codes for the day the telephone is lost."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError
from django.utils.crypto import salted_hmac

from apps.customers import interface, rules, selectors
from apps.customers.interface import SecondFactorIsOff, SecondFactorIsOn, WrongCode
from apps.customers.models import Authenticator, Customer, RecoveryCode
from apps.customers.services import attempts
from apps.customers.services.passwords import confirm_password, tell_of_change
from commerce.db.transaction import atomic
from commerce.sealing import seal, unseal
from commerce.throttle import give_back, take

TOTP = Authenticator.Kind.TOTP
SEAL = "customers.totp"


def second_factor_of(*, customer_id: str) -> interface.SecondFactor:
    """Whether there is one. Of an unknown customer: there is none."""
    totp = Authenticator.objects.filter(customer=customer_id, kind=TOTP).first()
    left = RecoveryCode.objects.filter(customer=customer_id, used_at=None).count() if totp else 0
    return interface.SecondFactor(
        is_on=totp is not None, since=totp.created_at if totp else None, recovery_codes_left=left
    )


def offer_second_factor(*, customer_id: str) -> interface.SecondFactorOffer:
    """A fresh secret for an authenticator app. Nothing is stored: hand it to `turn_on_second_factor`.

    :raises CustomerNotFound: there is none
    :raises SecondFactorIsOn: the account has one
    """
    customer = selectors.customer_with_addresses(customer_id)
    if Authenticator.objects.filter(customer=customer, kind=TOTP).exists():
        raise SecondFactorIsOn
    return offer_of(rules.new_totp_secret(), email=customer.email)


def offer_of(secret: str, *, email: str) -> interface.SecondFactorOffer:
    """How an authenticator app is told this secret."""
    address = rules.totp_address(secret, account=email, shop=settings.SHOP_NAME)
    return interface.SecondFactorOffer(secret=secret, address=address)


def turn_on_second_factor(*, customer_id: str, secret: str, code: str, now: datetime) -> tuple[str, ...]:
    """Ask for a code at each log-in from now on; answers recovery codes, readable this once.

    Publishes AccountSecurityChanged.

    :raises WrongCode: the app does not know the secret, or its clock is wrong
    :raises SecondFactorIsOn: the account has one
    :raises commerce.throttle.TooManyAttempts: it was guessed too often
    """
    take((attempts.CODE, customer_id))
    step = rules.step_of(secret, code, now=now)
    if step is None:
        raise WrongCode
    try:
        codes = _turn_on(customer_id, seal(secret, purpose=SEAL), step, now)
    except IntegrityError as error:
        raise SecondFactorIsOn from error
    give_back(attempts.CODE, customer_id)
    return codes


@atomic("customers")
def _turn_on(customer_id: str, sealed: str, step: int, now: datetime) -> tuple[str, ...]:
    customer = Customer.objects.locked(customer_id)
    Authenticator.objects.create(customer=customer, kind=TOTP, secret=sealed, last_step=step, created_at=now)
    tell_of_change(customer, "second_factor_on")
    return _replace_codes(customer)


def turn_off_second_factor(*, customer_id: str, password: str, now: datetime) -> None:
    """Ask for the password only. Publishes AccountSecurityChanged.

    :raises WrongPassword: it is not the account's
    :raises SecondFactorIsOff: there is none
    :raises commerce.throttle.TooManyAttempts: it was guessed too often
    """
    confirm_password(customer_id=customer_id, password=password)
    with atomic("customers"):
        customer = Customer.objects.locked(customer_id)
        if not customer.authenticators.all().delete()[0]:
            raise SecondFactorIsOff
        customer.recovery_codes.all().delete()
        tell_of_change(customer, "second_factor_off")


def renew_recovery_codes(*, customer_id: str, password: str, now: datetime) -> tuple[str, ...]:
    """Fresh recovery codes, readable this once; the old ones open nothing more. Publishes AccountSecurityChanged.

    :raises WrongPassword: it is not the account's
    :raises SecondFactorIsOff: there is none
    :raises commerce.throttle.TooManyAttempts: it was guessed too often
    """
    confirm_password(customer_id=customer_id, password=password)
    with atomic("customers"):
        customer = Customer.objects.locked(customer_id)
        if not customer.authenticators.exists():
            raise SecondFactorIsOff
        tell_of_change(customer, "recovery_codes_renewed")
        return _replace_codes(customer)


def check_code(*, customer_id: str, code: str, now: datetime) -> None:
    """Take a code of the app, or a recovery code; either works once.

    :raises WrongCode: it is neither, or was used
    :raises commerce.throttle.TooManyAttempts: it was guessed too often
    """
    take((attempts.CODE, customer_id))
    if not (_is_of_the_app(customer_id, code, now) or _is_for_recovery(customer_id, code, now)):
        raise WrongCode
    give_back(attempts.CODE, customer_id)


def _is_of_the_app(customer_id: str, code: str, now: datetime) -> bool:
    totp = Authenticator.objects.filter(customer=customer_id, kind=TOTP).first()
    if totp is None:
        return False
    step = rules.step_of(unseal(totp.secret, purpose=SEAL), code, now=now)
    return step is not None and totp.take_step(step, at=now)


def _is_for_recovery(customer_id: str, code: str, now: datetime) -> bool:
    digest = _digest(customer_id, rules.typed_recovery_code(code))
    unused = RecoveryCode.objects.filter(customer=customer_id, digest=digest, used_at=None)
    return bool(unused.update(used_at=now))


def _replace_codes(customer: Customer) -> tuple[str, ...]:
    codes = rules.new_recovery_codes()
    customer.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(customer=customer, digest=_digest(customer.id, rules.typed_recovery_code(code))) for code in codes
    )
    return codes


def _digest(customer_id: str, code: str) -> str:
    """Keyed, because sixty bits behind a plain hash could be tried out."""
    return salted_hmac("apps.customers.recovery", f"{customer_id}\0{code}", algorithm="sha256").hexdigest()
