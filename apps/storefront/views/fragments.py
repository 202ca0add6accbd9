"""Parts of pages that scripts put in. They are the same for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.search import interface as search
from apps.storefront import cookies
from apps.storefront.caching import public_page
from commerce.ids import is_id

MOST_CARDS = 8


@public_page
def cards(request: HttpRequest) -> HttpResponse:
    """`?ids=prod_…,prod_…`: these products as a list shows them, eight at most; those not on sale are left out."""
    named = dict.fromkeys(request.GET.get("ids", "").split(","))
    asked = [product_id for product_id in named if is_id(product_id, "prod")][:MOST_CARDS]
    found = search.service().cards(product_ids=asked, currency=cookies.currency(request)) if asked else ()
    return render(request, "storefront/components/cards.html", {"cards": found})
