from django.urls import path

from apps.search.api.views import ProductsView, ProductView, SearchView, SuggestView

urlpatterns = [
    path("search", SearchView.as_view(), name="search"),
    path("search/suggest", SuggestView.as_view(), name="suggest"),
    path("products", ProductsView.as_view(), name="products"),
    path("products/<slug:id_or_slug>", ProductView.as_view(), name="product"),
]
