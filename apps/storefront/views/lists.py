"""Lists of products: a category, the answers to a search, and suggestions for one."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.catalog import interface as catalog
from apps.catalog.interface import Category
from apps.search import interface as search_domain
from apps.search.interface import Card, Query, Results, Sort
from apps.storefront import cookies, facets, listing
from apps.storefront.caching import public_page
from apps.storefront.listing import ON_SALE, Filters
from apps.storefront.pager import pager
from apps.storefront.seo import Crumb, Seo, breadcrumb_list, item_list, shorten
from apps.storefront.views.conditions import missing_is_404

SUGGESTED = 5
POPULAR = 4


@public_page
@missing_is_404
def category(request: HttpRequest, slug: str) -> HttpResponse:
    found = catalog.service().get_category(slug=slug)
    filters = _filters(request)
    results = _results(filters.query(category=slug))
    crumbs = _crumbs(found)
    seo = Seo(
        title=_titled(found.name, filters),
        description=shorten(found.description)
        or _("%(category)s at %(shop)s.") % {"category": found.name, "shop": settings.SHOP_NAME},
        path=_canonical(filters),
        image_url=_first_picture(results),
        structured=(breadcrumb_list(crumbs), item_list(_paths(results))),
    )
    context = {
        "heading": found.name,
        "text": found.description,
        "crumbs": crumbs,
        "seo": seo,
        "subcategories": facets.subcategories(found, results),
        "groups": facets.groups(filters, results),
    }
    return _render(request, filters, results, context)


@public_page
@missing_is_404
def search(request: HttpRequest) -> HttpResponse:
    filters = _filters(request)
    results = _results(filters.query())
    if filters.words and filters.page == 1 and not filters.narrowed:
        search_domain.service().note_query(words=filters.words, found=results.total, now=timezone.now())
    heading = _heading(filters)
    corrected = results.did_you_mean
    if corrected:
        filters = replace(filters, words=corrected)
        results = _results(filters.query())
    context = {
        "heading": heading,
        "crumbs": (Crumb(name=_("Home"), path=reverse("storefront:home")), Crumb(name=_("Search"))),
        "seo": Seo(title=heading),
        "corrected": corrected,
        "groups": facets.groups(filters, results, categories=catalog.service().get_category_tree()),
    }
    return _render(request, filters, results, context)


@public_page
def suggest(request: HttpRequest) -> HttpResponse:
    """What someone who typed so far may be looking for, as options of the search box."""
    words = " ".join(request.GET.get("q", "").split())[: listing.WORDS_LENGTH]
    found = search_domain.service().suggest(words=words, limit=SUGGESTED, currency=cookies.currency(request))
    return render(request, "storefront/components/suggestions.html", {"words": words, "found": found})


def _filters(request: HttpRequest) -> Filters:
    return Filters.read(request.GET, path=request.path, currency=cookies.currency(request))


def _results(query: Query) -> Results:
    """:raises Http404: a page beyond the last"""
    results = search_domain.service().search(query=query)
    if query.page > 1 and not results.cards:
        raise Http404("There is no such page of this list.")
    return results


def _render(request: HttpRequest, filters: Filters, results: Results, context: dict[str, Any]) -> HttpResponse:
    context |= {
        "filters": filters,
        "results": results,
        "ratings": facets.ratings(filters, results),
        "flags": facets.flags(filters, results),
        "chips": facets.chips(filters, results),
        "popular": () if results.cards else _popular(filters),
        "pager": pager(
            page=filters.page,
            total=results.total,
            size=listing.PAGE_SIZE,
            url=lambda number: filters.url(page=number),
        ),
    }
    return render(request, "storefront/list.html", context)


def _popular(filters: Filters) -> tuple[Card, ...]:
    """For whoever found nothing: what others buy."""
    query = Query(currency=filters.currency, sort=Sort.BESTSELLING, in_stock=True, limit=POPULAR, counted=False)
    return search_domain.service().search(query=query).cards


def _heading(filters: Filters) -> str:
    if filters.words:
        return f"“{filters.words}”"
    return _("Reduced") if ON_SALE in filters.chosen else _("All products")


def _titled(name: str, filters: Filters) -> str:
    """Pages of one list differ in their titles."""
    return name if filters.page == 1 else _("%(name)s, page %(page)s") % {"name": name, "page": filters.page}


def _canonical(filters: Filters) -> str:
    """A list in another order is the same list, each of its pages is one of its own; narrowed, it is kept out."""
    return "" if filters.narrowed else filters.url(page=filters.page, sort=filters.default_sort)


def _paths(results: Results) -> list[str]:
    return [reverse("storefront:product", args=[card.slug]) for card in results.cards]


def _first_picture(results: Results) -> str:
    return next((card.image.url for card in results.cards if card.image), "")


def _crumbs(found: Category) -> tuple[Crumb, ...]:
    ancestors = (
        Crumb(name=step.name, path=reverse("storefront:category", args=[step.slug])) for step in found.path[:-1]
    )
    return (Crumb(name=_("Home"), path=reverse("storefront:home")), *ancestors, Crumb(name=found.name))
