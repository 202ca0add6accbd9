"""How the shop writes money, countries, days, weights and the life of an order, in the language of the page."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_name, get_currency_symbol
from django.conf import settings
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

from apps.orders.interface import Fulfilment, Order, OrderStatus, StatusChange
from apps.shipping.interface import ShipmentStatus, ShippingOption
from commerce.money import Money

STATUS = {
    OrderStatus.PENDING_PAYMENT: _("Waiting for payment"),
    OrderStatus.CONFIRMED: _("Paid and confirmed"),
    OrderStatus.PROCESSING: _("In progress"),
    OrderStatus.SHIPPED: _("On its way"),
    OrderStatus.DELIVERED: _("Delivered"),
    OrderStatus.CANCELLED: _("Cancelled"),
    OrderStatus.PAYMENT_FAILED: _("Payment failed"),
    OrderStatus.PARTIALLY_REFUNDED: _("Partly refunded"),
    OrderStatus.REFUNDED: _("Refunded"),
    OrderStatus.RETURNED: _("Returned"),
}
STEP = {**STATUS, OrderStatus.PENDING_PAYMENT: _("Order placed")}
HEADING = {
    OrderStatus.PENDING_PAYMENT: _("Waiting for your payment"),
    OrderStatus.CONFIRMED: _("Thank you, {name}"),
    OrderStatus.PROCESSING: _("We are working on your order"),
    OrderStatus.SHIPPED: _("Your order is on its way"),
    OrderStatus.DELIVERED: _("Your order has arrived"),
    OrderStatus.CANCELLED: _("This order was cancelled"),
    OrderStatus.PAYMENT_FAILED: _("The payment did not go through"),
    OrderStatus.REFUNDED: _("Your order was refunded"),
    OrderStatus.RETURNED: _("Your return has arrived"),
}
HEADING_OF_GOODS = {
    Fulfilment.UNFULFILLED: HEADING[OrderStatus.PROCESSING],
    Fulfilment.PARTIALLY_SHIPPED: _("Some of your order is on its way"),
    Fulfilment.SHIPPED: HEADING[OrderStatus.SHIPPED],
    Fulfilment.DELIVERED: HEADING[OrderStatus.DELIVERED],
    Fulfilment.RETURNED: HEADING[OrderStatus.RETURNED],
}
"""For orders that are sent in parts, or were refunded in part: the goods are what their page is looked at for."""
SHIPMENT = {
    ShipmentStatus.CREATED: _("Ready to leave"),
    ShipmentStatus.DISPATCHED: _("On its way"),
    ShipmentStatus.DELIVERED: _("Delivered"),
}
EXPLAINED = (
    OrderStatus.PROCESSING,
    OrderStatus.SHIPPED,
    OrderStatus.CANCELLED,
    OrderStatus.PAYMENT_FAILED,
    OrderStatus.PARTIALLY_REFUNDED,
    OrderStatus.REFUNDED,
)
"""Steps of which the shopper is told why; the others say it all."""

GRAMS_PER_KILOGRAM = 1000


def money(amount: Money) -> str:
    """`£42.00`, as the language of the page writes it."""
    return format_currency(amount.decimal, amount.currency, locale=_locale())


def currency_name(code: str) -> str:
    """`British Pound (£)`, by its ISO 4217 code."""
    return f"{get_currency_name(code, locale=_locale())} ({get_currency_symbol(code, locale=_locale())})"


def country(code: str) -> str:
    """The name of a country, by its ISO 3166 code."""
    return country_names().get(code, code)


def delivery_days(option: ShippingOption | Order) -> str:
    """`Tue 24 Nov` or `Tue 24 Nov – Thu 26 Nov`."""
    first, last = _day(option.estimate_from), _day(option.estimate_to)
    return first if first == last else f"{first} – {last}"


def weight(grams: int) -> str:
    """`480 g` or `1.65 kg`."""
    if grams < GRAMS_PER_KILOGRAM:
        return f"{grams} g"
    return f"{format_decimal(Decimal(grams) / GRAMS_PER_KILOGRAM, format='0.###', locale=_locale())} kg"


def day(of: date) -> str:
    """`24 November 2026`."""
    return format_date(of, format="long", locale=_locale())


def moment(at: datetime) -> str:
    """`24 November 2026, 14:05`, by the shop's own clock."""
    local = at.astimezone(ZoneInfo(settings.SHOP_TIME_ZONE))
    return f"{day(local.date())}, {format_time(local, 'short', tzinfo=local.tzinfo, locale=_locale())}"


def percent(rate: Decimal) -> str:
    """`20%` or `5.5%`."""
    return format_percent(rate / 100, format="#,##0.###%", locale=_locale())


def order_heading(order: Order) -> str:
    """What the order's page says first."""
    if order.status in (OrderStatus.PROCESSING, OrderStatus.PARTIALLY_REFUNDED):
        return str(HEADING_OF_GOODS[order.fulfilment])
    return str(HEADING[order.status]).format(name=order.shipping_address.first_name)


def order_status(status: OrderStatus) -> str:
    """Where an order stands, in a list of orders."""
    return str(STATUS[status])


def order_step(status: OrderStatus) -> str:
    """A line of an order's history."""
    return str(STEP[status])


def step_reason(change: StatusChange) -> str:
    """Why it came to that, where there is more to say than that it did."""
    return change.reason if change.status in EXPLAINED else ""


def shipment_status(status: ShipmentStatus) -> str:
    """How far a parcel is."""
    return str(SHIPMENT[status])


def country_names() -> Mapping[str, str]:
    """Names of countries by their ISO 3166 codes, in the language of the page."""
    return Locale.parse(_locale()).territories


def _day(day: date) -> str:
    return format_skeleton("MMMEd", day, locale=_locale())


def _locale() -> str:
    return to_locale(get_language() or "en-gb")
