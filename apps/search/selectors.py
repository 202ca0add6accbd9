"""Finding documents: the page, its count and the facets, one query each."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connections
from django.db.models import Case, DecimalField, F, Func, IntegerField, Q, QuerySet, When
from django.db.models.functions import Cast

from apps.search.interface import FacetValue, Query, Sort
from apps.search.models import Document
from apps.search.rules.documents import key_of, wanted_option_sets
from apps.search.rules.text import fold, query_words

Documents = QuerySet[Document]

_FARTHEST_ROW = 1_000_000
_ORDERS = {
    Sort.NEWEST: ["-created_at", "product_id"],
    Sort.PRICE: ["price_amount", "product_id"],
    Sort.PRICE_DESC: ["-price_amount", "product_id"],
    Sort.NAME: ["sort_name", "product_id"],
}


def page_of(query: Query) -> list[Document]:
    """The documents of one page, in order."""
    first = (query.page - 1) * query.limit
    if first > _FARTHEST_ROW:
        return []
    return list(_ordered(_matching(query), query)[first : first + query.limit].defer("vector", "option_sets"))


def count_of(query: Query) -> int:
    return _matching(query).count()


def category_facet(query: Query) -> tuple[FacetValue, ...]:
    """How many match in each category and those beneath it, whichever category was asked for."""
    named = _matching(query, but="category").values_list(
        Func(F("category_slugs"), function="unnest"), Func(F("category_names"), function="unnest")
    )
    return tuple(FacetValue(value=slug, label=name, count=count) for slug, name, count in _counted(named))


def brand_facet(query: Query) -> tuple[FacetValue, ...]:
    """How many match of each brand, whichever brand was asked for."""
    named = _matching(query, but="brand").exclude(vendor_key="").values_list("vendor_key", "vendor")
    return tuple(FacetValue(value=vendor, label=vendor, count=count) for _, vendor, count in _counted(named))


def documents_by_id(product_ids: Sequence[str]) -> dict[str, Document]:
    listed = Document.objects.filter(listed=True, product_id__in=list(product_ids))
    return {document.product_id: document for document in listed.defer("vector", "option_sets")}


def _matching(query: Query, *, but: str = "") -> Documents:
    """Listed documents that pass every filter but one."""
    documents = Document.objects.filter(listed=True)
    if query.words.strip():
        documents = documents.filter(_found_by(query.words))
    if query.category and but != "category":
        documents = documents.filter(category_slugs__contains=[query.category.replace("\0", "")])
    if query.brand and but != "brand":
        documents = documents.filter(vendor_key=key_of(query.brand))
    if query.min_price is not None:
        documents = documents.filter(highest_amount__gte=query.min_price.minor)
    if query.max_price is not None:
        documents = documents.filter(price_amount__lte=query.max_price.minor)
    if query.in_stock:
        documents = documents.filter(in_stock=True)
    if query.on_sale:
        documents = documents.filter(on_sale=True)
    if query.options:
        documents = documents.filter(_having_one_of(wanted_option_sets(query.options)))
    return documents


def _found_by(words: str) -> Q:
    """Documents with all the words, or with this SKU or barcode."""
    found = Q(codes__contains=[fold(words)])
    if terms := query_words(words):
        found |= Q(vector=_text_query(terms))
    return found


def _text_query(terms: list[str]) -> SearchQuery:
    """All terms with any endings. The last may be the beginning of a word, as it is being typed."""
    *whole, last = terms
    stemmed = _raw(" & ".join([*whole, f"{last}:*"]), "english")
    begun = _raw(f"{last}:*", "simple")
    return stemmed | (_raw(" & ".join(whole), "english") & begun if whole else begun)


def _raw(query: str, config: str) -> SearchQuery:
    return SearchQuery(query, config=config, search_type="raw")


def _having_one_of(option_sets: list[dict[str, str]]) -> Q:
    return reduce(or_, (Q(option_sets__contains=[option_set]) for option_set in option_sets))


def _ordered(documents: Documents, query: Query) -> Documents:
    if query.sort is not Sort.RELEVANCE:
        return documents.order_by(*_ORDERS[query.sort])
    terms = query_words(query.words)
    if not terms:
        return documents.order_by("-in_stock", "-created_at", "product_id")
    return documents.annotate(
        exact=Case(When(codes__contains=[fold(query.words)], then=1), default=0, output_field=IntegerField()),
        rank=SearchRank(F("vector"), _text_query(terms)),
        # Ranks differ in the tenth decimal: what is about as relevant competes by stock.
        about=Cast(F("rank"), DecimalField(max_digits=5, decimal_places=1)),
    ).order_by("-exact", "-about", "-in_stock", "-rank", "-created_at", "product_id")


def _counted(named: "QuerySet[Document, tuple[str, str]]") -> list[tuple[str, str, int]]:
    """Key, label and number of occurrences, the most frequent first; `named` selects keys and labels."""
    sql, parameters = named.query.get_compiler("search").as_sql()
    statement = f"""
        SELECT key, min(label), count(*) FROM ({sql}) AS named(key, label)
        GROUP BY key ORDER BY count(*) DESC, key
    """  # noqa: S608  the ORM's own SQL, values still apart
    with connections["search"].cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
