"""Puts what was ordered before in the cart again, as far as it can be had."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.cart import interface as cart
from apps.cart.interface import AddedItems, CartNotFound
from apps.orders.interface import Order, OrderLine
from apps.storefront import cookies


def buy_again(request: HttpRequest, order: Order) -> HttpResponse:
    """Show the cart with it, and say what could not be had."""
    outcome = _put_in_cart(request, {line.sku: line.quantity for line in order.lines})
    if units := sum(outcome.added.values()):
        said = ngettext("%(units)d item is in your cart.", "%(units)d items are in your cart.", units)
        messages.success(request, said % {"units": units})
    missing = [line for line in order.lines if outcome.added.get(line.sku, 0) < line.quantity]
    if missing:
        names = ", ".join(_name(line, outcome) for line in missing)
        messages.error(request, _("Not to be had any more, or not as many: %(names)s.") % {"names": names})
    response = redirect("storefront:cart")
    if outcome.cart is not None:
        cookies.remember_cart(response, outcome.cart.token, units=outcome.cart.units)
    return response


def _put_in_cart(request: HttpRequest, units: dict[str, int]) -> AddedItems:
    """A token that has outlived its cart is as good as none."""
    service, now, currency = cart.service(), timezone.now(), cookies.currency(request)
    try:
        return service.add_items(token=cookies.cart_token(request), units=units, now=now, currency=currency)
    except CartNotFound:
        return service.add_items(token="", units=units, now=now, currency=currency)


def _name(line: OrderLine, outcome: AddedItems) -> str:
    """`Mug (2 of 3)` where some could be had."""
    added = outcome.added.get(line.sku, 0)
    if not added:
        return line.name
    return _("%(name)s (%(added)d of %(wanted)d)") % {"name": line.name, "added": added, "wanted": line.quantity}
