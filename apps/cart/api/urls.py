from django.urls import path

from apps.cart.api.views import CartItemsView, CartItemView, CartView

urlpatterns = [
    path("cart", CartView.as_view()),
    path("cart/items", CartItemsView.as_view()),
    path("cart/items/<path:sku>", CartItemView.as_view()),
]
