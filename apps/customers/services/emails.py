"""E-mail addresses: proven by a link, changed by a link."""

from datetime import datetime

from django.db import IntegrityError

from apps.customers import interface, selectors
from apps.customers.events import CustomerUpdated, EmailChangeRequested, EmailVerificationRequested
from apps.customers.interface import EmailTaken, LinkNotValid
from apps.customers.models import Customer
from apps.customers.services import attempts, links
from apps.customers.services.details import check_details
from apps.customers.services.passwords import confirm_password, tell_of_change
from commerce.db.transaction import atomic
from commerce.events import publish
from commerce.ids import new_id
from commerce.throttle import take


def request_email_verification(*, customer_id: str, now: datetime) -> None:
    """Send the link that proves the address again; nothing if it is proven. Publishes EmailVerificationRequested.

    :raises CustomerNotFound: there is none
    :raises commerce.throttle.TooManyAttempts: asked too often
    """
    customer = selectors.customer_with_addresses(customer_id)
    if customer.email_verified_at is not None:
        return
    take((attempts.LINK, customer.email))
    with atomic("customers"):
        publish(
            EmailVerificationRequested(
                request_id=new_id("req"),
                customer_id=customer.id,
                email=customer.email,
                first_name=customer.first_name,
                token=verification_token(customer, now=now),
            )
        )


def verification_token(customer: Customer, *, now: datetime) -> str:
    """Of the link that proves the present address; empty if that is proven."""
    if customer.email_verified_at is not None:
        return ""
    return links.make(links.Purpose.VERIFY_EMAIL, customer, email=customer.email, now=now)


@atomic("customers")
def verify_email(*, token: str, now: datetime) -> interface.Customer:
    """The address is the customer's: a link sent there came back. Publishes CustomerUpdated if that is news.

    :raises LinkNotValid: it is no such link, is too old, or the address has changed since
    """
    customer, _email = links.holder(links.Purpose.VERIFY_EMAIL, token, now=now)
    if Customer.objects.filter(pk=customer.pk, email_verified_at=None).update(email_verified_at=now):
        publish(CustomerUpdated(customer_id=customer.id, updated_fields=("email_verified_at",)))
        customer.email_verified_at = now
    return selectors.as_customer(customer)


def request_email_change(*, customer_id: str, password: str, new_email: str, now: datetime) -> None:
    """Send a link to the new address; the old one stays until it is followed. Publishes EmailChangeRequested.

    :raises WrongPassword: it is not the account's
    :raises EmailTaken: there is an account of that address
    :raises InvalidDetails: it is no e-mail address
    :raises commerce.throttle.TooManyAttempts: asked, or guessed, too often
    """
    confirm_password(customer_id=customer_id, password=password)
    customer = selectors.customer_with_addresses(customer_id)
    email = Customer.objects.normalize_email(new_email)
    check_details(Customer(email=email), exclude=("password", "id"))
    if Customer.objects.reachable_at(email) is not None:
        raise EmailTaken
    take((attempts.LINK, email), (attempts.LINK, customer_id))
    with atomic("customers"):
        publish(
            EmailChangeRequested(
                request_id=new_id("req"),
                customer_id=customer.id,
                email=email,
                first_name=customer.first_name,
                token=links.make(links.Purpose.CHANGE_EMAIL, customer, email=email, now=now),
            )
        )


def change_email(*, token: str, now: datetime) -> interface.Customer:
    """Take the address that a link proves. Publishes CustomerUpdated, and AccountSecurityChanged for the old one.

    :raises LinkNotValid: it is no such link, is too old, or was used
    :raises EmailTaken: somebody opened an account with it meanwhile
    """
    customer, email = links.holder(links.Purpose.CHANGE_EMAIL, token, now=now)
    try:
        _take_address(customer, email, now=now)
    except IntegrityError as error:
        raise EmailTaken from error
    return interface_of(customer.id)


@atomic("customers")
def _take_address(customer: Customer, email: str, *, now: datetime) -> None:
    """:raises LinkNotValid: the address was changed meanwhile"""
    before = customer.email
    unchanged = Customer.objects.filter(pk=customer.pk, email=before)
    if not unchanged.update(email=email, email_verified_at=now, is_demo=False):
        raise LinkNotValid
    publish(CustomerUpdated(customer_id=customer.id, updated_fields=("email",)))
    tell_of_change(customer, "email_changed", email=before)


def interface_of(customer_id: str) -> interface.Customer:
    """The account as it is now."""
    return selectors.as_customer(selectors.customer_with_addresses(customer_id))
