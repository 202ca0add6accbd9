"""Plates, bowls, vases, jugs, a teapot, jars."""

from functools import partial
from typing import Any

from demo.photography.framing import Framing
from demo.photography.materials import glaze, leaf, porcelain, wood
from demo.photography.registry import photograph
from demo.photography.shapes import lathe, lip, place, rounded, sprig, tube

PLATE = (
    "0,.3 7.3,.3 7.6,.2 7.8,0 8.4,0 8.6,.2 9,.5 11,.8 12.6,1.5 13.2,2.3 13.42,2.62 13.4,2.78 13.25,2.82 13.05,2.6 "
    "12.3,1.9 10.9,1.2 8.5,.92 0,.86"
)
BOWL = (
    "0,.5 4.3,.5 4.6,.1 4.8,0 5.3,0 5.5,.2 5.7,.8 6.6,1.4 9.8,2.9 12.8,5.5 14.5,8.7 14.98,9.8 14.97,10 14.8,10.08 "
    "14.6,9.9 14.1,8.8 12.3,6 9.3,3.6 5,2.2 0,1.9"
)
PASTA_BOWL = (
    "0,.3 5.6,.3 5.8,.1 6,0 6.5,0 6.7,.2 6.9,.6 8.6,1.3 10.2,3 10.85,4.6 10.95,4.85 10.9,5 10.75,5.03 10.6,4.8 "
    "9.9,3.3 8.3,1.8 6.4,1.05 0,.95"
)
VASE = (
    "0,0 3,0 3.35,.15 3.9,1.2 4.5,3.4 4.4,5.6 3.2,8.2 1.75,10.2 1.18,11.8 1.2,13 1.55,13.85 1.52,14 1.38,13.95 "
    ".95,13 .9,11.5 1.4,9.8 0,9"
)
MOON_JAR = (
    "0,.3 6.2,.3 6.6,0 7.2,0 7.6,.4 8.2,1.4 13,5.6 16.2,11 16.95,15.4 17.12,16.1 16.98,16.8 16.5,21.5 13.6,27 9.4,30.6 "
    "7.9,31.5 7.6,32.4 7.85,33.7 7.7,33.95 7.45,33.7 7.1,32.2 7.3,31 12,27 0,20"
)
JUG = (
    "0,.2 3.1,.2 3.3,0 3.6,0 3.9,.5 4.7,2.2 4.95,4 4.4,6.6 3.75,8.6 3.75,10 3.95,10.9 3.9,11.05 3.72,11 3.45,10 "
    "3.45,8.6 4.1,6.6 4.5,4 4,1.6 3,.8 0,.7"
)
TEAPOT = (
    "0,.3 5,.3 5.2,0 5.7,0 6.1,.5 7.7,3 8.1,5.8 7,9 5,10.7 4.1,11.1 3.9,11.3 3.7,11.1 3.6,10.9 5.5,9.6 7.4,6 6,2 0,1"
)
TEAPOT_LID = (
    "0,11 3.4,11 3.75,11.1 3.8,11.3 3.5,11.6 2,12.2 .8,12.5 .6,12.8 .75,13.3 1.15,13.7 1.1,14.2 .6,14.5 0,14.55"
)
JAR_LID = (
    "0,13.8 5,13.8 5,13.8 5.75,14 5.85,14.2 5.85,15 5.7,15.3 5.3,15.4 1.6,15.4 1.3,15.5 1.2,15.9 "
    "1.5,16.7 1.3,17 0,17.05"
)
LOW = Framing(elevation=22, fill=(0.72, 0.5))


def plate(colour: str, *, size: float = 1.0, seed: str = "") -> Any:
    """A dinner plate of 27 cm (or smaller), its rim left bare."""
    skin = glaze(colour, foot=0.35, rough=0.4, gloss=0.2)
    return place(lathe(PLATE, skin, name="plate", seed=seed, wobble=0.004), size=size)


def plates(colour: str) -> None:
    """Three dinner plates and two side plates, stacked as a hand stacks them."""
    shifts = ((0, 0, 8), (0.25, -0.1, 71), (-0.2, 0.15, 160))
    for number, (x, y, turn) in enumerate(shifts):
        place(plate(colour, seed=f"dinner {number}"), (x, y, number * 0.92), turn=(0, 0, turn))
    for number, (x, y, turn) in enumerate(((0.4, 0.2, 30), (0.1, -0.3, 250))):
        small = plate(colour, size=0.78, seed=f"side {number}")
        place(small, (x, y, 2.72 + number * 0.74), turn=(0, 0, turn))


def serving_bowl(colour: str) -> Any:
    """A bowl of 30 cm on a small foot."""
    return lathe(BOWL, glaze(colour, foot=0.75), name="bowl", seed=colour, wobble=0.006)


def pasta_bowls(colour: str) -> None:
    """Three shallow bowls of 22 cm."""
    for number, (x, y, turn) in enumerate(((0, 0, 10), (0.3, 0.1, 95), (-0.25, -0.2, 200))):
        skin = glaze(colour, foot=0.5, rough=0.4, gloss=0.2)
        bowl = lathe(PASTA_BOWL, skin, name="bowl", seed=f"{colour} {number}", wobble=0.005)
        place(bowl, (x, y, number * 1.75), turn=(0.6 * (number - 1), 0.5 * number, turn))


def bud_vase(colour: str) -> Any:
    """A vase of 14 cm for one stem."""
    return lathe(VASE, glaze(colour, foot=0.6, rough=0.5, gloss=0.1), name="vase", seed=colour, wobble=0.008)


def twig(colour: str, *, seed: str, lean: float = 1.0) -> list[Any]:
    """A dry stem as it stands in a bud vase at the origin."""
    path = [(0.3 * lean, 0, 4), (0, 0, 13), (1.2 * lean, -0.4, 18), (3.4 * lean, 0.2, 23), (4.6 * lean, 0.4, 27)]
    bark = leaf("#6b5440", shine=0.8)
    return sprig(
        path, leaf(colour, shine=0.7), bark=bark, leaves=15, length=2.7, width=1.5, bare=0.52, seed=seed, thick=0.15
    )


TWIGS = {"chalk": ("#a98f63", -1.0), "clay": ("#7f8a6b", 1.0), "moss": ("#b3764f", -0.8)}


def vase_with_twig(colour: str) -> list[Any]:
    """A bud vase with its stem."""
    dry, lean = TWIGS[colour]
    return [bud_vase(colour), *twig(dry, seed=colour, lean=lean)]


def moon_jar() -> Any:
    """A white jar of 34 cm, thrown as two bowls: a soft ridge at the waist."""
    return lathe(MOON_JAR, porcelain("#ebe6db"), name="moon jar", wobble=0.010, steps=10)


def jug(colour: str) -> list[Any]:
    """A jug of 11 cm with a pulled handle on its right and the lip on its left."""
    skin = glaze(colour, foot=0.9)
    body = lip(lathe(JUG, skin, name="jug", seed=colour), top=11, depth=3.2, reach=1.25, width=25)
    path = [(3.4, 0, 9.9), (4.9, 0, 10.4), (6.6, 0, 9.3), (6.9, 0, 7.2), (6.0, 0, 4.9), (4.5, 0, 3.5)]
    handle = tube(path, [0.95, 0.72, 0.66, 0.62, 0.58, 0.75], skin, name="handle", squash=0.58)
    return [body, handle]


def teapot(colour: str) -> list[Any]:
    """A pot of 900 ml: spout on the left, loop handle on the right, a lid with a knob."""
    skin = glaze(colour, foot=0.9)
    body = lathe(TEAPOT, skin, name="teapot", seed=colour)
    lid = lathe(TEAPOT_LID, glaze(colour), name="lid", seed=f"{colour} lid")
    spout = tube(
        [(-6.2, 0, 4.6), (-8.2, 0, 5.5), (-9.9, 0, 7.6), (-11.2, 0, 9.9), (-12.1, 0, 10.9)],
        [2.3, 1.75, 1.2, 0.95, 0.88], skin, name="spout", sides=40,
    )  # fmt: skip
    mouth = tube([(-11.7, 0, 10.5), (-12.25, 0, 11.06)], 0.66, glaze("black"), name="mouth", steps=2)
    path = [(6.2, 0, 9.3), (8.4, 0, 10.4), (11.2, 0, 9.6), (12, 0, 7.2), (10.6, 0, 4.4), (7.4, 0, 3.4)]
    handle = tube(path, [1.15, 0.85, 0.75, 0.7, 0.7, 0.95], skin, name="handle", squash=0.6)
    return [body, lid, spout, mouth, handle]


def lidded_jar(colour: str) -> list[Any]:
    """A storage jar of 16 cm with an oak lid."""
    body = lathe(rounded(5.6, 14, foot=0.6, wall=0.5), glaze(colour, foot=1.6), name="jar", seed=colour)
    oak = wood("oak", scale=1.6)
    return [body, lathe(JAR_LID, oak, name="lid", wobble=0.0)]


for _colour in ("oat", "slate"):
    photograph(f"stoneware-plate-{_colour}", LOW)(partial(plates, _colour))
    photograph(f"half-pint-jug-{_colour}")(lambda colour=_colour: place(jug(colour), turn=(0, 0, -18)))
    photograph(f"teapot-{_colour}")(lambda colour=_colour: place(teapot(colour), turn=(0, 0, -14)))
for _colour in ("oat", "ink"):
    photograph(f"serving-bowl-{_colour}", LOW)(partial(serving_bowl, _colour))
for _colour in ("oat", "moss"):
    photograph(f"pasta-bowl-{_colour}", LOW)(partial(pasta_bowls, _colour))
for _colour in TWIGS:
    photograph(f"bud-vase-{_colour}", Framing(fill=(0.6, 0.66)))(partial(vase_with_twig, _colour))
for _colour in ("chalk", "moss"):
    photograph(f"lidded-jar-{_colour}")(partial(lidded_jar, _colour))
photograph("moon-jar")(moon_jar)
photograph("moon-jar-detail", Framing(zoom=1.9, aim=(3.0, 0, 27.0)))(moon_jar)


@photograph("bud-vase-group", Framing(fill=(0.74, 0.66)))
def _() -> None:
    place(vase_with_twig("chalk"), (-7.2, 1.5, 0), turn=(0, 0, -15))
    place(bud_vase("clay"), (1.2, -3.6, 0), turn=(0, 0, 60))
    place(vase_with_twig("moss"), (9.3, 2, 0), turn=(0, 0, 140))
