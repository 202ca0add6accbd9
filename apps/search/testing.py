"""Search in memory, for the tests of other domains."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from apps.catalog.interface import Image
from apps.search.interface import (
    STARS,
    Card,
    FacetValue,
    Listing,
    Query,
    Results,
    Sort,
    SuggestedCategory,
    Suggestions,
)

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


class FakeSearch:
    """Satisfies `SearchService` over `cards`, which may be changed at any time.

    Words are looked for in titles; a category is a card's own; options, attributes and currencies are not looked at.
    """

    def __init__(self, cards: Iterable[Card] = ()) -> None:
        self.held = list(cards)
        self.asked: Counter[str] = Counter()

    def search(self, *, query: Query) -> Results:
        found = _sorted([card for card in self.held if _matches(card, query)], query.sort)
        first = (query.page - 1) * query.limit
        if not query.counted:
            return Results(cards=tuple(found[first : first + query.limit]), total=0, facets={})
        return Results(
            cards=tuple(found[first : first + query.limit]),
            total=len(found),
            facets={
                "category": _facet((card.category_slug, card.category_name) for card in found),
                "brand": _facet((card.vendor, card.vendor) for card in found),
                "rating": _facet((star, star) for card in found for star in _stars(card)),
                "in_stock": _facet(("1", "1") for card in found if not card.sold_out),
                "on_sale": _facet(("1", "1") for card in found if card.compare_at_price),
            },
            lowest_price=min((card.price for card in found), default=None),
            highest_price=max((card.price for card in found), default=None),
        )

    def suggest(self, *, words: str, limit: int = 6, currency: str = "") -> Suggestions:
        found = [card for card in self.held if _matches(card, Query(words=words))] if words.strip() else []
        categories = {card.category_slug: card.category_name for card in self.held}
        return Suggestions(
            queries=tuple(text for text, _ in self.asked.most_common() if text.startswith(words.casefold()))[:limit],
            products=tuple(found[:limit]),
            categories=tuple(
                SuggestedCategory(slug=slug, name=name)
                for slug, name in categories.items()
                if words and name.casefold().startswith(words.casefold())
            )[:limit],
        )

    def note_query(self, *, words: str, found: int, now: datetime) -> None:
        if found:
            self.asked[words.casefold()] += 1

    def cards(self, *, product_ids: Sequence[str], currency: str = "") -> Sequence[Card]:
        by_id = {card.product_id: card for card in self.held}
        return tuple(by_id[product_id] for product_id in product_ids if product_id in by_id)

    def listing_starts(self, *, size: int) -> Sequence[str]:
        return sorted(card.product_id for card in self.held)[::size]

    def listings(self, *, start: str, limit: int) -> Sequence[Listing]:
        behind = sorted((card for card in self.held if card.product_id >= start), key=lambda card: card.product_id)
        return tuple(
            Listing(product_id=card.product_id, slug=card.slug, updated_at=LONG_AGO, images=_images(card))
            for card in behind[:limit]
        )

    def rebuild(self) -> int:
        return len(self.held)


def _matches(card: Card, query: Query) -> bool:
    return (
        all(word in card.title.casefold() for word in query.words.casefold().split())
        and (not query.categories or card.category_slug in query.categories)
        and (not query.brands or card.vendor in query.brands)
        and (card.rating or 0) >= query.min_rating
        and (query.min_price is None or card.price >= query.min_price)
        and (query.max_price is None or card.price <= query.max_price)
        and not (query.in_stock and card.sold_out)
        and not (query.on_sale and card.compare_at_price is None)
    )


def _sorted(cards: list[Card], sort: Sort) -> list[Card]:
    match sort:
        case Sort.NAME:
            return sorted(cards, key=lambda card: card.title)
        case Sort.PRICE:
            return sorted(cards, key=lambda card: card.price.minor)
        case Sort.PRICE_DESC:
            return sorted(cards, key=lambda card: -card.price.minor)
        case Sort.SALE:
            return sorted(cards, key=lambda card: -card.reduction)
        case _:
            return sorted(cards, key=lambda card: card.sold_out)


def _stars(card: Card) -> list[str]:
    return [str(star) for star in STARS if (card.rating or 0) >= star]


def _images(card: Card) -> tuple[Image, ...]:
    return tuple(image for image in (card.image, card.second_image) if image)


def _facet(named: Iterable[tuple[str, str]]) -> tuple[FacetValue, ...]:
    counted = Counter(each for each in named if each[0])
    return tuple(FacetValue(value=value, label=label, count=count) for (value, label), count in counted.most_common())
