"""Any picture that comes in leaves as WebP and AVIF, in as many widths as pages show it at."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image as Pillow
from PIL import ImageOps

from commerce.pictures.names import KINDS, THUMBNAIL_WIDTH, narrower, rendition

LONGEST_SIDE = 1600
MOST_PIXELS = 50_000_000
"""Beyond this a small file may unfold into gigabytes."""

_MAIN = ".webp"
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
_SAVED: dict[str, dict[str, Any]] = {
    "webp": {"format": "WEBP", "quality": 82},
    "avif": {"format": "AVIF", "quality": 60, "speed": 8},
}


class NotAPicture(Exception):
    """This is not a picture that can be used: JPEG, PNG, WebP, GIF or AVIF, of at most 50 million pixels."""

    def __init__(self) -> None:
        super().__init__("not a JPEG, PNG, WebP, GIF or AVIF picture of at most 50 million pixels")


@dataclass(frozen=True, slots=True)
class Rendering:
    """The files of one picture, by what follows its stem: `.webp`, `.avif`, `-480.webp`, …

    Width and height are those of the widest.
    """

    files: dict[str, bytes]
    width: int
    height: int


def render(data: bytes, *, ready: Mapping[str, bytes] | None = None) -> Rendering:
    """Make a picture ready for the web, upright and without what a camera notes of place and owner.

    `ready` holds renditions that somebody made before; those that are what they should be are taken as they are.

    :raises NotAPicture: the bytes are something else, or damaged, or far too large
    """
    picture = _open(data)
    full = picture.copy()
    full.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    given = {_MAIN: data, **(ready or {})}
    files = {}
    for width in (None, *(narrower(full.width) or (THUMBNAIL_WIDTH,))):
        sized = full if width is None else _sized(full, width)
        for kind in KINDS:
            suffix = rendition(_MAIN, width=width, kind=kind)
            made = given.get(suffix)
            files[suffix] = made if made and _is_ready(made, sized, kind) else _encode(sized, kind)
    return Rendering(files=files, width=full.width, height=full.height)


def _sized(picture: Pillow.Image, width: int) -> Pillow.Image:
    narrow = picture.copy()
    narrow.thumbnail((width, picture.height))
    return narrow


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


def _is_ready(data: bytes, sized: Pillow.Image, kind: str) -> bool:
    """A still picture of this format and size that carries nothing else: encoding it again would cost quality."""
    try:
        made = Pillow.open(io.BytesIO(data), formats=_FORMATS)
    except Exception:  # noqa: BLE001 -- a damaged file makes each decoder fail in its own way
        return False
    extras = {"exif", "xmp"} & made.info.keys()
    still = getattr(made, "n_frames", 1) == 1
    return made.format == _SAVED[kind]["format"] and made.size == sized.size and still and not extras


def _encode(picture: Pillow.Image, kind: str) -> bytes:
    target = io.BytesIO()
    picture.save(target, **_SAVED[kind])
    return target.getvalue()
