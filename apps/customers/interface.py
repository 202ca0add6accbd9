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


class InvalidDetails(Invalid):
    """Some details of the account or the address are not acceptable."""

    code = "invalid_details"


class InvalidScope(Invalid):
    """A scope reads `*`, `<domain>:read` or `<domain>:write`, and a key has at least one."""

    code = "invalid_scope"


class WellKnownSecretRefused(Forbidden):
    """A key whose secret is given, instead of made up, belongs into a demo: DEBUG is off, so it is refused."""

    code = "well_known_secret_refused"


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
        self,
        *,
        email: str,
        password: str,
        first_name: str,
        last_name: str,
        phone: str,
        address: NewAddress | None = None,
        now: datetime,
    ) -> Customer:
        """Open an account, with a first address if one is given. Publishes CustomerCreated.

        :raises EmailTaken: there is one already
        :raises WeakPassword: says why
        :raises InvalidDetails: names the fields
        """
        ...

    def get_customer(self, *, customer_id: str) -> Customer:
        """:raises CustomerNotFound: there is none"""
        ...

    def update_customer(
        self,
        *,
        customer_id: str,
        first_name: str | None = None,
        last_name: str | None = None,
        phone: str | None = None,
        now: datetime,
    ) -> Customer:
        """Change a profile; what is not given stays. Publishes CustomerUpdated if anything became different.

        :raises CustomerNotFound: there is none
        :raises InvalidDetails: names the fields
        """
        ...

    def add_address(self, *, customer_id: str, address: NewAddress, is_default: bool, now: datetime) -> CustomerAddress:
        """Keep an address; the same one again is kept once. Publishes CustomerUpdated if anything became different.

        A customer's first address is the default one, whatever is asked.

        :raises CustomerNotFound: there is none
        :raises InvalidDetails: names the fields
        """
        ...

    def remove_address(self, *, customer_id: str, address_id: str, now: datetime) -> None:
        """Forget an address; of the others the newest becomes the default if it was. Publishes CustomerUpdated.

        :raises AddressNotFound: the customer has none such
        """
        ...

    def check_api_key(self, *, secret: str, now: datetime) -> ApiKey:
        """:raises InvalidApiKey: unknown, revoked or past its time"""
        ...

    def create_api_key(
        self, *, name: str, scopes: Sequence[str], expires_at: datetime | None, now: datetime, secret: str = ""
    ) -> tuple[ApiKey, str]:
        """A key and its secret, which is shown this once and stored only as a hash.

        `secret` is given only for the demo's well-known key, and refused when DEBUG is off.

        :raises InvalidScope: a scope is not one
        :raises InvalidDetails: the name or the given secret is not acceptable
        :raises WellKnownSecretRefused: a secret is given and DEBUG is off
        """
        ...


service: ServicePort[CustomersService] = ServicePort("customers")
