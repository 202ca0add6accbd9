"""Reads: what the storefront shows."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from apps.content import interface
from apps.content.models import Announcement, Block, Illustrated, MenuItem, Page


@dataclass(frozen=True, slots=True)
class _Seen:
    chrome: interface.Chrome
    until: float


_seen: _Seen | None = None


def published_page(slug: str) -> interface.Page:
    """:raises apps.content.interface.PageNotFound: there is none, or it is a draft"""
    page = Page.objects.filter(slug=slug, is_published=True).first()
    if page is None:
        raise interface.PageNotFound
    return _page(page)


def published_pages() -> tuple[interface.Page, ...]:
    return tuple(map(_page, Page.objects.filter(is_published=True)))


def shown_blocks() -> tuple[interface.Block, ...]:
    return tuple(
        interface.Block(
            kind=block.kind,
            heading=block.heading,
            text=block.text,
            link_url=block.link_url,
            link_label=block.link_label,
            **_image(block),
        )
        for block in Block.objects.filter(is_shown=True)
    )


def recent_chrome() -> interface.Chrome:
    """Announcement and menus, read again when this process's copy is older than `CONTENT_CACHE_SECONDS`."""
    global _seen  # noqa: PLW0603 -- one copy per process is the point
    now = time.monotonic()
    if _seen is None or _seen.until <= now:
        _seen = _Seen(_chrome(), now + settings.CONTENT_CACHE_SECONDS)
    return _seen.chrome


def forget_chrome() -> None:
    """Have this process look again; others follow when their copies are old."""
    global _seen  # noqa: PLW0603 -- one copy per process is the point
    _seen = None


def _chrome() -> interface.Chrome:
    beneath: dict[int | None, list[MenuItem]] = {}
    for item in MenuItem.objects.all():
        beneath.setdefault(item.parent_id, []).append(item)
    announcement = Announcement.objects.first()
    return interface.Chrome(
        announcement=announcement.text if announcement else "",
        menus={
            menu: tuple(_menu_item(item, beneath) for item in beneath.get(None, ()) if item.menu == menu)
            for menu in MenuItem.Menu.values
        },
    )


def _menu_item(row: MenuItem, beneath: Mapping[int | None, Sequence[MenuItem]]) -> interface.MenuItem:
    children = tuple(_menu_item(child, beneath) for child in beneath.get(row.id, ()))
    return interface.MenuItem(label=row.label, url=row.url, children=children, **_image(row))


def _image(row: Illustrated) -> dict[str, Any]:
    return {
        "image_url": row.picture.url if row.picture else "",
        "image_width": row.picture_width,
        "image_height": row.picture_height,
    }


def _page(page: Page) -> interface.Page:
    return interface.Page(
        slug=page.slug,
        title=page.title,
        body_html=page.body_html,
        seo_description=page.seo_description,
        updated_at=page.updated_at,
    )
