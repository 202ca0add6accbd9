"""A customer's details and address book, and where the account begins."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.customers import interface as customers
from apps.customers.interface import Customer, CustomerAddress
from apps.orders import interface as orders
from apps.storefront.account_forms import ProfileForm
from apps.storefront.account_page import account_page, customer_id, customer_of, said_in, show
from apps.storefront.checkout_page import country_choices
from apps.storefront.forms import ADDRESS_FIELDS, AddressForm
from apps.storefront.views.conditions import missing_is_404

LATEST_ORDERS = 3


@account_page
def overview(request: HttpRequest) -> HttpResponse:
    """The latest orders, and how the account stands."""
    customer = customer_of(request)
    latest, total = orders.service().orders_of(customer_id=customer.customer_id, page=1, limit=LATEST_ORDERS)
    context = {
        "customer": customer,
        "orders": latest,
        "order_count": total,
        "address": next((kept for kept in customer.addresses if kept.is_default), None),
        "second_factor": customers.service().second_factor_of(customer_id=customer.customer_id),
    }
    return show(request, "overview", context, title=_("Your account"))


@account_page
def profile(request: HttpRequest) -> HttpResponse:
    customer = customer_of(request)
    known = {name: getattr(customer, name) for name in ("first_name", "last_name", "phone")}
    form = ProfileForm(request.POST or None, initial=known)
    if form.is_valid():
        with said_in(form, invalid_details="phone"):
            customers.service().update_customer(
                customer_id=customer.customer_id, now=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("Your details are saved."))
            return redirect("storefront:profile")
    return show(request, "profile", {"form": form, "customer": customer}, title=_("Your details"))


@account_page
def addresses(request: HttpRequest) -> HttpResponse:
    customer = customer_of(request)
    form = AddressForm(request.POST or None, initial=_blank_for(customer), countries=country_choices())
    if form.is_valid():
        with said_in(form, invalid_details="street"):
            customers.service().add_address(
                customer_id=customer.customer_id,
                address=form.new_address(),
                is_default="is_default" in request.POST,
                now=timezone.now(),
            )
            messages.success(request, _("The address is saved."))
            return redirect("storefront:addresses")
    return show(request, "addresses", {"form": form, "customer": customer}, title=_("Your addresses"))


@account_page
@missing_is_404
def address(request: HttpRequest, address_id: str) -> HttpResponse:
    """Correct an address."""
    kept = _own(customer_of(request), address_id)
    known = {name: getattr(kept, name) for name in ADDRESS_FIELDS}
    form = AddressForm(request.POST or None, initial=known, countries=country_choices())
    if form.is_valid():
        with said_in(form, invalid_details="street"):
            customers.service().change_address(
                customer_id=customer_id(request),
                address_id=address_id,
                address=form.new_address(),
                now=timezone.now(),
            )
            messages.success(request, _("The address is saved."))
            return redirect("storefront:addresses")
    return show(request, "addresses", {"form": form}, title=_("Change an address"), template="address")


@account_page
@require_POST
@missing_is_404
def default_address(request: HttpRequest, address_id: str) -> HttpResponse:
    customers.service().make_default_address(
        customer_id=customer_id(request), address_id=address_id, now=timezone.now()
    )
    messages.success(request, _("This address is offered first at checkout now."))
    return redirect("storefront:addresses")


@account_page
@require_POST
@missing_is_404
def remove_address(request: HttpRequest, address_id: str) -> HttpResponse:
    customers.service().remove_address(customer_id=customer_id(request), address_id=address_id, now=timezone.now())
    messages.info(request, _("The address is removed."))
    return redirect("storefront:addresses")


def _own(customer: Customer, address_id: str) -> CustomerAddress:
    """:raises Http404: the customer has none such"""
    for kept in customer.addresses:
        if kept.address_id == address_id:
            return kept
    raise Http404


def _blank_for(customer: Customer) -> dict[str, str]:
    """What of a new address is known before anything is typed."""
    names = {"first_name": customer.first_name, "last_name": customer.last_name, "phone": customer.phone}
    return {**names, "country": settings.SHOP_COUNTRY}
