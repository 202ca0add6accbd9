"""Postgres drops every connection, as it does when it is restarted: part of T8."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.utils import timezone

from apps.cart.models import Cart
from apps.orders.models import Order
from apps.payments.models import Payment
from commerce.jobs import Job, run
from tests.orders.shop_floor import open_shop
from tests.support.database import admin_connection
from tests.support.shop import RunningShop

pytestmark = pytest.mark.server

PROCESSES = 2
DROP_ALL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename LIKE '%\\_app'"
)


def look(shop: RunningShop) -> requests.Response:
    return requests.get(f"{shop.url}/api/v1/products", timeout=10)


def test_a_restart_of_postgres_costs_a_request_per_process_and_no_more(
    shop: RunningShop, concurrently: Callable[..., list[Any]]
) -> None:
    open_shop(MUG=1)
    concurrently([lambda: look(shop)] * 40)  # every thread has connections now

    with admin_connection() as admin:
        dropped = len(admin.execute(DROP_ALL).fetchall())
    answers = [look(shop) for _ in range(40)]

    statuses = Counter(answer.status_code for answer in answers)
    assert dropped > PROCESSES
    assert set(statuses) <= {200, 503}
    assert statuses[503] <= PROCESSES
    assert all("Retry-After" in answer.headers for answer in answers if answer.status_code == 503)


def test_a_restart_of_postgres_costs_background_work_one_job_and_no_more(committed: None) -> None:
    tables = {"orders": Order, "payments": Payment, "cart": Cart}
    done: list[str] = []

    def count(name: str) -> None:
        done.append(f"{tables[name].objects.count()} {name}")

    jobs = [Job(name, timedelta(), lambda _, name=name: count(name)) for name in tables]
    for name in tables:
        count(name)  # every domain has a connection now

    with admin_connection() as admin:
        admin.execute(DROP_ALL)
    for job in jobs:
        run(job, now=timezone.now())

    assert done == ["0 orders", "0 payments", "0 cart", "0 payments", "0 cart"]
