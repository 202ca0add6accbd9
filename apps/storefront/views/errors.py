"""Pages for what goes wrong."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from apps.storefront.seo import Seo


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "storefront/404.html", {"seo": Seo(title=_("Page not found"))}, status=404)


def no_page(request: HttpRequest) -> HttpResponse:
    """What no other address matches: the page a shopper sees, with DEBUG on as well."""
    return not_found(request, Http404())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(_page("403"), status=403)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token it was given: of another site, or of before the shopper logged in or out."""
    return HttpResponse(_page("form_too_old"), status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Made without the database, Redis or the session: any of them may be what failed."""
    return HttpResponse(_page("500"), status=500)


def _page(name: str) -> str:
    return render_to_string(f"storefront/{name}.html", {"shop_name": settings.SHOP_NAME})
