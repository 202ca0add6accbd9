"""Seats, tables, a desk, rails, a shelf, a mirror."""

from functools import partial
from math import cos, pi, radians, sin
from typing import Any

from demo.photography.framing import Framing
from demo.photography.materials import linen, metal, silvered, wood
from demo.photography.registry import photograph
from demo.photography.scenes.ceramics import bud_vase
from demo.photography.shapes import box, crumple, cushion, lathe, place, plank, points, tube
from demo.photography.shapes.mesh import Point

STOOL = Framing(elevation=18, azimuth=-10, fill=(0.56, 0.6))
LONG = Framing(elevation=12, azimuth=-26, fill=(0.8, 0.6))
ON_THE_WALL = Framing(elevation=2, azimuth=-12, fill=(0.74, 0.6), middle=(0.5, 0.5), set_name="wall")
FINISHES = {"natural": "oak", "black": "#2b2825"}


def between(first: Point, second: Point, share: float = 0.5) -> Point:
    """The point a share of the way from the first to the second."""
    (ax, ay, az), (bx, by, bz) = first, second
    return ax + (bx - ax) * share, ay + (by - ay) * share, az + (bz - az) * share


def leg(top: Point, foot: Point, material: Any, *, thick: float = 1.9, thin: float = 1.25) -> Any:
    """A turned leg, tapering to the floor."""
    return tube(
        [top, between(top, foot, 0.4), foot], [thick, thick * 0.96, thin], material, name="leg", sides=28, steps=6
    )


def stool(finish: str) -> None:
    """A round seat on three legs that go right through it, wedged from above."""
    colour = FINISHES[finish]
    seat = points("0,42 14.6,42 15.6,42.5 16,43.4 15.9,44.3 15.3,45 14.4,45.1 8,44.6 0,44.4")
    lathe(seat, wood(colour, along="x", scale=1.3), name="seat", wobble=0.001)
    for number in range(3):
        angle = radians(90 + 120 * number + 40)
        out = (cos(angle), sin(angle))
        leg((9.2 * out[0], 9.2 * out[1], 42.6), (15.6 * out[0], 15.6 * out[1], 0), wood(colour, along="z", scale=1.6))
        root, top = (9.0 * out[0], 9.0 * out[1], 44.0), (8.9 * out[0], 8.9 * out[1], 44.75)
        tube([root, top], 1.45, wood(colour, along="z", scale=3, contrast=1.4), name="tenon")
        wedge = box((0.28, 2.7, 0.5), wood("walnut", along="y"), name="wedge", edge=0.03)
        place(wedge, (8.9 * out[0], 8.9 * out[1], 44.35), turn=(0, 0, 90 * number))


for _finish in FINISHES:
    photograph(f"three-legged-stool-{_finish}", STOOL)(partial(stool, _finish))


def side_table(finish: str) -> None:
    """A round top with a raised edge, on three splayed legs."""
    colour = FINISHES[finish]
    top = points("0,48 18.6,48 19.6,48.5 20,49.4 20,50.2 19.7,50.7 19.3,50.7 19,50.2 18.4,49.7 17,49.6 0,49.6")
    lathe(top, wood(colour, along="x", scale=1.2), name="top", wobble=0.001)
    for number in range(3):
        angle = radians(90 + 120 * number + 34)
        out = (cos(angle), sin(angle))
        leg(
            (10.5 * out[0], 10.5 * out[1], 48.2),
            (18 * out[0], 18 * out[1], 0),
            wood(colour, along="z", scale=1.6),
            thick=1.8,
            thin=1.1,
        )


for _finish in FINISHES:
    photograph(f"side-table-{_finish}", STOOL)(partial(side_table, _finish))


def bench() -> None:
    """A long seat of one board, two rails, four tapered legs."""
    along, up = wood("oak", along="x"), wood("oak", along="z", scale=1.4)
    place(box((120, 34, 3.2), along, name="seat", edge=0.5), (0, 0, 41.8))
    for y in (-12, 12):
        place(box((99, 2.2, 6.4), along, name="rail", edge=0.25), (0, y, 35.4))
    for x in (-1, 1):
        place(box((2.2, 22, 6.4), wood("oak", along="y"), name="rail", edge=0.25), (x * 49, 0, 35.4))
        for y in (-1, 1):
            leg((x * 49, y * 12, 41.9), (x * 53, y * 14.2, 0), up, thick=2.5, thin=1.5)
            for height in (37.2, 39.8):
                tube(
                    [(x * 49, y * 9, height), (x * 49.1, y * 14.55, height)],
                    0.42,
                    wood("walnut", along="y", scale=4),
                    name="peg",
                )


photograph("oak-bench", LONG)(bench)
photograph("oak-bench-detail", Framing(elevation=20, azimuth=-30, fill=(0.8, 0.6), zoom=3.4, aim=(-46, -12, 37)))(bench)


def chair(finish: str) -> None:
    """A saddled seat, a steam-bent bow, seven spindles, four splayed legs and their stretchers."""
    colour = {"natural": "ash", "black": "#2b2825"}[finish]
    up, over = wood(colour, along="z", scale=1.6), wood(colour, along="x", scale=1.6)
    outline = points(
        "-17,19 -20,14 -21.5,4 -22,-10 -20.5,-18 -16,-20.5 0,-21.2 16,-20.5 20.5,-18 22,-10 21.5,4 20,14 17,19 0,20.5"
    )[::-1]
    seat = plank(_rounder(outline), 3.4, wood(colour, along="y", scale=1.1), name="seat", edge=1.2)
    place(seat, (0, 0, 41.8))
    feet = {}
    for x in (-1, 1):
        for y in (-1, 1):
            head, foot = (x * 14.5, y * 13.5, 42.2), (x * 20.5, y * 19.5 + (2.5 if y > 0 else 0), 0)
            leg(head, foot, up, thick=1.75, thin=1.15)
            feet[x, y] = between(head, foot, 0.56)
    sides = []
    for x in (-1, 1):
        near, far = feet[x, -1], feet[x, 1]
        tube([near, between(near, far), far], [0.85, 1.15, 0.85], wood(colour, along="y", scale=2), name="stretcher")
        sides.append(between(near, far))
    tube([sides[0], between(*sides), sides[1]], [0.85, 1.15, 0.85], over, name="stretcher")
    _back(up)


def _back(material: Any) -> None:
    """The bow leans back as it rises; the spindles fan out towards it."""

    def bow(angle: float) -> Point:
        rise = 40 * sin(angle) ** 0.62
        return 19.2 * cos(angle), 15.5 + rise * 0.24, 44.6 + rise

    tube([bow(pi * step / 36) for step in range(37)], 1.15, material, name="bow", steps=3)
    for number in range(-3, 4):
        angle = pi / 2 - number * 0.265
        top = bow(angle)
        root = (number * 4.0, 16.2 - 0.12 * number * number, 44.8)
        tube([root, between(root, top), top], [0.62, 0.72, 0.5], material, name="spindle", sides=14)


def _rounder(outline: list[tuple[float, ...]]) -> list[tuple[float, float]]:
    """Chaikin's corner cutting, three times."""
    for _ in range(3):
        pairs = zip(outline, [*outline[1:], outline[0]], strict=True)
        outline = [
            point
            for (ax, ay), (bx, by) in pairs
            for point in (
                (ax * 0.75 + bx * 0.25, ay * 0.75 + by * 0.25),
                (ax * 0.25 + bx * 0.75, ay * 0.25 + by * 0.75),
            )
        ]
    return [(x, y) for x, y in outline]


for _finish in FINISHES:
    photograph(f"spindle-back-chair-{_finish}", Framing(elevation=13, azimuth=-32, fill=(0.6, 0.68)))(
        partial(chair, _finish)
    )


def desk() -> None:
    """A top of 120 by 60 cm, two shallow drawers with turned knobs, four tapered legs."""
    along, up = wood("oak", along="x"), wood("oak", along="z", scale=1.2)
    place(box((120, 60, 2.6), along, name="top", edge=0.4), (0, 0, 71.4))
    place(box((108, 48, 10.4), along, name="case", edge=0.2), (0, 2, 61))
    shadow = wood("#1c1612", along="x")
    place(box((106.4, 1, 9.6), shadow, name="gap", edge=0.05), (0, -22.1, 61.4))
    for x in (-26.5, 26.5):
        place(box((52.2, 1.6, 8.8), wood("oak", along="x", contrast=1.15), name="front", edge=0.15), (x, -22.6, 61.8))
        knob = lathe(
            points("0,0 .9,0 .9,.5 .8,1.2 1.3,1.9 1.7,2.6 1.6,3.2 1,3.6 0,3.7"),
            wood("oak", along="z", scale=3),
            name="knob",
        )
        place(knob, (x, -23.3, 66.2), turn=(90, 0, 0))
    for x in (-1, 1):
        for y in (-1, 1):
            leg((x * 51, y * 22 + 2, 62), (x * 54.5, y * 25 + 2, 0), up, thick=2.7, thin=1.6)


photograph("oak-writing-desk", Framing(elevation=11, azimuth=-24, fill=(0.82, 0.6)))(desk)
photograph(
    "oak-writing-desk-detail", Framing(elevation=16, azimuth=-28, fill=(0.82, 0.6), zoom=2.6, aim=(-18, -22, 58))
)(desk)


def peg_rail(pegs: int, length: float) -> None:
    """A rail on the wall, its turned pegs pointing slightly upwards."""
    place(box((length, 2.2, 9), wood("oak", along="x"), name="rail", edge=0.35), (0, -1.2, -4.5))
    shape = points("0,-1 1.2,-1 1.25,.2 .95,1 .85,3 1,4.6 1.5,5.8 1.55,6.4 1.2,6.9 .5,7.1 0,7.1")
    step = (length - 15) / (pegs - 1)
    for number in range(pegs):
        peg = lathe(shape, wood("oak", along="z", scale=3), name="peg", wobble=0.002)
        place(peg, (7.5 - length / 2 + number * step, -2.2, 0), turn=(78, 0, 0))
    for x in (-1, 1):
        plug = lathe(points("0,0 .6,0 .6,.12 0,.16"), wood("walnut", along="x", scale=4), name="plug", wobble=0)
        place(plug, (x * (length / 2 - 3.4), -2.28, 0), turn=(90, 0, 0))


def _bag(at: Point) -> None:
    """A linen bag by its strap."""
    cloth = linen("flax", threads=5)
    body = crumple(cushion(27, 31, cloth, plump=4.5, seed="bag", name="bag"), 1.0, size=7, seed=3)
    place(body, (at[0], at[1] - 0.6, at[2] - 38), turn=(90, 0, 2))
    for y, out in ((-1.0, 8.5), (0.2, 8.0)):
        strap = [
            (-out, y, -23.4),
            (-6.4, y, -14),
            (-1.6, y, -1.2),
            (0, y, 0.55),
            (1.6, y, -1.2),
            (6.2, y, -14),
            (out, y, -23.2),
        ]
        place(tube(strap, 1.25, cloth, name="strap", squash=0.16, up=(0, 1, 0), sides=16), at)


@photograph("oak-peg-rail-three", ON_THE_WALL)
def three_pegs() -> None:
    """Three pegs, a linen bag on the middle one."""
    peg_rail(3, 45)
    _bag((0, -6.2, 1.9))


photograph("oak-peg-rail-five", ON_THE_WALL)(partial(peg_rail, 5, 75))


@photograph("oak-wall-shelf", Framing(elevation=5, azimuth=-16, fill=(0.78, 0.6), middle=(0.5, 0.48), set_name="wall"))
def wall_shelf() -> None:
    """A board on two brackets with a steel rod in front, two vases and some books on it."""
    oak = wood("oak", along="x")
    place(box((60, 16, 2.4), oak, name="board", edge=0.3), (0, -8.2, 0))
    for x in (-22, 22):
        outline = points("-.2,0 -14,0 -14,-1.8 -9.5,-4.6 -4.6,-9.5 -1.8,-14 -.2,-14")
        side = plank([(a, b) for a, b in outline], 2.2, wood("oak", along="y"), name="bracket", edge=0.25)
        place(side, (x - 1.1, 0, 0), turn=(90, 0, 90))
    steel = metal("steel", rough=0.3)
    tube([(-29, -15.2, 5.6), (29, -15.2, 5.6)], 0.25, steel, name="rod")
    for x in (-29, 29):
        tube([(x, -15.2, 2.2), (x, -15.2, 5.7)], 0.25, steel, name="post")
    place(bud_vase("chalk"), (-20, -8, 2.4))
    place(bud_vase("moss"), (-9.5, -9, 2.4), size=0.8)
    _books()


def _books() -> None:
    for number, (colour, thick, tall) in enumerate(
        (("ink", 2.4, 20.5), ("clay", 1.8, 18.5), ("flax", 2.9, 21.5), ("moss", 2.2, 19))
    ):
        x = 9 + sum((2.4, 1.8, 2.9, 2.2)[:number]) + 0.15 * number
        cover = box((thick, 13, tall), linen(colour, threads=8), name="book", edge=0.25)
        place(cover, (x + thick / 2, -8.4, 2.4))


@photograph("round-oak-mirror", Framing(elevation=3, azimuth=-20, fill=(0.64, 0.6), middle=(0.5, 0.5), set_name="wall"))
def mirror() -> None:
    """Silvered glass in a strip of bent oak, its ends held by three rivets at the top."""
    frame = points("24.2,0 25.2,.2 25.4,.8 25.4,3.4 25.2,3.9 24.6,4 24.2,3.6 24.1,1.6 24,.6 24.2,0")
    hoop = lathe(frame, wood("oak", along="x", scale=1.4), name="frame", wobble=0.0008)
    glass = lathe(points("0,1.5 24.2,1.5"), silvered(), name="glass", wobble=0, steps=2)
    lap = lathe(points("25.4,.5 25.75,.6 25.75,3.5 25.4,3.6"), wood("oak", along="x", scale=1.4), name="lap", wobble=0)
    rivets = [
        place(
            lathe(points("0,0 .55,0 .5,.2 .3,.32 0,.36"), metal("copper", rough=0.25), name="rivet", wobble=0),
            (x, 25.6, 2),
            turn=(-90, 0, 0),
        )
        for x in (-3, 0, 3)
    ]
    place([hoop, glass, lap, *rivets], (0, -0.05, 0), turn=(90, 0, 0))
