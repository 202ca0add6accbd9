"""Links to the pages of a list."""

from collections.abc import Callable
from dataclasses import dataclass

AROUND = 2
"""So many pages are linked to on either side of the present one."""

HIGHEST = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class PageLink:
    number: int
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Pager:
    """`links`: the first page, the last, and those around this one; None stands for a gap.

    `shown` rows of the list lie on this page and those before it.
    """

    links: tuple[PageLink | None, ...]
    previous_url: str
    next_url: str
    shown: int


def pager(*, page: int, total: int, size: int, url: Callable[[int], str]) -> Pager:
    """The pager of a list of `total` rows; `url` answers the address of a page."""
    last = max(1, -(-total // size))
    shown = sorted({1, last, *range(max(1, page - AROUND), min(last, page + AROUND) + 1)})
    links: list[PageLink | None] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            links.append(None)
        links.append(PageLink(number=number, url=url(number), current=number == page))
    return Pager(
        links=tuple(links),
        previous_url=url(page - 1) if page > 1 else "",
        next_url=url(page + 1) if page < last else "",
        shown=min(total, page * size),
    )


def page_number(text: str) -> int:
    """The page an address asks for; the first where it makes no sense."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < len(str(HIGHEST)) else 1
    return number or 1
