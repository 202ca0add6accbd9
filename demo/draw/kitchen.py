"""Kitchen: mugs and cups, boards, enamel, tea towels and a carafe."""

import math
from functools import partial

from demo.draw.canvas import Canvas, Point, Stop, curve, path
from demo.draw.fabric import cloth
from demo.draw.palette import (
    BARE_CLAY,
    BEECH,
    BLACK,
    BOTTLE,
    CLAY,
    CREAM,
    FLAX,
    INK,
    MOSS,
    OAK,
    OAT,
    RUST,
    SLATE,
    WHITE,
    Rgb,
    css,
    darker,
    lighter,
    mix,
    rgb,
)
from demo.draw.scene import TINTS, Picture, Setting
from demo.draw.solids import Profile, dipped, hollow, lathe, oval, plain, rod, speckle, tube

SPECK = darker(BARE_CLAY, 0.7)
MUG: Profile = [(132, 0), (142, 8), (158, 50), (164, 120), (163, 220), (160, 330), (161, 352)]
CUP: Profile = [(84, 0), (92, 8), (118, 60), (134, 130), (142, 196), (144, 214)]


def mug(canvas: Canvas, glaze: Rgb, *, x: float = 470, base: float = 960) -> None:
    """A straight mug with a bare foot and a round handle."""
    with canvas.standing(x, base, reach=150):
        _mug(canvas, glaze, x=x, base=base)


def _mug(canvas: Canvas, glaze: Rgb, *, x: float, base: float) -> None:
    handle = [
        (x + 140, base - 290),
        (x + 232, base - 300),
        (x + 268, base - 222),
        (x + 236, base - 118),
        (x + 138, base - 82),
    ]
    tube(canvas, handle, glaze, width=38, gloss=0.4)
    lathe(canvas, x, base, MUG, dipped(glaze, BARE_CLAY, line=44), gloss=0.28, rings=0.045)
    speckle(canvas, x, base, MUG[2:], SPECK, count=110)
    inner = [(152, 352), (152, 250), (150, 120), (140, 40)]
    hollow(canvas, x, base, inner, plain(lighter(glaze, 0.08)), lip=mix(glaze, BARE_CLAY, 0.45), wall=8, gloss=0.2)


def mugs(canvas: Canvas) -> None:
    """Two stacked mugs beside a third."""
    with canvas.standing(335, 940, reach=150):
        _mug(canvas, MOSS, x=335, base=940)
        canvas.spot((335, 612), 150, 40, darker(MOSS, 0.9), 0.6)
        _mug(canvas, SLATE, x=335, base=622)
    mug(canvas, OAT, x=610, base=1035)


def espresso_cup(canvas: Canvas, glaze: Rgb, *, x: float, base: float) -> None:
    """A small cup without a handle."""
    with canvas.standing(x, base, reach=106):
        lathe(canvas, x, base, CUP, dipped(glaze, BARE_CLAY, line=30), gloss=0.3, rings=0.05)
        speckle(canvas, x, base, CUP[2:], SPECK, count=70)
        inner = [(135, 214), (128, 150), (104, 70), (60, 40)]
        hollow(canvas, x, base, inner, plain(lighter(glaze, 0.08)), lip=mix(glaze, BARE_CLAY, 0.45), wall=8, gloss=0.2)


def espresso_cups(canvas: Canvas, glaze: Rgb) -> None:
    """A pair of small cups."""
    espresso_cup(canvas, glaze, x=375, base=900)
    espresso_cup(canvas, glaze, x=610, base=985)


def _rounded(x: float, y: float, width: float, height: float, radius: float) -> str:
    right, low = x + width, y + height
    return (
        f"M{x + radius} {y}H{right - radius}Q{right} {y} {right} {y + radius}"
        f"V{low - radius}Q{right} {low} {right - radius} {low}H{x + radius}"
        f"Q{x} {low} {x} {low - radius}V{y + radius}Q{x} {y} {x + radius} {y}Z"
    )


def chopping_board(
    canvas: Canvas, *, x: float = 500, base: float = 1010, width: float = 470, height: float = 720, tone: Rgb = OAK
) -> None:
    """A board that stands on its end, with a hole to hang it by."""
    left, top = x - width / 2, base - height
    face = _rounded(left, top, width, height, width * 0.13)
    with canvas.standing(x, base - 4, reach=width * 0.52, depth=0.12):
        with canvas.group(transform="translate(15 -9)"):
            canvas.shape(face, css(darker(tone, 0.5)))
        canvas.shape(
            face,
            canvas.between(
                (left, top),
                (x + width / 2, base),
                [(0, lighter(tone, 0.3), 1), (0.5, tone, 1), (1, darker(tone, 0.16), 1)],
            ),
        )
        with canvas.group(clip=canvas.clip(face)):
            _grain(canvas, tone, left=left, top=top, width=width, height=height)
        canvas.shape(face, stroke=css(lighter(tone, 0.4)), width=3, opacity=0.55)
        hole = (x, top + width * 0.2)
        radius = width * 0.062
        canvas.ellipse(hole, radius, radius, css(darker(tone, 0.75)))
        canvas.ellipse(
            (hole[0] + radius * 0.2, hole[1] + radius * 0.16), radius * 0.84, radius * 0.86, css(TINTS["kitchen"])
        )


def _grain(canvas: Canvas, tone: Rgb, *, left: float, top: float, width: float, height: float) -> None:
    """Upright grain that swells around a heart."""
    heart, middle = left + width * 0.42, top + height * 0.58
    for line in range(34):
        start = left + width * line / 33 + canvas.random.uniform(-7, 7)
        points: list[Point] = []
        for step in range(13):
            y = top - 20 + (height + 40) * step / 12
            away = start - heart
            swell = 46 * math.exp(-(((y - middle) / (height * 0.24)) ** 2)) * math.exp(-((away / (width * 0.3)) ** 2))
            points.append((start + math.copysign(swell, away) + canvas.random.uniform(-2.4, 2.4), y))
        width_here = canvas.random.uniform(1.2, 5.0)
        canvas.shape(
            curve(points), stroke=css(darker(tone, canvas.random.uniform(0.25, 0.55))), width=width_here, opacity=0.26
        )


def chopping_boards(canvas: Canvas) -> None:
    """The three sizes, one in front of the other."""
    chopping_board(canvas, x=555, base=950, width=490, height=750, tone=darker(OAK, 0.06))
    chopping_board(canvas, x=445, base=985, width=370, height=570)
    chopping_board(canvas, x=570, base=1025, width=280, height=420, tone=lighter(OAK, 0.1))


def milk_pan(canvas: Canvas, enamel: Rgb) -> None:
    """A small pan with a lip and a wooden handle."""
    body = [(176, 0), (190, 10), (202, 40), (206, 120), (208, 236), (218, 250)]
    rim = darker(INK, 0.5)
    with canvas.standing(430, 930, reach=190):
        rod(canvas, (590, 735), (700, 692), darker(enamel, 0.1), width=26, taper=0.9, gloss=0.4)
        rod(canvas, (692, 696), (905, 614), BEECH, width=36, taper=1.22, gloss=0.1)
        canvas.ellipse((906, 613), 13, 22, css(darker(BEECH, 0.1)))
        lathe(canvas, 430, 930, body, plain(enamel), gloss=0.75)
        inner = [(214, 252), (204, 220), (202, 100), (190, 30), (150, 16)]
        hollow(canvas, 430, 930, inner, plain(WHITE), lip=rim, wall=6, gloss=0.3)
        _pouring_lip(canvas, enamel, rim)


def _pouring_lip(canvas: Canvas, enamel: Rgb, rim: Rgb) -> None:
    """The pan's left lip, let into its rim."""
    spout = [(0.0, lighter(enamel, 0.24), 1.0), (0.45, lighter(enamel, 0.1), 1.0), (1.0, enamel, 0.0)]
    canvas.shape(
        "M176 668C192 694 212 706 268 716L262 850C232 790 210 716 176 668Z",
        canvas.between((190, 690), (256, 770), spout),
    )
    inside = darker(WHITE, 0.2)
    hollowed: list[Stop] = [(0.0, WHITE, 1.0), (0.55, inside, 1.0), (1.0, inside, 0.0)]
    canvas.shape(
        "M250 650C214 660 198 664 176 668C194 688 214 700 250 706Z", canvas.between((176, 0), (256, 0), hollowed)
    )
    canvas.shape("M252 651C216 660 198 664 176 668C194 690 216 703 250 709", stroke=css(rim), width=4.5)


def tea_towel(canvas: Canvas, stripe: Rgb) -> None:
    """A striped towel that hangs by its loop from a peg."""

    def surface(u: float, v: float) -> tuple[float, float, float]:
        spread = 70 + 430 * (1 - math.exp(-2.6 * v))
        fold = 30 * math.sin(u * 5.2 * math.pi + 0.6 + v * 0.5) * (1 - 0.45 * v) * (0.35 + min(1.0, v * 3))
        sag = 70 * (2 * u - 1) ** 2 * (1 - v) + 22 * v * math.cos(u * 5.2 * math.pi)
        return (500 + (u - 0.5) * spread + fold * 0.34, 250 + 760 * v + sag, fold + 40 * (1 - v))

    def dye(u: float, v: float) -> Rgb:
        edge = min(u, 1 - u)
        bands = ((0.1, 0.165), (0.19, 0.205), (0.06, 0.075))
        inside = any(low < edge < high for low, high in bands) or any(low < (1 - v) * 1.1 < high for low, high in bands)
        return stripe if inside else linen

    linen = lighter(FLAX, 0.45)
    with canvas.group(effect="hung"):
        canvas.shape(
            _rounded(150, 172, 700, 74, 10),
            canvas.between((0, 172), (0, 246), [(0, lighter(OAK, 0.25), 1), (1, darker(OAK, 0.12), 1)]),
        )
        canvas.shape(
            "M160 196C340 188 620 206 840 194M160 222C380 230 600 214 840 224",
            stroke=css(darker(OAK, 0.4)),
            width=2.4,
            opacity=0.35,
        )
    with canvas.group(effect="hung"):
        canvas.shape("M488 262C478 214 522 214 512 262", stroke=css(stripe), width=7)
        cloth(canvas, surface, dye, columns=150, rows=120)
    with canvas.group(effect="near"):
        knob = canvas.around((490, 204), 36, [(0, lighter(OAK, 0.5), 1), (0.6, OAK, 1), (1, darker(OAK, 0.35), 1)])
        canvas.ellipse((500, 212), 27, 27, knob)


def kettle(canvas: Canvas, enamel: Rgb) -> None:
    """A squat kettle with a bow handle."""
    body = [(196, 0), (222, 12), (250, 70), (244, 150), (206, 232), (150, 276), (118, 286)]
    metal = darker(enamel, 0.25)
    with canvas.standing(520, 985, reach=235):
        spout = [(330, 840), (262, 790), (226, 700), (178, 640), (140, 652), (176, 740), (210, 860), (320, 930)]
        canvas.shape(
            curve(spout, closed=True),
            canvas.between(
                (150, 700), (320, 820), [(0, lighter(enamel, 0.3), 1), (0.5, enamel, 1), (1, darker(enamel, 0.4), 1)]
            ),
        )
        canvas.ellipse((159, 646), 22, 9, css(darker(enamel, 0.7)))
        bow = [
            (350, 790),
            (318, 640),
            (350, 500),
            (430, 436),
            (520, 424),
            (610, 436),
            (690, 500),
            (722, 640),
            (690, 790),
        ]
        tube(canvas, bow, metal, width=15, gloss=0.5)
        lathe(canvas, 520, 985, body, plain(enamel), gloss=0.8)
        lid = [
            (124, 284),
            (122, 294),
            (100, 312),
            (56, 328),
            (16, 334),
            (14, 346),
            (30, 358),
            (34, 372),
            (24, 386),
            (1, 390),
        ]
        lathe(canvas, 520, 985, lid, lambda height: BEECH if height > 345 else enamel, gloss=0.5)  # noqa: PLR2004 - the knob
        tube(canvas, [(420, 441), (470, 427), (520, 424), (570, 427), (620, 441)], BEECH, width=36, gloss=0.2)


def carafe(canvas: Canvas) -> None:
    """A glass carafe, half full of water."""
    glass, deep = rgb("#b9cdbf"), rgb("#5f8272")
    right = [(96, 1010), (170, 990), (196, 900), (186, 790), (142, 670), (92, 570), (74, 480), (82, 390), (104, 310)]
    outline = [(500 + x, y) for x, y in right] + [(500 - x, y) for x, y in reversed(right)]
    data = curve(outline, closed=True)
    with canvas.standing(500, 985, reach=150, depth=0.2):
        side = [
            (0, deep, 0.62),
            (0.09, glass, 0.5),
            (0.3, WHITE, 0.22),
            (0.7, glass, 0.26),
            (0.92, glass, 0.5),
            (1, deep, 0.7),
        ]
        canvas.shape(data, canvas.across(side))
        with canvas.group(clip=canvas.clip(data)):
            water = [(0, deep, 0.5), (0.2, rgb("#a9c6c2"), 0.42), (0.75, rgb("#c6dad4"), 0.36), (1, deep, 0.5)]
            canvas.shape(path([(290, 770), (710, 770), (710, 1020), (290, 1020)]), canvas.across(water))
            canvas.ellipse((500, 770), 176, 34, css(rgb("#dbe8e2")), opacity=0.8)
            canvas.shape(oval((500, 770), 176, 34), stroke=css(deep), width=2.5, opacity=0.5)
            canvas.ellipse((500, 1000), 150, 26, css(deep), opacity=0.35)
            canvas.ellipse((500, 990), 138, 18, css(WHITE), opacity=0.35)
            canvas.shape("M352 960C318 880 350 760 402 650", stroke=css(WHITE), width=17, opacity=0.6)
            canvas.shape("M668 940C684 880 668 800 640 740", stroke=css(WHITE), width=8, opacity=0.5)
        canvas.shape("M428 520C424 470 430 410 440 360", stroke=css(WHITE), width=9, opacity=0.7)
        canvas.shape(data, stroke=css(deep), width=3, opacity=0.42)
        canvas.shape(oval((500, 312), 104, 25), css(mix(glass, WHITE, 0.5)), stroke=css(deep), width=3, opacity=0.72)
        canvas.shape(oval((500, 316), 92, 19), css(mix(deep, glass, 0.6)), opacity=0.5)
        tube(
            canvas,
            [(425, 486), (455, 500), (500, 505), (545, 500), (575, 486)],
            mix(glass, deep, 0.3),
            width=17,
            gloss=0.9,
        )
        for x, y, size in ((446, 860, 5), (560, 820, 4), (530, 930, 6), (600, 880, 3)):
            canvas.ellipse((x, y), size, size, css(WHITE), opacity=0.6)


_picture = partial(Picture, tint=TINTS["kitchen"])
MIDDLE = (125, 280, 760, 950)
TOP = (60, 100, 880, 1100)

PICTURES = [
    _picture(name="stoneware-mug-oat", draw=partial(mug, glaze=OAT), frame=MIDDLE),
    _picture(name="stoneware-mug-slate", draw=partial(mug, glaze=SLATE), frame=MIDDLE),
    _picture(name="stoneware-mug-moss", draw=partial(mug, glaze=MOSS), frame=MIDDLE),
    _picture(name="stoneware-mug-clay", draw=partial(mug, glaze=CLAY), frame=MIDDLE),
    _picture(name="stoneware-mug-group", draw=mugs, frame=(90, 110, 920, 1150)),
    _picture(name="espresso-cups-oat", draw=partial(espresso_cups, glaze=OAT), frame=(135, 340, 720, 900)),
    _picture(name="espresso-cups-ink", draw=partial(espresso_cups, glaze=INK), frame=(135, 340, 720, 900)),
    _picture(name="oak-chopping-board", draw=chopping_board, frame=TOP),
    _picture(name="oak-chopping-board-sizes", draw=chopping_boards, frame=TOP),
    _picture(name="enamel-milk-pan-cream", draw=partial(milk_pan, enamel=CREAM), frame=(110, 270, 840, 1050)),
    _picture(name="enamel-milk-pan-green", draw=partial(milk_pan, enamel=BOTTLE), frame=(110, 270, 840, 1050)),
    _picture(name="linen-tea-towels-flax", draw=partial(tea_towel, stripe=darker(FLAX, 0.35)), setting=Setting.WALL),
    _picture(name="linen-tea-towels-blue", draw=partial(tea_towel, stripe=darker(SLATE, 0.25)), setting=Setting.WALL),
    _picture(name="linen-tea-towels-rust", draw=partial(tea_towel, stripe=RUST), setting=Setting.WALL),
    _picture(name="stovetop-kettle-cream", draw=partial(kettle, enamel=CREAM), frame=(40, 180, 880, 1100)),
    _picture(name="stovetop-kettle-black", draw=partial(kettle, enamel=BLACK), frame=(40, 180, 880, 1100)),
    _picture(name="recycled-glass-carafe", draw=carafe, frame=(80, 130, 840, 1050)),
]
