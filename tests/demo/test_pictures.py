"""The demo shop's photographs: all there, in every width, in one proportion, and small enough to be cloned."""

import csv
import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

DEMO = Path(__file__).parent.parent.parent / "demo"
PICTURES = DEMO / "pictures"
WIDTHS = (240, 480, 800, 1200)
UPRIGHT = (960, 1200)
LYING = {"hero": (1920, 1200), "editorial": (1500, 1200)}
LIMIT = 15_000_000  # bytes, all pictures together


def named_pictures() -> list[str]:
    """The paths that the catalogue and the content name."""
    return sorted({*in_catalogue(), *in_content(json.loads((DEMO / "content.json").read_text()))})


def in_catalogue() -> Iterator[str]:
    with (DEMO / "catalogue.csv").open(newline="") as rows:
        for row in csv.DictReader(rows):
            yield from filter(None, (row["Image Src"], row["Variant Image"]))


def in_content(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("picture"):
            yield node["picture"]
        for value in node.values():
            yield from in_content(value)
    elif isinstance(node, list):
        for value in node:
            yield from in_content(value)


def size_of(path: Path) -> tuple[int, int] | None:
    if not path.exists():
        return None
    with Image.open(path) as picture:
        return picture.size


def expected_sizes(path: Path, full: tuple[int, int]) -> dict[str, tuple[int, int]]:
    """What should lie beside a picture: both formats, whole and at every smaller width."""
    ratio = Fraction(full[1], full[0])
    widths = {"": full} | {f"-{width}": (width, round(width * ratio)) for width in WIDTHS if width < full[0]}
    return {f"{path.stem}{end}.{kind}": size for end, size in widths.items() for kind in ("webp", "avif")}


@pytest.mark.parametrize("name", named_pictures())
def test_a_picture_that_is_named_is_there_in_every_width(name: str) -> None:
    path = DEMO / name
    expected = expected_sizes(path, LYING.get(path.stem, UPRIGHT))
    assert {file: size_of(path.with_name(file)) for file in expected} == expected


def test_no_picture_lies_there_unused() -> None:
    used = {file for name in named_pictures() for file in expected_sizes(DEMO / name, LYING["hero"])}
    assert {file.name for file in PICTURES.iterdir()} - used == set()


def test_the_pictures_stay_small_enough_to_be_cloned() -> None:
    assert sum(file.stat().st_size for file in PICTURES.iterdir()) < LIMIT
