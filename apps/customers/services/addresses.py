"""The address book."""

from datetime import datetime

from apps.customers import interface, rules, selectors
from apps.customers.events import CustomerUpdated
from apps.customers.interface import AddressNotFound, NewAddress
from apps.customers.models import Address, Customer
from apps.customers.services.details import check_details
from commerce.db.transaction import atomic
from commerce.events import publish


@atomic("customers")
def add_address(*, customer_id: str, address: NewAddress, is_default: bool, now: datetime) -> interface.CustomerAddress:
    """Keep an address; the same one again is kept once. Publishes CustomerUpdated if anything became different.

    A customer's first address is the default one, whatever is asked.

    :raises CustomerNotFound: there is none
    :raises InvalidDetails: names the fields
    """
    customer = Customer.objects.locked(customer_id)
    kept, has_changed = keep(customer=customer, address=address, is_default=is_default, now=now)
    if has_changed:
        announce_address_book(customer_id=customer.id)
    return selectors.as_address(kept)


@atomic("customers")
def change_address(
    *, customer_id: str, address_id: str, address: NewAddress, now: datetime
) -> interface.CustomerAddress:
    """Correct an address; if it becomes the same as another, one of them stays. Publishes CustomerUpdated.

    :raises AddressNotFound: the customer has none such
    :raises InvalidDetails: names the fields
    """
    changed = _locked_address(customer_id, address_id)
    fields = rules.tidy(address)
    for name, value in fields.items():
        setattr(changed, name, value)
    check_details(changed)
    others = Address.objects.filter(customer=customer_id).exclude(pk=changed.pk)
    twin = next((other for other in others if rules.is_same_address(fields, other.fields)), None)
    if twin is not None:
        twin.delete()
    changed.save()
    if twin is not None and twin.is_default:
        changed.make_default()
    announce_address_book(customer_id=customer_id)
    return selectors.as_address(changed)


@atomic("customers")
def make_default_address(*, customer_id: str, address_id: str, now: datetime) -> None:
    """Offer this address first from now on. Publishes CustomerUpdated if it was not so already.

    :raises AddressNotFound: the customer has none such
    """
    address = _locked_address(customer_id, address_id)
    if not address.is_default:
        address.make_default()
        announce_address_book(customer_id=customer_id)


@atomic("customers")
def remove_address(*, customer_id: str, address_id: str, now: datetime) -> None:
    """Forget an address; of the others the newest becomes the default if it was. Publishes CustomerUpdated.

    :raises AddressNotFound: the customer has none such
    """
    Customer.objects.select_for_update().filter(pk=customer_id).first()  # one change of a book at a time
    addresses = list(Address.objects.filter(customer=customer_id))
    address = next((kept for kept in addresses if kept.id == address_id), None)
    if address is None:
        raise AddressNotFound
    address.delete()
    others = [other for other in addresses if other is not address]
    if address.is_default and others:
        others[0].make_default()
    announce_address_book(customer_id=customer_id)


@atomic("customers")
def announce_address_book(*, customer_id: str) -> None:
    """Tell that the address book became different. Publishes CustomerUpdated."""
    publish(CustomerUpdated(customer_id=customer_id, updated_fields=("addresses",)))


def _locked_address(customer_id: str, address_id: str) -> Address:
    """The address, while nobody else changes the book.

    :raises AddressNotFound: the customer has none such
    """
    Customer.objects.select_for_update().filter(pk=customer_id).first()
    address = Address.objects.filter(customer=customer_id, pk=address_id).first()
    if address is None:
        raise AddressNotFound
    return address


def keep(*, customer: Customer, address: NewAddress, is_default: bool, now: datetime) -> tuple[Address, bool]:
    """The address as kept in this customer's book, and whether that changed the book. The customer's row is locked."""
    fields = rules.tidy(address)
    book = list(customer.addresses.all())
    kept = next((other for other in book if rules.is_same_address(fields, other.fields)), None)
    becomes_default = is_default or not book
    if kept is None:
        kept = Address(customer=customer, created_at=now, **fields)
        check_details(kept)
        kept.save(force_insert=True)
    elif kept.is_default or not becomes_default:
        return kept, False
    if becomes_default:
        kept.make_default()
    return kept, True
