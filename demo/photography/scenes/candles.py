"""Candles and what holds them."""

from functools import partial
from typing import Any

from demo.photography.framing import Framing
from demo.photography.materials import flame, glaze, metal, painted, paper, wax
from demo.photography.registry import photograph
from demo.photography.scenes.lighting import bulb
from demo.photography.shapes import box, crumple, lathe, place, points, sheet, tube


def dinner_candle(height: float = 25.0, *, seed: str = "candle", lit: bool = False) -> list[Any]:
    """A dipped taper standing on the origin, and its wick; the flame as well if it is lit."""
    top = height - 0.5 if lit else height
    profile = [(0, 0), (1.06, 0), (1.1, 0.3), (1.08, 4), (1.02, 10), (0.92, 17), (0.8, top - 1.6), (0.6, top - 0.5)]
    profile += [(0.45, top - 0.25), (0.15, top - 0.35), (0, top - 0.35)] if lit else [(0.35, top - 0.1), (0, top)]
    parts = [lathe(profile, wax("wax"), name="candle", wobble=0.012, seed=seed)]
    wick = painted("charcoal" if lit else "paper", rough=0.9)
    parts.append(tube([(0, 0, top - 0.6), (0.03, 0, top + 0.4), (0.12, 0.02, top + 1.0)], 0.09, wick, name="wick"))
    if lit:
        parts.append(burning((0.08, 0, top + 0.45)))
    return parts


def burning(at: tuple[float, float, float], *, size: float = 1.0) -> Any:
    """A flame, and the light it throws."""
    drop_shape = [(0, 0), (0.28, 0.12), (0.42, 0.55), (0.38, 1.05), (0.2, 1.8), (0.07, 2.4), (0, 2.7)]
    bulb(at[2] + 1.1 * size, power=900 * size, radius=0.5, at=at[:2])
    return place(lathe(drop_shape, flame(), name="flame", wobble=0.02), at, size=size)


def candlestick(height: float) -> Any:
    """A stick turned from solid brass, for a dinner candle."""
    climb = height - 3.4
    foot = points("0,0 4,0 4.25,.15 4.25,.5 4,.75 2.6,1 1.5,1.5 1,2.3 .85,3")
    knop = [(radius, climb * share) for radius, share in points(".85,.55 1,.62 1.45,.68 1.5,.72 1.1,.78 .85,.86 .95,1")]
    pan = [(radius, climb + rise) for radius, rise in points("1.5,.7 2.2,1 2.3,1.15 2.2,1.3 1.6,1.4 1.45,1.6")]
    cup = [(radius, height - fall) for radius, fall in points("1.5,.2 1.45,0 1.3,0 1.15,.2 1.12,2 0,2")]
    return lathe([*foot, *knop, *pan, *cup], metal("brass", rough=0.2, brushed=0.6), name="stick", wobble=0)


def _cup_holder() -> Any:
    return lathe(
        points("0,0 3.6,0 3.9,.2 3.9,.5 1.9,.8 1.6,1.2 1.55,3 1.7,3.3 1.6,3.4 1.3,3.2 1.15,1.2 0,1.1"),
        metal("brass", rough=0.25),
        name="holder",
        wobble=0,
    )


@photograph("beeswax-candles-pair", Framing(fill=(0.5, 0.68)))
def candle_pair() -> None:
    """Two in low holders, one of them lit."""
    for x, y, seed, lit in ((-4.6, 1.5, "one", True), (4.4, -2.0, "two", False)):
        place([_cup_holder(), *(place(part, (0, 0, 1.2)) for part in dinner_candle(seed=seed, lit=lit))], (x, y, 0))


@photograph("beeswax-candles-box", Framing(elevation=38, azimuth=0, fill=(0.72, 0.66), middle=(0.5, 0.49)))
def candle_box() -> None:
    """Six in an open card box, on tissue, with the lid beside it."""
    card = paper("kraft")
    tray = [
        place(box((18.0, 28.4, 0.25), card, edge=0.05), (0, 0, 0)),
        *(place(box((0.25, 28.4, 3.2), card, edge=0.05), (x, 0, 0)) for x in (-9.0, 9.0)),
        *(place(box((18.2, 0.25, 3.2), card, edge=0.05), (0, y, 0)) for y in (-14.2, 14.2)),
    ]
    tissue = crumple(sheet(17.2, 27.6, paper("paper"), thickness=0), 0.9, size=2.2)
    tray.append(place(tissue, (0, 0, 0.75)))
    for number in range(6):
        tapers = dinner_candle(seed=f"taper {number}")
        tray += place(tapers, (-6.9 + number * 2.75, -12.4 + 0.3 * (number % 3), 2.3), turn=(-90, 0, 0))
    place(tray, (1.0, 0, 0), turn=(0, 0, -9))
    place(box((18.6, 28.9, 2.6), card, edge=0.15, name="lid"), (-20.5, 5.0, 0), turn=(0, 0, 6))


@photograph("brass-candlestick", Framing(fill=(0.5, 0.66)))
def short_candlestick() -> None:
    """The short one with its candle."""
    candlestick(9.0)
    place(dinner_candle(seed="short"), (0, 0, 7.0))


@photograph("brass-candlestick-pair", Framing(fill=(0.56, 0.72)))
def candlesticks() -> None:
    """The tall one and the short one, both lit."""
    place([candlestick(19.0), *place(dinner_candle(seed="tall", lit=True), (0, 0, 17.0))], (-5.2, 2.5, 0))
    place([candlestick(9.0), *place(dinner_candle(22.0, seed="low", lit=True), (0, 0, 7.0))], (5.4, -2.5, 0))


def cup_candle(colour: str) -> None:
    """A candle poured into a stoneware cup, burning."""
    outer = points("0,0 3,0 3.3,.15 3.9,1.4 4.2,4 4.25,7.4 4.2,7.85 4.05,8 3.88,7.85 3.82,7.4 3.78,6 0,5.9")
    lathe(outer, glaze(colour, foot=1.0), name="cup")
    lathe([(3.8, 6.5), (3.7, 6.62), (3.3, 6.55), (2.2, 6.32), (0, 6.25)], wax("cream"), name="wax", wobble=0.002)
    tube([(0, 0, 6.0), (0.05, 0, 7.0), (0.16, 0, 7.5)], 0.1, painted("charcoal", rough=0.9), name="wick")
    burning((0.1, 0, 7.0), size=0.8)


for _name, _colour in (("fig", "moss"), ("cedar", "clay")):
    photograph(f"cup-candle-{_name}", Framing(elevation=20, fill=(0.46, 0.5)))(partial(cup_candle, _colour))
