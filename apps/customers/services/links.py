"""Links sent by e-mail. A link says what for and until when, is signed, and dies when what it was made for has changed.

Nothing of them is stored: each carries a stamp of the account's address and password hash, so that one that was
used, or that a changed password or address has overtaken, is refused.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from apps.customers.interface import LinkNotValid
from apps.customers.models import Customer


class Purpose(StrEnum):
    VERIFY_EMAIL = "verify-email"
    CHANGE_EMAIL = "change-email"
    RESET_PASSWORD = "reset-password"  # noqa: S105  its name


GOOD_FOR = {
    Purpose.VERIFY_EMAIL: timedelta(days=7),
    Purpose.CHANGE_EMAIL: timedelta(days=1),
    Purpose.RESET_PASSWORD: timedelta(hours=2),
}


def make(purpose: Purpose, customer: Customer, *, email: str, now: datetime) -> str:
    """The token of a link; `email` is the address it is sent to, and so proves."""
    until = int((now + GOOD_FOR[purpose]).timestamp())
    return signing.Signer(salt=_salt(purpose)).sign_object([customer.id, email, until, _stamp(purpose, customer)])


def holder(purpose: Purpose, token: str, *, now: datetime) -> tuple[Customer, str]:
    """Whose link this is, and the address it was sent to.

    :raises LinkNotValid: it is no such link, is too old, or was used
    """
    try:
        customer_id, email, until, stamp = signing.Signer(salt=_salt(purpose)).unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise LinkNotValid from error
    customer = Customer.objects.filter(pk=customer_id, is_active=True).first()
    if customer is None or until < now.timestamp() or not constant_time_compare(stamp, _stamp(purpose, customer)):
        raise LinkNotValid
    return customer, email


def _salt(purpose: Purpose) -> str:
    return f"apps.customers.link.{purpose}"


def _stamp(purpose: Purpose, customer: Customer) -> str:
    """What the link must outlive: proving an address survives a new password, the others do not."""
    state = [customer.id, customer.email, "" if purpose is Purpose.VERIFY_EMAIL else customer.password]
    return salted_hmac(_salt(purpose), "\0".join(state), algorithm="sha256").hexdigest()[:32]
