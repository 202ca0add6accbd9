"""Staff's view of the read model."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.test import Client

from apps.catalog import interface as catalog
from apps.catalog.testing import FakeCatalog
from tests.search.world import created, found, product

DOCUMENTS = "/admin/search/document/"

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("owner@shop.example"))
    return client


@pytest.fixture
def catalogue() -> Iterator[None]:
    with catalog.service.replaced_by(FakeCatalog([product("mug")])):
        yield


@pytest.mark.parametrize("products", [1, 30])
def test_documents_are_listed_in_so_many_queries(products: int, staff: Client, django_assert_num_queries: Any) -> None:
    created(*(product(f"mug-{number}") for number in range(products)))

    with django_assert_num_queries(5, using="search"):
        page = staff.get(DOCUMENTS)
    assert b"Mug 0" in page.content
    assert staff.get(f"{DOCUMENTS}prod_mug-0/change/").status_code == 200


@pytest.mark.usefixtures("catalogue")
def test_staff_have_the_index_made_anew(staff: Client) -> None:
    answer = staff.get(f"{DOCUMENTS}rebuild/")

    assert [str(message) for message in get_messages(answer.wsgi_request)] == ["1 products indexed."]
    assert found() == ["mug"]


@pytest.mark.usefixtures("catalogue")
def test_who_may_only_look_may_not_have_it_made_anew(client: Client) -> None:
    client.force_login(get_user_model().objects.create_user("support@shop.example", is_staff=True))

    assert client.get(f"{DOCUMENTS}rebuild/").status_code == 403
    assert found() == []
