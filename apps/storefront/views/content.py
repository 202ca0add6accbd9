"""Pages written by staff, and what a phone needs to know to keep the shop among its apps."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.content import interface as content
from apps.storefront.caching import public_page
from apps.storefront.seo import Crumb, Seo
from apps.storefront.views.conditions import missing_is_404

ICON_SIZES = (180, 512)


@public_page
@missing_is_404
def page(request: HttpRequest, slug: str) -> HttpResponse:
    found = content.service().get_page(slug=slug)
    crumbs = (Crumb(name=_("Home"), path=reverse("storefront:home")), Crumb(name=found.title))
    seo = Seo(title=found.title, description=found.seo_description, path=request.path, kind="article")
    return render(request, "storefront/page.html", {"page": found, "crumbs": crumbs, "seo": seo})


def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest."""
    icons = [
        {"src": static(f"storefront/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in ICON_SIZES
    ]
    home = reverse("storefront:home")
    said = {
        "name": settings.SHOP_NAME,
        "short_name": settings.SHOP_NAME,
        "start_url": home,
        "scope": home,
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#ffffff",
        "icons": icons,
    }
    return JsonResponse(said, content_type="application/manifest+json")
