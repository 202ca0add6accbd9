"""What content offers to other domains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from commerce.errors import Invalid, NotFound
from commerce.ports import ServicePort


class PageNotFound(NotFound):
    """There is no such page."""

    code = "page_not_found"


class InvalidContent(Invalid):
    """The document of pages, blocks and menus has mistakes: see `errors`."""

    code = "invalid_content"


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page written by staff; `body_html` is clean HTML."""

    slug: str
    title: str
    body_html: str
    seo_description: str
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A block of the home page.

    `kind`: "hero", "category", "editorial", "products", "bestsellers", "sale", "promise". The picture's size is that of
    its widest rendition (`commerce.pictures.names`).
    """

    kind: str
    heading: str
    text: str
    link_url: str
    link_label: str
    image_url: str
    image_width: int = 0
    image_height: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class MenuItem:
    """A link, or with `children` a heading over links, whose own address may be empty."""

    label: str
    url: str
    children: tuple["MenuItem", ...] = ()
    image_url: str = ""
    image_width: int = 0
    image_height: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Chrome:
    """What stands around every page: the announcement and the menus, "main" and "footer"."""

    announcement: str
    menus: dict[str, tuple[MenuItem, ...]]


class ContentService(Protocol):
    def get_page(self, *, slug: str) -> Page:
        """:raises PageNotFound: there is none, or it is a draft"""
        ...

    def list_pages(self) -> Sequence[Page]:
        """All that are published, by title."""
        ...

    def home_blocks(self) -> Sequence[Block]:
        """In the order shown."""
        ...

    def chrome(self) -> Chrome:
        """Cached for a minute in each process: every page asks for it."""
        ...

    def load(self, *, content: dict[str, Any], media_dir: str, now: datetime) -> int:
        """Enter pages, blocks and menus from a document as in `demo/content.json`; answers how many changed.

        Pictures are read from `media_dir`. What staff wrote, or edited since it was loaded, stays as it is; so does
        what the document no longer names.

        :raises InvalidContent: names what is wrong with the document; nothing was entered
        """
        ...


service: ServicePort[ContentService] = ServicePort("content")
