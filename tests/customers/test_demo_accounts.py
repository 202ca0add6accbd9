"""Everybody can read the demo's passwords and its key, so they must open nothing in a real shop."""

import pytest
from django.test import Client
from django.utils import timezone

from apps.customers import services
from apps.customers.interface import InvalidApiKey
from apps.customers.models import Customer

EMAIL, PASSWORD, SECRET = "owner@shop.example", "owner-demo-2026", "ck_demo_3V7qPz9XwT5nRkLmB2cJdY8h"


@pytest.fixture
def demo_owner(db: None) -> Customer:
    owner = Customer.objects.create_superuser(EMAIL, PASSWORD)
    services.mark_as_demo(emails=[EMAIL])
    owner.refresh_from_db()
    return owner


def may_enter(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


@pytest.mark.parametrize("debug", [True, False])
def test_a_demo_account_opens_doors_only_while_debugging(demo_owner: Customer, settings, *, debug: bool) -> None:
    settings.DEBUG = debug
    client = Client()

    assert (client.login(username=EMAIL, password=PASSWORD), may_enter(client)) == (debug, debug)


def test_a_session_of_a_demo_account_ends_with_debugging(demo_owner: Customer, settings) -> None:
    settings.DEBUG = True
    client = Client()
    client.login(username=EMAIL, password=PASSWORD)
    before = may_enter(client)

    settings.DEBUG = False

    assert (before, may_enter(client)) == (True, False)


def test_a_password_of_its_own_makes_it_an_account_like_any_other(demo_owner: Customer, settings) -> None:
    demo_owner.set_password("a secret of my own")
    demo_owner.save()
    settings.DEBUG = False

    assert Client().login(username=EMAIL, password="a secret of my own")


def test_the_demo_key_opens_doors_only_while_debugging(db: None, settings) -> None:
    now = timezone.now()
    settings.DEBUG = True
    made, _ = services.create_api_key(name="Demo", scopes=["*"], expires_at=None, now=now, secret=SECRET)
    while_debugging = services.check_api_key(secret=SECRET, now=now)

    settings.DEBUG = False

    assert while_debugging == made
    with pytest.raises(InvalidApiKey):
        services.check_api_key(secret=SECRET, now=now)
