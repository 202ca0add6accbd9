"""Put renderings into the media storage, named by the content they were made from."""

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.catalog.services.pictures.rendering import Rendering, render


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture, in the words of `models.Image`."""

    file: str
    card_file: str
    width: int
    height: int
    content_hash: str


def content_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def store(data: bytes) -> Picture:
    """Render a picture and store it; what is there already is not written again.

    :raises NotAPicture: the bytes are no picture
    """
    digest = content_hash(data)
    rendering: Rendering = render(data)
    return Picture(
        file=_write(f"catalog/{digest[:2]}/{digest}.webp", rendering.full),
        card_file=_write(f"catalog/{digest[:2]}/{digest}-card.webp", rendering.card),
        width=rendering.width,
        height=rendering.height,
        content_hash=digest,
    )


def _write(name: str, data: bytes) -> str:
    if default_storage.exists(name):
        if default_storage.size(name) == len(data):
            return name
        default_storage.delete(name)  # left half-written by a process that was killed
    return str(default_storage.save(name, ContentFile(data)))
