"""What customers holds about a person; satisfies `commerce.privacy.PersonalData`."""

from collections.abc import Sequence
from typing import Any

from apps.customers import selectors
from apps.customers.services.second_factor import second_factor_of
from commerce.privacy import Subject
from commerce.wire import encode


def personal_data_of(*, subject: Subject) -> dict[str, Any]:
    """The account, its address book, and whether it has a second factor; not its secrets."""
    customer = selectors.customer_with_addresses(subject.customer_id)
    return {
        "account": encode(selectors.as_customer(customer)),
        "emailVerifiedAt": encode(customer.email_verified_at),
        "lastLogIn": encode(customer.last_login),
        "secondFactor": encode(second_factor_of(customer_id=customer.id)),
    }


def hindrances_to_erasure(*, subject: Subject) -> Sequence[str]:
    """None: an account can always go."""
    return ()
