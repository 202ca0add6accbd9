"""Reads, and how rows become what other domains see."""

from apps.customers import interface
from apps.customers.models import Address, ApiKey, Customer


def customer_with_addresses(customer_id: str) -> Customer:
    """An account and its address book: two queries.

    :raises apps.customers.interface.CustomerNotFound: there is none
    """
    customer = Customer.objects.filter(pk=customer_id).prefetch_related("addresses").first()
    if customer is None:
        raise interface.CustomerNotFound
    return customer


def as_customer(customer: Customer) -> interface.Customer:
    return interface.Customer(
        customer_id=customer.id,
        email=customer.email,
        first_name=customer.first_name,
        last_name=customer.last_name,
        phone=customer.phone,
        addresses=tuple(as_address(address) for address in customer.addresses.all()),
        created_at=customer.created_at,
        is_email_verified=customer.email_verified_at is not None,
    )


def as_address(address: Address) -> interface.CustomerAddress:
    return interface.CustomerAddress(address_id=address.id, is_default=address.is_default, **address.fields)


def as_api_key(key: ApiKey) -> interface.ApiKey:
    return interface.ApiKey(key_id=key.id, name=key.name, scopes=tuple(key.scopes))
