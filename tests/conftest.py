"""Fixtures for all tests. `tests/README.md` says which to take."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from commerce.background import deliver_all_events
from commerce.redis import client
from tests.support.concurrency import run_at_once
from tests.support.database import Cleaner, create, drop
from tests.support.fakestripe import RunningFakeStripe
from tests.support.shop import RunningShop


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`db` opens every domain's database; the alias `default` holds nothing and cannot be opened."""
    for item in items:
        if "db" in getattr(item, "fixturenames", ()) and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(databases=list(settings.DOMAINS.names)))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Replaces pytest-django's: one database with a schema and a role per domain."""
    with django_db_blocker.unblock():
        create()
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        drop()


@pytest.fixture(scope="session")
def _cleaner(django_db_setup: None, django_db_blocker: Any) -> Cleaner:
    with django_db_blocker.unblock():
        return Cleaner()


@pytest.fixture
def committed(_cleaner: Cleaner, django_db_blocker: Any) -> Iterator[None]:
    """Real commits, seen by threads and other processes; afterwards every table and Redis are emptied."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            connections.close_all()
            _cleaner.clean()
            client().flushdb()


@pytest.fixture(autouse=True)
def _empty_redis(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that rolls back leaves nothing in Redis either."""
    yield
    if "db" in request.fixturenames:
        client().flushdb()


@pytest.fixture
def deliver_events() -> Callable[[], int]:
    """Carries events to their consumers until nothing is due; answers how many were moved."""
    return deliver_all_events


@pytest.fixture
def concurrently() -> Callable[..., list[Any]]:
    """`concurrently([call, call, …])`: all at the same moment, each in a thread; results and exceptions in order."""
    return run_at_once


@pytest.fixture(scope="module")
def _running_shop(django_db_setup: None) -> Iterator[RunningShop]:
    """For one module at a time: while it runs it carries the test's events, too, to the handlers it knows."""
    with RunningShop() as shop:
        yield shop


@pytest.fixture
def shop(_running_shop: RunningShop, committed: None) -> RunningShop:
    """A real gunicorn, `shop.url`, over the test database; what the test commits, the shop sees."""
    return _running_shop


@pytest.fixture(scope="session")
def _running_fakestripe() -> Iterator[RunningFakeStripe]:
    with RunningFakeStripe() as fakestripe:
        yield fakestripe


@pytest.fixture
def fakestripe(_running_fakestripe: RunningFakeStripe) -> RunningFakeStripe:
    """Our own Stripe, a process of its own (`fakestripe/README.md`), with empty books and nowhere to deliver events."""
    _running_fakestripe.reset()
    _running_fakestripe.deliver_to("")
    return _running_fakestripe
