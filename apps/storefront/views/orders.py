"""The page of an order for whoever holds its token: the confirmation, and later where it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from apps.orders import interface as orders
from apps.storefront.seo import Seo
from apps.storefront.views.conditions import missing_is_404


@never_cache
@missing_is_404
def order(request: HttpRequest, order_id: str, token: str) -> HttpResponse:
    """The address is the capability, so it must not travel on: not in a Referer, not into an index or a cache.

    Without a Referer and with `Origin: null` a form on this page would not get past the CSRF check: it has none.
    """
    found = orders.service().get_order_by_token(order_id=order_id, token=token)
    pay = reverse("storefront:pay", args=[order_id, token])
    context = {"order": found, "here": {"pay": pay}, "payable": found.is_payable(timezone.now()), "seo": Seo(title=f"Order {found.number}")}
    response = render(request, "storefront/order.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
