"""Pages for what goes wrong."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from apps.storefront.seo import Seo


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "storefront/404.html", {"seo": Seo(title="Page not found")}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Made without the database, Redis or the session: any of them may be what failed."""
    page = render_to_string("storefront/500.html", {"shop_name": settings.SHOP_NAME})
    return HttpResponse(page, status=500)
