"""Towels, soap, mats, a tray, a ladder to dry on."""

from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from demo.photography.framing import Framing
from demo.photography.materials import glaze, leaf, metal, paper, waffle, wax, wood
from demo.photography.registry import photograph
from demo.photography.shapes import (
    along,
    box,
    dice,
    drop,
    folded,
    hang,
    lathe,
    place,
    plank,
    rounded_outline,
    sheet,
    sprig,
    stretch,
    tube,
)

SOAPS = {"oat": "#d8c7a6", "rosemary": "#959b7c", "clay": "#ad7f6b"}
DISH = "0,.5 2.8,.45 3,0 3.4,0 3.8,.5 4.8,1.5 5.3,2.5 5.28,2.72 5.15,2.8 5,2.72 4.5,1.8 3.6,1.1 2.6,.9 0,.9"
BOTTLE = (
    "0,.3 3,.3 3.2,0 3.5,0 3.9,.5 4.15,2 4.2,6 4.15,9.6 3.7,11.6 2.2,12.7 1.65,13.1 1.6,13.8 1.6,13.8 1.2,13.9 0,13.9"
)
PUMP = (
    "0,13.5 1.75,13.5 1.75,13.5 1.8,13.7 1.8,14.9 1.7,15.05 .9,15.1 .8,15.3 .42,15.35 .4,15.5 .4,17.4 .4,17.4 "
    ".95,17.5 1,17.7 1,18.5 .85,18.7 0,18.75"
)


def towel_stack(colour: str) -> None:
    """Four folded towels, the way they come from the line."""
    chance = dice(f"towels {colour}")
    height = 0.0
    cloth = waffle(colour)
    for number in range(4):
        towel = folded(33, 23, cloth, layers=3, thickness=0.95, name="towel", seed=f"{colour} {number}")
        place(
            towel,
            (chance.uniform(-0.6, 0.6), chance.uniform(-0.5, 0.5), height),
            turn=(0, 0, chance.uniform(-2.5, 2.5)),
        )
        height += 3.62


def soap(kind: str) -> Any:
    """A bar of soap, its edges rounded off."""
    return box((7.6, 5.2, 2.5), wax(SOAPS[kind]), name="soap", edge=0.75)


def banded_soap(kind: str) -> list[Any]:
    """A bar in its paper band."""
    band = plank(rounded_outline(5.28, 2.58, 0.79), 3.2, paper("paper"), name="band", edge=0.02)
    return [soap(kind), place(band, (-1.6, 0, 1.25), turn=(90, 0, 90))]


def soap_bars(kind: str) -> None:
    """One in its band, lying on one without."""
    place(soap(kind), (0, 0, 0), turn=(0, 0, -8))
    place(banded_soap(kind), (0.5, 0.2, 2.55), turn=(0, 0, 17))
    if kind == "rosemary":
        needles = leaf("#6f7d5c")
        path = [(-7, -4.6, 0.25), (-3, -6.4, 0.15), (1, -7.2, 0.2), (5, -6.8, 0.5)]
        drop(
            sprig(
                path,
                needles,
                bark=leaf("#6b5a45"),
                leaves=46,
                length=1.7,
                width=0.28,
                bare=0.12,
                seed="rosemary",
                thick=0.14,
            )
        )


def soap_dish(colour: str) -> list[Any]:
    """An oval dish with ridges that let a bar dry."""
    skin = glaze(colour, foot=0.4, rough=0.42, gloss=0.2)
    oval = stretch(lathe(DISH, skin, name="dish", seed=colour, wobble=0.006), (1.35, 1.0, 1.0))
    ridges = [tube([(x, -2.7, 0.95), (x, 0, 1.0), (x, 2.7, 0.95)], 0.28, skin, name="ridge") for x in (-3, -1, 1, 3)]
    return [oval, *ridges]


def dish_with_soap(colour: str) -> None:
    """The dish as it is used."""
    soap_dish(colour)
    place(soap("oat"), (0.1, 0, 1.25), turn=(0, 0, 4))


def dispenser(colour: str) -> list[Any]:
    """A stoneware bottle with a brass pump, its spout to the left."""
    brass = metal("brass", rough=0.3, brushed=0.4)
    bottle = lathe(BOTTLE, glaze(colour, foot=1.1, rough=0.45, gloss=0.15), name="bottle", seed=colour, wobble=0.007)
    pump = lathe(PUMP, brass, name="pump", wobble=0.0)
    spout = tube(
        [(0, 0, 18.15), (-2, 0, 18.3), (-3.9, 0, 18.1), (-4.5, 0, 17.35)], [0.5, 0.44, 0.4, 0.36], brass, name="spout"
    )
    return [bottle, pump, spout]


def bath_mat(colour: str) -> None:
    """A thick cotton mat, half rolled."""
    turns = np.linspace(0, 5.1 * np.pi, 90)
    spiral = [(9 + (6.4 - 0.26 * t) * np.sin(t), 6.4 - (6.4 - 0.26 * t) * np.cos(t) + 0.4) for t in turns]
    at = along([(-26, 0.5), (-10, 0.5), *[(float(y), float(z)) for y, z in spiral]])
    length = 34 + sum(float(np.hypot(b[0] - a[0], b[1] - a[1])) for a, b in pairwise(spiral))

    def shape(u: float, v: float) -> tuple[float, float, float]:
        y, z = at(v)
        return u - 26, y + 0.15 * np.sin(u * 0.4 + v * 0.02), z + 0.05 * np.sin(u * 0.7)

    sheet(52, length, waffle(colour, cell=1.7, relief=0.4), name="mat", shape=shape, thickness=0.95, fineness=1.2)


def slatted_tray() -> None:
    """An oak tray of 70 cm: two rails, five slats."""
    for y in (-6.6, -3.3, 0, 3.3, 6.6):
        slat = plank(rounded_outline(70, 2.5, 0.5), 1.1, wood("oak", scale=1.6, contrast=1.2), name="slat", edge=0.25)
        place(slat, (0, y, 1.4))
    for x in (-30, 30):
        rail = plank(
            rounded_outline(3, 16.4, 0.6), 1.4, wood("oak", along="y", scale=1.6, contrast=1.2), name="rail", edge=0.25
        )
        place(rail, (x, 0, 0))


def towel_ladder() -> None:
    """A ladder of 170 cm against the wall, two towels over its rungs."""
    foot, top, height = -44.0, -2.2, 170.0
    oak = wood("oak", along="z", scale=1.2, contrast=1.2)

    def depth(z: float) -> float:
        return foot + (top - foot) * z / height

    for x in (-24, 24):
        tube(
            [(x, foot, 0), (x, depth(60), 60), (x, depth(120), 120), (x, top, height)],
            [1.9, 1.9, 1.8, 1.6],
            oak,
            name="rail",
        )
    for z in (28, 60, 92, 124, 156):
        rung = wood("oak", along="x", scale=1.2, contrast=1.2)
        tube([(-24, depth(z), z), (0, depth(z), z), (24, depth(z), z)], 1.25, rung, name="rung")
    for z, front, x, colour in ((156, 29, -1.5, "chalk"), (92, 29, 1.5, "slate")):
        cloth = waffle(colour, cell=1.8)
        towel = hang(38, front, front - 5, cloth, radius=1.75, ripple=0.9, seed=f"ladder {colour}", thickness=0.7)
        place(towel, (x, depth(z), z))


for _colour in ("chalk", "slate"):
    photograph(f"waffle-towel-{_colour}", Framing(elevation=16))(partial(towel_stack, _colour))
    photograph(f"soap-dish-{_colour}", Framing(elevation=24))(partial(dish_with_soap, _colour))
    photograph(f"bath-mat-{_colour}", Framing(elevation=24, azimuth=-16, fill=(0.76, 0.6)))(partial(bath_mat, _colour))
for _kind in SOAPS:
    photograph(f"soap-bar-{_kind}", Framing(elevation=24))(partial(soap_bars, _kind))
for _colour in ("chalk", "clay"):
    photograph(f"soap-dispenser-{_colour}")(lambda colour=_colour: place(dispenser(colour), turn=(0, 0, 22)))
photograph("towel-ladder", Framing(set_name="corner", elevation=5, fill=(0.7, 0.74)))(towel_ladder)


@photograph("bath-tray", Framing(elevation=24, azimuth=-18, fill=(0.8, 0.6)))
def _() -> None:
    slatted_tray()
    place(folded(15, 11, waffle("chalk"), layers=4, thickness=0.6, seed="tray"), (-17, 0, 2.5), turn=(0, 0, 3))
    place(soap("clay"), (1.5, -0.6, 2.5), turn=(0, 0, -14))
    place(dispenser("chalk"), (20, 1, 2.5), turn=(0, 0, 30), size=0.9)
