"""A customer's own pages."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.customers import interface as customers
from apps.orders import interface as orders_domain
from apps.payments import interface as payments
from apps.storefront.account_forms import ProfileForm
from apps.storefront.checkout_page import country_choices
from apps.storefront.forms import AddressForm
from apps.storefront.order_page import OrderPage
from apps.storefront.pager import page_number, pager
from apps.storefront.seo import Seo
from apps.storefront.views.conditions import missing_is_404

ORDERS_PER_PAGE = 10


@never_cache
@login_required
def orders(request: HttpRequest) -> HttpResponse:
    page = page_number(request.GET.get("page", ""))
    found, total = orders_domain.service().orders_of(
        customer_id=_customer_id(request), page=page, limit=ORDERS_PER_PAGE
    )
    context = {
        "orders": found,
        "total": total,
        "pager": pager(
            page=page, total=total, size=ORDERS_PER_PAGE, url=lambda number: f"{request.path}?page={number}"
        ),
    }
    return _render(request, "orders", context, title="Your orders")


@never_cache
@login_required
@missing_is_404
def order(request: HttpRequest, order_id: str) -> HttpResponse:
    return _order_page(request, order_id).show(request)


@login_required
@require_POST
@missing_is_404
def cancel_order(request: HttpRequest, order_id: str) -> HttpResponse:
    return _order_page(request, order_id).cancel_it(request)


@never_cache
@login_required
@missing_is_404
def order_address(request: HttpRequest, order_id: str) -> HttpResponse:
    return _order_page(request, order_id).change_address(request)


@never_cache
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    customer = _customer(request)
    known = {name: getattr(customer, name) for name in ("first_name", "last_name", "phone")}
    form = ProfileForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        customers.service().update_customer(customer_id=customer.customer_id, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Your details are saved.")
        return redirect("storefront:profile")
    cards = payments.service().payment_methods_of(customer_id=customer.customer_id)
    return _render(request, "profile", {"form": form, "customer": customer, "cards": cards}, title="Your details")


@login_required
@require_POST
@missing_is_404
def remove_card(request: HttpRequest, method_id: str) -> HttpResponse:
    payments.service().remove_payment_method(customer_id=_customer_id(request), method_id=method_id, now=timezone.now())
    messages.info(request, "The card is removed.")
    return redirect("storefront:profile")


@never_cache
@login_required
def addresses(request: HttpRequest) -> HttpResponse:
    customer = _customer(request)
    names = {"first_name": customer.first_name, "last_name": customer.last_name, "phone": customer.phone}
    form = AddressForm(
        request.POST or None, initial={**names, "country": settings.SHOP_COUNTRY}, countries=country_choices()
    )
    if request.method == "POST" and form.is_valid():
        customers.service().add_address(
            customer_id=customer.customer_id,
            address=form.new_address(),
            is_default="is_default" in request.POST,
            now=timezone.now(),
        )
        messages.success(request, "The address is saved.")
        return redirect("storefront:addresses")
    return _render(request, "addresses", {"form": form, "customer": customer}, title="Your addresses")


@login_required
@require_POST
@missing_is_404
def remove_address(request: HttpRequest, address_id: str) -> HttpResponse:
    customers.service().remove_address(customer_id=_customer_id(request), address_id=address_id, now=timezone.now())
    messages.info(request, "The address is removed.")
    return redirect("storefront:addresses")


def _order_page(request: HttpRequest, order_id: str) -> OrderPage:
    """:raises apps.orders.interface.OrderNotFound, Http404: there is none, or it is somebody else's"""
    found = orders_domain.service().get_order(order_id=order_id)
    if found.customer_id != _customer_id(request):
        raise Http404("There is no such order.")
    return OrderPage(
        order=found,
        by=found.customer_id,
        page=reverse("storefront:account-order", args=[order_id]),
        pay=reverse("storefront:account-pay", args=[order_id]),
        cancel=reverse("storefront:account-order-cancel", args=[order_id]),
        address=reverse("storefront:account-order-address", args=[order_id]),
    )


def _customer(request: HttpRequest) -> customers.Customer:
    return customers.service().get_customer(customer_id=_customer_id(request))


def _customer_id(request: HttpRequest) -> str:
    return str(request.user.pk)


def _render(request: HttpRequest, name: str, context: dict[str, Any], *, title: str) -> HttpResponse:
    form = context.get("form")
    status = 422 if form is not None and form.errors else 200
    context |= {"seo": Seo(title=title), "tab": name}
    return render(request, f"storefront/account/{name}.html", context, status=status)
