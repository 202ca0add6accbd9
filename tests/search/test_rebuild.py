"""Making the read model anew."""

import io
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from apps.catalog import interface as catalog
from apps.catalog.testing import FakeCatalog
from apps.inventory import interface as inventory
from apps.inventory.testing import FakeInventory
from apps.reviews import interface as reviews
from apps.reviews.testing import FakeReviews
from apps.search import services
from apps.search.models import Document
from apps.search.services import rebuilding
from tests.search.world import created, deleted, found, product, search, stocked, updated

pytestmark = pytest.mark.usefixtures("committed")

MUG, JUG, POT = product("a-mug"), product("b-jug"), product("c-pot")


class Owners:
    def __init__(self) -> None:
        self.catalog = FakeCatalog([MUG, JUG, POT])
        self.inventory = FakeInventory(stock={"A-MUG": 3, "B-JUG": 0})
        self.reviews = FakeReviews()


@pytest.fixture
def owners(monkeypatch: pytest.MonkeyPatch) -> Iterator[Owners]:
    """Catalog and inventory in memory, read in pages of two."""
    monkeypatch.setattr(rebuilding, "_PAGE", 2)
    owners = Owners()
    with ExitStack() as stack:
        stack.enter_context(catalog.service.replaced_by(owners.catalog))
        stack.enter_context(inventory.service.replaced_by(owners.inventory))
        stack.enter_context(reviews.service.replaced_by(owners.reviews))
        yield owners


def shown() -> dict[str, int]:
    return {card.slug: card.available for card in search().cards}


def test_an_empty_read_model_is_filled(owners: Owners) -> None:
    assert services.rebuild() == 3
    assert shown() == {"a-mug": 3, "b-jug": 0, "c-pot": 0}


def test_whatever_is_wrong_is_put_right(owners: Owners) -> None:
    created(replace(MUG, title="Wrong"), replace(JUG, version=9, published=False), product("z-never-was"))
    stocked("A-MUG", 50, version=7)

    assert services.rebuild() == services.rebuild() == 3

    assert shown() == {"a-mug": 3, "b-jug": 0, "c-pot": 0}
    assert (found("wrong"), found("mug")) == ([], ["a-mug"])


def test_the_list_is_never_short_meanwhile(owners: Owners) -> None:
    services.rebuild()

    counts = [search().total for _ in services.rebuild_in_steps()]

    assert counts == [3, 3, 3]


def test_events_that_arrive_meanwhile_win(owners: Owners) -> None:
    services.rebuild()
    stocked("C-POT", 1, version=4)
    steps = services.rebuild_in_steps()
    next(steps)  # mug and jug are taken, pot is not
    updated(replace(MUG, version=2, title="Cup"))
    updated(replace(POT, version=2, title="Kettle"))
    deleted(JUG)
    created(product("d-new"))
    stocked("C-POT", 8, version=5)
    owners.inventory.levels["C-POT"] = owners.inventory.levels["A-MUG"]

    assert list(steps) == [3, 3]

    assert {card.title for card in search().cards} == {"Cup", "Kettle", "D New"}
    assert shown()["c-pot"] == 3  # inventory was asked after the event
    stocked("C-POT", 6, version=6)
    assert shown()["c-pot"] == 6


def test_deleted_products_are_remembered_only_as_long_as_events_are_kept(owners: Owners, settings: Any) -> None:
    deleted(JUG)
    owners.catalog.products.remove(JUG)
    services.rebuild()
    assert Document.objects.filter(gone=True).count() == 1

    settings.EVENT_RETENTION = timedelta(0)
    services.rebuild()
    assert Document.objects.filter(gone=True).count() == 0


def test_the_command_ends_with_one_object(owners: Owners) -> None:
    output = io.StringIO()

    call_command("rebuild_search_index", json=True, stdout=output)

    summary = json.loads(output.getvalue())
    assert (summary["products"], set(summary)) == (3, {"products", "seconds"})
