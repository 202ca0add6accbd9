"""Textiles: throws, cushions, towels and a rug."""

import math
from functools import partial

from demo.draw.canvas import Canvas, curve, path
from demo.draw.fabric import Surface, cloth, edge
from demo.draw.palette import (
    CHALK,
    FLAX,
    HEATHER,
    INK,
    MOSS,
    OAK,
    OAT,
    RUST,
    SHADOW,
    SLATE,
    Rgb,
    css,
    darker,
    lighter,
    mix,
    rgb,
)
from demo.draw.scene import TINTS, Picture, Setting
from demo.draw.solids import oval, rod

CHECK = 7
LINE = 0.1


def throw(canvas: Canvas, ground: Rgb, line: Rgb) -> None:
    """A checked throw with a fringe, hung over an oak pole."""

    def fold(u: float) -> float:
        return 24 * math.sin(u * 4.1 * math.pi + 0.5) + 11 * math.sin(u * 9.3 * math.pi)

    def surface(u: float, v: float) -> tuple[float, float, float]:
        grip = 0.3 + 0.7 * v
        over = 34 * math.sqrt(max(0.0, 1 - (1 - min(1.0, v / 0.05)) ** 2))
        return (215 + 570 * u + fold(u) * 0.35 * grip, 235 + 720 * v - 6 * math.sin(u * 5), fold(u) * grip + over)

    def dye(u: float, v: float) -> Rgb:
        across, along = (u * CHECK) % 1, (v * CHECK * 1.26 + 0.3) % 1
        threads = (across < LINE) + (along < LINE)
        heather = 0.05 * math.sin(u * 311) * math.sin(v * 287)
        return darker(mix(ground, line, min(1.0, 0.62 * threads)), abs(heather))

    with canvas.group(effect="hung"):
        rod(canvas, (110, 250), (890, 250), OAK, width=34, gloss=0.2)
        _fringe(canvas, surface, ground)
        cloth(canvas, surface, dye, columns=160, rows=150)
    outline = path(edge(surface))
    canvas.shape(outline, canvas.weave(darker(ground, 0.7), pitch=4, opacity=0.09))


def _fringe(canvas: Canvas, surface: Surface, ground: Rgb) -> None:
    for tassel in range(58):
        x, y, _ = surface((tassel + 0.5) / 58, 1.0)
        sway = canvas.random.uniform(-5, 5)
        end = y + canvas.random.uniform(56, 68)
        canvas.shape(
            curve([(x, y - 6), (x + sway * 0.3, y + 30), (x + sway, end)]), stroke=css(darker(ground, 0.28)), width=7
        )
        canvas.shape(
            curve([(x - 1, y - 6), (x + sway * 0.3 - 1, y + 30), (x + sway - 1, end)]), stroke=css(ground), width=3.4
        )


def cushion(
    canvas: Canvas, dye: Rgb, *, x: float = 500, base: float = 990, size: float = 330, turn: float = -2.5
) -> None:
    """A plump square cushion that leans back a little."""
    middle = base - size * 0.93

    def surface(u: float, v: float) -> tuple[float, float, float]:
        across, down = 2 * u - 1, 2 * v - 1
        pinch = 0.065
        px = across * (1 - pinch * (1 - down * down) * abs(across) ** 3 - 0.025 * abs(down) ** 12)
        py = down * (
            1 - (pinch if down < 0 else 0.02) * (1 - across * across) * abs(down) ** 3 - 0.025 * abs(across) ** 12
        )
        swell = (max(0.0, 1 - across**2) * max(0.0, 1 - down**2)) ** 0.5
        corner = max(0.0, abs(across * down) - 0.12)
        crease = corner * 0.085 * math.sin(14 * math.atan2(abs(down), abs(across)) + 2.0 * across)
        dent = 0.16 * math.exp(-((across * 2.4) ** 2) - ((down + 0.62) * 2.6) ** 2)
        slub = 0.007 * math.sin(11 * across + 4 * down) * math.cos(7 * down - 5 * across) + 0.003 * math.sin(
            31 * across - 12 * down
        )
        return (size * px, size * py * 0.97, size * (0.72 * swell + crease - dent + slub))

    outline = curve(edge(surface, steps=24), closed=True)
    with (
        canvas.standing(x, base, reach=size * 0.86, depth=0.09),
        canvas.group(transform=f"translate({x:.0f} {middle:.0f}) rotate({turn})"),
    ):
        cloth(canvas, surface, lambda _u, _v: dye, columns=110, rows=110)
        canvas.shape(outline, canvas.weave(darker(dye, 0.8), pitch=6, opacity=0.16))
        _slubs(canvas, outline, dye, size=size)
        canvas.shape(outline, stroke=css(darker(dye, 0.3)), width=9)
        canvas.shape(outline, stroke=css(lighter(dye, 0.12)), width=4.5)


def _slubs(canvas: Canvas, outline: str, dye: Rgb, *, size: float) -> None:
    """The thicker threads that tell linen from cotton."""
    with canvas.group(clip=canvas.clip(outline)):
        for thread in range(260):
            start, level = canvas.random.uniform(-size, size), canvas.random.uniform(-size, size)
            length, bow = canvas.random.uniform(30, 190), canvas.random.uniform(-4, 4)
            tone = lighter(dye, 0.42) if thread % 3 else darker(dye, 0.5)
            run = f"h{length:.0f}" if thread % 2 else f"v{length:.0f}"
            at = (start, level + bow) if thread % 2 else (level + bow, start)
            canvas.shape(f"M{at[0]:.0f} {at[1]:.0f}{run}", stroke=css(tone), width=1.6, opacity=0.2)


def cushions(canvas: Canvas) -> None:
    """All three colours, leaning together."""
    cushion(canvas, INK, x=345, base=905, size=245, turn=-6)
    cushion(canvas, FLAX, x=650, base=935, size=245, turn=5)
    cushion(canvas, RUST, x=480, base=1040, size=225, turn=-3)


def _folded(canvas: Canvas, dye: Rgb, *, x: float, base: float, width: float, height: float) -> None:
    """One folded towel, its fold towards us."""
    depth = 150.0

    roll = 0.5

    def surface(u: float, v: float) -> tuple[float, float, float]:
        wave = 3 * math.sin(u * 5 + 1)
        side = x + (u - 0.5) * width
        if v < roll:
            turn = math.pi * (v / roll - 0.5)
            side = x + (u - 0.5) * (width - height * 0.34 * (1 - math.cos(turn)))
            return (side, base - height / 2 - height / 2 * math.sin(turn) + wave, height * 0.5 * math.cos(turn))
        back = (v - roll) / (1 - roll)
        side = x + (u - 0.5) * (width - height * 0.34) * (1 - 0.07 * back)
        return (side, base - height + wave - depth * 0.42 * back, -depth * back)

    def waffle(u: float, v: float) -> Rgb:
        across, along = math.cos(u * 2 * math.pi * 38), math.cos(v * 2 * math.pi * 11)
        crevice = 0.55 * abs(4 * v - 1) ** 5 if v < roll else 0.0
        return darker(lighter(dye, 0.1), 0.34 * max(0.0, across) * max(0.0, along) + crevice)

    cloth(canvas, surface, waffle, columns=228, rows=66)
    canvas.shape(
        f"M{x - width / 2 + 3:.0f} {base - height / 2:.0f}H{x + width / 2 - 3:.0f}",
        stroke=css(darker(dye, 0.5)),
        width=2,
        opacity=0.25,
    )


def towels(canvas: Canvas, dye: Rgb) -> None:
    """Two bath towels with two hand towels on top."""
    with canvas.standing(500, 985, reach=300, depth=0.1):
        level = 1000.0
        for width, height in ((620, 92), (616, 88), (604, 90), (430, 64), (424, 62)):
            _folded(canvas, dye, x=500 + canvas.random.uniform(-6, 6), base=level, width=width, height=height)
            level -= height * 0.96
            if height < 70:  # noqa: PLR2004 - a hand towel
                continue
            canvas.spot((500, level + 2), 300, 9, SHADOW, 0.25)


STRIPES: tuple[tuple[float, Rgb], ...] = (
    (0.07, OAT), (0.10, INK), (0.13, OAT), (0.22, RUST), (0.25, OAT), (0.27, RUST), (0.40, OAT), (0.42, INK),
    (0.47, lighter(RUST, 0.35)), (0.49, INK), (0.58, OAT), (0.66, RUST), (0.69, OAT), (0.72, INK),
    (0.84, OAT), (0.92, RUST),
)  # fmt: skip


def _stripe(v: float) -> Rgb:
    return next((colour for end, colour in STRIPES if v < end), OAT)


def rug(canvas: Canvas) -> None:
    """A striped flatweave, its far end rolled up."""
    radius = 84.0
    flat = 0.68

    def surface(u: float, v: float) -> tuple[float, float, float]:
        if v < flat:
            back = v / flat
            ripple = 3 * math.sin(u * 9 + v * 20)
            return (130 + 640 * u + 120 * back, 1050 - 430 * back + ripple * 0.3, ripple - 900 * back)
        turn = -math.pi / 2 + (v - flat) / (1 - flat) * math.pi * 1.12
        return (
            250 + 640 * u + 20 * math.sin(turn) + 20,
            620 + 6 - radius - radius * math.sin(turn),
            -900 + radius * math.cos(turn),
        )

    def dye(u: float, v: float) -> Rgb:
        rib = 0.07 * (0.5 + 0.5 * math.sin(v * 620)) + 0.05 * (0.5 + 0.5 * math.sin(u * 330 + 40 * math.sin(v * 90)))
        return darker(_stripe(v), rib)

    with canvas.group(effect="laid"):
        for tassel in range(64):
            x, y, _ = surface((tassel + 0.5) / 64, 0.0)
            sway = canvas.random.uniform(-6, 6) - 10
            canvas.shape(
                curve([(x, y - 4), (x + sway * 0.4, y + 20), (x + sway, y + 46)]),
                stroke=css(darker(OAT, 0.2)),
                width=5.5,
            )
            canvas.shape(
                curve([(x - 1, y - 4), (x + sway * 0.4 - 1, y + 20), (x + sway - 1, y + 46)]),
                stroke=css(lighter(OAT, 0.35)),
                width=2.6,
            )
        cloth(canvas, surface, dye, columns=120, rows=260)
        centre = (911.0, 542.0)
        canvas.shape(oval(centre, 26, radius), css(darker(OAT, 0.3)))
        for turn, size in enumerate((0.92, 0.7, 0.48, 0.26)):
            canvas.shape(
                oval(centre, 26 * size, radius * size), stroke=css(darker((RUST, OAT, INK, OAT)[turn], 0.25)), width=6
            )
    canvas.spot((590, 628), 330, 16, SHADOW, 0.55)


_picture = partial(Picture, tint=TINTS["textiles"])
_hung = partial(_picture, setting=Setting.WALL)
HEATHER_LINE = rgb("#5d4a63")

PICTURES = [
    _hung(name="lambswool-throw-oat", draw=partial(throw, ground=OAT, line=darker(FLAX, 0.45))),
    _hung(name="lambswool-throw-moss", draw=partial(throw, ground=MOSS, line=OAT)),
    _hung(name="lambswool-throw-heather", draw=partial(throw, ground=HEATHER, line=HEATHER_LINE)),
    _hung(
        name="lambswool-throw-detail",
        draw=partial(throw, ground=OAT, line=darker(FLAX, 0.45)),
        frame=(240, 610, 360, 450),
    ),
    _picture(name="linen-cushion-flax", draw=partial(cushion, dye=FLAX), frame=(50, 130, 900, 1125)),
    _picture(name="linen-cushion-rust", draw=partial(cushion, dye=RUST), frame=(50, 130, 900, 1125)),
    _picture(name="linen-cushion-ink", draw=partial(cushion, dye=INK), frame=(50, 130, 900, 1125)),
    _picture(name="linen-cushion-group", draw=cushions, frame=(40, 190, 920, 1150)),
    _picture(name="waffle-towel-chalk", draw=partial(towels, dye=CHALK), frame=(60, 220, 880, 1100)),
    _picture(name="waffle-towel-slate", draw=partial(towels, dye=SLATE), frame=(60, 220, 880, 1100)),
    _picture(name="flatweave-rug", draw=rug, frame=(20, 150, 960, 1200)),
    _picture(name="flatweave-rug-detail", draw=rug, frame=(150, 720, 360, 450)),
]
