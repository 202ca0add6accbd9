"""Notebooks, pencils, letters, boxes and trays for a desk, wrapping paper."""

from functools import partial
from math import cos, pi, sin
from typing import Any

from demo.photography.framing import Framing
from demo.photography.materials import linen, metal, pages, painted, paper, printed, wood
from demo.photography.registry import photograph
from demo.photography.shapes import along, box, lathe, place, plank, points, ring, sheet, tube
from demo.photography.shapes.mesh import Point

FLAT = Framing(elevation=36, azimuth=-20, fill=(0.66, 0.5))
TWINE = "#cbb892"


def notebook(colour: str) -> list[Any]:
    """A5, bound in cloth with a rounded spine on the left, a ribbon hanging out of it."""
    cloth = linen(colour, threads=9, relief=1.4)
    thick, wide, tall = 1.9, 15.0, 21.4
    spine = [
        (-wide / 2 - 0.35 * sin(pi * step / 8), thick / 2 + (thick / 2 - 0.14) * cos(pi * step / 8))
        for step in range(9)
    ]
    at = along([(wide / 2, thick - 0.14), *spine, (wide / 2, 0.14)])
    length = 2 * wide + 2.9

    def wrap(u: float, v: float) -> Point:
        x, z = at(v)
        return x, tall / 2 - u, z

    cover = sheet(tall, length, cloth, shape=wrap, thickness=0.27, name="cover", fineness=2)
    block = place(box((wide - 0.7, tall - 0.7, thick - 0.5), pages(), name="pages", edge=0.04), (-0.15, 0, 0.25))
    ribbon = tube(
        [(2.4, -9.6, 0.9), (2.5, -11.0, 0.8), (2.9, -12.2, 0.2), (3.9, -13.6, 0.12)],
        0.34,
        linen("oat", threads=12),
        squash=0.12,
        name="ribbon",
    )
    return [cover, block, ribbon]


for _colour in ("ink", "rust", "moss"):
    photograph(f"cloth-notebook-{_colour}", FLAT)(partial(notebook, _colour))


def pencil(*, length: float = 17.5) -> list[Any]:
    """Six-sided, of bare cedar, sharpened; along +x from the origin, lying on the table."""
    cedar = wood("#b5825a", along="z", scale=4, contrast=0.8)
    shaft = tube([(0, 0, 0), (0, 0, length - 2.1)], 0.4, cedar, name="pencil", sides=6, steps=2)
    cone = lathe([(0.39, length - 2.1), (0.11, length - 0.5)], cedar, name="pencil point", wobble=0, steps=2)
    lead = lathe(
        [(0.11, length - 0.5), (0.02, length)], painted("charcoal", rough=0.35), name="pencil lead", wobble=0, steps=2
    )
    core = lathe([(0.0, 0.0), (0.11, 0.0)], painted("charcoal"), name="pencil core", wobble=0, steps=1)
    return place([shaft, cone, lead, place(core, (0, 0, -0.01))], (0, 0, 0.36), turn=(0, 90, 0))


@photograph("cloth-notebook-stack", Framing(elevation=20, azimuth=-24, fill=(0.66, 0.46)))
def notebook_stack() -> None:
    """Three, not quite square, a pencil on top."""
    for number, (colour, turn) in enumerate((("moss", 2), ("ink", -6), ("rust", 5))):
        place(notebook(colour), (0.4 * number, 0, number * 1.93), turn=(0, 0, turn))
    place(pencil(), (-7, -2.5, 5.8), turn=(0, 0, 24))


@photograph("cedar-pencils", Framing(elevation=40, azimuth=-12, fill=(0.7, 0.42)))
def pencils() -> None:
    """Six in their open card box, the sleeve behind it."""
    card = paper("kraft")
    tray = [
        box((19.0, 6.4, 0.2), card, edge=0.03),
        *(place(box((19.0, 0.2, 1.5), card, edge=0.03), (0, y, 0)) for y in (-3.1, 3.1)),
        *(place(box((0.2, 6.2, 1.5), card, edge=0.03), (x, 0, 0)) for x in (-9.4, 9.4)),
    ]
    for number in range(6):
        tray += place(pencil(), (-8.7 + 0.15 * (number % 3), -2.4 + number * 0.96, 0.25))
    place(tray, (0, -3.6, 0), turn=(0, 0, 8))
    sleeve = [box((19.2, 6.8, 1.7), card, edge=0.12, name="sleeve")]
    sleeve.append(place(box((6.2, 3.0, 0.04), paper("paper"), edge=0.01, name="label"), (0, 0, 1.69)))
    place(sleeve, (-1.6, 6.4, 0), turn=(0, 0, -5))


def letter_set(colour: str) -> None:
    """Thirty sheets, fifteen envelopes on them, tied with twine."""
    tone = {"chalk": "#d9d0bf", "slate": "#6d828d"}[colour]
    place(box((21, 14.8, 0.9), pages(tone), name="sheets", edge=0.03), (0, 0, 0))
    place(box((20.9, 14.7, 0.03), paper(tone), name="sheet", edge=0.01), (0, 0, 0.9), turn=(0, 0, 0.6))
    place(box((16.2, 11.4, 1.5), pages(tone), name="envelopes", edge=0.05), (0, 0, 0.94), turn=(0, 0, -1))
    flap = _envelope(tone)
    place(flap, (0, 0, 2.45), turn=(0, 0, -1))
    _tied((21.1, 14.9), 2.52)


def _envelope(tone: str) -> list[Any]:
    """The back of an envelope, its pointed flap closed."""
    face = paper(tone)
    body = box((16.2, 11.4, 0.05), face, name="envelope", edge=0.02)
    edge = points("-8,5.6 8,5.6 .5,-.6 0,-.8 -.5,-.6")[::-1]
    return [body, place(plank([(x, y) for x, y in edge], 0.06, face, name="flap", edge=0.02), (0, 0, 0.06))]


def _tied(size: tuple[float, float], height: float, *, thick: float = 0.11) -> None:
    """Twine both ways round a flat parcel, and a bow."""
    cord = painted(TWINE, rough=0.95)
    width, depth = size[0] / 2 + thick, size[1] / 2 + thick
    top = height + thick
    for reach, turned in ((width, 0), (depth, 90)):
        half = [(reach, 0, 0.1), (reach, 0, 1.0), (reach - 2.2, 0, top)]
        over = [(-x, y, z) for x, y, z in half] + [(0, 0, top)] + half[::-1]
        place(tube(over, thick, cord, name="twine", steps=6), turn=(0, 0, turned))
    for side in (-1, 1):
        ear = points("0,0,0 1.3,-.9,.5 2.8,-1.2,.35 2.6,-1.9,.2 1,-1,.2 0,0,.1")
        tail = points("0,0,0 .9,-1.8,.1 2.4,-3.6,.02")
        for cord_path in (ear, tail):
            tube([(side * x, y, top + z) for x, y, z in cord_path], thick, cord, name="bow")


for _colour in ("chalk", "slate"):
    photograph(f"letter-set-{_colour}", Framing(elevation=36, azimuth=-16, fill=(0.7, 0.46)))(
        partial(letter_set, _colour)
    )


@photograph("oak-desk-tray", Framing(elevation=48, azimuth=-18, fill=(0.74, 0.48)))
def desk_tray() -> None:
    """Three compartments; pencils, coins and a pad of notes in them."""
    oak, across = wood("oak", along="x", scale=1.6), wood("oak", along="y", scale=1.6)
    box((27.4, 13.4, 0.8), oak, name="base", edge=0.05)
    for y in (-6.6, 6.6):
        place(box((28, 0.8, 2.8), oak, name="side", edge=0.16), (0, y, 0))
    for x in (-13.6, 13.6):
        place(box((0.8, 13.0, 2.8), across, name="side", edge=0.16), (x, 0, 0))
    place(box((27, 0.6, 2.4), oak, name="wall", edge=0.12), (0, -1.2, 0))
    place(box((0.6, 7.4, 2.4), across, name="wall", edge=0.12), (3.2, 2.6, 0))
    for number, turn in enumerate((1.2, -0.8, 2.2)):
        place(pencil(), (-9.4 + number * 0.6, -5.2 + number * 1.1, 0.8), turn=(0, 0, turn))
    coin = points("0,0 1.15,0 1.2,.05 1.2,.13 1.15,.18 0,.16")
    for x, y, z, tone in (
        (6.4, 3.2, 0.8, "copper"),
        (8.4, 1.6, 0.8, "brass"),
        (7.4, 2.2, 0.99, "steel"),
        (10.6, 4.0, 0.8, "steel"),
    ):
        place(lathe(coin, metal(tone, rough=0.28), name="coin", wobble=0), (x, y, z), turn=((z - 0.8) * 20, 0, 0))
    place(box((7.6, 6.4, 1.3), pages("cream"), name="notes", edge=0.03), (-7.6, 2.7, 0.8), turn=(0, 0, 4))
    place(ring(1.5, 0.14, metal("brass"), height=0.95, name="key ring"), (10.6, 0.9, 0))


def archive_box(colour: str) -> list[Any]:
    """A4, of cloth over board, its lid on; a brass frame for a label on the front."""
    cloth = linen(colour, threads=9, relief=1.4)
    body = box((33, 24, 9.4), cloth, name="box", edge=0.15)
    lid = place(box((33.7, 24.7, 4.6), cloth, name="lid", edge=0.18), (0, 0, 6.5))
    brass = metal("brass", rough=0.3)
    label = place(box((6.4, 0.05, 2.6), paper("paper"), name="label", edge=0.01), (0, -12.05, 2.2))
    frame = [
        *(place(box((7.2, 0.22, 0.5), brass, name="frame", edge=0.08), (0, -12.1, z)) for z in (1.9, 4.6)),
        *(place(box((0.5, 0.22, 3.2), brass, name="frame", edge=0.08), (x, -12.1, 1.9)) for x in (-3.35, 3.35)),
        *(place(box((0.9, 0.2, 0.9), brass, name="frame", edge=0.3), (x, -12.08, 3.05)) for x in (-3.9, 3.9)),
    ]
    return [body, lid, label, *frame]


for _colour in ("moss", "rust", "ink"):
    photograph(f"archive-box-{_colour}", Framing(elevation=22, azimuth=-26, fill=(0.7, 0.44)))(
        partial(archive_box, _colour)
    )


@photograph("gift-wrap", Framing(elevation=38, azimuth=-38, fill=(0.76, 0.5)))
def gift_wrap() -> None:
    """Three rolls with paper bands, two and one on top."""
    kinds = (("#c9b18a", "moss", "seeds"), ("#c9b18a", "ink", "bricks"), ("#c9b18a", "rust", "spots"))
    places = (((-24.5, -3.2, 2.7), -7), ((-25.5, 2.6, 2.7), 5), ((-24.0, 0.2, 7.0), 12))
    for (ground, ink, pattern), (at, turn) in zip(kinds, places, strict=True):
        place(_roll(printed(ground, ink, pattern)), at, turn=(0, 90, turn))


def _roll(cover: Any) -> list[Any]:
    """Fifty centimetres of rolled paper about the z axis: its end shows the layers."""
    body = lathe(points("2.6,0 2.6,0 2.6,50 2.6,50"), cover, name="roll", wobble=0.003, steps=2)
    parts = [body, lathe(points("2.42,0 2.42,50"), paper("kraft"), name="roll inside", wobble=0.003, steps=2)]
    for end, inward in ((0.0, 3.0), (50.0, -3.0)):
        parts.append(lathe([(2.6, end), (1.5, end)], pages("kraft"), name="roll end", wobble=0.003, steps=4))
        parts.append(lathe([(1.5, end), (1.5, end + inward)], paper("kraft"), name="core", wobble=0, steps=2))
        parts.append(
            lathe([(1.5, end + inward), (0, end + inward)], painted("charcoal"), name="core", wobble=0, steps=1)
        )
    parts.append(lathe([(2.66, 22.5), (2.66, 28.0)], paper("paper"), name="band", wobble=0.003, steps=2))
    return parts
