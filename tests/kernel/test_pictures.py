"""Pictures made ready for the web, and found again by their names."""

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image as Pillow

from commerce.pictures import names
from commerce.pictures.rendering import NotAPicture, render


def picture(width: int = 800, height: int = 1000, *, kind: str = "PNG", **options: Any) -> bytes:
    """The bytes of a plain picture."""
    target = io.BytesIO()
    Pillow.new("RGB", (width, height), "tan").save(target, kind, **options)
    return target.getvalue()


def made(data: bytes) -> tuple[str | None, tuple[int, int]]:
    """Format and size."""
    with Pillow.open(io.BytesIO(data)) as opened:
        return opened.format, opened.size


def test_a_picture_leaves_in_two_formats_and_all_narrower_widths() -> None:
    rendering = render(picture(2000, 2500, kind="JPEG"))

    assert {suffix: made(data) for suffix, data in rendering.files.items()} == {
        ".avif": ("AVIF", (1280, 1600)),
        ".webp": ("WEBP", (1280, 1600)),
        "-240.avif": ("AVIF", (240, 300)),
        "-240.webp": ("WEBP", (240, 300)),
        "-480.avif": ("AVIF", (480, 600)),
        "-480.webp": ("WEBP", (480, 600)),
        "-800.avif": ("AVIF", (800, 1000)),
        "-800.webp": ("WEBP", (800, 1000)),
        "-1200.avif": ("AVIF", (1200, 1500)),
        "-1200.webp": ("WEBP", (1200, 1500)),
    }
    assert (rendering.width, rendering.height) == (1280, 1600)


def test_a_small_picture_is_not_blown_up_and_still_has_its_thumbnail() -> None:
    rendering = render(picture(200, 100))

    assert (rendering.width, rendering.height) == (200, 100)
    assert {suffix: made(data)[1] for suffix, data in rendering.files.items()} == {
        ".avif": (200, 100),
        ".webp": (200, 100),
        "-240.avif": (200, 100),
        "-240.webp": (200, 100),
    }


def test_a_picture_is_turned_upright_and_loses_what_the_camera_noted() -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6  # orientation: turn by a quarter
    exif[0x010F] = "Somebody's camera"

    rendering = render(picture(800, 400, kind="JPEG", exif=exif))

    assert (rendering.width, rendering.height) == (400, 800)
    assert [suffix for suffix, data in rendering.files.items() if b"Somebody" in data] == []


def test_a_webp_of_the_right_size_is_kept_as_it_is() -> None:
    data = picture(800, 1000, kind="WEBP")

    assert render(data).files[".webp"] == data
    assert render(picture(1700, 10, kind="WEBP")).width == 1600


def test_renditions_made_before_are_taken_if_they_are_what_they_should_be() -> None:
    mine = picture(480, 600, kind="AVIF", quality=20)
    ready = {"-480.avif": mine, "-240.avif": picture(480, 600, kind="AVIF"), "-240.webp": b"<html>", ".avif": mine}

    files = render(picture(), ready=ready).files

    assert files["-480.avif"] == mine
    assert (made(files["-240.avif"])[1], made(files["-240.webp"])[1], made(files[".avif"])[1]) == (
        (240, 300),
        (240, 300),
        (800, 1000),
    )


@pytest.mark.parametrize("data", [b"", b"<html>", b"GIF89a", picture()[:200]], ids=["empty", "page", "stub", "cut"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        render(data)


def test_a_small_file_that_unfolds_into_gigabytes_is_refused() -> None:
    header = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))

    with pytest.raises(NotAPicture):
        render(bomb + picture()[33:])


def test_the_names_of_the_renditions_follow_from_the_address() -> None:
    url = "https://cdn.example/media/pictures/ab/mug.webp"

    assert names.srcset(url, width=960, kind="avif") == (
        "https://cdn.example/media/pictures/ab/mug-240.avif 240w, "
        "https://cdn.example/media/pictures/ab/mug-480.avif 480w, "
        "https://cdn.example/media/pictures/ab/mug-800.avif 800w, "
        "https://cdn.example/media/pictures/ab/mug.avif 960w"
    )
    assert names.at_least(url, width=960, wanted=300) == "https://cdn.example/media/pictures/ab/mug-480.webp"
    assert names.at_least(url, width=960, wanted=900) == url
    assert names.thumbnail(url) == "https://cdn.example/media/pictures/ab/mug-240.webp"


@pytest.mark.parametrize("url", ["", "/media/catalog/mug.webp", "https://other.example/mug.jpg", "/pictures/mug.jpg"])
def test_a_picture_of_elsewhere_has_no_renditions(url: str) -> None:
    assert names.srcset(url, width=960, kind="avif") == ""
    assert (names.at_least(url, width=960, wanted=480), names.thumbnail(url)) == (url, url)
