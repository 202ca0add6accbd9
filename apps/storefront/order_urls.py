"""The addresses of orders, of goods that come back, and of those who write to the shop: part of the storefront's.

`/order/…` and `/newsletter/…` are known to the e-mails of notifications.
"""

from django.urls import path

from apps.storefront.views import account, contact, newsletter, orders, tracking

urlpatterns = [
    path("order/<name:order_id>/<name:token>/", orders.order, name="order"),
    path("order/<name:order_id>/<name:token>/cancel/", orders.cancel, name="order-cancel"),
    path("order/<name:order_id>/<name:token>/address/", orders.address, name="order-address"),
    path("order/<name:order_id>/<name:token>/again/", orders.again, name="order-again"),
    path("order/<name:order_id>/<name:token>/print/", orders.printed, name="order-print"),
    path("order/<name:order_id>/<name:token>/return/", orders.send_back, name="order-return"),
    path("order/<name:order_id>/<name:token>/return/<name:return_id>/keep/", orders.keep, name="order-keep"),
    path("account/orders/", account.orders, name="account-orders"),
    path("account/orders/<name:order_id>/", account.order, name="account-order"),
    path("account/orders/<name:order_id>/cancel/", account.cancel_order, name="account-order-cancel"),
    path("account/orders/<name:order_id>/address/", account.order_address, name="account-order-address"),
    path("account/orders/<name:order_id>/again/", account.order_again, name="account-order-again"),
    path("account/orders/<name:order_id>/print/", account.order_printed, name="account-order-print"),
    path("account/orders/<name:order_id>/return/", account.send_back, name="account-order-return"),
    path("account/orders/<name:order_id>/return/<name:return_id>/keep/", account.keep, name="account-order-keep"),
    path("account/returns/", account.returns, name="returns"),
    path("track/", tracking.track, name="track"),
    path("newsletter/", newsletter.newsletter, name="newsletter"),
    path("newsletter/asked/", newsletter.asked, name="newsletter-asked"),
    path("newsletter/confirm/<name:token>/", newsletter.confirm, name="newsletter-confirm"),
    path("newsletter/leave/<name:token>/", newsletter.leave, name="newsletter-leave"),
    path("contact/", contact.contact, name="contact"),
    path("contact/sent/", contact.sent, name="contact-sent"),
]
