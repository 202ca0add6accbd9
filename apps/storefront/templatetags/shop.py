"""Template tags: the wording of the shop, its icons, its structured data."""

import json
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from apps.storefront import wording
from apps.storefront.languages import here, language_links

register = template.Library()

for _filter in (
    wording.money,
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
