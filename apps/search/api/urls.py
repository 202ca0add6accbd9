from django.urls import path

from apps.search.api.views import ProductsView, ProductView, SearchView

urlpatterns = [
    path("search", SearchView.as_view(), name="search"),
    path("products", ProductsView.as_view(), name="products"),
    path("products/<slug:id_or_slug>", ProductView.as_view(), name="product"),
]
