"""Ceramics: plates, bowls, vases, a jar and a jug."""

from functools import partial

from demo.draw.canvas import Canvas, Point, curve
from demo.draw.palette import (
    BARE_CLAY,
    CHALK,
    CLAY,
    INK,
    LEAF,
    LEATHER,
    MOSS,
    OAT,
    SLATE,
    Rgb,
    css,
    darker,
    lighter,
    mix,
    rgb,
)
from demo.draw.scene import TINTS, Picture
from demo.draw.solids import dipped, hollow, lathe, plain, speckle, tube

SPECK = darker(BARE_CLAY, 0.7)
PORCELAIN = rgb("#dfd9cc")


def plate(canvas: Canvas, x: float, base: float, glaze: Rgb, *, radius: float) -> None:
    """One plate, standing with its foot at (x, base)."""
    tilt = 0.3
    side = [(radius * 0.6, 0), (radius * 0.74, 5), (radius * 0.94, 20), (radius, 36)]
    lathe(canvas, x, base, side, plain(glaze), gloss=0.2, tilt=tilt)
    well = [(radius * 0.975, 36), (radius * 0.9, 25), (radius * 0.8, 15), (radius * 0.6, 12), (1, 12)]
    hollow(
        canvas, x, base, well, plain(lighter(glaze, 0.16)), lip=BARE_CLAY, wall=radius * 0.025, gloss=0.25, tilt=tilt
    )


def plate_stack(canvas: Canvas, glaze: Rgb) -> None:
    """Two dinner plates with three side plates on top."""
    with canvas.standing(500, 905, reach=250, depth=0.3):
        for level in range(2):
            plate(canvas, 500 + level * 3, 905 - level * 26, glaze, radius=352)
        for level in range(3):
            plate(canvas, 496 - level * 4, 842 - level * 24, glaze, radius=268)


def serving_bowl(canvas: Canvas, glaze: Rgb) -> None:
    """A wide bowl on a small foot."""
    tilt = 0.32
    side = [(118, 0), (122, 14), (114, 24), (180, 52), (272, 120), (328, 196), (350, 262)]
    with canvas.standing(500, 930, reach=150, depth=0.3):
        lathe(canvas, 500, 930, side, dipped(glaze, BARE_CLAY, line=26), gloss=0.35, tilt=tilt, rings=0.05)
        speckle(canvas, 500, 930, side[3:], SPECK, count=110, tilt=tilt)
        inner = [(338, 262), (312, 190), (250, 110), (150, 52), (1, 36)]
        hollow(canvas, 500, 930, inner, plain(lighter(glaze, 0.1)), lip=BARE_CLAY, wall=9, gloss=0.4, tilt=tilt)


def branch(canvas: Canvas, foot: Point, *, height: float, lean: float, colour: Rgb = LEAF) -> None:
    """One leafy stem that rises from a vase's neck."""
    x, y = foot
    points = [
        (x, y + 30),
        (x + lean * 0.1, y - height * 0.35),
        (x + lean * 0.45, y - height * 0.7),
        (x + lean, y - height),
    ]
    canvas.shape(curve(points), stroke=css(darker(LEATHER, 0.3)), width=5)
    pairs = 7
    for pair in range(pairs):
        share = 0.2 + 0.8 * pair / (pairs - 1)
        place = (x + lean * share**1.9, y - height * share)
        size = 64 * (1.08 - 0.62 * share)
        for side in (-1, 1):
            turn = side * (64 - 34 * share) + lean * 0.12 + canvas.random.uniform(-9, 9)
            tone = mix(colour, OAT, 0.12 + 0.2 * canvas.random.random())
            _leaf(canvas, place, size, turn, tone if side < 0 else darker(tone, 0.16))


def _leaf(canvas: Canvas, at: Point, size: float, turn: float, colour: Rgb) -> None:
    """An oval leaf that points away from its stem, `turn` degrees from upright."""
    width = size * 0.36
    with canvas.group(transform=f"translate({at[0]:.1f} {at[1]:.1f}) rotate({turn:.1f})"):
        whole = curve([(0, 0), (-width, -size * 0.55), (0, -size * 1.15), (width, -size * 0.55)], closed=True)
        canvas.shape(whole, css(colour))
        canvas.shape(curve([(0, 0), (width, -size * 0.55), (0, -size * 1.15)]), css(darker(colour, 0.2)))
        canvas.shape(f"M0 0V{-size * 0.95:.1f}", stroke=css(lighter(colour, 0.3)), width=1.4)


BUD = [(88, 0), (96, 10), (126, 60), (142, 122), (126, 190), (76, 244), (42, 280), (36, 322), (46, 352)]


def bud_vase(
    canvas: Canvas,
    glaze: Rgb,
    *,
    x: float = 500,
    base: float = 1010,
    height: float = 400,
    lean: float = 60,
    leaves: Rgb = LEAF,
) -> None:
    """A narrow-necked vase with one stem."""
    with canvas.standing(x, base, reach=104):
        lathe(canvas, x, base, BUD, dipped(glaze, BARE_CLAY, line=16), gloss=0.1, rings=0.04)
        speckle(canvas, x, base, BUD[2:6], SPECK, count=60)
        hollow(
            canvas,
            x,
            base,
            [(39, 352), (32, 318), (30, 290)],
            plain(darker(glaze, 0.5)),
            lip=lighter(glaze, 0.2),
            wall=6,
        )
        branch(canvas, (x, base - 352), height=height, lean=lean, colour=leaves)


def bud_vases(canvas: Canvas) -> None:
    """All three colours together."""
    for glaze, x, base, height, lean in (
        (CHALK, 285.0, 940.0, 330.0, -56.0),
        (MOSS, 720.0, 955.0, 290.0, 60.0),
        (CLAY, 500.0, 1050.0, 400.0, 16.0),
    ):
        bud_vase(canvas, glaze, x=x, base=base, height=height, lean=lean)


def moon_jar(canvas: Canvas) -> None:
    """A round white jar, joined at the waist."""
    body = [
        (132, 0),
        (140, 10),
        (232, 84),
        (312, 190),
        (344, 316),
        (343, 334),
        (312, 462),
        (236, 560),
        (160, 612),
        (152, 624),
        (158, 664),
    ]
    with canvas.standing(500, 1010, reach=190):
        lathe(canvas, 500, 1010, body, plain(PORCELAIN), gloss=0.6, rings=0.03)
        canvas.shape("M157 690A343 82 0 0 0 843 690", stroke=css(darker(PORCELAIN, 0.35)), width=3, opacity=0.35)
        hollow(
            canvas,
            500,
            1010,
            [(148, 664), (142, 630), (150, 590)],
            plain(darker(PORCELAIN, 0.2)),
            lip=PORCELAIN,
            wall=10,
            gloss=0.3,
        )


def jug(canvas: Canvas, glaze: Rgb) -> None:
    """A small jug with a pulled handle and a cut lip."""
    body = [(150, 0), (160, 12), (190, 84), (196, 160), (172, 262), (142, 330), (140, 368), (154, 420)]
    with canvas.standing(480, 985, reach=170):
        handle = [(600, 610), (700, 590), (752, 668), (728, 780), (650, 850)]
        tube(canvas, handle, glaze, width=40, gloss=0.4)
        lathe(canvas, 480, 985, body, dipped(glaze, BARE_CLAY, line=24), gloss=0.3, rings=0.04)
        speckle(canvas, 480, 985, body[2:7], SPECK, count=110)
        spout = [(352, 556), (292, 540), (286, 566), (318, 640), (346, 690), (372, 640)]
        fill = canvas.between((286, 560), (372, 640), [(0, lighter(glaze, 0.3), 1), (1, darker(glaze, 0.08), 1)])
        canvas.shape(curve(spout, closed=True), fill)
        hollow(
            canvas,
            480,
            985,
            [(144, 420), (132, 366), (136, 320), (150, 260)],
            plain(glaze),
            lip=lighter(glaze, 0.2),
            wall=9,
            gloss=0.2,
        )
        canvas.shape(
            curve([(368, 548), (318, 546), (292, 552), (330, 572), (372, 590)], closed=True), css(darker(glaze, 0.2))
        )


FLAT = (80, 300, 840, 1050)
WIDE = (60, 220, 880, 1100)
MIDDLE = (125, 290, 780, 975)
SMALL = (120, 170, 760, 950)

_picture = partial(Picture, tint=TINTS["ceramics"])

PICTURES = [
    _picture(name="stoneware-plate-oat", draw=partial(plate_stack, glaze=OAT), frame=FLAT),
    _picture(name="stoneware-plate-slate", draw=partial(plate_stack, glaze=SLATE), frame=FLAT),
    _picture(name="serving-bowl-oat", draw=partial(serving_bowl, glaze=OAT), frame=WIDE),
    _picture(name="serving-bowl-ink", draw=partial(serving_bowl, glaze=INK), frame=WIDE),
    _picture(name="bud-vase-chalk", draw=partial(bud_vase, glaze=CHALK), frame=SMALL),
    _picture(name="bud-vase-clay", draw=partial(bud_vase, glaze=CLAY, leaves=rgb("#8b8f6a")), frame=SMALL),
    _picture(name="bud-vase-moss", draw=partial(bud_vase, glaze=MOSS, leaves=rgb("#9a8c5c")), frame=SMALL),
    _picture(name="bud-vase-group", draw=bud_vases, frame=(40, 130, 920, 1150)),
    _picture(name="moon-jar", draw=moon_jar, frame=(50, 90, 900, 1125)),
    _picture(name="moon-jar-detail", draw=moon_jar, frame=(300, 270, 440, 550)),
    _picture(name="half-pint-jug-oat", draw=partial(jug, glaze=OAT), frame=MIDDLE),
    _picture(name="half-pint-jug-slate", draw=partial(jug, glaze=SLATE), frame=MIDDLE),
]
