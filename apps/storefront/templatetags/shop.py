"""Template tags: the wording of the shop, its icons, its structured data."""

import json
from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from apps.storefront import return_wording, wording
from apps.storefront.languages import here, language_links
from commerce.pictures import names

register = template.Library()

MOST_STARS = 5
STAR_WIDTH = 24

for _filter in (
    wording.money,
    wording.currency_name,
    wording.country,
    wording.delivery_days,
    wording.weight,
    wording.day,
    wording.moment,
    wording.percent,
    wording.order_heading,
    wording.order_status,
    wording.order_step,
    wording.step_reason,
    wording.shipment_status,
    return_wording.return_state,
    return_wording.return_reason,
):
    register.filter(_filter.__name__, _filter)
register.filter("here", here)
register.simple_tag(language_links)

# As Django's own json_script: nothing in the data can end the element.
_SCRIPT_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def icon(name: str, modifier: str = "") -> SafeString:
    """A drawing from icons.svg; it says nothing to a screen reader."""
    classes = f"icon icon--{modifier}" if modifier else "icon"
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        classes,
        static("storefront/icons.svg"),
        name,
    )


@register.simple_tag
def srcset(url: str, width: int | str | None, kind: str) -> str:
    """The renditions of a stored picture in one format, for `srcset`; empty where it has none."""
    return names.srcset(url, width=int(width or 0), kind=kind)


@register.filter
def thumbnail(url: str) -> str:
    """The address of a stored picture's smallest rendition, 240 pixels wide."""
    return names.thumbnail(url)


@register.simple_tag
def stars(value: str | float | Decimal) -> SafeString:
    """Five stars, so many of them filled; they say nothing to a screen reader."""
    drawing = f"{static('storefront/icons.svg')}#stars"
    filled = f"{min(max(float(value), 0), MOST_STARS) * STAR_WIDTH:.1f}"
    return format_html(
        '<svg class="stars" viewBox="0 0 {0} {1}" width="{0}" height="{1}" aria-hidden="true">'
        '<use href="{2}"></use><svg class="stars__on" width="{3}" height="{1}" viewBox="0 0 {3} {1}">'
        '<use href="{2}"></use></svg></svg>',
        MOST_STARS * STAR_WIDTH,
        STAR_WIDTH,
        drawing,
        filled,
    )


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """Structured data for search engines. It is data to the browser, not a script."""
    text = json.dumps(data, ensure_ascii=False).translate(_SCRIPT_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  escaped above
