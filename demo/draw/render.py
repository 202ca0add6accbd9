"""Turns pictures into WebP files through headless Chromium."""

import io
import os
from collections.abc import Iterable
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from demo.draw.scene import Picture

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
OVERSAMPLE = 2
QUALITY = 86


def render(pictures: Iterable[Picture], folder: Path) -> None:
    """Write each picture to `folder` as `<name>.webp`."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(device_scale_factor=OVERSAMPLE)
        for picture in pictures:
            width, height = picture.size
            page.set_viewport_size({"width": width, "height": height})
            page.set_content(f"<style>*{{margin:0}}svg{{display:block}}</style>{picture.svg()}")
            _save(page.screenshot(timeout=120_000), picture, folder)
        browser.close()


def _save(screenshot: bytes, picture: Picture, folder: Path) -> None:
    with Image.open(io.BytesIO(screenshot)) as image:
        small = image.convert("RGB").resize(picture.size, Image.Resampling.LANCZOS)
    small.save(folder / f"{picture.name}.webp", quality=QUALITY, method=6)
