"""What the storefront asks for."""

from collections.abc import Sequence

from apps.content import selectors
from apps.content.interface import Block, Chrome, Page


def get_page(*, slug: str) -> Page:
    """:raises PageNotFound: there is none, or it is a draft"""
    return selectors.published_page(slug)


def list_pages() -> Sequence[Page]:
    """All that are published, by title: one query."""
    return selectors.published_pages()


def home_blocks() -> Sequence[Block]:
    """In the order shown: one query."""
    return selectors.shown_blocks()


def chrome() -> Chrome:
    """Two queries, every `CONTENT_CACHE_SECONDS` in each process: every page asks for it."""
    return selectors.recent_chrome()
