"""Pictures of several products together: the home page's hero and its tiles."""

from collections.abc import Callable
from typing import Any

import bpy

from demo.photography.framing import Framing
from demo.photography.materials import clay, leaf, linen, waffle
from demo.photography.registry import photograph
from demo.photography.scenes import bath, ceramics, furniture, kitchen, textiles, willow
from demo.photography.shapes import crumple, folded, lathe, place, sprig

EGG = "0,-2.9 .8,-2.8 1.7,-2.2 2.2,-1 2.15,.4 1.7,1.7 1,2.6 .4,2.95 0,3"
GROUP = Framing(fill=(0.86, 0.68), middle=(0.5, 0.46), elevation=15)
HERO = Framing(
    width=1920,
    height=1200,
    elevation=11,
    fill=(0.64, 0.82),
    middle=(0.66, 0.465),
    set_name="table",
    blur=0.003,
    samples=10,
)


def eggs() -> list[Any]:
    """Three eggs as they lie in a pasta bowl at the origin."""
    shell = clay("#c79a78", speckle=0.25, grain=0.25)
    spots = ((-2.6, 1.2, 3.2, 20), (2.5, 1.6, 3.2, 150), (0.2, -2.6, 3.3, 265))
    return [
        place(lathe(EGG, shell, name="egg", seed=str(turn), wobble=0.004), (x, y, z), turn=(78, 10, turn))
        for x, y, z, turn in spots
    ]


def branch(*, seed: str, lean: float = 1.0, height: float = 58.0) -> list[Any]:
    """An olive branch standing in a tall jar at the origin."""
    path = [
        (2 * lean, 0, 12),
        (1 * lean, 0, 30),
        (-4 * lean, 1, height * 0.72),
        (-13 * lean, -1, height * 0.87),
        (-25 * lean, -2, height),
    ]
    green, bark = leaf("#76805f", shine=0.5), leaf("#5f5142", shine=0.85)
    return sprig(path, green, bark=bark, leaves=40, length=6.4, width=2.1, bare=0.45, seed=seed, thick=0.34)


def jar_with_branches() -> list[Any]:
    """The moon jar with two branches."""
    second = place(branch(seed="second", lean=-0.6, height=52), turn=(0, 0, 25))
    return [ceramics.moon_jar(), *branch(seed="first"), *second]


@photograph("hero", HERO)
def _() -> None:
    place(jar_with_branches(), (13, 15, 0))
    for number in range(3):
        place(ceramics.plate("oat", seed=f"hero {number}"), (-15, 5, number * 0.92), turn=(0, 0, 50 * number))
    bowl = lathe(ceramics.PASTA_BOWL, ceramics.glaze("moss", foot=0.5, rough=0.4, gloss=0.2), name="bowl", wobble=0.005)
    place([bowl, *eggs()], (-14.6, 5.2, 2.7))
    place(ceramics.teapot("slate"), (5, -11, 0), turn=(0, 0, -12))
    place(kitchen.mug("oat"), (28, -9, 0), turn=(0, 0, -30))
    place(ceramics.bud_vase("clay"), (-31, 10, 0))
    cloth = linen("#ded5c3", threads=4.0, stripes=[(at, at + 0.8, "blue") for at in (1.5, 3.2, 62.0, 63.7)])
    towel = crumple(folded(25, 17, cloth, layers=4, thickness=0.42, seed="hero"), 0.5, size=5.0, seed=1)
    place(towel, (-23.5, -12.5, 0.1), turn=(0, 0, 16))


@photograph("category-ceramics", GROUP)
def _() -> None:
    place(jar_with_branches(), (-4, 14, 0))
    place(ceramics.jug("oat"), (17, -5, 0), turn=(0, 0, -24))
    place(ceramics.bud_vase("moss"), (-19, -4, 0))
    for number in range(2):
        skin = ceramics.glaze("slate", foot=0.5, rough=0.4, gloss=0.2)
        place(lathe(ceramics.PASTA_BOWL, skin, name="bowl", seed=str(number), wobble=0.005), (-1, -14, number * 1.75))


@photograph("category-kitchen", Framing(set_name="corner", fill=(0.84, 0.66), elevation=12))
def _() -> None:
    kitchen.lean(kitchen.board("large"), x=-9, foot=11.5, length=52, turn=-0.6)
    kitchen.lean(kitchen.board("small"), x=2, foot=14.5, length=30, turn=0.8)
    place(kitchen.casserole("ink"), (12, -28, 0), turn=(0, 0, -14))
    kitchen.spoons_in_pot((-16, -24, 0))
    place(kitchen.espresso_cup("oat", seed="tile"), (-4.5, -37, 0))


@photograph("category-bath", Framing(fill=(0.84, 0.6), elevation=15))
def _() -> None:
    height = 0.0
    for number, colour in enumerate(("chalk", "slate", "chalk")):
        towel = folded(33, 23, waffle(colour), layers=3, thickness=0.95, name="towel", seed=f"tile {number}")
        place(towel, (-5, 6, height), turn=(0, 0, 1.5 - 2 * number))
        height += 3.62
    place(bath.dispenser("clay"), (17.5, 1, 0), turn=(0, 0, 24))
    place([*bath.soap_dish("chalk"), place(bath.soap("rosemary"), (0.1, 0, 1.25))], (7.5, -13.5, 0), turn=(0, 0, 12))
    place(bath.soap("oat"), (-6, 5, height + 0.05), turn=(0, 0, 24))


@photograph(
    "editorial",
    Framing(
        width=1500,
        height=1200,
        elevation=8,
        azimuth=-8,
        fill=(0.82, 0.62),
        middle=(0.5, 0.43),
        set_name="table",
        blur=0.003,
    ),
)
def _() -> None:
    furniture.bench()
    place(built(lambda: textiles.throw("oat", textiles.THROWS["oat"])), (-30, 0, 45), turn=(0, 0, 4))
    place(ceramics.jug("slate"), (14, 3, 45), turn=(0, 0, 25))
    place(ceramics.vase_with_twig("chalk"), (38, -2, 45), turn=(0, 0, 30))
    place(built(willow.log_basket), (34, -52, 0), turn=(0, 0, 15))


def built(build: Callable[[], object]) -> list[Any]:
    """What a scene of one product puts on the table, to be placed among other things."""
    before = set(bpy.context.scene.objects)
    build()
    return [thing for thing in bpy.context.scene.objects if thing not in before]
