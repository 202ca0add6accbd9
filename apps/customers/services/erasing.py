"""Forgetting a person."""

from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from apps.customers.events import CustomerErased
from apps.customers.models import Authenticator, Customer
from apps.customers.services.passwords import confirm_password
from commerce.db.transaction import atomic
from commerce.events import publish
from commerce.privacy import digest_of


def erase(*, customer_id: str, password: str, now: datetime) -> None:
    """Forget the person for good: account, addresses, second factor, sessions. Publishes CustomerErased.

    Who may be erased is for the caller to have asked (`commerce.privacy.hindrances`).

    :raises WrongPassword: it is not the account's
    :raises commerce.throttle.TooManyAttempts: it was guessed too often
    """
    confirm_password(customer_id=customer_id, password=password)
    with atomic("customers"):
        customer = Customer.objects.locked(customer_id)
        digest, is_proven = digest_of(customer.email), customer.email_verified_at is not None
        _forget_what_hangs_on(customer)
        customer.erase(at=now)
        publish(
            CustomerErased(
                customer_id=customer.id,
                email_digest=digest,
                proven_email_digest=digest if is_proven else "",
                erased_at=now,
            )
        )


def _forget_what_hangs_on(customer: Customer) -> None:
    """The history of the account in the admin quotes its address, so that goes, too."""
    customer.addresses.all().delete()
    Authenticator.objects.filter(customer=customer).delete()
    customer.recovery_codes.all().delete()
    about = ContentType.objects.db_manager("customers").get_for_model(Customer)
    LogEntry.objects.filter(content_type=about, object_id=customer.id).delete()
