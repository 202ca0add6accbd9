"""A render becomes the pictures a browser is given: WebP and AVIF, whole and at the smaller widths."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

WIDTHS = (480, 800, 1200)
WEBP = {"quality": 86, "method": 4}
GRAIN = 1.3  # of 255
AVIF = {"quality": 70, "speed": 6}


def develop(render: Path, folder: Path, name: str) -> None:
    """Write `<name>.webp` and `.avif` into the folder, whole, and `<name>-<width>` of each for every smaller width."""
    with Image.open(render) as opened:
        picture = _grain(opened.convert("RGB").filter(ImageFilter.UnsharpMask(radius=1.2, percent=45, threshold=1)))
    _write(picture, folder / name)
    for width in WIDTHS:
        if width < picture.width:
            height = round(picture.height * width / picture.width)
            _write(picture.resize((width, height), Image.Resampling.LANCZOS), folder / f"{name}-{width}")


def _grain(picture: Image.Image) -> Image.Image:
    """As film has it, and so fine that it is only missed: without it the backdrop's shades show as bands."""
    chance = np.random.default_rng(picture.width)
    light = chance.normal(0.0, GRAIN, (picture.height, picture.width, 1))
    light = light + chance.normal(0.0, GRAIN / 2, (picture.height, picture.width, 3))
    return Image.fromarray(np.clip(np.asarray(picture) + light + 0.5, 0, 255).astype(np.uint8))


def _write(picture: Image.Image, stem: Path) -> None:
    picture.save(stem.with_name(f"{stem.name}.webp"), **WEBP)
    picture.save(stem.with_name(f"{stem.name}.avif"), **AVIF)
