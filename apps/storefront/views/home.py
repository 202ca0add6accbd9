"""The home page: what staff arranged, with the newest, the best-selling and the reduced products among it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.content import interface as content
from apps.content.interface import Block
from apps.search import interface as search
from apps.search.interface import Card, Query, Sort
from apps.storefront import cookies
from apps.storefront.caching import public_page
from apps.storefront.seo import Seo, organization, website

ROWS = {
    "products": Query(sort=Sort.NEWEST, limit=4, counted=False),
    "bestsellers": Query(sort=Sort.BESTSELLING, in_stock=True, limit=4, counted=False),
    "sale": Query(sort=Sort.SALE, on_sale=True, limit=4, counted=False),
}
"""What stands in the blocks that show products; each a whole number of lines on every screen."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """One or more blocks shown by one template, and the products in it; `turned`: the other way round than the last."""

    template: str
    blocks: tuple[Block, ...]
    cards: Sequence[Card] = ()
    turned: bool = False


@public_page
def home(request: HttpRequest) -> HttpResponse:
    blocks = content.service().home_blocks()
    hero = next((block for block in blocks if block.kind == "hero"), None)
    seo = Seo(
        title=hero.heading if hero else settings.SHOP_NAME,
        description=hero.text if hero else "",
        path=reverse("storefront:home"),
        image_url=hero.image_url if hero else "",
        structured=(organization(), website()),
    )
    sections = list(_sections(blocks, currency=cookies.currency(request)))
    return render(request, "storefront/home.html", {"sections": sections, "has_hero": bool(hero), "seo": seo})


def _sections(blocks: Sequence[Block], *, currency: str) -> Iterator[Section]:
    """Neighbouring categories become one row of tiles, neighbouring promises one row of notes.

    Where staff placed no "products" block, the newest stand above everything but the hero and the categories.
    """
    arranged = [(kind, tuple(group)) for kind, group in groupby(blocks, key=attrgetter("kind"))]
    if not any(kind == "products" for kind, _ in arranged):
        first = ("hero", "promise", "category")
        position = next((i for i, (kind, _) in enumerate(arranged) if kind not in first), len(arranged))
        arranged.insert(position, ("products", ()))
    shown = {kind: _cards(kind, currency) for kind in {kind for kind, _ in arranged} & ROWS.keys()}
    before: Counter[str] = Counter()
    for kind, group in arranged:
        cards = shown.get(kind, ())
        turned = before[kind] % 2 == 1
        yield Section(template=f"storefront/blocks/{kind}.html", blocks=group, cards=cards, turned=turned)
        before[kind] += 1


def _cards(kind: str, currency: str) -> Sequence[Card]:
    return search.service().search(query=replace(ROWS[kind], currency=currency)).cards
