"""Mugs, boards, pans, glass, spoons, tea towels."""

from functools import partial
from typing import Any

import numpy as np

from demo.photography.framing import Framing
from demo.photography.materials import enamel, glass, glaze, linen, metal, water, wood
from demo.photography.palette import COLOURS
from demo.photography.registry import photograph
from demo.photography.shapes import drill, hang, lathe, lip, place, plank, rounded_outline, stretch, tube

MUG = (
    "0,.3 2.9,.3 3.1,0 3.4,0 3.7,.5 4.1,2 4.22,4.5 4.2,8.6 4.28,9.3 4.2,9.5 4.02,9.5 3.9,9.2 3.85,8.6 "
    "3.85,4 3.5,1.6 2.6,.9 0,.8"
)
ESPRESSO = (
    "0,.2 2,.2 2.15,0 2.35,0 2.6,.35 3,1.6 3.2,3.8 3.3,6.2 3.24,6.48 3.1,6.5 2.95,6.2 2.85,3.6 2.5,1.6 1.8,1 0,.9"
)
PAN = "0,0 6,0 6.6,.15 7,.8 7.05,2 7.05,8.2 7.1,8.6 7.35,8.9 7.2,8.95 6.95,8.7 6.9,8.2 6.9,2 6.8,.9 6.3,.35 0,.25"
KETTLE = (
    "0,0 8.4,0 9.4,.2 10.2,1.2 10.9,3.4 10.8,6.2 9.3,9.6 6.8,12 5.2,12.7 4.9,13 4.95,13.4 4.7,13.4 "
    "4.6,12.6 6.4,11.6 0,10"
)
KETTLE_LID = "0,13 4.8,13 5.15,13.15 5.2,13.4 4.9,13.65 3,14.3 1,14.6 .5,14.8 0,14.8"
CARAFE = (
    "0,.5 3.9,.35 4.1,0 4.6,0 5.1,.35 5.45,1.4 5.5,4 5.3,10 4.6,14 3.2,17.6 2.45,20 2.3,21.4 2.4,23.2 2.75,25.5 "
    "2.72,25.75 2.58,25.75 2.5,25.5 2.15,23.2 2.05,21.4 2.2,20 2.95,17.5 4.35,13.9 5.02,10 5.2,4 5.1,1.7 4.6,1.1 0,1"
)
CARAFE_WATER = "0,.98 4.6,1.08 5.12,1.7 5.22,4 5.04,10 4.86,11.6 4.7,11.5 0,11.5"
COLLAR = "2.36,20.6 2.75,20.7 2.9,21 2.75,21.35 2.36,21.45"
TUMBLER = "0,.4 2.7,.35 2.9,0 3.2,0 3.5,.35 3.7,1.5 4.1,7.9 4.08,8.1 3.95,8.12 3.85,7.9 3.48,2 3.3,1.2 2.8,.95 0,.9"
CASSEROLE = "0,0 9.6,0 10.8,.3 11.7,1.4 12,3 12.15,9.4 12.3,10 12.1,10.2 11.7,10.1 11.6,9.4 11.4,3 11,1.6 10.2,.9 0,.7"
CASSEROLE_LID = "0,10.1 11.4,10.1 12.1,10.25 12.45,10.5 12.4,10.85 11.9,11.1 9.5,12 8.9,12.3 5,13.2 2.2,13.5 0,13.55"
KNOB = "0,0 .9,0 .95,.25 .6,.6 .55,1.1 1.1,1.5 1.75,1.9 1.8,2.3 1.4,2.6 0,2.7"
POT = "0,0 4.6,0 5,.2 5.4,1.4 5.6,6 5.5,12.6 5.35,13 5.1,12.8 5.1,6 4.8,1.8 0,1"
GREEN_GLASS = "#dcebdd"
BOARDS = {"small": (20.0, 30.0), "medium": (26.0, 40.0), "large": (34.0, 52.0)}
CLEAR = Framing(transmission=8, bounces=4, samples=16)
STRIPES = {
    "flax": COLOURS["flax"],
    "blue": COLOURS["blue"],
    "rust": COLOURS["rust"],
}


def mug(colour: str, *, seed: str = "") -> list[Any]:
    """A mug of 350 ml; the glaze stops above the foot."""
    skin = glaze(colour, foot=1.5)
    body = lathe(MUG, skin, name="mug", seed=seed or colour, wobble=0.007)
    path = [(3.9, 0, 8.0), (5.2, 0, 8.3), (6.8, 0, 7.4), (7.2, 0, 5.6), (6.3, 0, 3.7), (4.1, 0, 2.6)]
    return [body, tube(path, [0.85, 0.68, 0.62, 0.6, 0.6, 0.8], skin, name="handle", squash=0.6)]


def espresso_cup(colour: str, *, seed: str) -> Any:
    """A small cup without a handle."""
    return lathe(ESPRESSO, glaze(colour, foot=0.9), name="cup", seed=seed, wobble=0.010)


def board(size: str) -> Any:
    """An oak board on its foot, its grain upright, with a hole to hang it by; lying until it is placed."""
    width, length = BOARDS[size]
    plain = plank(
        rounded_outline(width, length, 2.2), 2.0, wood("oak", along="y", contrast=1.3), name="board", edge=0.45
    )
    return drill(plain, (0, length / 2 - 3.6, 0), 1.15)


def lean(flat: Any, *, x: float, foot: float, length: float, angle: float = 78.0, turn: float = 0.0) -> Any:
    """Stand a lying board up against the wall behind, its foot `foot` centimetres before the wall."""
    rise = float(np.sin(np.radians(angle))) * length / 2
    back = float(np.cos(np.radians(angle))) * length / 2
    return place(flat, (x, -foot + back, rise), turn=(angle, turn, 0))


def milk_pan(colour: str) -> list[Any]:
    """A pan of one litre: lip on the left, beech handle on the right."""
    skin = enamel(colour)
    body = lip(lathe(PAN, skin, name="pan", wobble=0.001), top=8.9, depth=1.8, reach=0.9, width=14, towards=200)
    steel = metal("steel", rough=0.3)
    ferrule = tube([(6.7, 0, 7.4), (8.6, 0, 7.9), (10.2, 0, 8.3)], [0.75, 0.62, 0.75], steel, name="ferrule")
    path = [(10, 0, 8.25), (12, 0, 8.8), (16, 0, 9.9), (20.5, 0, 11.1), (21.6, 0, 11.35)]
    beech = wood("beech", along="x", scale=3.0)
    grip = tube(path, [0.75, 0.95, 1.05, 0.9, 0.35], beech, name="grip", squash=0.8)
    return [body, ferrule, grip]


def kettle(colour: str) -> list[Any]:
    """A kettle of 1.8 litres: spout on the left, a bail handle with a beech grip."""
    skin = enamel(colour)
    body = lathe(KETTLE, skin, name="kettle", wobble=0.0015)
    lid = lathe(KETTLE_LID, skin, name="lid", wobble=0.0)
    beech = wood("beech", along="z", scale=3.0)
    knob = place(lathe(KNOB, beech, name="knob", wobble=0.0), (0, 0, 14.6), size=0.85)
    spout = tube(
        [(-8.6, 0, 5.2), (-11, 0, 6.6), (-12.9, 0, 9.4), (-14.4, 0, 12.2), (-15.6, 0, 13.1)],
        [3.0, 2.2, 1.5, 1.15, 1.1], skin, name="spout", sides=40,
    )  # fmt: skip
    mouth = tube([(-15.1, 0, 12.75), (-15.72, 0, 13.17)], 0.85, enamel("black"), name="mouth", steps=2)
    steel = metal("steel", rough=0.25)
    arc = [(float(x), 0.0, float(z)) for x, z in _bail(9.2, 10.2, 12.4)]
    bail = tube(arc, 0.32, steel, name="bail")
    hold = wood("beech", along="x", scale=3.0)
    grip = tube([(-5, 0, 21.95), (-2.6, 0, 22.5), (0, 0, 22.62), (2.6, 0, 22.5), (5, 0, 21.95)],
                [0.75, 0.95, 1.0, 0.95, 0.75], hold, name="grip")  # fmt: skip
    ears = [tube([(side * 8.6, 0, 9.2), (side * 9.4, 0, 10.6)], [0.8, 0.55], skin, name="ear") for side in (-1, 1)]
    return [body, lid, knob, spout, mouth, bail, grip, *ears]


def _bail(half: float, foot: float, rise: float) -> list[tuple[float, float]]:
    """Half an ellipse over the kettle, from ear to ear."""
    return [(-half * np.cos(a), foot + rise * np.sin(a) ** 0.8) for a in np.linspace(0, np.pi, 15)]


def carafe() -> list[Any]:
    """A carafe of recycled glass, not quite half full."""
    body = lathe(CARAFE, glass(GREEN_GLASS, bubbles=True), name="carafe", wobble=0.008)
    collar = lathe(COLLAR, glass(GREEN_GLASS), name="collar", wobble=0.006)
    return [body, collar, lathe(CARAFE_WATER, water(), name="water", wobble=0.008, seed="carafe")]


def tumbler(*, seed: str) -> Any:
    """A low tumbler of the same glass."""
    return lathe(TUMBLER, glass(GREEN_GLASS, bubbles=True), name="tumbler", seed=seed, wobble=0.010)


def casserole(colour: str) -> list[Any]:
    """Enamelled cast iron of 24 cm, with two loop handles and a brass knob."""
    skin = enamel(colour, rough=0.28)
    pot = lathe(CASSEROLE, skin, name="casserole", wobble=0.0015)
    lid = lathe(CASSEROLE_LID, skin, name="lid", wobble=0.001)
    knob = place(lathe(KNOB, metal("brass", rough=0.28, brushed=0.5), name="knob", wobble=0.0), (0, 0, 13.3))
    parts = [pot, lid, knob]
    for side in (-1, 1):
        path = [
            (side * x, y, 8.2) for x, y in ((11.6, -4), (14, -3.7), (15.1, -1.6), (15.1, 1.6), (14, 3.7), (11.6, 4))
        ]
        parts.append(tube(path, [0.95, 0.8, 0.75, 0.75, 0.8, 0.95], skin, name="handle", squash=0.75))
    return parts


def spoon(kind: str) -> list[Any]:
    """A beech spoon, spatula or small spoon, upright, its handle's end at the origin."""
    length, head, depth = {"spoon": (29.0, 3.0, 4.3), "turner": (30.0, 2.9, 4.6), "small": (24.0, 2.3, 3.3)}[kind]
    beech = wood("beech", along="z", scale=2.5, contrast=0.7)
    handle = tube(
        [(0, 0, 0), (0, 0, 1), (0, 0, length * 0.5), (0, 0, length - depth * 1.6), (0, 0, length - depth)],
        [0.45, 0.62, 0.6, 0.65, 1.0], beech, name="handle", squash=0.8,
    )  # fmt: skip
    if kind == "turner":
        right = [(1.0, -depth), (2.2, -1.5), (head, depth - 0.6), (head - 0.5, depth)]
        left = [(-head + 1.2, depth - 0.8), (-head + 0.7, depth - 1.4), (-2.2, -1.5), (-1.0, -depth)]
        blade = plank([*right, *left], 0.6, wood("beech", along="y", scale=2.5, contrast=0.7), name="blade", edge=0.22)
        return [handle, place(blade, (0, 0.3, length), turn=(90, 0, 0))]
    profile = "0,-.62 .4,-.6 .75,-.42 .97,-.05 1,.1 .96,.16 .86,.1 .6,-.22 .3,-.34 0,-.36"
    bowl = stretch(lathe(profile, beech, name="bowl", wobble=0.0), (head, depth, 1.7))
    return [handle, place(bowl, (0, -0.1, length), turn=(90, 0, 0))]


def tea_towels(colour: str) -> None:
    """Two towels side by side on an oak rail."""
    stripe = STRIPES[colour]
    bands = [(4.0, 5.6, stripe), (6.4, 6.9, stripe), (7.7, 8.2, stripe)]
    length = 34 + 30 + np.pi * 1.1
    bands += [(length - end, length - start, tone) for start, end, tone in bands]
    for number, (x, front) in enumerate(((-12.4, 34.0), (12.2, 32.5))):
        cloth = linen("#ded5c3", stripes=bands, threads=4.0)
        towel = hang(22, front, 64 - front, cloth, radius=1.1, ripple=1.2, seed=f"{colour} {number}", thickness=0.28)
        place(towel, (x, -5, 0))
    oak = wood("oak", along="x", scale=2.0)
    tube([(-31, -5, 0), (31, -5, 0)], 0.85, oak, name="rail", steps=20)
    for x in (-28, 28):
        tube([(x, 0, 0), (x, -4.9, 0)], 1.15, wood("oak", along="y", scale=2.0), name="bracket")


for _colour in ("oat", "slate", "moss", "clay"):
    photograph(f"stoneware-mug-{_colour}")(lambda colour=_colour: place(mug(colour), turn=(0, 0, -22)))
for _colour in ("flax", "blue", "rust"):
    photograph(f"linen-tea-towels-{_colour}", Framing(set_name="wall", elevation=2, fill=(0.76, 0.62)))(
        partial(tea_towels, _colour)
    )
for _colour in ("cream", "green"):
    photograph(f"enamel-milk-pan-{_colour}", Framing(elevation=20, fill=(0.78, 0.58)))(
        lambda colour=_colour: place(milk_pan(colour), turn=(0, 0, -24))
    )
for _colour in ("cream", "black"):
    photograph(f"stovetop-kettle-{_colour}")(lambda colour=_colour: place(kettle(colour), turn=(0, 0, -20)))
for _colour in ("ink", "cream"):
    photograph(f"casserole-{_colour}", Framing(elevation=20))(
        lambda colour=_colour: place(casserole(colour), turn=(0, 0, -16))
    )
photograph("recycled-glass-carafe", CLEAR)(carafe)


@photograph("stoneware-mug-group", Framing(fill=(0.74, 0.6)))
def _() -> None:
    place(mug("slate"), (-3.6, 1, 0), turn=(0, 0, 200))
    place(mug("oat", seed="above"), (-3.4, 0.8, 8.75), turn=(0, 0, 160))
    place(mug("moss"), (7.4, -4, 0), turn=(0, 0, -28))


def espresso_pair(colour: str) -> None:
    """One behind the other, as they come."""
    place(espresso_cup(colour, seed=f"{colour} 1"), (-3.2, 1.4, 0))
    place(espresso_cup(colour, seed=f"{colour} 2"), (3.9, -1.6, 0), turn=(0, 0, 80))


for _colour in ("oat", "ink"):
    photograph(f"espresso-cups-{_colour}", Framing(elevation=18))(partial(espresso_pair, _colour))


@photograph("oak-chopping-board", Framing(set_name="corner", elevation=8, fill=(0.6, 0.62)))
def _() -> None:
    lean(board("medium"), x=0, foot=9.5, length=40, turn=0.8)


@photograph("oak-chopping-board-sizes", Framing(set_name="corner", elevation=8, fill=(0.7, 0.62)))
def _() -> None:
    lean(board("large"), x=-5, foot=11, length=52, turn=-0.5)
    lean(board("medium"), x=5, foot=13, length=40, turn=1.0)
    lean(board("small"), x=12, foot=15.2, length=30, turn=0.2)


def spoons_in_pot(at: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> None:
    """Three beech spoons in a stoneware pot."""
    pot = lathe(POT, glaze("chalk", foot=1.4), name="pot")
    spoons = [
        *place(spoon("spoon"), (2.6, 1.4, 1.6), turn=(-6, 9, 24)),
        *place(spoon("turner"), (-1.8, 2.0, 1.5), turn=(-7, -12, -14)),
        *place(spoon("small"), (-0.6, -1.4, 1.8), turn=(6, 14, -30)),
    ]
    place([pot, *spoons], at)


photograph("beech-spoons", Framing(fill=(0.6, 0.64)))(spoons_in_pot)


@photograph("glass-tumblers", Framing(transmission=10, bounces=4, samples=16, elevation=16))
def _() -> None:
    place(tumbler(seed="a"), (-5.4, 1.5, 0))
    place(tumbler(seed="b"), (-5.2, 1.4, 2.9), turn=(0, 0, 70))
    place(tumbler(seed="c"), (4.4, 2.4, 0), turn=(0, 0, 140))
    place(tumbler(seed="d"), (3.2, -6.4, 0), turn=(0, 0, 30))
