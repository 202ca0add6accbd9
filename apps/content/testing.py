"""A fake of content, for tests of other domains. `load` takes documents whole and believes them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from apps.content.interface import Block, Chrome, MenuItem, Page, PageNotFound


class FakeContent:
    """`with content.service.replaced_by(FakeContent(pages=[…])): …`"""

    def __init__(
        self,
        *,
        pages: Sequence[Page] = (),
        blocks: Sequence[Block] = (),
        announcement: str = "",
        menus: dict[str, tuple[MenuItem, ...]] | None = None,
    ) -> None:
        self.pages = {page.slug: page for page in pages}
        self.blocks = tuple(blocks)
        self.shown_chrome = Chrome(announcement=announcement, menus={"main": (), "footer": (), **(menus or {})})

    def get_page(self, *, slug: str) -> Page:
        if slug not in self.pages:
            raise PageNotFound
        return self.pages[slug]

    def list_pages(self) -> Sequence[Page]:
        return sorted(self.pages.values(), key=lambda page: page.title)

    def home_blocks(self) -> Sequence[Block]:
        return self.blocks

    def chrome(self) -> Chrome:
        return self.shown_chrome

    def load(self, *, content: dict[str, Any], media_dir: str, now: datetime) -> int:
        before = (self.pages, self.blocks, self.shown_chrome)
        pages = [Page(**{"seo_description": "", **page}, updated_at=now) for page in content.get("pages", [])]
        self.pages = self.pages | {page.slug: self.pages.get(page.slug, page) for page in pages}
        self.blocks = tuple(_block(block) for block in content.get("blocks", []))
        menus = content.get("menus", {})
        self.shown_chrome = Chrome(
            announcement=content.get("announcement", ""),
            menus={menu: tuple(_menu_item(item) for item in menus.get(menu, [])) for menu in ("main", "footer")},
        )
        now_shown = (self.pages, self.blocks, self.shown_chrome)
        return sum(old != new for old, new in zip(before, now_shown, strict=True))


def _menu_item(entry: dict[str, Any]) -> MenuItem:
    picture = entry.get("picture", "")
    return MenuItem(
        label=entry["label"],
        url=entry.get("url", ""),
        children=tuple(_menu_item(child) for child in entry.get("children", [])),
        image_url=f"/media/{picture}" if picture else "",
    )


def _block(entry: dict[str, Any]) -> Block:
    picture = entry.get("picture", "")
    texts = {name: entry.get(name, "") for name in ("kind", "heading", "text", "link_url", "link_label")}
    return Block(**texts, image_url=f"/media/{picture}" if picture else "")
