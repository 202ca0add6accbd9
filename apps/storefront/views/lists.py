"""Lists of products: a category, and the answers to a search."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.catalog import interface as catalog
from apps.catalog.interface import Category
from apps.search import interface as search_domain
from apps.search.interface import Results
from apps.storefront import listing
from apps.storefront.listing import Filters
from apps.storefront.pager import pager
from apps.storefront.seo import Crumb, Seo, breadcrumb_list, shorten
from apps.storefront.views.conditions import missing_is_404


@missing_is_404
def category(request: HttpRequest, slug: str) -> HttpResponse:
    found = catalog.service().get_category(slug=slug)
    filters = _filters(request)
    results = _results(filters, category=slug)
    crumbs = _crumbs(found)
    seo = Seo(
        title=found.name,
        description=shorten(found.description) or f"{found.name} at {settings.SHOP_NAME}.",
        path=filters.url() if filters.url() == filters.path else "",
        structured=(breadcrumb_list(crumbs),),
    )
    paths = {child.slug: reverse("storefront:category", args=[child.slug]) for child in found.children}
    links = {
        "category": listing.subcategory_links(filters, results.facets.get("category", ()), paths=paths),
        "brand": listing.facet_links(filters, results)["brand"],
    }
    context = {"heading": found.name, "text": found.description, "crumbs": crumbs, "seo": seo, "links": links}
    return _render(request, filters, results, context)


@missing_is_404
def search(request: HttpRequest) -> HttpResponse:
    filters = _filters(request)
    results = _results(filters)
    heading = f"“{filters.words}”" if filters.words else "Reduced" if filters.on_sale else "All products"
    context = {
        "heading": heading,
        "crumbs": (Crumb(name="Home", path="/"), Crumb(name="Search" if filters.words else heading)),
        "seo": Seo(title=f"Search: {filters.words}" if filters.words else heading),
        "links": listing.facet_links(filters, results),
    }
    return _render(request, filters, results, context)


def _filters(request: HttpRequest) -> Filters:
    return Filters.read(request.GET, path=request.path, currency=settings.SHOP_CURRENCY)


def _results(filters: Filters, *, category: str = "") -> Results:
    """:raises Http404: a page beyond the last"""
    results = search_domain.service().search(query=filters.query(category=category))
    if filters.page > 1 and not results.cards:
        raise Http404("There is no such page of this list.")
    return results


def _render(request: HttpRequest, filters: Filters, results: Results, context: dict[str, Any]) -> HttpResponse:
    context |= {
        "filters": filters,
        "currency": settings.SHOP_CURRENCY,
        "results": results,
        "chips": listing.chips(filters, results),
        "pager": pager(
            page=filters.page,
            total=results.total,
            size=listing.PAGE_SIZE,
            url=lambda number: filters.url(page=number),
        ),
    }
    return render(request, "storefront/list.html", context)


def _crumbs(found: Category) -> tuple[Crumb, ...]:
    ancestors = (
        Crumb(name=step.name, path=reverse("storefront:category", args=[step.slug])) for step in found.path[:-1]
    )
    return (Crumb(name="Home", path="/"), *ancestors, Crumb(name=found.name))
