from django.urls import path

from apps.reviews.api.views import ProductReviewsView

urlpatterns = [path("products/<str:product_id>/reviews", ProductReviewsView.as_view())]
