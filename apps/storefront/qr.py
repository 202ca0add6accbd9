"""QR codes, drawn here: no secret goes through anybody else's server."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str) -> SafeString:
    """An SVG for the middle of a page: dark on light in either colour scheme, because cameras want it so."""
    drawn = segno.make(text, error="m", micro=False)
    svg = drawn.svg_inline(scale=5, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True)
    return mark_safe(svg)  # noqa: S308  numbers and the names above, nothing of the text
