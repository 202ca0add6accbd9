"""Any picture that comes in leaves as WebP: one for the page, a smaller one for lists."""

import io
from dataclasses import dataclass

from PIL import Image as Pillow
from PIL import ImageOps

LONGEST_SIDE = 1600
CARD_WIDTH = 480
MOST_PIXELS = 50_000_000
"""Beyond this a small file may unfold into gigabytes."""

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
_QUALITY = 82


class NotAPicture(Exception):
    """This is not a picture that can be used: JPEG, PNG, WebP, GIF or AVIF, of at most 50 million pixels."""

    def __init__(self) -> None:
        super().__init__("not a JPEG, PNG, WebP, GIF or AVIF picture of at most 50 million pixels")


@dataclass(frozen=True, slots=True)
class Rendering:
    """The files of one picture; width and height are those of `full`."""

    full: bytes
    card: bytes
    width: int
    height: int


def render(data: bytes) -> Rendering:
    """Make a picture ready for the web, upright and without what a camera notes of place and owner.

    :raises NotAPicture: the bytes are something else, or damaged, or far too large
    """
    picture = _open(data)
    full = picture.copy()
    full.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    card = picture.copy()
    card.thumbnail((CARD_WIDTH, picture.height))
    kept = data if _is_ready(data, full) else _webp(full)
    return Rendering(full=kept, card=_webp(card), width=full.width, height=full.height)


def _open(data: bytes) -> Pillow.Image:
    try:
        picture = Pillow.open(io.BytesIO(data), formats=_FORMATS)
        upright = _upright(picture) if picture.width * picture.height <= MOST_PIXELS else None
    except Exception as error:  # a damaged file makes each decoder fail in its own way
        raise NotAPicture from error
    if upright is None:
        raise NotAPicture
    return upright


def _upright(picture: Pillow.Image) -> Pillow.Image:
    turned = ImageOps.exif_transpose(picture)
    return turned.convert("RGBA" if turned.has_transparency_data else "RGB")


def _is_ready(data: bytes, full: Pillow.Image) -> bool:
    """A still WebP of the right size that carries nothing else is kept as it is: encoding again costs quality."""
    original = Pillow.open(io.BytesIO(data), formats=_FORMATS)
    extras = {"exif", "xmp"} & original.info.keys()
    still = getattr(original, "n_frames", 1) == 1
    return original.format == "WEBP" and original.size == full.size and still and not extras


def _webp(picture: Pillow.Image) -> bytes:
    target = io.BytesIO()
    picture.save(target, "WEBP", quality=_QUALITY)
    return target.getvalue()
