"""Pure decisions: which HTML is clean, which links are safe, whether content is still as it was loaded."""

import hashlib
import json
from collections.abc import Mapping

import nh3

CLEAN_TAGS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "hr", "br", "figure", "figcaption"),
    *("a", "strong", "em", "b", "i", "u", "s", "sub", "sup", "small", "code", "pre", "span", "abbr", "time"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "img"),
}
CLEAN_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height", "loading"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "time": {"datetime"},
}
LINK_SCHEMES = {"https", "http", "mailto", "tel"}


def clean_html(html: str) -> str:
    """The HTML without anything that could run, load or restyle something. Cleaning twice changes nothing."""
    return nh3.clean(html, tags=CLEAN_TAGS, attributes=CLEAN_ATTRIBUTES, url_schemes=LINK_SCHEMES)


def is_safe_link(url: str) -> bool:
    """Whether it leads somewhere on this site, to another site, or to somebody's mail or phone."""
    if url.startswith("/"):
        return not url.startswith(("//", "/\\"))
    scheme, colon, _rest = url.partition(":")
    return bool(colon) and scheme.lower() in LINK_SCHEMES


def fingerprint(fields: Mapping[str, object]) -> str:
    """The same for the same content, and for no other."""
    return hashlib.sha256(json.dumps(fields, sort_keys=True, default=str).encode()).hexdigest()
