"""Lighting: a table lamp, pendants, a task lamp and candles."""

from functools import partial

from demo.draw.canvas import Canvas, curve, path
from demo.draw.palette import (
    BEESWAX,
    BLACK,
    BRASS,
    CARD,
    CHALK,
    CLAY,
    CREAM,
    FLAX,
    INK,
    MOSS,
    MUSTARD,
    SAGE,
    WHITE,
    Rgb,
    css,
    darker,
    lighter,
    rgb,
)
from demo.draw.scene import TINTS, Picture, Setting
from demo.draw.solids import Profile, dipped, lathe, oval, plain, rod, tube

GLOW = rgb("#ffe2a6")
CABLE = rgb("#5b4a3d")


def table_lamp(canvas: Canvas, base: Rgb, shade: Rgb) -> None:
    """A round ceramic base with a linen drum."""
    body = [(106, 0), (118, 10), (168, 70), (186, 150), (166, 236), (112, 296), (52, 324), (34, 344)]
    drum: Profile = [(262, 400), (258, 440), (236, 650), (232, 690)]
    canvas.spot((500, 470), 520, 470, GLOW, 0.5)
    with canvas.standing(500, 1060, reach=145):
        tube(canvas, [(560, 1050), (690, 1068), (820, 1040), (960, 1062), (1040, 1050)], CABLE, width=8)
        lathe(canvas, 500, 1060, body, dipped(base, darker(base, 0.05), line=10), gloss=0.2, rings=0.05)
        lathe(canvas, 500, 1060, [(30, 340), (26, 356), (18, 372), (18, 420)], plain(BRASS), gloss=0.8)
        lathe(canvas, 500, 1060, drum, plain(shade), tilt=0.16)
        with canvas.group(clip=canvas.clip(path([(230, 330), (770, 330), (770, 710), (230, 710)]))):
            outline = "M238 660L264 370A236 38 0 0 1 736 370L762 660A262 42 0 0 1 238 660Z"
            glow = canvas.around((500, 560), 300, [(0, GLOW, 0.72), (0.6, GLOW, 0.3), (1, GLOW, 0)])
            canvas.shape(outline, glow)
            canvas.shape(outline, canvas.weave(darker(shade, 0.5), pitch=5, opacity=0.09))
        canvas.shape(oval((500, 370), 232, 37), css(lighter(GLOW, 0.45)))
        canvas.shape(
            oval((500, 376), 220, 31),
            canvas.around((500, 384), 220, [(0, WHITE, 1), (1, rgb("#f3cf8e"), 1)], squash=0.2),
        )
        canvas.shape("M240 652A262 42 0 0 0 760 652", stroke=css(darker(shade, 0.25)), width=3, opacity=0.6)


def pendant(canvas: Canvas, enamel: Rgb, *, x: float = 500, rim: float = 860, size: float = 1.0) -> None:
    """An enamelled shade on its cable, seen from a little below."""
    shade = [(30, 300), (40, 284), (62, 262), (108, 236), (190, 190), (262, 120), (306, 40), (316, 0)]
    profile = [(radius * size, height * size) for radius, height in shade]
    cap = [(9, 372), (16, 366), (22, 350), (24, 318), (30, 300)]
    with canvas.group(effect="hung"):
        top = rim - 366 * size
        tube(canvas, [(x, -20), (x, top * 0.5), (x, top)], CABLE, width=8)
        lathe(
            canvas,
            x,
            rim,
            [(radius * size, height * size) for radius, height in cap],
            plain(BRASS),
            gloss=0.9,
            tilt=0.1,
        )
        lathe(canvas, x, rim, profile, plain(enamel), gloss=0.75, tilt=0.1)
        inside = [(0, WHITE, 1.0), (0.3, rgb("#fff1cf"), 1.0), (0.8, rgb("#efdfc2"), 1.0), (1, rgb("#cbb894"), 1.0)]
        radius = 316 * size
        canvas.ellipse((x, rim), radius, radius * 0.1, css(darker(enamel, 0.35)))
        canvas.ellipse(
            (x, rim + 1), radius * 0.975, radius * 0.088, canvas.around((x, rim), radius, inside, squash=0.12)
        )
    canvas.spot((x, rim + 12 * size), 60 * size, 34 * size, rgb("#fffdf0"), 1.0)
    canvas.ellipse((x, rim + 10 * size), 30 * size, 25 * size, css(rgb("#fffaf0")))
    canvas.spot((x, rim + 170 * size), 330 * size, 250 * size, GLOW, 0.42)


def pendants(canvas: Canvas) -> None:
    """All three colours at different heights."""
    pendant(canvas, INK, x=265, rim=560, size=0.62)
    pendant(canvas, MUSTARD, x=735, rim=700, size=0.62)
    pendant(canvas, CREAM, x=455, rim=985, size=0.62)


def task_lamp(canvas: Canvas, paint: Rgb) -> None:
    """A jointed lamp that leans over a desk."""
    foot, knee, neck = (640.0, 990.0), (745.0, 640.0), (430.0, 400.0)
    with canvas.standing(620, 1040, reach=170):
        lathe(
            canvas,
            620,
            1040,
            [(168, 0), (172, 8), (170, 22), (150, 32), (34, 40), (26, 50), (24, 66)],
            plain(paint),
            gloss=0.45,
        )
        rod(canvas, foot, knee, paint, width=21, gloss=0.5)
        rod(canvas, knee, neck, paint, width=19, gloss=0.5)
        for x, y in (foot, knee, neck):
            disc = canvas.around(
                (x - 8, y - 9), 40, [(0, lighter(BRASS, 0.65), 1), (0.5, BRASS, 1), (1, darker(BRASS, 0.4), 1)]
            )
            canvas.ellipse((x, y), 25, 25, disc)
            canvas.shape(f"M{x - 10} {y + 6}L{x + 10} {y - 6}", stroke=css(darker(BRASS, 0.6)), width=4)
        with canvas.group(transform="translate(418 402) rotate(24)"):
            head = [(30, 66), (40, 56), (48, 10), (60, -40), (120, -130), (146, -190), (148, -204)]
            lathe(canvas, 0, 0, head, plain(paint), gloss=0.5, tilt=0.2)
            canvas.ellipse((0, 204), 148, 30, css(darker(paint, 0.2)))
            canvas.ellipse(
                (0, 205),
                141,
                26,
                canvas.around((0, 205), 141, [(0, WHITE, 1), (0.4, GLOW, 1), (1, rgb("#c9a468"), 1)], squash=0.2),
            )
            canvas.ellipse((0, 208), 34, 20, css(WHITE))
    canvas.spot((290, 860), 340, 330, GLOW, 0.5)
    canvas.spot((270, 1065), 330, 70, GLOW, 0.8)


def candle(canvas: Canvas, *, x: float, base: float, burning: bool) -> None:
    """A dinner candle in a small brass holder."""
    holder: Profile = [(96, 0), (104, 6), (102, 16), (70, 24), (34, 36), (28, 58), (36, 76), (42, 92), (36, 98)]
    with canvas.standing(x, base, reach=92):
        lathe(canvas, x, base, holder, plain(BRASS), gloss=0.9)
        taper: Profile = [(31, 92), (31, 140), (26, 520), (23, 640), (14, 660)]
        lathe(canvas, x, base, taper, plain(BEESWAX), gloss=0.15, rings=0.05)
        tip = base - 660
        canvas.shape(
            f"M{x} {tip + 4}C{x - 2} {tip - 10} {x + 3} {tip - 18} {x + 1} {tip - 30}", stroke=css(BLACK), width=4
        )
    if burning:
        canvas.spot((x, tip - 60), 300, 300, GLOW, 0.75)
        flame = [(x, tip - 16), (x - 17, tip - 44), (x - 2, tip - 118), (x + 17, tip - 46)]
        canvas.shape(
            curve(flame, closed=True),
            canvas.between(
                (x, tip - 120),
                (x, tip - 14),
                [(0, rgb("#f6b24a"), 0.9), (0.5, rgb("#ffe9a8"), 1), (1, rgb("#fff7dc"), 0.9)],
            ),
        )


def candles(canvas: Canvas) -> None:
    """Two candles, one lit."""
    candle(canvas, x=360, base=960, burning=True)
    candle(canvas, x=600, base=1050, burning=False)


def candle_box(canvas: Canvas) -> None:
    """Six candles in an open card box, seen from above."""
    with canvas.group(transform="rotate(-7 500 640)"):
        with canvas.group(effect="laid"):
            canvas.shape(
                "M236 250H764V1010H236Z",
                canvas.between((236, 250), (764, 1010), [(0, lighter(CARD, 0.15), 1), (1, darker(CARD, 0.1), 1)]),
            )
        canvas.shape("M256 270H744V990H256Z", css(darker(CARD, 0.5)))
        for index in range(6):
            x = 297 + index * 81.2
            with canvas.group(effect="near"):
                rod(canvas, (x, 975), (x, 340), BEESWAX, width=68, taper=0.84, gloss=0.15)
                canvas.shape(f"M{x - 28} 342Q{x} 318 {x + 28} 342Z", css(lighter(BEESWAX, 0.1)))
                canvas.shape(f"M{x} 330C{x - 3} 312 {x + 5} 300 {x + 1} 286", stroke=css(WHITE), width=5)
        with canvas.group(effect="near"):
            canvas.shape("M236 700H764V820H236Z", css(lighter(CHALK, 0.2)))
            canvas.shape("M236 714H764M236 806H764", stroke=css(INK), width=2.5)
            canvas.shape("M430 760H570", stroke=css(INK), width=5)
            canvas.shape("M462 738H538M448 782H552", stroke=css(INK), width=2.5)


_picture = partial(Picture, tint=TINTS["lighting"])
_hung = partial(_picture, setting=Setting.WALL)

PICTURES = [
    _picture(
        name=f"table-lamp-{base_name}-{shade_name}",
        draw=partial(table_lamp, base=base, shade=shade),
        frame=(40, 210, 900, 1125),
    )
    for base_name, base, shade_name, shade in (
        ("chalk", CHALK, "flax", FLAX),
        ("chalk", CHALK, "white", WHITE),
        ("moss", MOSS, "flax", FLAX),
        ("moss", MOSS, "white", WHITE),
        ("clay", CLAY, "flax", FLAX),
    )
] + [
    _hung(name="enamel-pendant-cream", draw=partial(pendant, enamel=CREAM)),
    _hung(name="enamel-pendant-ink", draw=partial(pendant, enamel=INK)),
    _hung(name="enamel-pendant-mustard", draw=partial(pendant, enamel=MUSTARD)),
    _hung(name="enamel-pendant-group", draw=pendants),
    _picture(name="desk-task-lamp-black", draw=partial(task_lamp, paint=BLACK), frame=(40, 170, 900, 1125)),
    _picture(name="desk-task-lamp-sage", draw=partial(task_lamp, paint=SAGE), frame=(40, 170, 900, 1125)),
    _picture(name="beeswax-candles-pair", draw=candles, frame=(60, 120, 880, 1100)),
    _picture(name="beeswax-candles-box", draw=candle_box, setting=Setting.TABLE),
]
