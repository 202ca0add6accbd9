"""Site maps, written out as they are read: an index, the pages of the shop, and its products by the ten thousand."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from django.urls import reverse

from apps.catalog import interface as catalog
from apps.catalog.interface import Category
from apps.content import interface as content
from apps.search import interface as search
from apps.search.interface import Listing
from apps.storefront.seo import absolute

CHUNK = 10_000
"""Products in one file; search engines take 50,000 addresses, and pictures count for their size."""
_PAGE = 1_000

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_IMAGES = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def index() -> Iterator[str]:
    """The index: where the others are."""
    starts = search.service().listing_starts(size=CHUNK)
    yield f"{_HEAD}<sitemapindex {_SPACE}>\n"
    for path in (
        reverse("storefront:sitemap-pages"),
        *(reverse("storefront:sitemap-products", args=[start]) for start in starts),
    ):
        yield f"<sitemap><loc>{xml(absolute(path))}</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def pages() -> Iterator[str]:
    """The home page, categories, and pages written by staff."""
    yield f"{_HEAD}<urlset {_SPACE}>\n"
    yield _address(reverse("storefront:home"))
    for slug in _slugs(catalog.service().get_category_tree()):
        yield _address(reverse("storefront:category", args=[slug]))
    for page in content.service().list_pages():
        yield _address(reverse("storefront:page", args=[page.slug]), changed_at=page.updated_at)
    yield "</urlset>\n"


def products(start: str) -> Iterator[str]:
    """A chunk of products from one on, with their pictures."""
    yield f"{_HEAD}<urlset {_SPACE} {_IMAGES}>\n"
    for listing in _listings(start):
        images = (f"<image:image><image:loc>{xml(absolute(i.url))}</image:loc></image:image>" for i in listing.images)
        path = reverse("storefront:product", args=[listing.slug])
        yield _address(path, changed_at=listing.updated_at, images="".join(images))
    yield "</urlset>\n"


def xml(text: str) -> str:
    """Text as XML can hold it."""
    return escape(_NOT_IN_XML.sub("", text))


def _listings(start: str) -> Iterator[Listing]:
    """Up to a chunk of them; of each read one more is asked for than shown, with which the next begins."""
    left = CHUNK
    while left > 0:
        size = min(left, _PAGE)
        read = search.service().listings(start=start, limit=size + 1)
        yield from read[:size]
        if len(read) <= size:
            return
        start = read[size].product_id
        left -= size


def _slugs(tree: Iterable[Category]) -> Iterator[str]:
    for category in tree:
        yield category.slug
        yield from _slugs(category.children)


def _address(path: str, *, changed_at: datetime | None = None, images: str = "") -> str:
    changed = f"<lastmod>{changed_at:%Y-%m-%dT%H:%M:%S+00:00}</lastmod>" if changed_at else ""
    return f"<url><loc>{xml(absolute(path))}</loc>{changed}{images}</url>\n"
