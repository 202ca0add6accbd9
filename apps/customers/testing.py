"""A fake of customers, for tests of other domains. In memory; publishes nothing; takes any password of four letters.

Nothing is counted against a limit, and a link's token is whom and what it is for, in plain words: see `links`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from apps.customers import rules
from apps.customers.interface import (
    AddressNotFound,
    ApiKey,
    Customer,
    CustomerAddress,
    CustomerNotFound,
    EmailTaken,
    InvalidApiKey,
    LinkNotValid,
    NewAddress,
    SecondFactor,
    SecondFactorIsOff,
    SecondFactorIsOn,
    SecondFactorOffer,
    WeakPassword,
    WrongCode,
    WrongPassword,
)
from commerce.ids import new_id

SHORTEST_PASSWORD = 4


class FakeCustomers:
    """`with customers.service.replaced_by(FakeCustomers()): …`"""

    def __init__(self) -> None:
        self.customers: dict[str, Customer] = {}
        self.api_keys: dict[str, tuple[ApiKey, datetime | None]] = {}
        self.passwords: dict[str, str] = {}
        self.second_factors: dict[str, SecondFactor] = {}
        self.links: dict[str, tuple[str, str]] = {}
        """What was sent: a token, and the customer and the address it is good for."""

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
        if self._at(email) is not None:
            raise EmailTaken
        self._check_strength(password)
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
        self.passwords[customer.customer_id] = password
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

    def change_address(
        self, *, customer_id: str, address_id: str, address: NewAddress, now: datetime
    ) -> CustomerAddress:
        before = self._address(customer_id, address_id)
        fields: dict[str, Any] = {**rules.tidy(address)}
        changed = replace(before, **fields)
        book = [other for other in self.customers[customer_id].addresses if other.address_id != address_id]
        twin = next((other for other in book if _bare(changed) == _bare(other)), None)
        if twin is not None:
            book.remove(twin)
            changed = replace(changed, is_default=changed.is_default or twin.is_default)
        self._keep_book(customer_id, (changed, *book))
        return changed

    def make_default_address(self, *, customer_id: str, address_id: str, now: datetime) -> None:
        self._address(customer_id, address_id)
        book = self.customers[customer_id].addresses
        self._keep_book(customer_id, tuple(replace(kept, is_default=kept.address_id == address_id) for kept in book))

    def remove_address(self, *, customer_id: str, address_id: str, now: datetime) -> None:
        book = self.customers[customer_id].addresses if customer_id in self.customers else ()
        others = [address for address in book if address.address_id != address_id]
        if len(others) == len(book):
            raise AddressNotFound
        if others and not any(address.is_default for address in others):
            others[0] = replace(others[0], is_default=True)
        self._keep_book(customer_id, tuple(others))

    def seconds_until_log_in(self, *, email: str, client_address: str) -> int:
        return 0

    def confirm_password(self, *, customer_id: str, password: str) -> None:
        self.get_customer(customer_id=customer_id)
        if self.passwords[customer_id] != password:
            raise WrongPassword

    def change_password(self, *, customer_id: str, password: str, new_password: str, now: datetime) -> None:
        self.confirm_password(customer_id=customer_id, password=password)
        self._check_strength(new_password)
        self.passwords[customer_id] = new_password

    def request_password_reset(self, *, email: str, client_address: str, now: datetime) -> None:
        customer = self._at(email)
        if customer is not None:
            self._send("reset", customer, customer.email)

    def check_password_link(self, *, token: str, now: datetime) -> None:
        self._holder("reset", token)

    def reset_password(self, *, token: str, new_password: str, now: datetime) -> Customer:
        customer, _email = self._holder("reset", token)
        self._check_strength(new_password)
        self.passwords[customer.customer_id] = new_password
        del self.links[token]
        return self._keep(replace(customer, is_email_verified=True))

    def request_email_verification(self, *, customer_id: str, now: datetime) -> None:
        customer = self.get_customer(customer_id=customer_id)
        if not customer.is_email_verified:
            self._send("verify", customer, customer.email)

    def verify_email(self, *, token: str, now: datetime) -> Customer:
        customer, email = self._holder("verify", token)
        if email != customer.email:
            raise LinkNotValid
        return self._keep(replace(customer, is_email_verified=True))

    def request_email_change(self, *, customer_id: str, password: str, new_email: str, now: datetime) -> None:
        self.confirm_password(customer_id=customer_id, password=password)
        if self._at(new_email) is not None:
            raise EmailTaken
        self._send("change", self.get_customer(customer_id=customer_id), new_email)

    def change_email(self, *, token: str, now: datetime) -> Customer:
        customer, email = self._holder("change", token)
        if self._at(email) is not None:
            raise EmailTaken
        del self.links[token]
        return self._keep(replace(customer, email=email, is_email_verified=True))

    def second_factor_of(self, *, customer_id: str) -> SecondFactor:
        return self.second_factors.get(customer_id, SecondFactor(is_on=False, since=None, recovery_codes_left=0))

    def offer_second_factor(self, *, customer_id: str) -> SecondFactorOffer:
        customer = self.get_customer(customer_id=customer_id)
        if customer_id in self.second_factors:
            raise SecondFactorIsOn
        secret = rules.new_totp_secret()
        return SecondFactorOffer(
            secret=secret, address=rules.totp_address(secret, account=customer.email, shop="Fake shop")
        )

    def turn_on_second_factor(self, *, customer_id: str, secret: str, code: str, now: datetime) -> tuple[str, ...]:
        if rules.step_of(secret, code, now=now) is None:
            raise WrongCode
        if customer_id in self.second_factors:
            raise SecondFactorIsOn
        return self._give_codes(customer_id, since=now)

    def turn_off_second_factor(self, *, customer_id: str, password: str, now: datetime) -> None:
        self.confirm_password(customer_id=customer_id, password=password)
        if self.second_factors.pop(customer_id, None) is None:
            raise SecondFactorIsOff

    def renew_recovery_codes(self, *, customer_id: str, password: str, now: datetime) -> tuple[str, ...]:
        self.confirm_password(customer_id=customer_id, password=password)
        if customer_id not in self.second_factors:
            raise SecondFactorIsOff
        return self._give_codes(customer_id, since=self.second_factors[customer_id].since)

    def erase(self, *, customer_id: str, password: str, now: datetime) -> None:
        self.confirm_password(customer_id=customer_id, password=password)
        del self.customers[customer_id], self.passwords[customer_id]
        self.second_factors.pop(customer_id, None)

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

    def _at(self, email: str) -> Customer | None:
        return next((kept for kept in self.customers.values() if kept.email.lower() == email.lower()), None)

    def _keep(self, customer: Customer) -> Customer:
        self.customers[customer.customer_id] = customer
        return customer

    def _address(self, customer_id: str, address_id: str) -> CustomerAddress:
        book = self.customers[customer_id].addresses if customer_id in self.customers else ()
        for address in book:
            if address.address_id == address_id:
                return address
        raise AddressNotFound

    def _send(self, purpose: str, customer: Customer, email: str) -> None:
        self.links[f"{purpose} {customer.customer_id} {email}"] = (customer.customer_id, email)

    def _holder(self, purpose: str, token: str) -> tuple[Customer, str]:
        if not token.startswith(f"{purpose} ") or token not in self.links:
            raise LinkNotValid
        customer_id, email = self.links[token]
        return self.get_customer(customer_id=customer_id), email

    def _give_codes(self, customer_id: str, *, since: datetime | None) -> tuple[str, ...]:
        codes = rules.new_recovery_codes()
        self.second_factors[customer_id] = SecondFactor(is_on=True, since=since, recovery_codes_left=len(codes))
        return codes

    def _check_strength(self, password: str) -> None:
        if len(password) < SHORTEST_PASSWORD:
            raise WeakPassword

    def _keep_book(self, customer_id: str, book: tuple[CustomerAddress, ...]) -> None:
        """In the order the real one shows: the default first, then the newest."""
        newest_first = sorted(book, key=lambda address: address.address_id, reverse=True)
        ordered = tuple(sorted(newest_first, key=lambda address: not address.is_default))
        self.customers[customer_id] = replace(self.customers[customer_id], addresses=ordered)


def _bare(address: CustomerAddress) -> CustomerAddress:
    """Without what tells two of the same address apart."""
    return replace(address, address_id="", is_default=False)
