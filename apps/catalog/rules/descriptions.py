"""Descriptions come from outside: only plain formatting is let in."""

import nh3

_TAGS = frozenset(
    (
        *("p", "br", "hr", "div", "span", "blockquote", "h2", "h3", "h4", "h5", "h6"),
        *("ul", "ol", "li", "dl", "dt", "dd"),
        *("strong", "b", "em", "i", "u", "s", "small", "sub", "sup", "code", "a"),
        *("table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption"),
    )
)
_ATTRIBUTES = {"a": {"href", "title"}, "th": {"scope", "colspan", "rowspan"}, "td": {"colspan", "rowspan"}}
_SCHEMES = {"http", "https", "mailto", "tel"}


def clean_html(html: str) -> str:
    """The description without scripts, styles, frames, pictures, event handlers and odd links."""
    return nh3.clean(html.strip(), tags=set(_TAGS), attributes=_ATTRIBUTES, url_schemes=_SCHEMES)
