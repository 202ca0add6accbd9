"""Postgres itself keeps the domains apart."""

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connections, transaction

INSUFFICIENT_PRIVILEGE = "42501"


@pytest.fixture(params=["read", "write", "ddl", "become owner", "temporary table", "public table"])
def trespass(request: pytest.FixtureRequest) -> str:
    return {
        "read": "SELECT * FROM customers.customers_customer",
        "write": "UPDATE customers.customers_customer SET email = 'x'",
        "ddl": "CREATE TABLE mine (id int)",
        "become owner": "SET ROLE orders_owner",
        "temporary table": "CREATE TEMP TABLE mine (id int)",
        "public table": "CREATE TABLE public.mine (id int)",
    }[request.param]


def test_every_domain_logs_in_as_its_own_role_into_its_own_schema(db: None) -> None:
    seen = {}
    for domain in settings.DOMAINS:
        with connections[domain.name].cursor() as cursor:
            cursor.execute("SELECT current_user, current_setting('search_path')")
            seen[domain.name] = cursor.fetchone()

    assert seen == {name: (f"{name}_app", name) for name in settings.DOMAINS.names}


def test_a_domain_can_neither_read_another_nor_change_the_schema(db: None, trespass: str) -> None:
    with pytest.raises(ProgrammingError) as refusal, connections["orders"].cursor() as cursor:
        cursor.execute(trespass)

    assert refusal.value.__cause__.sqlstate == INSUFFICIENT_PRIVILEGE


def test_a_bare_transaction_fails_instead_of_covering_nothing(db: None) -> None:
    with pytest.raises(ImproperlyConfigured), transaction.atomic():
        pass
