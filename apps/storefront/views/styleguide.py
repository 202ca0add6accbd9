"""The living page of the design: its tokens, its type, and every component in all its states. While developing only."""

from dataclasses import replace

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.search import interface as search
from apps.search.interface import Card, Query, Sort
from apps.storefront.caching import public_page
from apps.storefront.choice import OptionRow, Pill, StockNote
from apps.storefront.pager import pager
from apps.storefront.seo import Crumb, Seo
from commerce.money import Money

TOKENS = ("ink", "paper", "muted", "line", "tint", "accent", "on-accent", "edge")
ICONS = (
    *("menu", "search", "account", "cart", "heart", "close", "chevron", "arrow", "plus", "minus", "check", "lock"),
    *("truck", "return", "zoom", "mail", "gift", "tools", "star"),
)
STATES = ("available", "sold_out", "absent")
STOCK = (
    StockNote(kind="in_stock", text="In stock, ready to send"),
    StockNote(kind="low", text="Only 3 left"),
    StockNote(kind="preorder", text="Pre-order: sent from 1 April 2031"),
    StockNote(kind="backorder", text="Made to order: allow a little longer"),
    StockNote(kind="sold_out", text="Sold out"),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Name")
    email = forms.EmailField(label="E-mail", help_text="For the confirmation, and for nothing else.")
    phone = forms.CharField(label="Phone", required=False)
    country = forms.ChoiceField(label="Country", choices=[("GB", "United Kingdom"), ("DE", "Germany")])
    message = forms.CharField(label="Message", widget=forms.Textarea, required=False)


@public_page
def styleguide(request: HttpRequest) -> HttpResponse:
    """:raises Http404: this is not a development shop"""
    if not settings.DEBUG:
        raise Http404
    here = reverse("storefront:styleguide")
    context = {
        "tokens": TOKENS,
        "icons": ICONS,
        "stock_notes": STOCK,
        "cards": _cards(),
        "price": Money(2200, settings.SHOP_CURRENCY),
        "was": Money(3000, settings.SHOP_CURRENCY),
        "options": (_pills(here),),
        "form": SampleForm(),
        "wrong_form": SampleForm({"name": "", "email": "ada@", "country": "FR"}),
        "pager": pager(page=4, total=200, size=20, url=lambda number: f"{here}?page={number}"),
        "crumbs": (Crumb(name="Home", path="/"), Crumb(name="Kitchen", path=here), Crumb(name="Mugs")),
        "seo": Seo(title="Style guide"),
    }
    return render(request, "storefront/styleguide.html", context)


def _pills(here: str) -> OptionRow:
    pills = [Pill(value="Oat", url=here, selected=True, state="available")]
    pills += [
        Pill(value=state.capitalize().replace("_", " "), url=here, selected=False, state=state) for state in STATES
    ]
    return OptionRow(name="Colour", selected="Oat", pills=tuple(pills))


def _cards() -> list[Card]:
    """Products of the shop as they are, and one of them as it might be."""
    cards = list(search.service().search(query=Query(sort=Sort.NEWEST, limit=3, counted=False)).cards)
    return [*cards, *(replace(card, available=0, backorder=False) for card in cards[:1])]
