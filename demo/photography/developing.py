"""A render becomes the pictures a browser is given: WebP and AVIF, whole and at the smaller widths."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

WIDTHS = (240, 480, 800, 1200)
WEBP = {"quality": 86, "method": 4}
AVIF = {"quality": 70, "speed": 6}
GRAIN = 1.3  # of 255
CLOUD = 6  # pixels
LUMINANCE = np.array([0.299, 0.587, 0.114])


def develop(render: Path, folder: Path, name: str) -> None:
    """Write `<name>.webp` and `.avif` into the folder, whole, and `<name>-<width>` of each for every smaller width."""
    with Image.open(render) as opened:
        picture = opened.convert("RGB").filter(ImageFilter.UnsharpMask(radius=1.2, percent=45, threshold=1))
    _write(picture, folder / name)
    for width in WIDTHS:
        if width < picture.width:
            height = round(picture.height * width / picture.width)
            _write(picture.resize((width, height), Image.Resampling.LANCZOS), folder / f"{name}-{width}")


def _write(picture: Image.Image, stem: Path) -> None:
    grainy = _grain(picture)
    grainy.save(stem.with_name(f"{stem.name}.webp"), **WEBP)
    grainy.save(stem.with_name(f"{stem.name}.avif"), **AVIF)


def _grain(picture: Image.Image) -> Image.Image:
    """As film has it: fine in the light, a little cloudier in the colours.

    Both formats keep colours as whole numbers: without clouds the backdrop's soft shades turn into bands.
    """
    chance = np.random.default_rng(picture.width)
    across, down = picture.size
    light = chance.normal(0.0, GRAIN, (down, across, 1))
    clouds = [
        Image.fromarray(chance.normal(0.0, GRAIN, (down // CLOUD + 2, across // CLOUD + 2)).astype(np.float32))
        for _ in range(3)
    ]
    colour = np.stack([np.asarray(cloud.resize((across, down), Image.Resampling.BICUBIC)) for cloud in clouds], axis=2)
    colour -= colour @ LUMINANCE[:, None]
    return Image.fromarray(np.clip(np.asarray(picture) + light + colour + 0.5, 0, 255).astype(np.uint8))
