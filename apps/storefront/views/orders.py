"""The pages of an order for whoever holds its token: the confirmation, later where it is, and what can be done."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.orders import interface as orders
from apps.storefront.order_page import OrderPage
from apps.storefront.views.conditions import missing_is_404

View = Callable[..., HttpResponse]


def behind_its_token(view: View) -> View:
    """The address is the capability, so it must not travel on: in no Referer to others, not into an index or a cache.

    Within the shop it may: without any Referer, and with `Origin: null`, the forms would not get past the CSRF check.
    """

    @never_cache
    @missing_is_404
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


@behind_its_token
def order(request: HttpRequest, order_id: str, token: str) -> HttpResponse:
    return _page(order_id, token).show(request)


@behind_its_token
def printed(request: HttpRequest, order_id: str, token: str) -> HttpResponse:
    return _page(order_id, token).print_it(request)


@behind_its_token
@require_POST
def again(request: HttpRequest, order_id: str, token: str) -> HttpResponse:
    return _page(order_id, token).buy_it_again(request)


@behind_its_token
@require_POST
def cancel(request: HttpRequest, order_id: str, token: str) -> HttpResponse:
    return _page(order_id, token).cancel_it(request)


@behind_its_token
def address(request: HttpRequest, order_id: str, token: str) -> HttpResponse:
    return _page(order_id, token).change_address(request)


@behind_its_token
def send_back(request: HttpRequest, order_id: str, token: str) -> HttpResponse:
    return _page(order_id, token).send_it_back(request)


@behind_its_token
@require_POST
def keep(request: HttpRequest, order_id: str, token: str, return_id: str) -> HttpResponse:
    return _page(order_id, token).keep_it(request, return_id)


def _page(order_id: str, token: str) -> OrderPage:
    """:raises apps.orders.interface.OrderNotFound: there is none, or the token is not its own"""
    found = orders.service().get_order_by_token(order_id=order_id, token=token)
    return OrderPage(order=found, by="guest", name="order", at={"order_id": order_id, "token": token})
