"""Accounts, address books, keys and roles on real Postgres."""

import hashlib
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connections
from django.test.utils import CaptureQueriesContext

from apps.customers import rules, services
from apps.customers.interface import (
    EmailTaken,
    InvalidApiKey,
    InvalidDetails,
    NewAddress,
    WeakPassword,
    WellKnownSecretRefused,
)
from apps.customers.models import Address, ApiKey, Customer
from apps.customers.services import links
from commerce.db.transaction import atomic
from commerce.errors import FieldError
from commerce.models import OutboxEvent

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PASSWORD = "a-long-unusual-pass-phrase"
HOME = NewAddress(
    first_name="Ada", last_name="Byron", street="12 St James's Square", city="London", zip_code="SW1Y 4JH", country="GB"
)


def register(email: str = "ada@example.com", **changes: Any) -> Any:
    fields = {"password": PASSWORD, "first_name": "Ada", "last_name": "Byron", "phone": "", "now": NOW, **changes}
    return services.register(email=email, **fields)


def events() -> list[tuple[str, dict[str, Any]]]:
    return list(OutboxEvent.objects.using("customers").order_by("id").values_list("event_type", "data"))


class TestRegistering:
    def test_the_event_tells_who_came(self, db: None) -> None:
        ada = register()

        assert events() == [
            (
                "CustomerCreated",
                {
                    "customerId": ada.customer_id,
                    "email": "ada@example.com",
                    "firstName": "Ada",
                    "lastName": "Byron",
                    "verificationToken": links.make(
                        links.Purpose.VERIFY_EMAIL,
                        Customer.objects.get(pk=ada.customer_id),
                        email="ada@example.com",
                        now=NOW,
                    ),
                },
            )
        ]

    def test_the_password_is_kept_as_argon2_and_opens_the_account(self, db: None) -> None:
        ada = register(email="Ada.Byron@EXAMPLE.com")

        stored = Customer.objects.get(pk=ada.customer_id)
        assert stored.password.startswith("argon2$argon2id$")
        assert authenticate(username="ada.byron@example.COM", password=PASSWORD) == stored
        assert authenticate(username="ada.byron@example.com", password="another") is None

    def test_a_refused_password_says_why(self, db: None) -> None:
        with pytest.raises(WeakPassword) as raised:
            register(password="ada@example.com")

        assert raised.value.errors == (
            FieldError(
                field="password",
                code="password_too_similar",
                message="The password is too similar to the email.",
            ),
        )
        assert (Customer.objects.count(), events()) == (0, [])

    def test_details_that_do_not_fit_are_named(self, db: None) -> None:
        with pytest.raises(InvalidDetails) as raised:
            register(email="ada", first_name="A" * 101)

        assert [(error.field, error.code) for error in raised.value.errors] == [
            ("email", "invalid"),
            ("first_name", "max_length"),
        ]

    def test_an_address_that_does_not_fit_leaves_no_account_behind(self, db: None) -> None:
        nowhere = NewAddress(
            first_name="Ada", last_name="Byron", street="", city="London", zip_code="SW1", country="Wales"
        )
        with pytest.raises(InvalidDetails) as raised:
            register(address=nowhere)

        assert {error.field for error in raised.value.errors} == {"street", "country"}
        assert (Customer.objects.count(), Address.objects.count(), events()) == (0, 0, [])

    def test_of_ten_at_once_with_one_address_one_gets_the_account(
        self, committed: None, concurrently: Callable[..., list[Any]]
    ) -> None:
        emails = ["ada@example.com", "ADA@example.com"] * 5

        results = concurrently([lambda email=email: register(email=email) for email in emails])

        (winner,) = [result for result in results if not isinstance(result, Exception)]
        assert [type(result) for result in results if result is not winner] == [EmailTaken] * 9
        assert [customer.pk for customer in Customer.objects.all()] == [winner.customer_id]
        assert len(events()) == 1


class TestUpdating:
    def test_the_event_names_what_changed(self, db: None) -> None:
        ada = register()

        services.update_customer(
            customer_id=ada.customer_id, first_name="Ada", last_name=" Lovelace ", phone="123", now=NOW
        )

        assert events()[1:] == [
            ("CustomerUpdated", {"customerId": ada.customer_id, "updatedFields": ["last_name", "phone"]})
        ]

    def test_an_update_that_changes_nothing_tells_nothing(self, db: None) -> None:
        ada = register()

        services.update_customer(customer_id=ada.customer_id, first_name="Ada", now=NOW)

        assert len(events()) == 1

    @pytest.mark.parametrize("addresses", [1, 30])
    def test_reading_an_account_takes_two_queries_however_many_addresses(self, db: None, addresses: int) -> None:
        ada = register()
        Address.objects.bulk_create(
            Address(customer_id=ada.customer_id, **{**rules.tidy(HOME), "street": f"{number} Dorset Street"})
            for number in range(addresses)
        )

        with CaptureQueriesContext(connections["customers"]) as queries:
            found = services.get_customer(customer_id=ada.customer_id)

        assert (len(found.addresses), len(queries)) == (addresses, 2)


class TestAddressBook:
    def test_a_changed_book_is_told_an_unchanged_one_is_not(self, db: None) -> None:
        ada = register()
        for _again in range(2):
            kept = services.add_address(customer_id=ada.customer_id, address=HOME, is_default=True, now=NOW)
        services.remove_address(customer_id=ada.customer_id, address_id=kept.address_id, now=NOW)

        told = ("CustomerUpdated", {"customerId": ada.customer_id, "updatedFields": ["addresses"]})
        assert events()[1:] == [told, told]

    def test_the_same_new_default_from_ten_requests_is_kept_once(
        self, committed: None, concurrently: Callable[..., list[Any]]
    ) -> None:
        ada = register()

        kept = concurrently(
            [
                lambda: services.add_address(customer_id=ada.customer_id, address=HOME, is_default=True, now=NOW)
                for _ in range(10)
            ]
        )

        assert len(set(kept)) == 1
        assert services.get_customer(customer_id=ada.customer_id).addresses == (kept[0],)

    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ({"street": "5 Dorset Street", "is_default": True}, "one_default_address_per_customer"),
            ({"street": HOME.street.upper()}, "same_address_kept_once"),
            ({"street": "5 Dorset Street", "country": "gb"}, "address_country_is_iso_3166"),
        ],
    )
    def test_the_database_refuses_what_the_service_would_not_do(
        self, db: None, change: dict[str, Any], constraint: str
    ) -> None:
        ada = register(address=HOME)

        with pytest.raises(IntegrityError, match=constraint), atomic("customers"):
            Address.objects.create(customer_id=ada.customer_id, **{**rules.tidy(HOME), **change})


class TestApiKeys:
    def test_only_a_hash_of_the_secret_is_stored(self, db: None) -> None:
        key, secret = services.create_api_key(name="Robot", scopes=["*"], expires_at=None, now=NOW)

        (row,) = ApiKey.objects.values()
        assert row == {
            "id": key.key_id,
            "name": "Robot",
            "prefix": secret.split("_")[1],
            "digest": hashlib.sha256(secret.encode()).hexdigest(),
            "scopes": ["*"],
            "expires_at": None,
            "revoked_at": None,
            "last_used_at": None,
            "is_demo": False,
            "created_at": NOW,
        }

    def test_the_use_of_a_key_is_noted_once_a_minute(self, db: None) -> None:
        _key, secret = services.create_api_key(name="Robot", scopes=["*"], expires_at=None, now=NOW)

        def queries_of_a_check(now: datetime) -> int:
            with CaptureQueriesContext(connections["customers"]) as queries:
                services.check_api_key(secret=secret, now=now)
            return len(queries)

        moments = [NOW + timedelta(seconds=seconds) for seconds in (0, 1, 59, 60, 61)]
        assert [queries_of_a_check(moment) for moment in moments] == [2, 1, 1, 2, 1]
        assert ApiKey.objects.get().last_used_at == NOW + timedelta(seconds=60)

    def test_a_revoked_key_opens_nothing(self, db: None) -> None:
        key, secret = services.create_api_key(name="Robot", scopes=["*"], expires_at=None, now=NOW)
        services.revoke_api_keys(key_ids=[key.key_id], now=NOW)
        services.revoke_api_keys(key_ids=[key.key_id], now=NOW + timedelta(days=1))

        with pytest.raises(InvalidApiKey):
            services.check_api_key(secret=secret, now=NOW)
        assert ApiKey.objects.get().revoked_at == NOW

    def test_a_given_secret_is_for_debugging_only(self, db: None, settings: Any) -> None:
        given = {"name": "Demo", "scopes": ["*"], "expires_at": None, "now": NOW, "secret": "ck_demo_0123456789abcdef"}
        settings.DEBUG = False
        with pytest.raises(WellKnownSecretRefused):
            services.create_api_key(**given)

        settings.DEBUG = True
        key, secret = services.create_api_key(**given)
        assert secret == given["secret"]
        assert services.check_api_key(secret=secret, now=NOW) == key

    def test_the_command_prints_a_key_that_works(self, db: None) -> None:
        out = io.StringIO()
        call_command(
            "create_api_key", "--name=Robot", "--scopes", "orders:read", "--days=7", stdout=out, stderr=io.StringIO()
        )

        key = services.check_api_key(secret=out.getvalue().strip(), now=datetime.now(UTC))
        assert (key.name, key.scopes) == ("Robot", ("orders:read",))
        with pytest.raises(InvalidApiKey):
            services.check_api_key(secret=out.getvalue().strip(), now=datetime.now(UTC) + timedelta(days=7))

    def test_the_command_says_what_is_wrong_with_a_scope(self, db: None) -> None:
        with pytest.raises(CommandError, match="A scope reads"):
            call_command("create_api_key", "--name=Robot", "--scopes", "orders")

    @pytest.mark.parametrize("days", ["0", "-3", "soon", "9" * 20])
    def test_the_command_makes_no_key_that_has_ended_or_never_could(self, db: None, days: str) -> None:
        with pytest.raises(CommandError, match="--days: give 1 to 3650 days"):
            call_command("create_api_key", "--name=Robot", "--scopes", "*", f"--days={days}")

        assert ApiKey.objects.count() == 0

    def test_the_command_says_which_detail_is_not_acceptable(self, db: None) -> None:
        with pytest.raises(CommandError, match=r"name: This field cannot be blank\.$"):
            call_command("create_api_key", "--name=", "--scopes", "*")


class TestStaff:
    def test_a_role_allows_what_it_should(self, db: None) -> None:
        services.ensure_roles()
        support = services.create_staff(
            email="sue@example.com", password=PASSWORD, role="Support", first_name="Sue", last_name="Port", now=NOW
        )

        assert support.has_perms(
            ["customers.view_customer", "customers.change_customer", "customers.add_address", "auth.view_group"]
        )
        refused = ("customers.view_apikey", "customers.add_customer", "auth.change_group", "sessions.view_session")
        assert [permission for permission in refused if support.has_perm(permission)] == []

    def test_the_owner_may_do_everything(self, db: None) -> None:
        services.ensure_roles()

        assert Group.objects.get(name="Owner").permissions.count() == Permission.objects.count() > 0

    def test_making_roles_again_keeps_what_an_owner_added(self, db: None) -> None:
        services.ensure_roles()
        before = {group.name: set(group.permissions.all()) for group in Group.objects.all()}
        extra = Permission.objects.get(codename="delete_customer")
        Group.objects.get(name="Warehouse").permissions.add(extra)

        call_command("ensure_roles", stdout=io.StringIO())

        before["Warehouse"].add(extra)
        assert {group.name: set(group.permissions.all()) for group in Group.objects.all()} == before
        assert list(before) == list(rules.ROLES)

    def test_createsuperuser_knows_where_accounts_live(self, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
        call_command("createsuperuser", "--noinput", "--email=root@example.com", stdout=io.StringIO())

        root = authenticate(username="root@example.com", password=PASSWORD)
        assert root is not None
        assert root.is_superuser
