from django.urls import path

from apps.catalog.api.views import CategoriesView, CategoryView

urlpatterns = [
    path("categories", CategoriesView.as_view(), name="categories"),
    path("categories/<slug:slug>", CategoryView.as_view(), name="category"),
]
