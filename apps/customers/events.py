"""What customers tells others."""

from dataclasses import dataclass
from typing import ClassVar

from commerce.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerCreated(Event):
    """Somebody opened an account."""

    topic: ClassVar[str] = "customers.events"
    key: ClassVar[str] = "customer_id"

    customer_id: str
    email: str
    first_name: str
    last_name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerUpdated(Event):
    """A profile or an address book changed; `updated_fields` names what."""

    topic: ClassVar[str] = "customers.events"
    key: ClassVar[str] = "customer_id"

    customer_id: str
    updated_fields: tuple[str, ...]
