"""Pages written by staff, and the one written for robots."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static

from apps.content import interface as content
from apps.storefront.caching import public_page
from apps.storefront.seo import Crumb, Seo
from apps.storefront.views.conditions import missing_is_404

ROBOTS = """User-agent: *
Disallow: /account/
Disallow: /admin/
Disallow: /api/
Disallow: /cart/
Disallow: /checkout/
Disallow: /order/
Disallow: /search/
"""


@public_page
@missing_is_404
def page(request: HttpRequest, slug: str) -> HttpResponse:
    found = content.service().get_page(slug=slug)
    crumbs = (Crumb(name="Home", path="/"), Crumb(name=found.title))
    seo = Seo(title=found.title, description=found.seo_description, path=request.path, kind="article")
    return render(request, "storefront/page.html", {"page": found, "crumbs": crumbs, "seo": seo})


def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for an icon when a page names none: the admin's log-in, the mailbox."""
    return redirect(static("storefront/favicon.svg"))
