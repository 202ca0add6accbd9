"""How e-mails write money, countries, days and addresses of pictures."""

from datetime import date

from babel import Locale
from babel.dates import format_date, format_interval
from babel.numbers import format_currency
from django import template
from django.conf import settings
from django.utils.translation import get_language, to_locale

from commerce.money import Money

register = template.Library()


@register.filter
def money(amount: Money) -> str:
    """`£42.00`, as the language of the message writes it."""
    return format_currency(amount.decimal, amount.currency, locale=_locale())


@register.filter
def minus(amount: Money) -> Money:
    return -amount


@register.filter
def country(code: str) -> str:
    """The name of a country, by its ISO 3166 code."""
    return str(Locale.parse(_locale()).territories.get(code, code))


@register.simple_tag
def days(start: date, end: date) -> str:
    """`24–26 Nov 2026`; one day by itself."""
    if start == end:
        return format_date(start, "d MMM y", locale=_locale())
    return format_interval(start, end, "yMMMd", locale=_locale())


@register.filter
def from_anywhere(url: str) -> str:
    """A path on this site with the site in front of it: an e-mail is read elsewhere."""
    return f"{settings.SHOP_URL}{url}" if url.startswith("/") else url


def _locale() -> str:
    return to_locale(get_language() or settings.LANGUAGE_CODE)
