"""The shop's colours, and how the one light in every picture falls on them."""

import math

Rgb = tuple[float, float, float]
Vector = tuple[float, float, float]


def rgb(code: str) -> Rgb:
    """The colour written `#rrggbb`, as three numbers from 0 to 255."""
    return (float(int(code[1:3], 16)), float(int(code[3:5], 16)), float(int(code[5:7], 16)))


OAT = rgb("#d9c9ae")
CHALK = rgb("#ddd6c8")
SLATE = rgb("#7d92a0")
MOSS = rgb("#838a64")
CLAY = rgb("#bf7e5f")
INK = rgb("#34455f")
FLAX = rgb("#cdb897")
WHITE = rgb("#ece8df")
RUST = rgb("#b0603c")
HEATHER = rgb("#94798c")
MUSTARD = rgb("#d3a03c")
SAGE = rgb("#a3b09a")
CREAM = rgb("#e4d7b9")
BOTTLE = rgb("#345546")
BLACK = rgb("#38353a")
OAK = rgb("#c99c68")
OAK_BLACK = rgb("#453e3b")
ASH = rgb("#dcbd92")
BEECH = rgb("#d2a673")
BRASS = rgb("#c39a4e")
STEEL = rgb("#a9b0b3")
BARE_CLAY = rgb("#a9805f")
TERRACOTTA = rgb("#c9754f")
WILLOW = rgb("#b78a55")
BEESWAX = rgb("#e0b257")
LEATHER = rgb("#8a5a3a")
LEAF = rgb("#6d8355")
SOIL = rgb("#4c3b30")
CARD = rgb("#b99a76")

PAPER = rgb("#efe9df")
SHADOW = rgb("#4a3728")
SUNLIGHT = rgb("#fff8ea")


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """`one` with `share` (0 to 1) of `other` stirred in."""
    return (
        one[0] + (other[0] - one[0]) * share,
        one[1] + (other[1] - one[1]) * share,
        one[2] + (other[2] - one[2]) * share,
    )


def darker(colour: Rgb, share: float) -> Rgb:
    """The colour as it looks in this light's warm shade."""
    shade = (colour[0] * 0.36, colour[1] * 0.31, colour[2] * 0.31)
    return mix(colour, shade, share)


def lighter(colour: Rgb, share: float) -> Rgb:
    """The colour with sunlight on it."""
    return mix(colour, SUNLIGHT, share)


def css(colour: Rgb) -> str:
    """The colour as SVG wants it."""
    return "#" + "".join(f"{round(min(255.0, max(0.0, channel))):02x}" for channel in colour)


def unit(vector: Vector) -> Vector:
    """The same direction, one long."""
    length = math.hypot(*vector) or 1.0
    return (vector[0] / length, vector[1] / length, vector[2] / length)


def dot(one: Vector, other: Vector) -> float:
    """How far two unit vectors agree, from -1 to 1."""
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


# x to the right, y up, z towards the viewer: a window at the upper left, in front.
LIGHT = unit((-0.62, 0.62, 0.55))
HALFWAY = unit((LIGHT[0], LIGHT[1], LIGHT[2] + 1.0))
TURNING_POINT = 0.66


def lit(colour: Rgb, normal: Vector, gloss: float = 0.0, *, wash: float = 0.27) -> Rgb:
    """The colour of a surface that faces `normal`; `gloss` (0 to 1) adds a highlight, light pales it by `wash`."""
    facing = 0.5 + 0.5 * dot(normal, LIGHT)
    if facing < TURNING_POINT:
        seen = darker(colour, 0.78 * (1.0 - facing / TURNING_POINT) ** 1.15)
    else:
        seen = lighter(colour, wash * (facing - TURNING_POINT) / (1.0 - TURNING_POINT))
    bounce = max(0.0, normal[0]) ** 3 * 0.10
    seen = mix(seen, PAPER, bounce)
    if gloss > 0.0:
        seen = mix(seen, WHITE, gloss * max(0.0, dot(normal, HALFWAY)) ** 26)
    return seen
