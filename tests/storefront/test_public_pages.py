"""Pages that are the same for everybody: what they hold, what caches are told, and what is kept."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from tests.storefront import goods
from tests.storefront.html import page

PATHS = ("/", "/c/mugs/", "/search/?q=mug", "/p/mug/", "/de/", "/de/c/mugs/", "/de/search/?q=mug", "/de/p/mug/")


@pytest.fixture
def kept(settings: LazySettings) -> Iterator[None]:
    """Pages are kept for a minute."""
    settings.PAGE_CACHE_SECONDS = 60
    cache.clear()
    yield
    cache.clear()


def rename_the_mug(folder: Path, title: str) -> None:
    goods.stock_shelves(folder, {**goods.MUG, "Title": title})


@pytest.mark.parametrize("path", PATHS)
def test_a_guest_a_buyer_and_a_member_get_the_same_bytes(
    path: str, shopper: Client, buyer: Client, member: Client
) -> None:
    pages = {browser.get(path).content for browser in (shopper, buyer, member)}
    assert len(pages) == 1


@pytest.mark.parametrize("path", PATHS)
def test_it_sets_no_cookie_and_may_be_held_by_a_cdn(
    mug_shop: Path, path: str, shopper: Client, settings: LazySettings
) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    response = shopper.get(path)
    assert (response.status_code, dict(response.cookies), response.headers["Vary"]) == (200, {}, "Accept-Encoding")
    assert response.headers["Cache-Control"] == (
        "public, max-age=0, must-revalidate, s-maxage=60, stale-while-revalidate=600"
    )


def test_who_has_the_page_already_is_told_that_it_is_still_so(mug_shop: Path, shopper: Client) -> None:
    first = shopper.get("/p/mug/")
    again = shopper.get("/p/mug/", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])

    rename_the_mug(mug_shop, "Rye Mug")
    changed = shopper.get("/p/mug/", headers={"if-none-match": first.headers["ETag"]})
    assert (changed.status_code, page(changed).one("h1").text) == (200, "Rye Mug")


def test_it_is_sent_compressed_to_whoever_takes_that(mug_shop: Path, shopper: Client) -> None:
    plain = shopper.get("/p/mug/")
    packed = shopper.get("/p/mug/", headers={"accept-encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["ETag"] != plain.headers["ETag"]


def test_it_is_kept_for_a_while(kept: None, mug_shop: Path, shopper: Client) -> None:
    before = shopper.get("/p/mug/").content
    rename_the_mug(mug_shop, "Rye Mug")
    assert shopper.get("/p/mug/").content == before
    assert shopper.get("/p/mug/?utm_source=letter&gclid=1").content == before


def test_what_brought_somebody_here_is_told_to_nobody_else(kept: None, mug_shop: Path, shopper: Client) -> None:
    assert b"billboard" not in shopper.get("/c/mugs/?utm_source=billboard&sort=price").content
    assert b"/de/c/mugs/?sort=price" in shopper.get("/c/mugs/?sort=price").content


def test_another_address_is_another_page(kept: None, mug_shop: Path, shopper: Client) -> None:
    pages = {shopper.get(path).content for path in ("/p/mug/", "/de/p/mug/", "/search/?q=mug", "/search/?q=jug")}
    assert len(pages) == 4


def test_who_is_logged_in_sees_at_once_what_changed(kept: None, member: Client, shopper: Client) -> None:
    shopper.get("/p/mug/")
    goods.count_stock(MUG=0)
    assert b"Sold out" in member.get("/p/mug/").content


def test_a_page_that_is_not_there_is_not_kept(kept: None, mug_shop: Path, shopper: Client) -> None:
    assert shopper.get("/p/rye-mug/").status_code == 404
    goods.stock_shelves(mug_shop, goods.MUG, goods.mug(2, Handle="rye-mug"))
    assert shopper.get("/p/rye-mug/").status_code == 200


def test_it_can_only_be_looked_at(mug_shop: Path, shopper: Client) -> None:
    assert (shopper.post("/p/mug/").status_code, shopper.head("/p/mug/").content) == (405, b"")
