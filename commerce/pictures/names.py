"""Where the renditions of a picture are found, from its own address alone.

A stored picture is `pictures/…/<stem>.webp`. Beside it lie `<stem>.avif` and, narrower, `<stem>-<width>.avif` and
`<stem>-<width>.webp`. What lies elsewhere (other people's pictures, those an older version stored) has no renditions.
"""

FOLDER = "pictures/"
RENDITION_WIDTHS = (240, 480, 800, 1200)
KINDS = ("avif", "webp")
THUMBNAIL_WIDTH = RENDITION_WIDTHS[0]
"""The one rendition that every stored picture has, however small it is."""

_SUFFIX = ".webp"
SUFFIXES = tuple(f"{width}.{kind}" for width in ("", *(f"-{width}" for width in RENDITION_WIDTHS)) for kind in KINDS)
"""What follows the stem in the names of all renditions there may be."""


def has_renditions(url: str) -> bool:
    """Whether this is the address, or the name, of a picture stored with its renditions."""
    return f"/{FOLDER}" in f"/{url}" and url.endswith(_SUFFIX)


def rendition(url: str, *, width: int | None = None, kind: str = "webp") -> str:
    """The address, or the name, of a rendition; without a width that of the picture itself in another format."""
    stem = url.removesuffix(_SUFFIX)
    return f"{stem}.{kind}" if width is None else f"{stem}-{width}.{kind}"


def narrower(width: int) -> tuple[int, ...]:
    """The widths of the renditions that a picture of this width is listed with."""
    return tuple(one for one in RENDITION_WIDTHS if one < width)


def srcset(url: str, *, width: int, kind: str) -> str:
    """What `srcset` says of a picture in one format, narrowest first; empty where there are no renditions."""
    if not has_renditions(url) or width < 1:
        return ""
    listed = [f"{rendition(url, width=one, kind=kind)} {one}w" for one in narrower(width)]
    return ", ".join([*listed, f"{rendition(url, kind=kind)} {width}w"])


def at_least(url: str, *, width: int, wanted: int) -> str:
    """The address of the narrowest WebP that is as wide as wanted, else of the picture itself."""
    if not has_renditions(url):
        return url
    wide_enough = next((one for one in narrower(width) if one >= wanted), None)
    return url if wide_enough is None else rendition(url, width=wide_enough)


def thumbnail(url: str) -> str:
    """The address of the smallest rendition, the picture's own where it has none."""
    return rendition(url, width=THUMBNAIL_WIDTH) if has_renditions(url) else url
