"""How the shop writes money, countries and days."""

import json
from datetime import date
from typing import Any

from babel import Locale
from babel.dates import format_skeleton
from babel.numbers import format_currency
from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, to_locale

from apps.orders.interface import Order, OrderStatus
from apps.shipping.interface import ShippingOption
from commerce.money import Money

register = template.Library()

STATUS = {
    OrderStatus.PENDING_PAYMENT: "Waiting for payment",
    OrderStatus.CONFIRMED: "Paid and confirmed",
    OrderStatus.PROCESSING: "Being packed",
    OrderStatus.SHIPPED: "On its way",
    OrderStatus.DELIVERED: "Delivered",
    OrderStatus.CANCELLED: "Cancelled",
    OrderStatus.PAYMENT_FAILED: "Payment failed",
}
STEP = {**STATUS, OrderStatus.PENDING_PAYMENT: "Order placed"}
HEADING = {
    OrderStatus.PENDING_PAYMENT: "Waiting for your payment",
    OrderStatus.CONFIRMED: "Thank you for your order",
    OrderStatus.PROCESSING: "We are packing your order",
    OrderStatus.SHIPPED: "Your order is on its way",
    OrderStatus.DELIVERED: "Your order has arrived",
    OrderStatus.CANCELLED: "This order was cancelled",
    OrderStatus.PAYMENT_FAILED: "The payment did not go through",
}

GRAMS_PER_KILOGRAM = 1000

# As Django's own json_script: nothing in the data can end the element.
_SCRIPT_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.filter
def money(amount: Money) -> str:
    """`£42.00`, as the language of the page writes it."""
    return format_currency(amount.decimal, amount.currency, locale=_locale())


@register.filter
def country(code: str) -> str:
    """The name of a country, by its ISO 3166 code."""
    return Locale.parse(_locale()).territories.get(code, code)


@register.filter
def delivery_days(option: ShippingOption | Order) -> str:
    """`Tue 24 Nov` or `Tue 24 Nov – Thu 26 Nov`."""
    first, last = _day(option.estimate_from), _day(option.estimate_to)
    return first if first == last else f"{first} – {last}"


@register.filter
def weight(grams: int) -> str:
    """`480 g` or `1.65 kg`."""
    return f"{grams} g" if grams < GRAMS_PER_KILOGRAM else f"{grams / GRAMS_PER_KILOGRAM:.4g} kg"


@register.filter
def order_heading(order: Order) -> str:
    """What the order's page says first."""
    return HEADING[order.status]


@register.filter
def order_status(status: OrderStatus) -> str:
    """Where an order stands, in a list of orders."""
    return STATUS[status]


@register.filter
def order_step(status: OrderStatus) -> str:
    """A line of an order's history."""
    return STEP[status]


@register.simple_tag
def icon(name: str, modifier: str = "") -> SafeString:
    """A drawing from icons.svg; it says nothing to a screen reader."""
    classes = f"icon icon--{modifier}" if modifier else "icon"
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        classes,
        static("storefront/icons.svg"),
        name,
    )


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """Structured data for search engines. It is data to the browser, not a script."""
    text = json.dumps(data, ensure_ascii=False).translate(_SCRIPT_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  escaped above


def _day(day: date) -> str:
    return format_skeleton("MMMEd", day, locale=_locale())


def _locale() -> str:
    return to_locale(get_language() or "en-gb")
