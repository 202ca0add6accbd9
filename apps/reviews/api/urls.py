from django.urls import path

from apps.reviews.api.views import ProductReviewsView

urlpatterns = [path("products/<str:id_or_slug>/reviews", ProductReviewsView.as_view())]
