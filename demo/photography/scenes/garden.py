"""Watering can, pots and planters, tools, twine, a bird box."""

from functools import partial
from math import atan2, cos, pi, sin
from typing import Any

from demo.photography.framing import Framing
from demo.photography.materials import clay, fibre, glaze, leaf, leather, metal, painted, wood
from demo.photography.registry import photograph
from demo.photography.shapes import box, dice, drill, lathe, place, plank, points, ring, sheet, sprig, tube
from demo.photography.shapes.mesh import Point

SOIL = "#4a3a2c"


def watering_can(finish: str) -> None:
    """Five litres: a round body half covered, a long spout with a brass rose, a handle from front to back."""
    skin = metal("steel", rough=0.42, spangle=0.55) if finish == "galvanised" else painted("sage", rough=0.42)
    body = points(
        "0,.4 10.2,.4 10.5,0 10.7,0 10.8,.5 10.6,1 10.2,22 10.3,22.4 10.5,22.6 10.3,22.9 10,22.6 9.9,22 10.2,2 0,1.6"
    )
    lathe(body, skin, name="can", wobble=0.001)
    for height in (3.2, 19.2):
        ring(10.55 - height * 0.012, 0.28, skin, height=height, name="can bead")
    cover = plank(
        [(10 * cos(step * pi / 24), 10 * sin(step * pi / 24)) for step in range(-12, 13)],
        0.25,
        skin,
        name="can cover",
        edge=0.05,
    )
    place(cover, (0, 0, 22.1))
    spout = [(9.0, 0, 4.6), (14.5, 0, 8.6), (22, 0, 19.5), (31.5, 0, 31.0)]
    tube(spout, [2.3, 2.0, 1.55, 1.25], skin, name="can spout", sides=32)
    tube([(8.2, 0, 22.3), (15, 0, 21.5), (23.3, 0, 21.1)], 0.35, skin, name="can brace")
    brass = metal("brass", rough=0.3)
    rose = points("0,-3.4 1.35,-3.4 1.45,-2.6 1.5,-1.4 3.6,1.3 3.75,1.6 3.6,1.8 2.4,2.1 0,2.3")
    place(lathe(rose, brass, name="can rose", wobble=0), (33.2, 0, 33.0), turn=(0, 38, 0))
    hoop = [
        (6.4, 0, 22.4),
        (4.8, 0, 28),
        (-1.5, 0, 32.5),
        (-9.5, 0, 31.2),
        (-15.4, 0, 24.5),
        (-15.0, 0, 15.5),
        (-10.3, 0, 9.2),
    ]
    tube(hoop, 0.95, skin, name="can handle", squash=0.75, sides=28)


for _finish in ("galvanised", "sage"):
    photograph(f"watering-can-{_finish}", Framing(elevation=13, azimuth=14, fill=(0.78, 0.6)))(
        partial(watering_can, _finish)
    )


def pot(across: float) -> list[Any]:
    """A flowerpot with a rolled rim, in its saucer; nothing in it."""
    size = across / 12
    shape = points(
        "0,0 3.7,0 3.9,.15 5.2,8.1 5.25,8.4 5.9,8.5 6.05,8.9 6.1,10.4 5.9,10.8 5.6,10.7 5.35,10.2 5.1,8.4 4.7,5.8 0,5.7"
    )
    dish = points("0,0 5,0 5.2,.15 5.8,1.5 5.75,1.7 5.5,1.65 4.9,.6 0,.55")
    body = lathe([(r * size, z * size) for r, z in shape], clay("terracotta"), name="pot", seed=f"pot {across}")
    saucer = lathe([(r * size, z * size) for r, z in dish], clay("terracotta"), name="saucer", seed=f"saucer {across}")
    return [place(body, (0, 0, 0.55 * size)), saucer]


def soil(radius: float, height: float) -> Any:
    """Potting soil up to a height."""
    return lathe(
        [(radius, height - 0.3), (radius * 0.6, height), (0, height + 0.1)],
        fibre(SOIL, coarse=3),
        name="soil",
        wobble=0.03,
        steps=12,
    )


def shrub(
    height: float,
    *,
    stems: int,
    reach: float,
    seed: str,
    colour: str = "leaf",
    leaves: int = 14,
    leaf_size: float = 2.4,
) -> list[Any]:
    """Stems that rise and bend outwards from the origin."""
    chance = dice(seed)
    parts: list[Any] = []
    for number in range(stems):
        turn = 2 * pi * number / stems + chance.uniform(-0.3, 0.3)
        lean, tall = reach * chance.uniform(0.35, 1.0), height * chance.uniform(0.7, 1.0)
        out: Point = (cos(turn), sin(turn), 0)
        path = [
            (out[0] * lean * part**2, out[1] * lean * part**2, tall * (part - 0.16 * part**3))
            for part in (0.0, 0.35, 0.7, 1.0)
        ]
        parts += sprig(
            path,
            leaf(colour),
            leaves=leaves,
            length=leaf_size,
            width=leaf_size * 0.42,
            bare=0.2,
            seed=f"{seed} {number}",
            thick=0.13,
        )
    return parts


@photograph("terracotta-pot", Framing(elevation=16, fill=(0.6, 0.62)))
def terracotta_pot() -> None:
    """The small one, a herb growing in it."""
    pot(12)
    soil(5.3, 9.9)
    place(shrub(12, stems=9, reach=6.5, seed="sage", colour="#7d8d6a", leaves=13, leaf_size=2.9), (0, 0, 9.6))


@photograph("terracotta-pot-sizes", Framing(elevation=16, azimuth=-8, fill=(0.76, 0.5)))
def terracotta_sizes() -> None:
    """Three sizes, empty."""
    place(pot(26), (-12, 8, 0))
    place(pot(18), (12, 3, 0))
    place(pot(12), (0.5, -12, 0))


def planter(colour: str) -> None:
    """A straight-sided pot with ribs, a plant with long leaves in it."""
    shape = points(
        "0,0 6.6,0 7,.2 7.3,.9 7.4,1.6 7.4,1.6 7.45,13.2 7.45,13.2 7.4,13.8 7.2,14 6.95,13.8 6.85,13.2 6.8,9 0,8.9"
    )
    body = lathe(shape, glaze(colour, rough=0.5, gloss=0.08, speckle=0.35), name="planter", wobble=0.0015, steps=9)
    for corner in body.data.vertices:
        x, y, z = corner.co
        along_side = min(max((z - 1.6) / 0.8, 0), 1) * min(max((13.2 - z) / 0.8, 0), 1)
        if along_side > 0 and x * x + y * y > 7.2**2:
            rib = 1 - 0.045 * along_side * (0.5 - 0.5 * cos(36 * atan2(y, x)))
            corner.co = (x * rib, y * rib, z)
    ring_of_saucer = points("0,0 7.6,0 7.9,.2 8.1,1.3 8,1.5 7.8,1.4 7.5,.5 0,.4")
    lathe(ring_of_saucer, glaze(colour, rough=0.5, gloss=0.08), name="planter saucer")
    soil(6.9, 12.6)
    place(shrub(19, stems=8, reach=10, seed="plant", colour="#4f6b3c", leaves=11, leaf_size=5.6), (0, 0, 12.2))


for _colour in ("chalk", "slate"):
    photograph(f"ribbed-planter-{_colour}", Framing(elevation=14, fill=(0.64, 0.66)))(partial(planter, _colour))


@photograph("trowel-and-fork", Framing(elevation=62, azimuth=0, fill=(0.62, 0.66), middle=(0.5, 0.49)))
def trowel_and_fork() -> None:
    """Lying side by side: forged heads, ash handles, loops of leather."""
    steel = metal("#6d6f70", rough=0.38, brushed=0.4)
    for x, turn, head in ((-4.6, 5, _trowel(steel)), (5.0, -4, _fork(steel))):
        place([*head, *_handle(steel)], (x, 0, 1.3), turn=(0, 0, turn))


def _handle(steel: Any) -> list[Any]:
    """Along -y from the origin."""
    shape = points("0,0 .95,0 1.05,.4 1.15,2 1.5,5 1.6,8 1.3,11 1.25,12.4 1.5,13.4 1.35,14.2 .8,14.6 0,14.7")
    grip = place(lathe(shape, wood("ash", along="z", scale=2), name="grip"), (0, -1, 0), turn=(90, 0, 0))
    collar = place(
        lathe(points("1.15,0 1.2,.1 1.2,1.6 1.1,1.7"), steel, name="ferrule", wobble=0), (0, -0.9, 0), turn=(90, 0, 0)
    )
    loop = [
        (0, -13.9, 0.1),
        (1.7, -15.6, -0.4),
        (2.5, -18.6, -1.0),
        (0.4, -20.6, -1.1),
        (-1.8, -18.8, -1.0),
        (-1.4, -15.8, -0.4),
        (0, -13.9, 0.1),
    ]
    return [grip, collar, tube(loop, 0.3, leather("#6b4325"), name="loop", squash=0.5)]


def _trowel(steel: Any) -> list[Any]:
    def dished(u: float, v: float) -> Point:
        way = v / 14
        half = 3.5 * min(1.0, 0.62 + way * 1.1) * (1 - max(0.0, (way - 0.55) / 0.45) ** 2.2)
        across = (u / 7 - 0.5) * 2
        return across * half, 5.4 + v, 0.55 * across**2 * (1 - way * 0.5) * 2 - 0.9 + 0.5 * way

    blade = sheet(7, 14, steel, shape=dished, thickness=0.2, name="blade", fineness=2)
    neck = tube(
        [(0, -0.8, 0), (0, 2.2, 0.5), (0, 4.6, 0.2), (0, 7.4, -0.8)], [0.6, 0.55, 0.6, 0.35], steel, name="neck"
    )
    return [blade, neck]


def _fork(steel: Any) -> list[Any]:
    neck = tube([(0, -0.8, 0), (0, 2.4, 0.6), (0, 5.2, 0.2)], [0.6, 0.55, 0.7], steel, name="neck")
    tines = [
        tube(
            [(0, 4.6, 0.2), (x * 0.8, 6.2, 0), (x, 8.6, -0.1), (x * 1.03, 14, -0.6), (x * 1.02, 18.6, -0.1)],
            [0.6, 0.55, 0.5, 0.42, 0.08],
            steel,
            name="tine",
            squash=0.8,
        )
        for x in (-2.7, 0, 2.7)
    ]
    return [neck, *tines]


@photograph("garden-twine", Framing(elevation=20, azimuth=-8, fill=(0.66, 0.44)))
def twine() -> None:
    """Two spools, one standing and one on its side, an end of it loose."""
    place(_spool("#b8935c", "natural"), (-4.2, 1.5, 0))
    place(_spool("#5d6b42", "green"), (2.6, -4.6, 4.35), turn=(0, 90, 20))
    loose = [
        (-1.4, -1.6, 0.5),
        (-1.5, -5.0, 0.2),
        (-4, -7.6, 0.16),
        (-8, -6.6, 0.16),
        (-10.4, -8.6, 0.16),
        (-14.5, -8.4, 0.16),
    ]
    tube(loose, 0.16, fibre("#b8935c", coarse=2), name="twine end", sides=10)


def _spool(colour: str, seed: str) -> list[Any]:
    """Jute on a turned beech core, standing on the origin."""
    chance = dice(seed)
    core = lathe(
        points("1,-.4 1.9,-.4 2.1,-.2 2.1,.2 1.5,.6 1.4,8.4 2.1,8.8 2.1,9.2 1.9,9.4 1,9.4 .9,9 .9,0 1,-.4"),
        wood("beech", along="z", scale=3),
        name="core",
        wobble=0,
    )
    path: list[Point] = []
    layers, each = 3, 22
    for layer in range(layers):
        for step in range(each * 12):
            way = step / (each * 12)
            climb = way if layer % 2 == 0 else 1 - way
            bulge = 1 - (2 * climb - 1) ** 4 * 0.22
            radius = (3.5 + 0.3 * layer) * bulge + chance.uniform(-0.04, 0.04)
            turn = 2 * pi * each * way + layer
            path.append((radius * cos(turn), radius * sin(turn), 0.9 + 7.2 * climb))
    cord = tube(path, 0.19, fibre(colour, coarse=2), name="cord", sides=8, steps=1)
    filling = lathe(
        points("1.4,.8 3.2,.9 3.6,2.4 3.7,4.5 3.6,6.6 3.2,8.1 1.4,8.2"), fibre(colour, coarse=2), name="filling"
    )
    return place([core, cord, filling], (0, 0, 0.4))


@photograph("bird-box", Framing(elevation=6, azimuth=-28, fill=(0.56, 0.62), middle=(0.5, 0.49), set_name="wall"))
def bird_box() -> None:
    """Larch boards, a hole of 32 mm, a lid that slopes to the front; its back board on the wall, y = 0."""
    larch, across = wood("#b98a5b", along="z", contrast=1.3), wood("#b98a5b", along="x", contrast=1.3)
    front = box((15, 1.8, 21), larch, name="front", edge=0.12)
    place(drill(front, (0, 0, 15.6), 1.6, along=(0, 1, 0)), (0, -14.95, 0.6))
    place(box((15, 1.8, 33), larch, name="back", edge=0.12), (0, -0.95, -3.0))
    for x in (-6.6, 6.6):
        side = plank(
            points("-5.6,0 6.6,0 6.6,25.2 -5.6,21.4"),
            1.8,
            wood("#b98a5b", along="y", contrast=1.3),
            name="side",
            edge=0.1,
        )
        place(side, (x - 0.9, -8.55, 0.6), turn=(90, 0, 90))
    place(box((11.4, 12, 1.8), across, name="floor", edge=0.1), (0, -8.55, 0.6))
    lid = box((17.6, 17.4, 1.8), across, name="lid", edge=0.16)
    place(lid, (0, -9.55, 23.6), turn=(17.2, 0, 0))
    place(
        lathe(
            points("1.75,0 2.9,0 2.9,.12 1.75,.12 1.7,.06 1.75,0"), metal("brass", rough=0.3), name="plate", wobble=0
        ),
        (0, -15.85, 16.2),
        turn=(90, 0, 0),
    )
    for x in (-4.4, 4.4):
        place(
            box((2.6, 0.3, 2.2), metal("brass", rough=0.3), name="hinge", edge=0.08), (x, -2.15, 26.0), turn=(17, 0, 0)
        )
    for x, z in ((-6.4, 3), (6.4, 3), (-6.4, 11), (6.4, 11), (-6.4, 19), (6.4, 19)):
        nail = lathe(points("0,.12 .3,.1 .35,0"), metal("steel"), name="nail", wobble=0)
        place(nail, (x, -15.87, z), turn=(90, 0, 0))
