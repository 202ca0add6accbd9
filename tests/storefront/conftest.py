from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.customers import interface as customers
from tests.storefront import goods


@pytest.fixture
def mug_shop(db: None, tmp_path: Path) -> Path:
    """A shop that sells one mug, for £20.00; answers the folder to import more from."""
    goods.open_shop(tmp_path)
    return tmp_path


@pytest.fixture
def shopper() -> Client:
    """A browser that has not been here before."""
    return Client()


@pytest.fixture
def buyer(mug_shop: Path) -> Client:
    """A browser with one mug in its cart."""
    browser = Client()
    assert browser.post("/cart/add/", {"sku": "MUG", "quantity": "1"}, follow=True).status_code == 200
    return browser


@pytest.fixture
def member(mug_shop: Path) -> Client:
    """A browser that is logged in, as Ada."""
    return log_in("ada@example.com")


def log_in(email: str) -> Client:
    """A browser that is logged in to a new account."""
    customers.service().register(
        email=email, password="seven long words", first_name="Ada", last_name="Byron", phone="", now=goods.NOW
    )
    browser = Client()
    assert browser.login(username=email, password="seven long words")
    return browser


@pytest.fixture
def statements() -> Callable[[Callable[[], Any]], int]:
    """`statements(call)`: how many SQL statements a call made, in all domains together."""

    def count(call: Callable[[], Any]) -> int:
        captured = [CaptureQueriesContext(connections[name]) for name in settings.DOMAINS.names]
        for context in captured:
            context.__enter__()
        try:
            call()
        finally:
            for context in captured:
                context.__exit__(None, None, None)
        return sum(len(context) for context in captured)

    return count
