"""Template tags for lists of products, where every byte is sent two dozen times."""

from django import template

from apps.catalog.interface import Image
from commerce.pictures import names

register = template.Library()

_CARD_WIDTHS = (480, 800)
"""What a card is shown at, on a plain and on a fine screen."""


@register.simple_tag
def card_srcset(image: Image) -> str:
    """The renditions in AVIF that a card may need; empty where there are none."""
    if not names.has_renditions(image.url):
        return ""
    narrower = [width for width in _CARD_WIDTHS if width < image.width]
    listed = [f"{names.rendition(image.url, width=width, kind='avif')} {width}w" for width in narrower]
    return ", ".join(listed) or f"{names.rendition(image.url, kind='avif')} {image.width}w"
