"""What shoppers look for: lists over the read model, and single products as their owners have them."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.catalog import interface as catalog
from apps.inventory import interface as inventory
from apps.search import selectors
from apps.search.interface import Card, Query, Results
from apps.search.models import Document


def search(*, query: Query) -> Results:
    """Published products that match. Four queries, however many."""
    return Results(
        cards=tuple(_card(document) for document in selectors.page_of(query)),
        total=selectors.count_of(query),
        facets={"category": selectors.category_facet(query), "brand": selectors.brand_facet(query)},
    )


def cards(*, product_ids: Sequence[str]) -> Sequence[Card]:
    """These products, in this order; unknown ones are left out."""
    found = selectors.documents_by_id(product_ids)
    return tuple(_card(found[product_id]) for product_id in product_ids if product_id in found)


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


def _card(document: Document) -> Card:
    return Card(
        product_id=document.product_id,
        slug=document.slug,
        title=document.title,
        vendor=document.vendor,
        category_slug=document.category_slug,
        category_name=document.category_name,
        price=document.price,
        compare_at_price=document.compare_at_price,
        price_varies=document.price_amount != document.highest_amount,
        available=document.available,
        backorder=document.backorder,
        image_url=document.image_url,
        image_alt=document.image_alt,
        second_image_url=document.second_image_url,
    )
