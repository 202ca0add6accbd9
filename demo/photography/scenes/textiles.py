"""Throws, cushions, rugs, table and bed linen, a pouf."""

from functools import partial
from math import cos, pi, sin
from typing import Any

import numpy as np

from demo.photography.framing import Framing
from demo.photography.materials import linen, wool
from demo.photography.registry import photograph
from demo.photography.shapes import along, crumple, cushion, folded, fringe, lathe, place, points, sheet, tube
from demo.photography.shapes.mesh import Point

FOLDED = Framing(elevation=24, azimuth=-14, fill=(0.68, 0.5))
STANDING = Framing(elevation=12, azimuth=-24, fill=(0.62, 0.56))
THROWS = {"oat": "#8f6f48", "moss": "#c9bb98", "heather": "#d8cfd2"}
RUG_STRIPES = [
    (4, 7, "rust"),
    (9, 10, "ink"),
    (22, 26, "#b39a76"),
    (38, 39, "ink"),
    (41, 46, "rust"),
    (58, 62, "#b39a76"),
]


def throw(colour: str, check: str) -> None:
    """Folded to a pad of 44 by 34 cm, its fringed end falling over the front."""
    fabric = wool(colour, check=check, size=8.0, line=0.14, fuzz=0.3)
    stack = folded(44, 34, fabric, layers=5, thickness=1.5, name="throw", seed=colour)
    top, front = 9.5, -17.6
    fall = along(
        [(15, top), (front + 1.2, top), (front + 0.3, top - 0.4), (front - 0.5, top - 1.4), (front - 0.8, top - 5.0)]
    )

    def lie(u: float, v: float) -> Point:
        y, z = fall(v)
        return u - 21.8 + 0.15 * sin(v * 0.4), y + 0.15 * sin(u * 0.31 + 1), z + 0.14 * sin(u * 0.25 + v * 0.1)

    length = 15 - front + 4.6
    ends = sheet(43.6, length, fabric, shape=lie, thickness=1.1, name="throw top", fineness=1.2)
    tassels = fringe(
        (-21.4, front - 1.2, top - 4.2),
        (21.4, front - 1.2, top - 4.2),
        wool(colour, fuzz=0.3),
        length=4.4,
        every=1.0,
        thick=0.26,
    )
    place([stack, ends, *tassels], turn=(0, 0, 3))


for _colour, _check in THROWS.items():
    photograph(f"lambswool-throw-{_colour}", FOLDED)(partial(throw, _colour, _check))


@photograph("lambswool-throw-detail", Framing(elevation=38, azimuth=-14, fill=(0.68, 0.5), zoom=2.4, aim=(-2, -7, 7)))
def throw_detail() -> None:
    """The check and the twisted fringe, close."""
    throw("oat", THROWS["oat"])


def linen_cushion(colour: str, width: float = 45.0, height: float = 45.0) -> list[Any]:
    """A filled cushion with a piped edge, standing on the table behind the origin and leaning back."""
    cloth = linen(colour, threads=5)
    pad = cushion(width, height, cloth, plump=19, seed=colour, name=f"cushion {colour}")
    crumple(pad, 0.7, size=3.2, seed=2)
    rim = [_on_the_rim(step / 96, width, height) for step in range(97)]
    piping = tube(rim, 0.36, cloth, name="piping", sides=10, steps=2)
    return place([pad, piping], (0, 0, height / 2 - 0.4), turn=(78, 0, 0))


def _on_the_rim(way: float, width: float, height: float) -> Point:
    """Round the seam of `shapes.cushion`, whose edges are drawn in between the corners."""
    side, along_side = divmod(way % 1 * 4, 1)
    u, v = {0: (2 * along_side - 1, -1), 1: (1, 2 * along_side - 1), 2: (1 - 2 * along_side, 1)}.get(
        int(side), (-1, 1 - 2 * along_side)
    )
    pulled = 0.055
    return u * width / 2 * (1 - pulled * (1 - v * v)), v * height / 2 * (1 - pulled * (1 - u * u)), 0.0


for _colour in ("flax", "rust", "ink"):
    photograph(f"linen-cushion-{_colour}", STANDING)(partial(linen_cushion, _colour))


@photograph("linen-cushion-group", Framing(elevation=10, azimuth=-10, fill=(0.76, 0.56)))
def cushion_group() -> None:
    """Three, leaning on one another."""
    place(linen_cushion("ink"), (-17, 16, 0), turn=(0, 0, 8))
    place(linen_cushion("flax"), (14, 3, 0), turn=(0, 0, -12))
    place(linen_cushion("rust", 60, 40), (-4, -13, 0), turn=(0, 0, 4))


def rug(*, unrolled: float = 96.0) -> None:
    """A flatweave of 70 cm, its far end still rolled up."""
    cloth = linen(
        "oat",
        threads=2.2,
        relief=1.6,
        stripes=[(a + shift, b + shift, c) for shift in (0, 66) for a, b, c in RUG_STRIPES],
    )
    turns = np.linspace(0, 2.6 * 2 * pi, 90)
    radii = 6.6 - 0.36 * turns
    centre = unrolled - 48
    roll = [(centre + r * sin(turn), 6.9 - r * cos(turn)) for turn, r in zip(turns, radii, strict=True)]
    at = along([(-48, 0.3), *roll])

    def lie(u: float, v: float) -> Point:
        y, z = at(v)
        return u - 35, y + 0.25 * sin(u * 0.2), z + max(0.0, 0.35 * sin(v * 0.16) * sin(u * 0.07 + 0.6))

    mat = sheet(70, unrolled + 88, cloth, shape=lie, thickness=0.5, name="rug", fineness=0.6)
    tassels = fringe(
        (-34.6, -48, 0.3), (34.6, -48, 0.3), linen("chalk"), length=7, every=1.3, thick=0.3, hang=(0, -1, -0.02)
    )
    place([mat, *tassels], turn=(0, 0, 14))


photograph("flatweave-rug", Framing(elevation=30, fill=(0.78, 0.5), subject=("rug",)))(rug)


def napkins(colour: str) -> None:
    """Four, folded to a square and stacked."""
    for number, turn in enumerate((1.0, -1.5, 0.5, 2.0)):
        cloth = linen(colour, threads=7)
        pad = folded(21, 21, cloth, layers=3, thickness=0.75, name="napkin", seed=f"napkin {number}")
        place(
            crumple(pad, 0.4, size=4.5, seed=number + 1), (0.2 * turn, 0.2 * number, number * 2.78), turn=(0, 0, turn)
        )


for _colour in ("flax", "rust"):
    photograph(f"linen-napkins-{_colour}", Framing(elevation=26, azimuth=-18, fill=(0.62, 0.4)))(
        partial(napkins, _colour)
    )


def bed_linen(colour: str) -> None:
    """A duvet cover with its pillowcases on top, tied both ways with tape."""
    crumple(folded(40, 30, linen(colour, threads=7), layers=6, thickness=1.5, name="cover", seed=colour), 0.5, size=9)
    cases = crumple(
        folded(38, 28, linen(colour, threads=7), layers=3, thickness=1.3, name="cases", seed="cases"), 0.4, size=8
    )
    place(cases, (0, 0.4, 11.2), turn=(0, 0, 1))
    _tie(41.2, 30.6, 16.4)
    place(_bow(), (0, 0, 16.4))


def _tie(width: float, depth: float, height: float) -> None:
    tape = linen("flax", threads=9)
    for reach, turned in ((width / 2, 0), (depth / 2 + 0.4, 90)):
        loop = points("-1,0 -1,.8 -.94,1 .94,1 1,.8 1,0")
        at = along([(x * reach, z * height) for x, z in loop])
        length = 2 * reach + 1.9 * height

        def wrap(u: float, v: float, at: Any = at) -> Point:
            x, z = at(v)
            return x, u - 0.7, z + 0.04

        place(sheet(1.4, length, tape, shape=wrap, thickness=0.12, name="tape"), turn=(0, 0, turned))


def _bow() -> list[Any]:
    tape = linen("flax", threads=9)
    parts = [tube([(-0.7, 0, 0.3), (0, 0, 0.55), (0.7, 0, 0.3)], 0.55, tape, squash=0.7, name="knot")]
    for side in (-1, 1):
        ear = [
            (0, 0, 0.4),
            (side * 2.2, -0.6, 1.5),
            (side * 4.6, -1.0, 1.2),
            (side * 4.8, -1.3, 0.7),
            (side * 2.4, -1.0, 0.4),
            (0, -0.2, 0.4),
        ]
        parts.append(tube(ear, [0.4, 0.6, 0.7, 0.7, 0.6, 0.4], tape, squash=0.16, name="bow", up=(0, 1, 0.2)))
        tail = [(0, 0, 0.4), (side * 1.4, -2.6, 0.5), (side * 2.8, -6.2, 0.25)]
        parts.append(tube(tail, [0.4, 0.65, 0.7], tape, squash=0.14, name="bow"))
    return parts


for _colour in ("chalk", "slate"):
    photograph(f"bed-linen-{_colour}", Framing(elevation=24, azimuth=-16, fill=(0.66, 0.46)))(
        partial(bed_linen, _colour)
    )


def pouf(colour: str) -> None:
    """A round floor cushion of 50 by 30 cm in eight felted panels."""
    profile = points("0,.6 14,.4 20,1 23.6,4 25,9 25.2,15 24.8,21 23,26 19,29 12,30.2 5,30 1.6,29.2 0,28.8")
    body = lathe(profile, wool(colour, fuzz=0.5, threads=0.7), name="pouf", wobble=0.006)
    for corner in body.data.vertices:
        x, y, z = corner.co
        seam = abs(sin(2 * np.arctan2(y, x))) ** 0.25
        corner.co = (x * (0.965 + 0.035 * seam), y * (0.965 + 0.035 * seam), z * (0.985 + 0.015 * seam))
    crumple(body, 0.9, size=9)
    lathe(points("0,28.6 1.5,28.6 1.9,29.2 1.6,29.9 0,30.2"), wool(colour), name="button")


for _colour in ("oat", "moss"):
    photograph(f"wool-pouf-{_colour}", Framing(elevation=16, fill=(0.62, 0.46)))(partial(pouf, _colour))
