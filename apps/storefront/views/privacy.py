"""What the shop holds about a customer: handed over, and forgotten."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from apps.cart import interface as cart
from apps.customers import interface as customers
from apps.storefront import cookies
from apps.storefront.account_forms import EraseForm
from apps.storefront.account_page import account_page, customer_id, customer_of, said_in, show
from apps.storefront.entering import leave
from commerce import privacy as registry


@account_page
@sensitive_post_parameters("password")
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what can be done, and erase the account when that is asked for."""
    form = EraseForm(request.POST or None)
    hindrances = registry.hindrances(_subject(request))
    if form.is_valid() and not hindrances:
        with said_in(form, wrong_password="password"):  # noqa: S106  the name of a field
            customers.service().erase(
                customer_id=customer_id(request), password=form.cleaned_data["password"], now=timezone.now()
            )
            response = leave(request, to=resolve_url("storefront:login"))
            _drop_cart(request, response)
            messages.success(request, _("Your account is erased. Thank you for having been with us."))
            return response
    return show(request, "privacy", {"form": form, "hindrances": hindrances}, title=_("Privacy"))


@account_page
def export(request: HttpRequest) -> HttpResponse:
    """Everything held about the customer, as one document to keep."""
    subject = _subject(request)
    document = {
        "customerId": subject.customer_id,
        "exportedAt": timezone.now().isoformat(),
        "data": registry.export(subject),
    }
    return JsonResponse(
        document,
        json_dumps_params={"indent": 2, "ensure_ascii": False},
        headers={"Content-Disposition": 'attachment; filename="my-data.json"'},
    )


def _drop_cart(request: HttpRequest, response: HttpResponse) -> None:
    """It belongs to the browser, not to the account, so no event reaches it."""
    if token := cookies.cart_token(request):
        cart.service().clear(token=token, now=timezone.now())
        cookies.forget_cart(response)


def _subject(request: HttpRequest) -> registry.Subject:
    customer = customer_of(request)
    email = customer.email if customer.is_email_verified else ""
    return registry.Subject(customer_id=customer.customer_id, email=email)
