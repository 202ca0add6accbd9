"""A customer's own pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.orders import interface as orders_domain
from apps.storefront.account_page import account_page, customer_id, show
from apps.storefront.order_page import OrderPage
from apps.storefront.pager import Pager, page_number, pager
from apps.storefront.views.conditions import missing_is_404

ORDERS_PER_PAGE = 10


@account_page
def orders(request: HttpRequest) -> HttpResponse:
    page = page_number(request.GET.get("page", ""))
    found, total = orders_domain.service().orders_of(customer_id=customer_id(request), page=page, limit=ORDERS_PER_PAGE)
    context = {"orders": found, "pager": _pager(request, page, total)}
    return show(request, "orders", context, title=_("Your orders"))


@account_page
@missing_is_404
def order(request: HttpRequest, order_id: str) -> HttpResponse:
    return _order_page(request, order_id).show(request)


@account_page
@require_POST
@missing_is_404
def cancel_order(request: HttpRequest, order_id: str) -> HttpResponse:
    return _order_page(request, order_id).cancel_it(request)


@account_page
@missing_is_404
def order_address(request: HttpRequest, order_id: str) -> HttpResponse:
    return _order_page(request, order_id).change_address(request)


@account_page
@missing_is_404
def order_printed(request: HttpRequest, order_id: str) -> HttpResponse:
    return _order_page(request, order_id).print_it(request)


@account_page
@require_POST
@missing_is_404
def order_again(request: HttpRequest, order_id: str) -> HttpResponse:
    return _order_page(request, order_id).buy_it_again(request)


@account_page
@missing_is_404
def send_back(request: HttpRequest, order_id: str) -> HttpResponse:
    return _order_page(request, order_id).send_it_back(request)


@account_page
@require_POST
@missing_is_404
def keep(request: HttpRequest, order_id: str, return_id: str) -> HttpResponse:
    return _order_page(request, order_id).keep_it(request, return_id)


@account_page
def returns(request: HttpRequest) -> HttpResponse:
    page = page_number(request.GET.get("page", ""))
    found, total = orders_domain.service().returns_of(
        customer_id=customer_id(request), page=page, limit=ORDERS_PER_PAGE
    )
    context = {"returns": found, "pager": _pager(request, page, total)}
    return show(request, "returns", context, title=_("Your returns"))


def _order_page(request: HttpRequest, order_id: str) -> OrderPage:
    """:raises apps.orders.interface.OrderNotFound, Http404: there is none, or it is somebody else's"""
    found = orders_domain.service().get_order(order_id=order_id)
    if found.customer_id != customer_id(request):
        raise Http404("There is no such order.")
    return OrderPage(order=found, by=found.customer_id, name="account-order", at={"order_id": order_id})


def _pager(request: HttpRequest, page: int, total: int) -> Pager:
    return pager(page=page, total=total, size=ORDERS_PER_PAGE, url=lambda number: f"{request.path}?page={number}")
