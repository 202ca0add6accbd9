"""What shoppers look for: lists over the read model, and single products as their owners have them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from apps.catalog import interface as catalog
from apps.catalog.interface import Category, Image
from apps.inventory import interface as inventory
from apps.search.interface import Card, Listing, Query, Results, SuggestedCategory, Suggestions
from apps.search.models import Offer
from apps.search.rules.asking import query_to_keep
from apps.search.rules.text import fold, query_words
from apps.search.selectors import facets, pages
from apps.search.selectors import words as asked_words
from apps.search.services import statements
from commerce.db.transaction import atomic
from commerce.money import Money


def search(*, query: Query) -> Results:
    """Published products that match. Three queries, however many, one if they are not to be counted.

    A few more where words find nothing.
    """
    if not query.counted:
        return Results(cards=tuple(map(_card, pages.page_of(query))), total=0, facets={})
    summary = facets.summary_of(query)
    currency = query.currency or settings.SHOP_CURRENCY
    return Results(
        cards=tuple(map(_card, pages.page_of(query))),
        total=summary.total,
        facets={**facets.trait_facets(query), **summary.facets},
        lowest_price=None if summary.lowest is None else Money(summary.lowest, currency),
        highest_price=None if summary.highest is None else Money(summary.highest, currency),
        did_you_mean="" if summary.total else _meant(query),
    )


def suggest(*, words: str, limit: int = 6, currency: str = "") -> Suggestions:
    """What begins as someone types; at most so many of each kind. Where nothing does, what they may have meant."""
    if not query_words(words):
        return Suggestions()
    found = _suggestions(words, limit=limit, currency=currency)
    if found.products or found.categories:
        return found
    meant = _meant(Query(words=words, currency=currency))
    return _suggestions(meant, limit=limit, currency=currency, queries=(meant,)) if meant else found


@atomic("search")
def note_query(*, words: str, found: int, now: datetime) -> None:
    """Count a query that a person made, not who made it. What found nothing or may name someone is not kept."""
    text = query_to_keep(words)
    if text and found:
        statements.count_query(text, at=now)


def cards(*, product_ids: Sequence[str], currency: str = "") -> Sequence[Card]:
    """These products, in this order, priced in a currency; those unknown or not sold in it are left out."""
    found = pages.offers_by_product(product_ids, currency=currency)
    return tuple(_card(found[product_id]) for product_id in product_ids if product_id in found)


def listing_starts(*, size: int) -> Sequence[str]:
    """The id that each run of so many listed products begins with, in order: a chunk of a site map each."""
    return pages.starts_of_runs(size=size)


def listings(*, start: str, limit: int) -> Sequence[Listing]:
    """So many listed products in order of their ids, from this one on; "" begins at the first."""
    return tuple(
        Listing(
            product_id=document.product_id,
            slug=document.slug,
            updated_at=document.updated_at or document.indexed_at,
            images=tuple(Image(**image) for image in document.images),
        )
        for document in pages.listed_from(start, limit=limit)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductWithStock:
    """A product as the catalogue has it now, and what can be bought of each of its SKUs."""

    product: catalog.Product
    stock: dict[str, inventory.Availability]


def get_product(*, id_or_slug: str) -> ProductWithStock:
    """A published product with its stock.

    :raises apps.catalog.interface.ProductNotFound: unknown, or not published
    """
    product = catalog.service().get_product(id_or_slug=id_or_slug)
    stock = inventory.service().availability(skus=[variant.sku for variant in product.variants])
    return ProductWithStock(product=product, stock=stock)


def _meant(query: Query) -> str:
    """The words that may have been meant and find something; empty where there are none, or others than these."""
    terms = query_words(query.words)
    corrected = asked_words.corrected(terms) if terms else terms
    if corrected == terms:
        return ""
    words = " ".join(corrected)
    return words if facets.summary_of(Query(words=words, currency=query.currency)).total else ""


def _suggestions(words: str, *, limit: int, currency: str, queries: tuple[str, ...] = ()) -> Suggestions:
    asked = Query(words=words, currency=currency, limit=limit)
    return Suggestions(
        queries=queries or tuple(asked_words.queries_like(fold(words), limit=limit)),
        products=tuple(map(_card, pages.page_of(asked))),
        categories=tuple(_categories(catalog.service().get_category_tree(), fold(words)))[:limit],
    )


def _categories(tree: Sequence[Category], beginning: str) -> list[SuggestedCategory]:
    """Categories of which a word begins so."""
    found = []
    for category in tree:
        if f" {beginning}" in f" {fold(category.name)}":
            found.append(SuggestedCategory(slug=category.slug, name=category.name))
        found += _categories(category.children, beginning)
    return found


def _card(offer: Offer) -> Card:
    document = offer.document
    images = [Image(**image) for image in document.images]
    return Card(
        product_id=document.product_id,
        slug=document.slug,
        title=document.title,
        vendor=document.vendor,
        category_slug=document.category_slug,
        category_name=document.category_name,
        price=offer.price,
        compare_at_price=offer.compare_at_price,
        price_varies=offer.price_amount != offer.highest_amount,
        available=document.available,
        backorder=document.backorder,
        image=images[0] if images else None,
        second_image=images[1] if len(images) > 1 else None,
        rating=document.rating,
        review_count=document.review_count,
        colours=tuple(document.colours),
    )
