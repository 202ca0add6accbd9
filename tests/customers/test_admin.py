"""Accounts, roles and keys in the admin."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.customers import services
from apps.customers.interface import InvalidApiKey, NewAddress
from apps.customers.models import ApiKey, Customer
from commerce.models import OutboxEvent
from tests.customers.accounts import turn_on

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PASSWORD = "a-long-unusual-pass-phrase"
CUSTOMERS = "/admin/customers/customer/"
KEYS = "/admin/customers/apikey/"
HOME = NewAddress(
    first_name="Ada", last_name="Byron", street="12 St James's Square", city="London", zip_code="SW1Y 4JH", country="GB"
)
QUERIES_OF_THE_LIST = 9
"""Session, user, its own permissions, its groups' ones; count, groups to filter by, dates to drill into (two), rows."""
NO_ADDRESSES = {"addresses-TOTAL_FORMS": "0", "addresses-INITIAL_FORMS": "0"}


def staff(role: str) -> Client:
    services.ensure_roles()
    member = services.create_staff(
        email=f"{role}@example.com".lower(), password=PASSWORD, role=role, first_name="", last_name="", now=NOW
    )
    client = Client()
    client.force_login(member)
    return client


@pytest.fixture
def owner(db: None) -> Client:
    return staff("Owner")


@pytest.fixture
def ada(db: None) -> Customer:
    dto = services.register(
        email="ada@example.com",
        password=PASSWORD,
        first_name="Ada",
        last_name="Byron",
        phone="",
        address=HOME,
        now=NOW,
    )
    return Customer.objects.get(pk=dto.customer_id)


def of(customer: Customer, **changes: Any) -> dict[str, Any]:
    """What the change form of an account sends."""
    address = customer.addresses.get()
    return {
        "email": customer.email,
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "phone": customer.phone,
        "is_active": "on",
        "addresses-TOTAL_FORMS": "1",
        "addresses-INITIAL_FORMS": "1",
        "addresses-0-id": address.id,
        "addresses-0-customer": customer.id,
        "addresses-0-is_default": "on",
        **{f"addresses-0-{name}": value for name, value in address.fields.items()},
        **changes,
    }


def updates() -> list[list[str]]:
    events = OutboxEvent.objects.using("customers").filter(event_type="CustomerUpdated").order_by("id")
    return [event.data["updatedFields"] for event in events]


class TestAccounts:
    @pytest.mark.parametrize("customers", [1, 30])
    def test_the_list_takes_as_many_queries_for_thirty_as_for_one(self, owner: Client, customers: int) -> None:
        Customer.objects.bulk_create(Customer(email=f"c{number}@example.com") for number in range(customers))
        owner.get(CUSTOMERS)

        with CaptureQueriesContext(connections["customers"]) as queries:
            page = owner.get(CUSTOMERS).content.decode()

        assert page.count("@example.com</a>") == customers + 1
        assert len(queries) == QUERIES_OF_THE_LIST

    def test_an_account_is_found_by_part_of_its_address(self, owner: Client, ada: Customer) -> None:
        page = owner.get(CUSTOMERS, {"q": "ada@"}).content.decode()

        assert ("ada@example.com</a>" in page, "owner@example.com</a>" in page) == (True, False)

    def test_no_password_is_shown_not_even_its_hash(self, owner: Client, ada: Customer) -> None:
        page = owner.get(f"{CUSTOMERS}{ada.id}/change/").content.decode()

        assert "12 St James" in page
        assert [secret for secret in ("argon2", ada.password, ada.password[-10:]) if secret in page] == []

    def test_a_changed_account_is_told(self, owner: Client, ada: Customer) -> None:
        response = owner.post(f"{CUSTOMERS}{ada.id}/change/", of(ada, last_name="Lovelace"))

        assert response.status_code == 302
        ada.refresh_from_db()
        assert (ada.last_name, updates()) == ("Lovelace", [["last_name"]])

    def test_a_changed_address_is_told(self, owner: Client, ada: Customer) -> None:
        owner.post(f"{CUSTOMERS}{ada.id}/change/", of(ada, **{"addresses-0-city": "Bath"}))

        assert (ada.addresses.get().city, updates()) == ("Bath", [["addresses"]])

    def test_a_new_account_can_log_in(self, owner: Client) -> None:
        new = {"email": "grace@example.com", "first_name": "Grace", "last_name": "Hopper"}
        passwords = {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}

        response = owner.post(f"{CUSTOMERS}add/", {**new, **passwords, **NO_ADDRESSES})

        assert response.status_code == 302
        assert Customer.objects.get(email="grace@example.com").check_password(PASSWORD)
        assert [event.event_type for event in OutboxEvent.objects.using("customers")] == ["CustomerCreated"]

    def test_the_owner_sets_a_new_password(self, owner: Client, ada: Customer) -> None:
        new = {"usable_password": "true", "password1": "another-long-phrase", "password2": "another-long-phrase"}

        assert owner.post(f"{CUSTOMERS}{ada.id}/password/", new).status_code == 302

        ada.refresh_from_db()
        assert ada.check_password("another-long-phrase")

    def test_nobody_deletes_an_account(self, owner: Client, ada: Customer) -> None:
        assert owner.post(f"{CUSTOMERS}{ada.id}/delete/", {"post": "yes"}).status_code == 403


class TestWhoMayDoWhat:
    def test_support_changes_a_shopper_but_makes_nobody_staff(self, ada: Customer) -> None:
        support = staff("Support")
        power = {"is_staff": "on", "is_superuser": "on", "groups": [Group.objects.get(name="Owner").pk]}

        response = support.post(f"{CUSTOMERS}{ada.id}/change/", of(ada, phone="123", **power))

        assert response.status_code == 302
        ada.refresh_from_db()
        assert (ada.phone, ada.is_staff, ada.is_superuser, ada.groups.count()) == ("123", False, False, 0)

    def test_support_does_not_touch_the_owners_account(self, owner: Client) -> None:
        boss = Customer.objects.get(email="owner@example.com")
        support = staff("Support")

        answers = [
            support.post(f"{CUSTOMERS}{boss.id}/change/", {"email": "mine@example.com", **NO_ADDRESSES}),
            support.post(f"{CUSTOMERS}{boss.id}/password/", {"password1": "x", "password2": "x"}),
        ]

        assert [answer.status_code for answer in answers] == [403, 403]
        boss.refresh_from_db()
        assert (boss.email, boss.check_password(PASSWORD)) == ("owner@example.com", True)

    def test_support_sets_nobodys_password(self, ada: Customer) -> None:
        new = {"usable_password": "true", "password1": "another-long-phrase", "password2": "another-long-phrase"}

        assert staff("Support").post(f"{CUSTOMERS}{ada.id}/password/", new).status_code == 403

    def test_a_shopper_does_not_enter(self, ada: Customer) -> None:
        client = Client()
        client.force_login(ada)

        assert client.get(CUSTOMERS).status_code == 302

    def test_roles_are_edited_by_the_owner_alone(self, owner: Client) -> None:
        address = f"/admin/auth/group/{Group.objects.get(name='Support').pk}/change/"

        assert owner.get(address).status_code == 200
        assert staff("Manager").post(address, {"name": "Support"}).status_code == 403


class TestApiKeys:
    def test_a_new_key_is_shown_once(self, owner: Client) -> None:
        new = {"name": "Robot", "scopes": "orders:read, inventory:write", "expires_at_0": "", "expires_at_1": ""}

        page = owner.post(f"{KEYS}add/", new, follow=True).content.decode()

        shown = re.search(r"ck_[0-9a-f]{12}_[\w-]{43}", page)
        assert shown is not None
        key = services.check_api_key(secret=shown[0], now=NOW)
        assert (key.name, key.scopes) == ("Robot", ("inventory:write", "orders:read"))
        detail = owner.get(f"{KEYS}{key.key_id}/change/").content.decode()
        assert ("Robot" in detail, shown[0] in detail, ApiKey.objects.get().digest in detail) == (True, False, False)

    def test_a_scope_that_is_none_is_named(self, owner: Client) -> None:
        page = owner.post(f"{KEYS}add/", {"name": "Robot", "scopes": "everything"}).content.decode()

        assert "A scope reads `*`" in page
        assert ApiKey.objects.count() == 0

    def test_a_key_can_be_renamed_but_not_widened(self, owner: Client) -> None:
        key, _secret = services.create_api_key(name="Robot", scopes=["orders:read"], expires_at=None, now=NOW)

        owner.post(f"{KEYS}{key.key_id}/change/", {"name": "Robot 2", "scopes": "*"})

        assert list(ApiKey.objects.values_list("name", "scopes")) == [("Robot 2", ["orders:read"])]

    def test_a_revoked_key_opens_nothing(self, owner: Client) -> None:
        key, secret = services.create_api_key(name="Robot", scopes=["*"], expires_at=None, now=NOW)

        owner.post(KEYS, {"action": "revoke", "_selected_action": [key.key_id]})

        with pytest.raises(InvalidApiKey):
            services.check_api_key(secret=secret, now=NOW)

    def test_keys_are_the_owners_matter(self, db: None) -> None:
        assert staff("Manager").get(KEYS).status_code == 403


def test_an_erased_account_is_shown_as_such_and_changed_by_nobody(owner: Client, ada: Customer) -> None:
    services.erase(customer_id=ada.pk, password=PASSWORD, now=NOW)

    assert "Erased at their own wish" in owner.get(CUSTOMERS).content.decode()
    shown = owner.get(f"{CUSTOMERS}{ada.pk}/change/")
    assert (shown.status_code, 'name="_save"' in shown.content.decode()) == (200, False)
    assert owner.post(f"{CUSTOMERS}{ada.pk}/change/", NO_ADDRESSES).status_code == 403
    assert owner.get(f"{CUSTOMERS}{ada.pk}/password/").status_code == 403


def test_an_account_with_a_second_factor_does_not_enter_the_admin_by_its_password(owner: Client) -> None:
    member = Customer.objects.get(email="owner@example.com")
    typed = {"username": member.email, "password": PASSWORD, "next": "/admin/"}
    before = Client().post("/admin/login/", typed).status_code
    turn_on(member.pk)

    after = Client().post("/admin/login/", typed)

    assert (before, after.status_code) == (302, 200)
    assert "This account has a second factor" in after.content.decode()
