"""The page of a product."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import strip_tags

from apps.catalog import interface as catalog
from apps.catalog.interface import Image, Product, Variant
from apps.inventory import interface as inventory
from apps.search import interface as search
from apps.search.interface import Card, Query, Sort
from apps.storefront.choice import choose, option_rows, stock_note
from apps.storefront.seo import Crumb, Seo, breadcrumb_list, product_with_offers, shorten
from apps.storefront.views.conditions import missing_is_404

MOST_AT_ONCE = 20
RELATED = 4


@missing_is_404
def product(request: HttpRequest, slug: str) -> HttpResponse:
    found = catalog.service().get_product(id_or_slug=slug)
    stock = inventory.service().availability(skus=[variant.sku for variant in found.variants])
    chosen = choose(found, sku=request.GET.get("variant", ""), stock=stock)
    availability = stock[chosen.sku]
    path = reverse("storefront:product", args=[found.slug])
    crumbs = _crumbs(found)
    description = found.seo_description or shorten(strip_tags(found.description_html.replace("<", " <")))
    offers = product_with_offers(found, path=path, description=description, stock=stock)
    images = _gallery(found, chosen)
    context = {
        "product": found,
        "chosen": chosen,
        "options": option_rows(found, chosen=chosen, stock=stock, path=path),
        "stock": stock_note(availability),
        "can_buy": availability.covers(1),
        "most": MOST_AT_ONCE if availability.backorder else min(MOST_AT_ONCE, availability.available),
        "images": images,
        "related": _related(found),
        "crumbs": crumbs,
        "seo": Seo(
            title=found.seo_title or found.title,
            description=description,
            path=path,
            image_url=images[0].url if images else "",
            kind="product",
            structured=(offers, breadcrumb_list(crumbs)),
        ),
    }
    return render(request, "storefront/product.html", context)


def _gallery(found: Product, chosen: Variant) -> list[Image]:
    """All pictures that could be fetched, the chosen variant's first."""
    images = [image for image in found.images if image.url]
    if chosen.image and chosen.image.url:
        return [chosen.image, *(image for image in images if image.url != chosen.image.url)]
    return images


def _related(found: Product) -> list[Card]:
    """More of the same category, newest first."""
    if not found.category_path:
        return []
    query = Query(categories=(found.category_path[-1].slug,), sort=Sort.NEWEST, limit=RELATED + 1)
    others = [card for card in search.service().search(query=query).cards if card.product_id != found.product_id]
    return others[:RELATED]


def _crumbs(found: Product) -> tuple[Crumb, ...]:
    categories = (
        Crumb(name=step.name, path=reverse("storefront:category", args=[step.slug])) for step in found.category_path
    )
    return (Crumb(name="Home", path="/"), *categories, Crumb(name=found.title))
