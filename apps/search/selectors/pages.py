"""Finding offers with their documents, in order."""

from collections.abc import Sequence

from django.contrib.postgres.search import SearchRank
from django.db import connections
from django.db.models import Case, DecimalField, F, IntegerField, QuerySet, When
from django.db.models.functions import Cast

from apps.search.interface import Query, Sort
from apps.search.models import Document, Offer
from apps.search.rules.text import fold
from apps.search.selectors.matching import Offers, candidates, matching, text_query

_FARTHEST_ROW = 1_000_000
_ORDERS = {
    Sort.BESTSELLING: ["-document__units_sold", "-document__created_at", "document"],
    Sort.NEWEST: ["-document__created_at", "document"],
    Sort.PRICE: ["price_amount", "document"],
    Sort.PRICE_DESC: ["-price_amount", "document"],
    Sort.SALE: ["-reduction", "-document__created_at", "document"],
    Sort.NAME: ["document__sort_name", "document"],
}
_STARTS = """
SELECT product_id FROM (
    SELECT product_id, row_number() OVER (ORDER BY product_id) AS number FROM search_document WHERE listed
) AS numbered
WHERE number %% %s = 1 OR %s = 1
ORDER BY product_id
"""


def page_of(query: Query) -> list[Offer]:
    """The offers of one page, in order, with their documents."""
    first = (query.page - 1) * query.limit
    if first > _FARTHEST_ROW:
        return []
    return list(_whole(_ordered(matching(query), query))[first : first + query.limit])


def offers_by_product(product_ids: Sequence[str], *, currency: str) -> dict[str, Offer]:
    """The offers of these products in a currency, by product."""
    found = candidates(Query(currency=currency)).filter(document__in=list(product_ids))
    return {offer.document_id: offer for offer in _whole(found)}


def listed_from(start: str, *, limit: int) -> list[Document]:
    """So many listed documents in order of their ids."""
    listed = Document.objects.filter(listed=True, product_id__gte=start).order_by("product_id")
    return list(listed.only("product_id", "slug", "updated_at", "images")[:limit])


def starts_of_runs(*, size: int) -> list[str]:
    """The id that each run of so many listed documents begins with."""
    with connections["search"].cursor() as cursor:
        cursor.execute(_STARTS, [size, size])
        return [product_id for (product_id,) in cursor.fetchall()]


def _whole(offers: Offers) -> QuerySet[Offer]:
    """With all that a card shows, and without what only finding needs."""
    return offers.select_related("document").defer(
        "variants", "document__vector", "document__traits", "document__words", "document__codes"
    )


def _ordered(offers: Offers, query: Query) -> Offers:
    if query.sort is not Sort.RELEVANCE:
        return offers.order_by(*_ORDERS[query.sort])
    wanted = text_query(query.words)
    if wanted is None:
        return offers.order_by("-document__in_stock", "-document__created_at", "document")
    return offers.annotate(
        exact=Case(When(document__codes__contains=[fold(query.words)], then=1), default=0, output_field=IntegerField()),
        rank=SearchRank(F("document__vector"), wanted),
        # Ranks differ in the tenth decimal: what is about as relevant competes by stock.
        about=Cast(F("rank"), DecimalField(max_digits=5, decimal_places=1)),
    ).order_by("-exact", "-about", "-document__in_stock", "-rank", "-document__created_at", "document")
