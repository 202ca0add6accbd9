"""Put renderings into the media storage, named by the content they were made from."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from commerce.pictures.names import FOLDER
from commerce.pictures.rendering import NotAPicture, render


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture. `file` is the name of its widest WebP; the other renditions lie beside it."""

    file: str
    width: int
    height: int
    content_hash: str


def content_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def store(data: bytes, *, ready: Mapping[str, bytes] | None = None) -> Picture:
    """Render a picture and store it; what is there already is not written again.

    `ready`: renditions made before, by what follows the stem in their names (`-480.avif`).

    :raises commerce.pictures.rendering.NotAPicture: the bytes are no picture
    """
    digest = content_hash(data)
    rendering = render(data, ready=ready)
    # Half of the digest tells pictures apart as well, and a page names dozens of files.
    stem = f"{FOLDER}{digest[:2]}/{digest[:32]}"
    for suffix, content in rendering.files.items():
        _write(f"{stem}{suffix}", content)
    return Picture(
        file=f"{stem}.webp",
        width=rendering.width,
        height=rendering.height,
        content_hash=digest,
    )


def store_anew(name: str) -> Picture | None:
    """Render a picture that is stored by itself, as older versions did; None where it is gone or is no picture."""
    try:
        with default_storage.open(name) as file:
            return store(file.read())
    except (OSError, NotAPicture):
        return None


def _write(name: str, data: bytes) -> None:
    if default_storage.exists(name):
        if default_storage.size(name) == len(data):
            return
        default_storage.delete(name)  # left half-written by a process that was killed
    default_storage.save(name, ContentFile(data))
