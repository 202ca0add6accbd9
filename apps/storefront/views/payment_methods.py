"""The cards that are kept for a customer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.payments import interface as payments
from apps.payments.interface import GatewayTimeout, GatewayUnavailable
from apps.storefront.account_page import account_page, customer_id, show
from apps.storefront.views.conditions import missing_is_404


@account_page
def payment_methods(request: HttpRequest) -> HttpResponse:
    methods = payments.service().payment_methods_of(customer_id=customer_id(request))
    return show(request, "payment-methods", {"methods": methods}, title=_("Payment methods"))


@account_page
@require_POST
@missing_is_404
def remove(request: HttpRequest, method_id: str) -> HttpResponse:
    """Forget a card, here and at the gateway."""
    try:
        payments.service().remove_payment_method(
            customer_id=customer_id(request), method_id=method_id, now=timezone.now()
        )
    except (GatewayUnavailable, GatewayTimeout):
        messages.error(request, _("The card could not be removed just now. Please try again in a minute."))
    else:
        messages.success(request, _("The card is removed."))
    return redirect("storefront:payment-methods")
