"""The demo shop, as `make run` loads it."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connections
from django.test.utils import CaptureQueriesContext

from apps.content import interface as content
from apps.customers import interface as customers
from apps.customers.models import ApiKey, Customer
from apps.search import interface as search
from commerce.models import OutboxEvent
from config.demo import DEMO_API_KEY, DEMO_LOGINS

LEFT_ALONE = "This shop has accounts already; it is left as it is.\n"


@pytest.fixture
def load_demo(settings: Any, tmp_path: Path) -> Callable[[], str]:
    """Loads the demo; answers what it said."""
    settings.DEBUG, settings.MEDIA_ROOT = True, tmp_path

    def load_demo() -> str:
        out = io.StringIO()
        call_command("load_demo", stdout=out)
        return out.getvalue()

    return load_demo


def test_it_is_refused_when_debug_is_off(db: None, load_demo: Callable[[], str], settings: Any) -> None:
    settings.DEBUG = False

    with pytest.raises(CommandError, match="DEBUG is off: nothing was loaded"):
        load_demo()

    assert (Customer.objects.count(), ApiKey.objects.count()) == (0, 0)


def test_a_shop_with_an_account_is_left_alone_and_quickly(db: None, load_demo: Callable[[], str]) -> None:
    Customer.objects.create_user("mine@example.com")

    with CaptureQueriesContext(connections["customers"]) as queries:
        assert load_demo() == LEFT_ALONE

    assert len(queries) == 3  # lock, look, unlock
    assert not content.service().home_blocks()


def test_two_shops_started_at_once_load_one_demo_and_an_interrupted_load_is_taken_up_again(
    committed: None, load_demo: Callable[[], str], concurrently: Callable[..., list[Any]]
) -> None:
    first, second = sorted(concurrently([load_demo, load_demo]))  # by how their words begin
    assert first.startswith("Staff roles in place.\n")
    assert second == LEFT_ALONE
    assert_everybody_gets_in()
    assert_goods_and_pages_are_there()

    lose_the_last_step()

    assert "0 created, 0 updated, 61 unchanged" in load_demo()
    assert_everybody_gets_in()
    assert_goods_and_pages_are_there()


def lose_the_last_step() -> None:
    Customer.objects.all().delete()
    ApiKey.objects.all().delete()


def assert_everybody_gets_in() -> None:
    accounts = {login.role: authenticate(username=login.email, password=login.password) for login in DEMO_LOGINS}
    can = {
        role: [
            permission
            for permission in ("customers.view_apikey", "orders.change_order", "inventory.change_stock")
            if account is not None and account.is_staff and account.has_perm(permission)
        ]
        for role, account in accounts.items()
    }
    assert can == {
        "customer": [],
        "owner": ["customers.view_apikey", "orders.change_order", "inventory.change_stock"],
        "support": ["orders.change_order"],
        "warehouse": ["inventory.change_stock"],
    }
    key = customers.service().check_api_key(secret=DEMO_API_KEY, now=datetime.now(UTC))
    assert (key.name, key.scopes) == ("Demo", ("*",))


def assert_goods_and_pages_are_there() -> None:
    assert search.service().search(query=search.Query()).total == 60  # and one product that is not published
    kinds = {block.kind for block in content.service().home_blocks()}
    assert kinds == {"hero", "promise", "category", "bestsellers", "editorial", "products", "sale"}
    assert content.service().get_page(slug="about-us").title == "About us"
    assert not OutboxEvent.objects.using("catalog").filter(relayed_at=None).exists()
