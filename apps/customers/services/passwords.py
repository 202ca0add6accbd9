"""Passwords: asked for once more, changed, and set anew by a link."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from apps.customers import interface, selectors
from apps.customers.events import AccountSecurityChanged, PasswordResetRequested
from apps.customers.interface import CustomerNotFound, WeakPassword, WrongPassword
from apps.customers.models import Customer
from apps.customers.services import attempts, links
from apps.customers.services.details import field_errors
from commerce.db.transaction import atomic
from commerce.events import publish
from commerce.ids import new_id
from commerce.throttle import give_back, take


def confirm_password(*, customer_id: str, password: str) -> None:
    """Ask once more who is there, before something that cannot be taken back.

    :raises CustomerNotFound: there is none
    :raises WrongPassword: it is not
    :raises commerce.throttle.TooManyAttempts: it was guessed too often
    """
    customer = Customer.objects.filter(pk=customer_id).first()
    if customer is None:
        raise CustomerNotFound
    take((attempts.CONFIRM, customer_id))
    if not customer.check_password(password):
        raise WrongPassword
    give_back(attempts.CONFIRM, customer_id)


def change_password(*, customer_id: str, password: str, new_password: str, now: datetime) -> None:
    """Set a new password, which ends all other sessions. Publishes AccountSecurityChanged.

    :raises WrongPassword: `password` is not the present one
    :raises WeakPassword: says why the new one is not
    :raises commerce.throttle.TooManyAttempts: it was guessed too often
    """
    confirm_password(customer_id=customer_id, password=password)
    customer = Customer.objects.get(pk=customer_id)
    check_strength(new_password, customer)
    before = customer.password
    customer.set_password(new_password)  # slow on purpose, so before the transaction
    _store(customer, instead_of=before, what="password_changed")


def request_password_reset(*, email: str, client_address: str, now: datetime) -> None:
    """Send a link to set a new password; the same happens if there is no such account, only the mail says so.

    Publishes PasswordResetRequested.

    :raises commerce.throttle.TooManyAttempts: asked too often for this address, or from there
    """
    take((attempts.LINK, email), (attempts.LINK_FROM, client_address))
    customer = Customer.objects.reachable_at(email)
    token = links.make(links.Purpose.RESET_PASSWORD, customer, email=customer.email, now=now) if customer else ""
    with atomic("customers"):
        publish(
            PasswordResetRequested(
                request_id=new_id("req"),
                customer_id=customer.id if customer else "",
                email=customer.email if customer else email,
                first_name=customer.first_name if customer else "",
                token=token,
            )
        )


def check_password_link(*, token: str, now: datetime) -> None:
    """:raises LinkNotValid: it is no such link, is too old, or was used"""
    links.holder(links.Purpose.RESET_PASSWORD, token, now=now)


def reset_password(*, token: str, new_password: str, now: datetime) -> interface.Customer:
    """Set a new password by a link, which proves the address, too, and ends all sessions.

    Publishes AccountSecurityChanged.

    :raises LinkNotValid: it is no such link, is too old, or was used
    :raises WeakPassword: says why; the link stays good
    """
    customer, _email = links.holder(links.Purpose.RESET_PASSWORD, token, now=now)
    check_strength(new_password, customer)
    before = customer.password
    customer.set_password(new_password)
    customer.email_verified_at = customer.email_verified_at or now
    _store(customer, instead_of=before, what="password_reset")
    attempts.forgive_log_ins(email=customer.email)
    return selectors.as_customer(customer)


def check_strength(password: str, customer: Customer) -> None:
    """:raises WeakPassword: says why"""
    try:
        validate_password(password, customer)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages), errors=tuple(field_errors(error, "password"))) from error


@atomic("customers")
def _store(customer: Customer, *, instead_of: str, what: str) -> None:
    """:raises LinkNotValid: another password was set meanwhile; of two at once, one wins"""
    if Customer.objects.locked(customer.id).password != instead_of:
        raise interface.LinkNotValid
    customer.save(update_fields=["password", "is_demo", "email_verified_at"])
    tell_of_change(customer, what)


def tell_of_change(customer: Customer, what: str, *, email: str = "") -> None:
    """Publishes AccountSecurityChanged, in the transaction of the change."""
    publish(
        AccountSecurityChanged(
            customer_id=customer.id,
            email=email or customer.email,
            first_name=customer.first_name,
            what=what,
            change_id=new_id("chg"),
        )
    )
