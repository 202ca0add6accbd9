"""Where paying may lead: to the bank, to waiting, to the order."""

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from apps.orders.interface import CheckoutResult
from apps.storefront import cookies


def way_back(request: HttpRequest) -> str:
    """Where the bank's page sends the shopper back to; the order's id and token are yet to be filled in."""
    return unquote(request.build_absolute_uri(reverse("storefront:payment-return", args=["{order_id}", "{token}"])))


def onward(request: HttpRequest, result: CheckoutResult) -> HttpResponse:
    """To the bank's page if the shopper has to approve, else to the order."""
    order_id, token = result.order.order_id, result.order_token
    if not result.next_action_url:
        return confirmation(order_id=order_id, token=token, paid=True)
    response = _to_the_bank(request, result.next_action_url)
    cookies.remember_order(response, order_id=order_id, token=token)
    return response


def confirmation(*, order_id: str, token: str, paid: bool) -> HttpResponse:
    """To the order's page; a cart that is paid for is done with."""
    response = redirect("storefront:order", order_id, token)
    cookies.remember_order(response, order_id=order_id, token=token)
    if paid:
        cookies.forget_cart(response)
    return response


def ask_again(request: HttpRequest) -> HttpResponse:
    """Somebody is placing this order, or the bank is slow: the same attempt, sent again, learns what became of it."""
    fields = [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"]
    context = {"action": request.path, "fields": fields}
    return render(request, "storefront/checkout_waiting.html", context, status=202)


def _to_the_bank(request: HttpRequest, url: str) -> HttpResponse:
    """On to the page where the shopper approves.

    Browsers that heed `form-action` do not let a form be answered with a redirect to another site: a page of ours comes
    between, and leads on by itself.
    """
    if url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host(), urlsplit(settings.SHOP_URL).netloc}):
        return HttpResponseRedirect(url)
    response = render(request, "storefront/checkout_bank.html", {"url": url})
    response.headers["Refresh"] = f"0; url={url}"
    return response
