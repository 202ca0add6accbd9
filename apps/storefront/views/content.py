"""Pages written by staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.content import interface as content
from apps.storefront.caching import public_page
from apps.storefront.seo import Crumb, Seo
from apps.storefront.views.conditions import missing_is_404


@public_page
@missing_is_404
def page(request: HttpRequest, slug: str) -> HttpResponse:
    found = content.service().get_page(slug=slug)
    crumbs = (Crumb(name="Home", path="/"), Crumb(name=found.title))
    seo = Seo(title=found.title, description=found.seo_description, path=request.path, kind="article")
    return render(request, "storefront/page.html", {"page": found, "crumbs": crumbs, "seo": seo})
