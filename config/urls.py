"""Every address of the deployment."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import RedirectView
from django.views.static import serve
from drf_spectacular.views import SpectacularJSONAPIView

from commerce.http.health import healthz, readyz
from commerce.http.metrics import metrics
from commerce.http.problem import not_found
from config import api_docs

api: list[URLPattern | URLResolver] = [
    path("openapi.json", SpectacularJSONAPIView.as_view(), name=api_docs.DOCUMENT),
    path("", include("apps.catalog.api.urls")),
    path("", include("apps.search.api.urls")),
    path("", include("apps.cart.api.urls")),
    path("", include("apps.orders.api.urls")),
    path("", include("apps.payments.api.urls")),
    path("", include("apps.inventory.api.urls")),
    path("", include("apps.shipping.api.urls")),
    path("", include("apps.customers.api.urls")),
    path("", include("apps.reviews.api.urls")),
    path("", include("apps.recommendations.api.urls")),
]

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    path("api/v1/", include(api)),
    path("api/docs", RedirectView.as_view(pattern_name="api-docs")),
    path("api/redoc", RedirectView.as_view(pattern_name="api-redoc")),
    path("api/docs/", api_docs.swagger, name="api-docs"),
    path("api/redoc/", api_docs.redoc, name="api-redoc"),
    re_path(r"^api(/.*)?$", csrf_exempt(not_found)),
    path("admin/", admin.site.urls),
    path("", include("apps.payments.urls")),
    path("", include("apps.notifications.urls")),
    *i18n_patterns(path("", include("apps.storefront.urls")), prefix_default_language=False),
    # Product pictures. Behind a proxy or a CDN these never reach this process.
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
]

handler403 = "apps.storefront.views.errors.forbidden"
handler404 = "apps.storefront.views.errors.not_found"
handler500 = "apps.storefront.views.errors.server_error"
