"""Search in memory, for the tests of other domains."""

from collections import Counter
from collections.abc import Iterable, Sequence

from apps.search.interface import Card, FacetValue, Query, Results, Sort


class FakeSearch:
    """Satisfies `SearchService` over `cards`, which may be changed at any time.

    Words are looked for in titles; a category is a card's own; options are not looked at.
    """

    def __init__(self, cards: Iterable[Card] = ()) -> None:
        self.held = list(cards)

    def search(self, *, query: Query) -> Results:
        found = _sorted([card for card in self.held if _matches(card, query)], query.sort)
        first = (query.page - 1) * query.limit
        return Results(
            cards=tuple(found[first : first + query.limit]),
            total=len(found),
            facets={
                "category": _facet((card.category_slug, card.category_name) for card in found),
                "brand": _facet((card.vendor, card.vendor) for card in found),
            },
        )

    def cards(self, *, product_ids: Sequence[str]) -> Sequence[Card]:
        by_id = {card.product_id: card for card in self.held}
        return tuple(by_id[product_id] for product_id in product_ids if product_id in by_id)

    def rebuild(self) -> int:
        return len(self.held)


def _matches(card: Card, query: Query) -> bool:
    return (
        all(word in card.title.casefold() for word in query.words.casefold().split())
        and query.category in ("", card.category_slug)
        and query.brand in ("", card.vendor)
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
        case _:
            return sorted(cards, key=lambda card: card.sold_out)


def _facet(named: Iterable[tuple[str, str]]) -> tuple[FacetValue, ...]:
    counted = Counter(each for each in named if each[0])
    return tuple(FacetValue(value=value, label=label, count=count) for (value, label), count in counted.most_common())
