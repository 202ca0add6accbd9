"""What customers tells others."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from commerce.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerCreated(Event):
    """Somebody opened an account. `verification_token` proves the address; empty if that needs no proof.

    Carries the token of a link, so no outgoing webhook may show it whole.
    """

    topic: ClassVar[str] = "customers.events"
    key: ClassVar[str] = "customer_id"

    customer_id: str
    email: str
    first_name: str
    last_name: str
    verification_token: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerUpdated(Event):
    """A profile or an address book changed; `updated_fields` names what."""

    topic: ClassVar[str] = "customers.events"
    key: ClassVar[str] = "customer_id"

    customer_id: str
    updated_fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkRequested(Event):
    """Somebody asked for a link by e-mail: the base of those events. `token` is the link's secret.

    Never for outgoing webhooks: whoever reads such an event can do what its link does.
    """

    topic: ClassVar[str] = "customers.events"
    key: ClassVar[str] = "request_id"

    request_id: str
    customer_id: str
    email: str
    first_name: str
    token: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EmailVerificationRequested(LinkRequested):
    """A customer asked again for the link that proves the address of the account."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PasswordResetRequested(LinkRequested):
    """Somebody asked for a link to set a new password.

    Without an account of this address, `customer_id` and `token` are empty: the shop writes to the address that it
    knows no such account. So the asker learns nothing, and whoever mistook one address for another does.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class EmailChangeRequested(LinkRequested):
    """A customer wants another address; `email` is the new one, which the link proves."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountSecurityChanged(Event):
    """How an account is entered became different; `email` is the address to tell of it (an old one, if it changed).

    `what` is one of `password_changed`, `password_reset`, `email_changed`, `second_factor_on`, `second_factor_off`,
    `recovery_codes_renewed`.
    """

    topic: ClassVar[str] = "customers.events"
    key: ClassVar[str] = "customer_id"

    customer_id: str
    email: str
    first_name: str
    what: str
    change_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerErased(Event):
    """A customer's account was erased; whoever holds something of the person now forgets it.

    `email_digest` is `commerce.privacy.digest_of` the address, for what is kept by address: the address itself would
    live on in the event. What strangers may have done under it, a guest's orders say, is theirs only if the customer
    had proven it: then it is `proven_email_digest`, too, which is empty otherwise.
    """

    topic: ClassVar[str] = "customers.events"
    key: ClassVar[str] = "customer_id"

    customer_id: str
    email_digest: str
    proven_email_digest: str
    erased_at: datetime
