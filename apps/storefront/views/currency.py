"""The currency the shopper pays in."""

from contextlib import suppress
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from apps.cart import interface as cart
from apps.cart.interface import CartNotFound
from apps.catalog import interface as catalog
from apps.storefront import cookies
from commerce.http.same_site import same_site_post


@same_site_post
def choose(request: HttpRequest) -> HttpResponse:
    """Show prices in another currency from now on; the cart goes with it. Back to the page the shopper was on."""
    chosen = request.POST.get("currency", "")
    if chosen not in catalog.service().currencies():
        return HttpResponseBadRequest("The shop does not sell in this currency.")
    if token := cookies.cart_token(request):
        with suppress(CartNotFound):
            cart.service().set_currency(token=token, currency=chosen, now=timezone.now())
    response = HttpResponseRedirect(_page_before(request))
    cookies.remember_currency(response, chosen)
    return response


def _page_before(request: HttpRequest) -> str:
    """The browser names it: a page that is the same for all cannot hold its own address with all its parameters."""
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()}):
        return reverse("storefront:home")
    address = urlsplit(before)
    return f"{address.path}?{address.query}" if address.query else address.path
