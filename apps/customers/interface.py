"""What customers offers to other domains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from commerce.errors import Conflict, Forbidden, Invalid, NotFound
from commerce.ports import ServicePort


class CustomerNotFound(NotFound):
    """There is no such customer."""

    code = "customer_not_found"


class EmailTaken(Conflict):
    """There is already an account of this e-mail address."""

    code = "email_taken"


class WeakPassword(Invalid):
    """The password is too easy to guess."""

    code = "weak_password"


class AddressNotFound(NotFound):
    """The customer has no such address."""

    code = "address_not_found"


class InvalidApiKey(Forbidden):
    """The API key is unknown, revoked or past its time."""

    code = "invalid_api_key"


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerAddress:
    """An address of a customer's book; the first is offered at checkout."""

    address_id: str
    first_name: str
    last_name: str
    street: str
    city: str
    state: str
    zip_code: str
    country: str
    phone: str
    is_default: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Customer:
    """An account. Guests have none."""

    customer_id: str
    email: str
    first_name: str
    last_name: str
    phone: str
    addresses: tuple[CustomerAddress, ...]
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class NewAddress:
    """An address to be kept; `country` is ISO 3166, two letters."""

    first_name: str
    last_name: str
    street: str
    city: str
    state: str = ""
    zip_code: str
    country: str
    phone: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ApiKey:
    """An integrator's key, without its secret."""

    key_id: str
    name: str
    scopes: tuple[str, ...]


class CustomersService(Protocol):
    def register(
        self, *, email: str, password: str, first_name: str, last_name: str, phone: str, now: datetime
    ) -> Customer:
        """Open an account. Publishes CustomerCreated.

        :raises EmailTaken: there is one already
        :raises WeakPassword: says why
        """
        ...

    def get_customer(self, *, customer_id: str) -> Customer:
        """:raises CustomerNotFound: there is none"""
        ...

    def update_customer(
        self, *, customer_id: str, first_name: str, last_name: str, phone: str, now: datetime
    ) -> Customer:
        """Publishes CustomerUpdated.

        :raises CustomerNotFound: there is none
        """
        ...

    def add_address(self, *, customer_id: str, address: NewAddress, is_default: bool, now: datetime) -> CustomerAddress:
        """Keep an address; the same one again is kept once. Publishes CustomerUpdated.

        :raises CustomerNotFound: there is none
        """
        ...

    def remove_address(self, *, customer_id: str, address_id: str, now: datetime) -> None:
        """:raises AddressNotFound: the customer has none such"""
        ...

    def check_api_key(self, *, secret: str, now: datetime) -> ApiKey:
        """:raises InvalidApiKey: unknown, revoked or past its time"""
        ...

    def create_api_key(
        self, *, name: str, scopes: Sequence[str], expires_at: datetime | None, now: datetime, secret: str = ""
    ) -> tuple[ApiKey, str]:
        """A key and its secret, which is shown this once and stored only as a hash.

        `secret` is given only for the demo's well-known key, and refused when DEBUG is off.
        """
        ...


service: ServicePort[CustomersService] = ServicePort("customers")
