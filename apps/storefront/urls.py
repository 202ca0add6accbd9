"""The shoppers' addresses. Path `/checkout/` is also known to `cookies`, `/order/…` to the e-mails of notifications."""

from django.urls import path

from apps.storefront.views import account, cart, checkout, content, home, lists, orders, product, sign_in

app_name = "storefront"

urlpatterns = [
    path("", home.home, name="home"),
    path("c/<str:slug>/", lists.category, name="category"),
    path("search/", lists.search, name="search"),
    path("p/<str:slug>/", product.product, name="product"),
    path("pages/<str:slug>/", content.page, name="page"),
    path("robots.txt", content.robots, name="robots"),
    path("cart/", cart.show, name="cart"),
    path("cart/add/", cart.add, name="cart-add"),
    path("cart/change/", cart.change, name="cart-change"),
    path("checkout/", checkout.checkout, name="checkout"),
    path("checkout/return/<str:order_id>/<str:token>/", checkout.payment_return, name="payment-return"),
    path("order/<str:order_id>/<str:token>/", orders.order, name="order"),
    path("account/", account.orders, name="account"),
    path("account/orders/<str:order_id>/", account.order, name="account-order"),
    path("account/profile/", account.profile, name="profile"),
    path("account/addresses/", account.addresses, name="addresses"),
    path("account/addresses/<str:address_id>/remove/", account.remove_address, name="remove-address"),
    path("account/login/", sign_in.sign_in, name="login"),
    path("account/logout/", sign_in.sign_out, name="logout"),
    path("account/register/", sign_in.register, name="register"),
]
