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


class WrongPassword(Forbidden):
    """This is not the password of the account."""

    code = "wrong_password"


class WrongCode(Forbidden):
    """This code is not right, or was used before."""

    code = "wrong_code"


class LinkNotValid(Conflict):
    """This link does not work any more. Ask for a new one."""

    code = "link_not_valid"


class SecondFactorIsOn(Conflict):
    """The account has a second factor already."""

    code = "second_factor_is_on"


class SecondFactorIsOff(Conflict):
    """The account has no second factor."""

    code = "second_factor_is_off"


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
    is_email_verified: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SecondFactor:
    """Whether a code is asked for after the password, since when, and how many recovery codes are left."""

    is_on: bool
    since: datetime | None
    recovery_codes_left: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SecondFactorOffer:
    """What an authenticator app is set up with: the secret to type, and the address a QR code shows."""

    secret: str
    address: str


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

    def change_address(
        self, *, customer_id: str, address_id: str, address: NewAddress, now: datetime
    ) -> CustomerAddress:
        """Correct an address; if it becomes the same as another, one of them stays. Publishes CustomerUpdated.

        :raises AddressNotFound: the customer has none such
        :raises InvalidDetails: names the fields
        """
        ...

    def make_default_address(self, *, customer_id: str, address_id: str, now: datetime) -> None:
        """Offer this address first from now on. Publishes CustomerUpdated if it was not so already.

        :raises AddressNotFound: the customer has none such
        """
        ...

    def seconds_until_log_in(self, *, email: str, client_address: str) -> int:
        """How long log-ins to this account, or from this address, are refused after too many attempts; 0 for not."""
        ...

    def confirm_password(self, *, customer_id: str, password: str) -> None:
        """Ask once more who is there, before something that cannot be taken back.

        :raises CustomerNotFound: there is none
        :raises WrongPassword: it is not
        :raises commerce.throttle.TooManyAttempts: it was guessed too often
        """
        ...

    def change_password(self, *, customer_id: str, password: str, new_password: str, now: datetime) -> None:
        """Set a new password, which ends all other sessions. Publishes AccountSecurityChanged.

        :raises WrongPassword: `password` is not the present one
        :raises WeakPassword: says why the new one is not
        :raises commerce.throttle.TooManyAttempts: it was guessed too often
        """
        ...

    def request_password_reset(self, *, email: str, client_address: str, now: datetime) -> None:
        """Send a link to set a new password; the same happens if there is no such account, only the mail says so.

        Publishes PasswordResetRequested.

        :raises commerce.throttle.TooManyAttempts: asked too often for this address, or from there
        """
        ...

    def check_password_link(self, *, token: str, now: datetime) -> None:
        """:raises LinkNotValid: it is no such link, is too old, or was used"""
        ...

    def reset_password(self, *, token: str, new_password: str, now: datetime) -> Customer:
        """Set a new password by a link, which proves the address, too, and ends all sessions.

        Publishes AccountSecurityChanged.

        :raises LinkNotValid: it is no such link, is too old, or was used
        :raises WeakPassword: says why; the link stays good
        """
        ...

    def request_email_verification(self, *, customer_id: str, now: datetime) -> None:
        """Send the link that proves the address again; nothing if it is proven. Publishes EmailVerificationRequested.

        :raises CustomerNotFound: there is none
        :raises commerce.throttle.TooManyAttempts: asked too often
        """
        ...

    def verify_email(self, *, token: str, now: datetime) -> Customer:
        """The address is the customer's: a link sent there came back. Publishes CustomerUpdated if that is news.

        :raises LinkNotValid: it is no such link, is too old, or the address has changed since
        """
        ...

    def request_email_change(self, *, customer_id: str, password: str, new_email: str, now: datetime) -> None:
        """Send a link to the new address; the old one stays until it is followed. Publishes EmailChangeRequested.

        :raises WrongPassword: it is not the account's
        :raises EmailTaken: there is an account of that address
        :raises InvalidDetails: it is no e-mail address
        :raises commerce.throttle.TooManyAttempts: asked, or guessed, too often
        """
        ...

    def change_email(self, *, token: str, now: datetime) -> Customer:
        """Take the address that a link proves. Publishes CustomerUpdated, and AccountSecurityChanged for the old one.

        :raises LinkNotValid: it is no such link, is too old, or was used
        :raises EmailTaken: somebody opened an account with it meanwhile
        """
        ...

    def second_factor_of(self, *, customer_id: str) -> SecondFactor:
        """Whether there is one. Of an unknown customer: there is none."""
        ...

    def offer_second_factor(self, *, customer_id: str) -> SecondFactorOffer:
        """A fresh secret for an authenticator app. Nothing is stored: hand it to `turn_on_second_factor`.

        :raises CustomerNotFound: there is none
        :raises SecondFactorIsOn: the account has one
        """
        ...

    def turn_on_second_factor(self, *, customer_id: str, secret: str, code: str, now: datetime) -> tuple[str, ...]:
        """Ask for a code at each log-in from now on; answers recovery codes, readable this once.

        Publishes AccountSecurityChanged.

        :raises WrongCode: the app does not know the secret, or its clock is wrong
        :raises SecondFactorIsOn: the account has one
        :raises commerce.throttle.TooManyAttempts: it was guessed too often
        """
        ...

    def turn_off_second_factor(self, *, customer_id: str, password: str, now: datetime) -> None:
        """Ask for the password only. Publishes AccountSecurityChanged.

        :raises WrongPassword: it is not the account's
        :raises SecondFactorIsOff: there is none
        :raises commerce.throttle.TooManyAttempts: it was guessed too often
        """
        ...

    def renew_recovery_codes(self, *, customer_id: str, password: str, now: datetime) -> tuple[str, ...]:
        """Fresh recovery codes, readable this once; the old ones open nothing more. Publishes AccountSecurityChanged.

        :raises WrongPassword: it is not the account's
        :raises SecondFactorIsOff: there is none
        :raises commerce.throttle.TooManyAttempts: it was guessed too often
        """
        ...

    def erase(self, *, customer_id: str, password: str, now: datetime) -> None:
        """Forget the person for good: account, addresses, second factor, sessions. Publishes CustomerErased.

        Who may be erased is for the caller to have asked (`commerce.privacy.hindrances`).

        :raises WrongPassword: it is not the account's
        :raises commerce.throttle.TooManyAttempts: it was guessed too often
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
