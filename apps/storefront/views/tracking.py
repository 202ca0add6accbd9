"""The way to an order for whoever has its number and the e-mail address, and no link."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from apps.orders import interface as orders
from apps.orders.interface import OrderNotFound, OrderRef
from apps.storefront.account_page import said_in, status_of
from apps.storefront.seo import Seo
from apps.storefront.service_forms import TrackForm
from commerce.http.address import client_address
from commerce.throttle import Limit, take

TRACK = Limit("track-order", times=10, per=timedelta(hours=1))
"""By order number, whether or not there is one: so nobody goes through addresses."""
TRACK_FROM = Limit("track-order-from", times=30, per=timedelta(hours=1))
"""By network address: so nobody goes through numbers."""


@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """One answer for a number that is unknown and for an address that is another's: who bought is nobody's business."""
    form = TrackForm(request.POST or None)
    if form.is_valid() and (found := _find(request, form)):
        return redirect("storefront:order", order_id=found.order_id, token=found.token)
    context = {"form": form, "seo": Seo(title=_("Where is my order?"), path=request.path)}
    return render(request, "storefront/track.html", context, status=status_of(form))


def _find(request: HttpRequest, form: TrackForm) -> OrderRef | None:
    number, email = form.cleaned_data["number"], form.cleaned_data["email"]
    with said_in(form):
        take((TRACK, number), (TRACK_FROM, client_address(request)))
        try:
            return orders.service().find_order(number=number, email=email)
        except OrderNotFound:
            form.add_error(None, _("We know no order of this number and this e-mail address."))
    return None
