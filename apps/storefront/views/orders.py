"""The pages of an order for whoever holds its token: the confirmation, later where it is; to cancel or readdress it."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.orders import interface as orders
from apps.storefront.order_page import OrderPage
from apps.storefront.views.conditions import missing_is_404

View = Callable[[HttpRequest, str, str], HttpResponse]


def behind_its_token(view: View) -> View:
    """The address is the capability, so it must not travel on: in no Referer to others, not into an index or a cache.

    Within the shop it may: without any Referer, and with `Origin: null`, the forms would not get past the CSRF check.
    """

    @never_cache
    @missing_is_404
    @wraps(view)
    def answer(request: HttpRequest, order_id: str, token: str) -> HttpResponse:
        response = view(request, order_id, token)
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


@behind_its_token
def order(request: HttpRequest, order_id: str, token: str) -> HttpResponse:
    return _page(order_id, token).show(request)


@behind_its_token
@require_POST
def cancel(request: HttpRequest, order_id: str, token: str) -> HttpResponse:
    return _page(order_id, token).cancel_it(request)


@behind_its_token
def address(request: HttpRequest, order_id: str, token: str) -> HttpResponse:
    return _page(order_id, token).change_address(request)


def _page(order_id: str, token: str) -> OrderPage:
    """:raises apps.orders.interface.OrderNotFound: there is none, or the token is not its own"""
    found = orders.service().get_order_by_token(order_id=order_id, token=token)
    at = {"order_id": order_id, "token": token}
    return OrderPage(
        order=found,
        by="guest",
        page=reverse("storefront:order", kwargs=at),
        pay=reverse("storefront:pay", kwargs=at),
        cancel=reverse("storefront:order-cancel", kwargs=at),
        address=reverse("storefront:order-address", kwargs=at),
    )
