"""A fake of customers, for tests of other domains. In memory; publishes nothing; takes any password of four letters."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from apps.customers import rules
from apps.customers.interface import (
    AddressNotFound,
    ApiKey,
    Customer,
    CustomerAddress,
    CustomerNotFound,
    EmailTaken,
    InvalidApiKey,
    NewAddress,
    WeakPassword,
)
from commerce.ids import new_id

SHORTEST_PASSWORD = 4


class FakeCustomers:
    """`with customers.service.replaced_by(FakeCustomers()): …`"""

    def __init__(self) -> None:
        self.customers: dict[str, Customer] = {}
        self.api_keys: dict[str, tuple[ApiKey, datetime | None]] = {}

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
        if any(customer.email.lower() == email.lower() for customer in self.customers.values()):
            raise EmailTaken
        if len(password) < SHORTEST_PASSWORD:
            raise WeakPassword
        customer = Customer(
            customer_id=new_id("cust"),
            email=email,
            first_name=first_name,
            last_name=last_name,
            phone=phone,
            addresses=(),
            created_at=now,
        )
        self.customers[customer.customer_id] = customer
        if address is not None:
            self.add_address(customer_id=customer.customer_id, address=address, is_default=True, now=now)
        return self.customers[customer.customer_id]

    def get_customer(self, *, customer_id: str) -> Customer:
        if customer_id not in self.customers:
            raise CustomerNotFound
        return self.customers[customer_id]

    def update_customer(
        self,
        *,
        customer_id: str,
        first_name: str | None = None,
        last_name: str | None = None,
        phone: str | None = None,
        now: datetime,
    ) -> Customer:
        customer = self.get_customer(customer_id=customer_id)
        self.customers[customer_id] = replace(
            customer,
            first_name=customer.first_name if first_name is None else first_name,
            last_name=customer.last_name if last_name is None else last_name,
            phone=customer.phone if phone is None else phone,
        )
        return self.customers[customer_id]

    def add_address(self, *, customer_id: str, address: NewAddress, is_default: bool, now: datetime) -> CustomerAddress:
        book = self.get_customer(customer_id=customer_id).addresses
        fields = rules.tidy(address)
        same = [kept for kept in book if rules.is_same_address(fields, {name: getattr(kept, name) for name in fields})]
        becomes_default = is_default or not book
        kept = same[0] if same else CustomerAddress(address_id=new_id("addr"), is_default=False, **fields)
        kept = replace(kept, is_default=kept.is_default or becomes_default)
        others = tuple(other for other in book if other.address_id != kept.address_id)
        if becomes_default:
            others = tuple(replace(other, is_default=False) for other in others)
        self._keep_book(customer_id, (kept, *others))
        return kept

    def remove_address(self, *, customer_id: str, address_id: str, now: datetime) -> None:
        book = self.customers[customer_id].addresses if customer_id in self.customers else ()
        others = [address for address in book if address.address_id != address_id]
        if len(others) == len(book):
            raise AddressNotFound
        if others and not any(address.is_default for address in others):
            others[0] = replace(others[0], is_default=True)
        self._keep_book(customer_id, tuple(others))

    def check_api_key(self, *, secret: str, now: datetime) -> ApiKey:
        key, expires_at = self.api_keys.get(secret, (None, None))
        if key is None or (expires_at is not None and expires_at <= now):
            raise InvalidApiKey
        return key

    def create_api_key(
        self, *, name: str, scopes: Sequence[str], expires_at: datetime | None, now: datetime, secret: str = ""
    ) -> tuple[ApiKey, str]:
        secret = secret or rules.new_secret()
        key = ApiKey(key_id=new_id("key"), name=name, scopes=tuple(rules.checked_scopes(scopes)))
        self.api_keys[secret] = (key, expires_at)
        return key, secret

    def _keep_book(self, customer_id: str, book: tuple[CustomerAddress, ...]) -> None:
        """In the order the real one shows: the default first, then the newest."""
        newest_first = sorted(book, key=lambda address: address.address_id, reverse=True)
        ordered = tuple(sorted(newest_first, key=lambda address: not address.is_default))
        self.customers[customer_id] = replace(self.customers[customer_id], addresses=ordered)
