"""Opening, reading and changing accounts."""

from datetime import datetime

from django.db import IntegrityError

from apps.customers import interface, selectors
from apps.customers.events import CustomerCreated, CustomerUpdated
from apps.customers.interface import EmailTaken, NewAddress
from apps.customers.models import Customer
from apps.customers.services.addresses import keep
from apps.customers.services.details import check_details
from apps.customers.services.emails import verification_token
from apps.customers.services.passwords import check_strength
from commerce.db.transaction import atomic
from commerce.events import publish


def register(
    *,
    email: str,
    password: str,
    first_name: str,
    last_name: str,
    phone: str,
    address: NewAddress | None = None,
    now: datetime,
) -> interface.Customer:
    """Open an account, with a first address if one is given. Publishes CustomerCreated.

    :raises EmailTaken: there is one already
    :raises WeakPassword: says why
    :raises InvalidDetails: names the fields
    """
    customer = Customer(
        email=Customer.objects.normalize_email(email),
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        phone=phone.strip(),
        created_at=now,
    )
    check_details(customer, exclude=("password",))
    check_strength(password, customer)
    customer.set_password(password)  # slow on purpose, so before the transaction
    with atomic("customers"):
        open_account(customer=customer)
        if address is not None:
            keep(customer=customer, address=address, is_default=True, now=now)
    return selectors.as_customer(customer)


@atomic("customers")
def open_account(*, customer: Customer) -> None:
    """Store a new account whose details and password are in place. Publishes CustomerCreated.

    :raises EmailTaken: there is one already
    """
    insert(customer)
    publish(
        CustomerCreated(
            customer_id=customer.id,
            email=customer.email,
            first_name=customer.first_name,
            last_name=customer.last_name,
            verification_token=verification_token(customer, now=customer.created_at),
        )
    )


def insert(customer: Customer) -> None:
    """Store a new account; of two at once with one address, the database lets one in.

    :raises EmailTaken: there is one already
    """
    try:
        with atomic("customers"):
            customer.save(force_insert=True)
    except IntegrityError as error:
        raise EmailTaken from error


def get_customer(*, customer_id: str) -> interface.Customer:
    """:raises CustomerNotFound: there is none"""
    return selectors.as_customer(selectors.customer_with_addresses(customer_id))


def has_accounts() -> bool:
    """Whether anybody, shopper or staff, has an account."""
    return Customer.objects.exists()


@atomic("customers")
def update_customer(
    *,
    customer_id: str,
    first_name: str | None = None,
    last_name: str | None = None,
    phone: str | None = None,
    now: datetime,
) -> interface.Customer:
    """Change a profile; what is not given stays. Publishes CustomerUpdated if anything became different.

    :raises CustomerNotFound: there is none
    :raises InvalidDetails: names the fields
    """
    customer = Customer.objects.locked(customer_id)
    given = {"first_name": first_name, "last_name": last_name, "phone": phone}
    wanted = {name: value.strip() for name, value in given.items() if value is not None}
    changed = tuple(name for name, value in wanted.items() if getattr(customer, name) != value)
    for name in changed:
        setattr(customer, name, wanted[name])
    if changed:
        check_details(customer, exclude=("password",))
        customer.save(update_fields=changed)
        publish(CustomerUpdated(customer_id=customer.id, updated_fields=changed))
    return selectors.as_customer(customer)


@atomic("customers")
def save_edited_by_staff(*, customer: Customer, changed: tuple[str, ...]) -> None:
    """Store an account as a member of staff left it. Publishes CustomerUpdated if anything became different."""
    customer.save()
    if changed:
        publish(CustomerUpdated(customer_id=customer.id, updated_fields=changed))
