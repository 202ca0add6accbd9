"""The shoppers' addresses, each in every language of the shop."""

from django.urls import include, path, re_path, register_converter
from django.urls.converters import StringConverter

from apps.storefront.views import (
    cart,
    checkout,
    content,
    currency,
    errors,
    fragments,
    home,
    lists,
    paying,
    payment_methods,
    product,
    reviews,
    robots,
    styleguide,
    wishes,
)

app_name = "storefront"


class NameConverter(StringConverter):
    """A slug or an id, in any alphabet, without the characters no name has and Postgres does not take."""

    regex = r"[^/\x00-\x1f\x7f]+"


register_converter(NameConverter, "name")

urlpatterns = [
    path("", home.home, name="home"),
    path("c/<name:slug>/", lists.category, name="category"),
    path("search/", lists.search, name="search"),
    path("search/suggest/", lists.suggest, name="suggest"),
    path("p/<name:slug>/", product.product, name="product"),
    path("p/<name:slug>/reviews/", reviews.product_reviews, name="product-reviews"),
    path("p/<name:slug>/review/", reviews.write, name="review-write"),
    path("account/reviews/", reviews.own, name="account-reviews"),
    path("pages/<name:slug>/", content.page, name="page"),
    path("robots.txt", robots.robots, name="robots"),
    path("favicon.ico", robots.favicon, name="favicon"),
    path("site.webmanifest", content.manifest, name="manifest"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
    path("sitemap-pages.xml", robots.sitemap_pages, name="sitemap-pages"),
    path("sitemap-products-<name:start>.xml", robots.sitemap_products, name="sitemap-products"),
    path("feeds/products.xml", robots.products_feed, name="products-feed"),
    path("currency/", currency.choose, name="currency"),
    path("wishlist/", wishes.show, name="wishlist"),
    path("wishlist/ids/", wishes.ids, name="wish-ids"),
    path("wishlist/add/", wishes.add, name="wish-add"),
    path("wishlist/remove/", wishes.remove, name="wish-remove"),
    path("wishlist/move/", wishes.move, name="wish-move"),
    path("fragments/cards/", fragments.cards, name="cards"),
    path("cart/", cart.show, name="cart"),
    path("cart/drawer/", cart.drawer, name="cart-drawer"),
    path("cart/add/", cart.add, name="cart-add"),
    path("cart/change/", cart.change, name="cart-change"),
    path("checkout/", checkout.checkout, name="checkout"),
    path("checkout/pay/<name:order_id>/<name:token>/", paying.pay, name="pay"),
    path("checkout/return/<name:order_id>/<name:token>/", checkout.payment_return, name="payment-return"),
    path("", include("apps.storefront.account_urls")),
    path("", include("apps.storefront.order_urls")),
    path("account/orders/<name:order_id>/pay/", paying.pay_from_account, name="account-pay"),
    path("account/payment-methods/", payment_methods.payment_methods, name="payment-methods"),
    path("account/payment-methods/<name:method_id>/remove/", payment_methods.remove, name="payment-method-remove"),
    # Last. Addresses without a slash at their end are left to be tried with one.
    re_path(r"^.*/$", errors.no_page),
]
