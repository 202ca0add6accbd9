"""What customers promises to other domains, held by the service and by its fake alike."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest

from apps.customers import services
from apps.customers.interface import (
    AddressNotFound,
    Customer,
    CustomerAddress,
    CustomerNotFound,
    CustomersService,
    EmailTaken,
    InvalidApiKey,
    InvalidScope,
    LinkNotValid,
    NewAddress,
    SecondFactor,
    SecondFactorIsOff,
    SecondFactorIsOn,
    WeakPassword,
    WrongCode,
    WrongPassword,
)
from apps.customers.testing import FakeCustomers
from commerce.ports import signature_differences

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ADA = {
    "email": "ada@example.com",
    "password": "a-long-unusual-pass-phrase",
    "first_name": "Ada",
    "last_name": "Byron",
    "phone": "+44 20 7946 0000",
}
HOME = NewAddress(
    first_name="Ada", last_name="Byron", street="12 St James's Square", city="London", zip_code="SW1Y 4JH", country="GB"
)
WORK = replace(HOME, street="5 Dorset Street", zip_code="W1U 6QW")


@pytest.fixture(params=["service", "fake"])
def customers(request: pytest.FixtureRequest, db: None) -> Any:
    return services if request.param == "service" else FakeCustomers()


@pytest.fixture
def ada(customers: CustomersService) -> Customer:
    return customers.register(**ADA, now=NOW)


@pytest.mark.parametrize("implementation", [services, FakeCustomers()], ids=["service", "fake"])
def test_the_implementation_has_the_signatures_of_the_protocol(implementation: object) -> None:
    assert signature_differences(CustomersService, implementation) == []


def test_an_opened_account_can_be_read_again(customers: CustomersService, ada: Customer) -> None:
    assert ada == Customer(
        customer_id=ada.customer_id,
        email="ada@example.com",
        first_name="Ada",
        last_name="Byron",
        phone="+44 20 7946 0000",
        addresses=(),
        created_at=NOW,
    )
    assert customers.get_customer(customer_id=ada.customer_id) == ada


def test_an_account_can_be_opened_with_its_first_address(customers: CustomersService) -> None:
    grace = customers.register(**{**ADA, "email": "grace@example.com"}, address=HOME, now=NOW)

    assert grace.addresses == (_kept(HOME, grace.addresses[0].address_id, is_default=True),)


@pytest.mark.parametrize("email", ["ada@example.com", "ADA@Example.COM"])
def test_an_email_address_opens_one_account(customers: CustomersService, ada: Customer, email: str) -> None:
    with pytest.raises(EmailTaken):
        customers.register(**{**ADA, "email": email}, now=NOW)


def test_a_weak_password_is_refused(customers: CustomersService) -> None:
    with pytest.raises(WeakPassword):
        customers.register(**{**ADA, "password": "abc"}, now=NOW)


def test_an_unknown_customer_is_named(customers: CustomersService) -> None:
    with pytest.raises(CustomerNotFound):
        customers.get_customer(customer_id="cust_none")
    with pytest.raises(CustomerNotFound):
        customers.update_customer(customer_id="cust_none", first_name="Ada", now=NOW)
    with pytest.raises(CustomerNotFound):
        customers.add_address(customer_id="cust_none", address=HOME, is_default=True, now=NOW)


def test_what_an_update_does_not_give_stays(customers: CustomersService, ada: Customer) -> None:
    updated = customers.update_customer(customer_id=ada.customer_id, phone="", last_name="Lovelace", now=NOW)

    assert updated == replace(ada, last_name="Lovelace", phone="")
    assert customers.get_customer(customer_id=ada.customer_id) == updated


def test_the_first_address_is_the_default_one(customers: CustomersService, ada: Customer) -> None:
    home = customers.add_address(customer_id=ada.customer_id, address=HOME, is_default=False, now=NOW)
    work = customers.add_address(customer_id=ada.customer_id, address=WORK, is_default=False, now=NOW)

    assert customers.get_customer(customer_id=ada.customer_id).addresses == (
        _kept(HOME, home.address_id, is_default=True),
        _kept(WORK, work.address_id, is_default=False),
    )


def test_a_new_default_takes_the_place_of_the_old(customers: CustomersService, ada: Customer) -> None:
    home = customers.add_address(customer_id=ada.customer_id, address=HOME, is_default=True, now=NOW)
    work = customers.add_address(customer_id=ada.customer_id, address=WORK, is_default=True, now=NOW)

    assert customers.get_customer(customer_id=ada.customer_id).addresses == (
        _kept(WORK, work.address_id, is_default=True),
        _kept(HOME, home.address_id, is_default=False),
    )


def test_the_same_address_is_kept_once(customers: CustomersService, ada: Customer) -> None:
    home = customers.add_address(customer_id=ada.customer_id, address=HOME, is_default=True, now=NOW)
    shouted = replace(HOME, street="  12  ST JAMES'S SQUARE ", country="gb")

    assert customers.add_address(customer_id=ada.customer_id, address=shouted, is_default=False, now=NOW) == home
    assert customers.get_customer(customer_id=ada.customer_id).addresses == (home,)


def test_removing_the_default_address_promotes_another(customers: CustomersService, ada: Customer) -> None:
    home = customers.add_address(customer_id=ada.customer_id, address=HOME, is_default=True, now=NOW)
    work = customers.add_address(customer_id=ada.customer_id, address=WORK, is_default=False, now=NOW)

    customers.remove_address(customer_id=ada.customer_id, address_id=home.address_id, now=NOW)

    assert customers.get_customer(customer_id=ada.customer_id).addresses == (
        _kept(WORK, work.address_id, is_default=True),
    )


def test_only_ones_own_address_can_be_removed(customers: CustomersService, ada: Customer) -> None:
    grace = customers.register(**{**ADA, "email": "grace@example.com"}, address=HOME, now=NOW)

    with pytest.raises(AddressNotFound):
        customers.remove_address(customer_id=ada.customer_id, address_id=grace.addresses[0].address_id, now=NOW)
    assert customers.get_customer(customer_id=grace.customer_id) == grace


def test_an_api_key_is_known_by_its_secret(customers: CustomersService) -> None:
    key, secret = customers.create_api_key(
        name="Warehouse robot", scopes=["orders:read", "inventory:write"], expires_at=None, now=NOW
    )

    assert key.scopes == ("inventory:write", "orders:read")
    assert customers.check_api_key(secret=secret, now=NOW) == key


@pytest.mark.parametrize("spoiled", ["{}x", "x{}", "", "ck__", "ck_demo_{}"])
def test_another_secret_opens_nothing(customers: CustomersService, spoiled: str) -> None:
    _key, secret = customers.create_api_key(name="Robot", scopes=["*"], expires_at=None, now=NOW)

    with pytest.raises(InvalidApiKey):
        customers.check_api_key(secret=spoiled.format(secret), now=NOW)


def test_an_api_key_ends_at_its_time(customers: CustomersService) -> None:
    end = NOW + timedelta(days=1)
    key, secret = customers.create_api_key(name="Robot", scopes=["*"], expires_at=end, now=NOW)

    assert customers.check_api_key(secret=secret, now=end - timedelta(seconds=1)) == key
    with pytest.raises(InvalidApiKey):
        customers.check_api_key(secret=secret, now=end)


@pytest.mark.parametrize("scopes", [[], ["orders"], ["orders:delete"], ["Orders:read"], ["**"]])
def test_a_scope_that_is_none_is_refused(customers: CustomersService, scopes: list[str]) -> None:
    with pytest.raises(InvalidScope):
        customers.create_api_key(name="Robot", scopes=scopes, expires_at=None, now=NOW)


def test_an_address_is_corrected_in_its_place(customers: CustomersService, ada: Customer) -> None:
    home = customers.add_address(customer_id=ada.customer_id, address=HOME, is_default=True, now=NOW)
    moved = customers.change_address(
        customer_id=ada.customer_id, address_id=home.address_id, address=replace(HOME, street="1 New Street"), now=NOW
    )

    assert moved == replace(home, street="1 New Street")
    assert customers.get_customer(customer_id=ada.customer_id).addresses == (moved,)


def test_an_address_corrected_to_another_one_leaves_one(customers: CustomersService, ada: Customer) -> None:
    customers.add_address(customer_id=ada.customer_id, address=HOME, is_default=True, now=NOW)
    work = customers.add_address(customer_id=ada.customer_id, address=WORK, is_default=False, now=NOW)

    customers.change_address(customer_id=ada.customer_id, address_id=work.address_id, address=HOME, now=NOW)

    assert customers.get_customer(customer_id=ada.customer_id).addresses == (
        _kept(HOME, work.address_id, is_default=True),
    )


def test_another_address_is_made_the_default(customers: CustomersService, ada: Customer) -> None:
    home = customers.add_address(customer_id=ada.customer_id, address=HOME, is_default=True, now=NOW)
    work = customers.add_address(customer_id=ada.customer_id, address=WORK, is_default=False, now=NOW)

    customers.make_default_address(customer_id=ada.customer_id, address_id=work.address_id, now=NOW)

    assert customers.get_customer(customer_id=ada.customer_id).addresses == (
        _kept(WORK, work.address_id, is_default=True),
        _kept(HOME, home.address_id, is_default=False),
    )


def test_what_cannot_be_taken_back_takes_the_password(customers: CustomersService, ada: Customer) -> None:
    wrong = {"customer_id": ada.customer_id, "password": "guessed"}

    for act in (
        lambda: customers.confirm_password(**wrong),
        lambda: customers.change_password(**wrong, new_password="another-unusual-pass-phrase", now=NOW),
        lambda: customers.erase(**wrong, now=NOW),
    ):
        with pytest.raises(WrongPassword):
            act()
    customers.confirm_password(customer_id=ada.customer_id, password=ADA["password"])


def test_a_second_factor_is_turned_on_and_off(customers: CustomersService, ada: Customer) -> None:
    secret = customers.offer_second_factor(customer_id=ada.customer_id).secret
    with pytest.raises(WrongCode):
        customers.turn_on_second_factor(customer_id=ada.customer_id, secret=secret, code="no", now=NOW)
    codes = customers.turn_on_second_factor(
        customer_id=ada.customer_id, secret=secret, code=pyotp.TOTP(secret).at(NOW), now=NOW
    )
    on = customers.second_factor_of(customer_id=ada.customer_id)
    with pytest.raises(SecondFactorIsOn):
        customers.offer_second_factor(customer_id=ada.customer_id)
    customers.turn_off_second_factor(customer_id=ada.customer_id, password=ADA["password"], now=NOW)

    assert on == SecondFactor(is_on=True, since=NOW, recovery_codes_left=len(codes))
    assert not customers.second_factor_of(customer_id=ada.customer_id).is_on
    with pytest.raises(SecondFactorIsOff):
        customers.renew_recovery_codes(customer_id=ada.customer_id, password=ADA["password"], now=NOW)


def test_no_link_is_valid_that_was_not_sent(customers: CustomersService) -> None:
    for act in (
        lambda: customers.verify_email(token="made up", now=NOW),
        lambda: customers.change_email(token="made up", now=NOW),
        lambda: customers.check_password_link(token="made up", now=NOW),
        lambda: customers.reset_password(token="made up", new_password="another-unusual-pass-phrase", now=NOW),
    ):
        with pytest.raises(LinkNotValid):
            act()


def _kept(address: NewAddress, address_id: str, *, is_default: bool) -> CustomerAddress:
    fields = {name: getattr(address, name) for name in NewAddress.__dataclass_fields__}
    return CustomerAddress(address_id=address_id, is_default=is_default, **fields)
