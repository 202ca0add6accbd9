"""Which offers a query is about: its words, and what each of its filters asks for."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from apps.search.interface import ATTRIBUTE, Query
from apps.search.models import Offer
from apps.search.rules.documents import choices_of
from apps.search.rules.text import fold, key_of, query_words

Offers = QuerySet[Offer]

OPTIONS = "options"
"""What the filter of all options together is called: they must meet in one variant."""


def candidates(query: Query) -> Offers:
    """Offers of listed products in the query's currency that have its words; its filters are not looked at."""
    offers = Offer.objects.filter(currency=query.currency or settings.SHOP_CURRENCY, document__listed=True)
    return offers.filter(_found_by(query.words)) if query.words.strip() else offers


def matching(query: Query) -> Offers:
    """Offers that pass every filter."""
    offers = candidates(query)
    for condition in filters_of(query).values():
        offers = offers.filter(condition)
    return offers


def filters_of(query: Query) -> dict[str, Q]:
    """What each filter in force asks for, by the name of its facet."""
    asked = {
        "category": _with_one_of("category", (slug.replace("\0", "") for slug in query.categories)),
        "brand": _with_one_of("brand", map(key_of, query.brands)),
        **{
            ATTRIBUTE + key_of(name): _with_one_of(ATTRIBUTE + key_of(name), map(key_of, values))
            for name, values in query.attributes.items()
        },
        "price": _priced(query),
        "rating": Q(document__rating__gte=query.min_rating) if query.min_rating else Q(),
        "in_stock": Q(document__in_stock=True) if query.in_stock else Q(),
        "on_sale": Q(on_sale=True) if query.on_sale else Q(),
        OPTIONS: _any_of(Q(variants__contains=[choice]) for choice in choices_of(query.options) if choice),
    }
    return {name: condition for name, condition in asked.items() if condition}


def text_query(words: str) -> SearchQuery | None:
    """All words with any endings, the last may be the beginning of one, as it is being typed; None without words."""
    terms = query_words(words)
    if not terms:
        return None
    *whole, last = terms
    stemmed = _raw(" & ".join([*whole, f"{last}:*"]), "english")
    begun = _raw(f"{last}:*", "simple")
    return stemmed | (_raw(" & ".join(whole), "english") & begun if whole else begun)


def _found_by(words: str) -> Q:
    """Those with all the words, or with this SKU or barcode."""
    found = Q(document__codes__contains=[fold(words)])
    wanted = text_query(words)
    return found | Q(document__vector=wanted) if wanted else found


def _raw(query: str, config: str) -> SearchQuery:
    return SearchQuery(query, config=config, search_type="raw")


def _with_one_of(facet: str, keys: Iterable[str]) -> Q:
    return _any_of(Q(document__traits__contains=[{"facet": facet, "key": key}]) for key in keys)


def _priced(query: Query) -> Q:
    """Some variant may cost so much: the range of the offer meets the range asked for."""
    priced = Q()
    if query.min_price is not None:
        priced &= Q(highest_amount__gte=query.min_price.minor)
    if query.max_price is not None:
        priced &= Q(price_amount__lte=query.max_price.minor)
    return priced


def _any_of(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q())
