"""The home page: what staff arranged, with the newest and the reduced products among it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.content import interface as content
from apps.content.interface import Block
from apps.search import interface as search
from apps.search.interface import Card, Query, Sort
from apps.storefront.caching import public_page
from apps.storefront.seo import Seo, organization, website

ROW = 4
NEWEST = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """One or more blocks shown by one template, and the products in it."""

    template: str
    blocks: tuple[Block, ...]
    cards: Sequence[Card] = ()


@public_page
def home(request: HttpRequest) -> HttpResponse:
    blocks = content.service().home_blocks()
    newest = search.service().search(query=Query(sort=Sort.NEWEST, limit=NEWEST)).cards
    reduced = search.service().search(query=Query(sort=Sort.NEWEST, on_sale=True, limit=ROW)).cards
    hero = next((block for block in blocks if block.kind == "hero"), None)
    seo = Seo(
        title=hero.heading if hero else settings.SHOP_NAME,
        description=hero.text if hero else "",
        path="/",
        image_url=hero.image_url if hero else "",
        structured=(organization(), website()),
    )
    sections = list(_sections(blocks, newest=newest, reduced=reduced))
    return render(request, "storefront/home.html", {"sections": sections, "seo": seo})


def _sections(blocks: Sequence[Block], *, newest: Sequence[Card], reduced: Sequence[Card]) -> Iterator[Section]:
    """Neighbouring categories become one row of tiles.

    Where staff placed no "products" block, the newest stand above everything but the hero and the categories.
    """
    arranged = [(kind, tuple(group)) for kind, group in groupby(blocks, key=attrgetter("kind"))]
    if not any(kind == "products" for kind, _ in arranged):
        position = next((i for i, (kind, _) in enumerate(arranged) if kind not in ("hero", "category")), len(arranged))
        arranged.insert(position, ("products", ()))
    for kind, group in arranged:
        yield Section(
            template=f"storefront/blocks/{kind}.html",
            blocks=group,
            cards={"products": newest, "sale": reduced}.get(kind, ()),
        )
