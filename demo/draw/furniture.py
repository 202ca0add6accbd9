"""Furniture: a stool, a bench, a chair, a desk and a peg rail."""

import math
from functools import partial

from demo.draw.canvas import Canvas, Point, curve, path
from demo.draw.palette import ASH, FLAX, OAK, OAK_BLACK, SHADOW, Rgb, css, darker, lighter
from demo.draw.scene import TINTS, Picture, Setting
from demo.draw.solids import View, board, lathe, oval, plain, plank, rod, tube


def _foot(canvas: Canvas, at: Point, size: float) -> None:
    canvas.spot((at[0] + size * 0.5, at[1]), size * 1.9, size * 0.5, SHADOW, 0.55)


def stool(canvas: Canvas, wood: Rgb) -> None:
    """A round seat on three splayed, wedged legs."""
    feet: tuple[tuple[Point, Point], ...] = (
        ((420, 500), (322, 960)), ((585, 500), (705, 950)), ((500, 530), (512, 1050)),
    )  # fmt: skip
    for _, foot in feet:
        _foot(canvas, foot, 34)
    with canvas.standing(500, 1010, reach=60, depth=0):
        for top, foot in feet[:2]:
            rod(canvas, top, foot, darker(wood, 0.14), width=50, taper=0.66, gloss=0.1)
        top, foot = feet[2]
        rod(canvas, top, foot, wood, width=52, taper=0.66, gloss=0.15)
        seat = [(216, 0), (236, 10), (243, 28), (240, 46), (226, 56)]
        lathe(canvas, 500, 545, seat, plain(wood), gloss=0.1, tilt=0.3)
        face = oval((500, 489), 226, 68)
        canvas.shape(
            face, canvas.between((290, 430), (710, 560), [(0, lighter(wood, 0.36), 1), (1, lighter(wood, 0.05), 1)])
        )
        with canvas.group(clip=canvas.clip(face)):
            for line in range(16):
                y = 422 + line * 9 + canvas.random.uniform(-3, 3)
                points = [(260.0 + 60 * step, y + canvas.random.uniform(-2.5, 2.5)) for step in range(9)]
                canvas.shape(
                    curve(points), stroke=css(darker(wood, 0.5)), width=canvas.random.uniform(1, 3.4), opacity=0.22
                )
        for x, y in ((412.0, 474.0), (588.0, 474.0), (500.0, 520.0)):
            canvas.ellipse((x, y), 25, 9, css(darker(wood, 0.22)))
            canvas.shape(f"M{x - 22} {y + 2}L{x + 22} {y - 2}", stroke=css(lighter(wood, 0.45)), width=3.5)


def bench(canvas: Canvas) -> None:
    """A long seat on four tapered legs."""
    view = View(x=520, base=880, scale=5.6, turn=0.44, dip=0.26)
    low, seat = 41.0, 45.0
    legs = [(x, z) for z in (-12.0, 12.0) for x in (-52.0, 52.0)]
    for x, z in legs:
        _foot(canvas, view.place(x, 0, z), 24)
    with canvas.standing(530, 905, reach=330, depth=0):
        for x, z in legs:
            rod(
                canvas,
                view.place(x * 0.96, low, z),
                view.place(x, 0, z),
                OAK if z > 0 else darker(OAK, 0.22),
                width=36,
                taper=0.7,
            )
            if x > 0:
                plank(
                    canvas,
                    view,
                    (-50, low - 7, z - 1.5),
                    (50, low, z + 1.5),
                    darker(OAK, 0.1 if z > 0 else 0.32),
                    lines=6,
                )
        for x, z in legs[2:]:
            rod(canvas, view.place(x * 0.96, low, z), view.place(x, 0, z), OAK, width=38, taper=0.7)
        plank(canvas, view, (-60, low, -17), (60, seat, 17), OAK, lines=26)
        for x, z in legs:
            spot = view.place(x * 0.96, seat, z)
            canvas.ellipse(spot, 15, 5.5, css(darker(OAK, 0.28)))
            canvas.shape(f"M{spot[0] - 12:.1f} {spot[1]:.1f}h24", stroke=css(lighter(OAK, 0.4)), width=2.5)


def chair(canvas: Canvas, wood: Rgb) -> None:
    """A spindle-back chair with a bent bow."""
    shade = darker(wood, 0.2)
    seat_back, seat_front = 640.0, 716.0
    feet: tuple[tuple[Point, Point], ...] = (
        ((380, 660), (322, 990)), ((610, 660), (676, 985)), ((345, 700), (280, 1085)), ((650, 700), (728, 1080)),
    )  # fmt: skip
    for _, foot in feet:
        _foot(canvas, foot, 26)
    with canvas.standing(505, 1050, reach=215, depth=0):
        for top, foot in feet[:2]:
            rod(canvas, top, foot, shade, width=32, taper=0.66)
        rod(canvas, (360, 858), (648, 852), shade, width=20)
        rod(canvas, (312, 905), (350, 868), shade, width=19)
        rod(canvas, (694, 902), (648, 866), shade, width=19)
        for top, foot in feet[2:]:
            rod(canvas, top, foot, wood, width=36, taper=0.62, gloss=0.15)
        _seat(canvas, wood, seat_front)
        _bow(canvas, wood, seat_back)


def _seat(canvas: Canvas, wood: Rgb, front: float) -> None:
    outline = [
        (330, 650),
        (400, 628),
        (500, 622),
        (600, 628),
        (672, 650),
        (722, 706),
        (690, 742),
        (600, 752),
        (500, 748),
        (400, 752),
        (312, 742),
        (278, 706),
    ]
    with canvas.group(transform="translate(0 22)"):
        canvas.shape(curve(outline, closed=True), css(darker(wood, 0.42)))
    canvas.shape(
        curve(outline, closed=True),
        canvas.between(
            (300, 630), (700, 760), [(0, lighter(wood, 0.34), 1), (0.6, wood, 1), (1, darker(wood, 0.12), 1)]
        ),
    )
    with canvas.group(clip=canvas.clip(curve(outline, closed=True))):
        canvas.spot((440, 690), 110, 34, darker(wood, 0.7), 0.3)
        canvas.spot((580, 690), 110, 34, darker(wood, 0.7), 0.3)
        for line in range(15):
            y = front - 90 + line * 9.5
            points = [(270 + 58 * step, y + 5 * math.sin(step * 1.1 + line * 0.2)) for step in range(9)]
            canvas.shape(curve(points), stroke=css(darker(wood, 0.5)), width=1.8, opacity=0.2)


def _bow(canvas: Canvas, wood: Rgb, back: float) -> None:
    bow = [
        (338, back + 18),
        (318, 520),
        (316, 400),
        (346, 268),
        (420, 196),
        (500, 178),
        (580, 196),
        (654, 268),
        (684, 400),
        (682, 520),
        (664, back + 18),
    ]
    for spindle in range(7):
        share = (spindle - 3) / 3
        top = (500 + share * 142, 190 + 86 * abs(share) ** 2.2)
        foot = (500 + share * 122, back + 8 * abs(share) - 2)
        belly = ((top[0] + foot[0]) / 2, (top[1] + foot[1]) / 2 + 60)
        canvas.ellipse((foot[0], foot[1] + 4), 12, 5, css(darker(wood, 0.5)))
        rod(canvas, belly, top, wood, width=17, taper=0.62, gloss=0.1)
        rod(canvas, belly, foot, wood, width=17, taper=0.78, gloss=0.1)
    tube(canvas, bow, wood, width=25, gloss=0.2)


def desk(canvas: Canvas) -> None:
    """A desk with two drawers and tapered legs."""
    view = View(x=515, base=960, scale=5.9, turn=0.4, dip=0.3)
    legs = [(x, z) for z in (-24.0, 24.0) for x in (-52.0, 52.0)]
    for x, z in legs:
        _foot(canvas, view.place(x, 0, z), 24)
    with canvas.standing(530, 1000, reach=330, depth=0):
        for x, z in legs:
            rod(
                canvas,
                view.place(x, 60, z),
                view.place(x * 1.03, 0, z * 1.03),
                OAK if z > 0 else darker(OAK, 0.28),
                width=40,
                taper=0.6,
            )
        plank(canvas, view, (-55, 56, -26), (55, 71, 27), darker(OAK, 0.05), lines=8)
        for x in (-27.0, 27.0):
            corners = [
                view.place(x - 24, 58, 27),
                view.place(x + 24, 58, 27),
                view.place(x + 24, 69, 27),
                view.place(x - 24, 69, 27),
            ]
            board(canvas, corners, lighter(OAK, 0.1), lines=9)
            canvas.shape(path(corners), stroke=css(darker(OAK, 0.55)), width=3)
            knob = view.place(x, 63.5, 29)
            canvas.ellipse((knob[0] + 4, knob[1] + 6), 12, 12, css(SHADOW), opacity=0.3)
            canvas.ellipse(
                knob,
                12,
                12,
                canvas.around(
                    (knob[0] - 4, knob[1] - 4),
                    17,
                    [(0, lighter(OAK, 0.6), 1), (0.5, OAK, 1), (1, darker(OAK, 0.45), 1)],
                ),
            )
        plank(canvas, view, (-60, 71, -30), (60, 74, 30), OAK, lines=34)


def peg_rail(canvas: Canvas, *, pegs: int, bag: bool) -> None:
    """A wall rail with turned pegs."""
    half = 66 * pegs + 40
    left, right = 500 - half, 500 + half
    with canvas.group(effect="hung"):
        board(
            canvas, [(left, 420), (right, 420), (right, 540), (left, 540)], lighter(OAK, 0.08), lines=26, strength=0.3
        )
        canvas.shape(f"M{left} 420H{right}", stroke=css(lighter(OAK, 0.5)), width=5)
        canvas.shape(f"M{left} 538H{right}", stroke=css(darker(OAK, 0.4)), width=5)
    spacing = 2 * (half - 84) / (pegs - 1)
    places = [left + 84 + spacing * peg for peg in range(pegs)]
    for x in places:
        _peg(canvas, x)
    if bag:
        _bag(canvas, places[1])
        _knob(canvas, places[1])


def _peg(canvas: Canvas, x: float) -> None:
    with canvas.group(effect="near"):
        tube(canvas, [(x, 492), (x + 3, 480), (x + 4, 466)], darker(OAK, 0.1), width=26)
    _knob(canvas, x)


def _knob(canvas: Canvas, x: float) -> None:
    with canvas.group(effect="laid"):
        glow = canvas.around((x - 8, 452), 44, [(0, lighter(OAK, 0.62), 1), (0.5, OAK, 1), (1, darker(OAK, 0.45), 1)])
        canvas.ellipse((x + 3, 464), 31, 31, glow)


def _bag(canvas: Canvas, x: float) -> None:
    linen = lighter(FLAX, 0.22)
    with canvas.group(effect="hung"):
        tube(
            canvas,
            [(x - 74, 690), (x - 52, 590), (x - 14, 490), (x + 4, 476), (x + 22, 490), (x + 58, 590), (x + 80, 690)],
            darker(linen, 0.08),
            width=20,
        )
        data = (
            f"M{x - 138:.0f} 668Q{x:.0f} 690 {x + 142:.0f} 668Q{x + 146:.0f} 860 {x + 164:.0f} 1010"
            f"Q{x + 164:.0f} 1030 {x + 142:.0f} 1032Q{x:.0f} 1048 {x - 140:.0f} 1032"
            f"Q{x - 160:.0f} 1030 {x - 160:.0f} 1010Q{x - 142:.0f} 860 {x - 138:.0f} 668Z"
        )
        canvas.shape(
            data,
            canvas.across(
                [
                    (0, lighter(linen, 0.3), 1),
                    (0.35, linen, 1),
                    (0.7, darker(linen, 0.06), 1),
                    (1, darker(linen, 0.3), 1),
                ]
            ),
        )
        canvas.shape(data, canvas.weave(darker(linen, 0.8), pitch=5, opacity=0.1))
        for crease in (-70, 10, 90):
            canvas.shape(
                curve([(x + crease, 700), (x + crease * 1.15, 830), (x + crease * 0.9, 1000)]),
                stroke=css(darker(linen, 0.6)),
                width=9,
                opacity=0.12,
            )
        canvas.shape(
            curve([(x - 136, 692), (x, 704), (x + 140, 690)]),
            stroke=css(darker(linen, 0.4)),
            width=2.5,
            dash="7 6",
            opacity=0.7,
        )


_picture = partial(Picture, tint=TINTS["furniture"])
_hung = partial(_picture, setting=Setting.WALL)

PICTURES = [
    _picture(name="three-legged-stool-natural", draw=partial(stool, wood=OAK), frame=(50, 160, 900, 1125)),
    _picture(name="three-legged-stool-black", draw=partial(stool, wood=OAK_BLACK), frame=(50, 160, 900, 1125)),
    _picture(name="oak-bench", draw=bench, frame=(90, 210, 860, 1075)),
    _picture(name="oak-bench-detail", draw=bench, frame=(110, 490, 440, 550)),
    _picture(name="spindle-back-chair-natural", draw=partial(chair, wood=ASH), frame=(20, 70, 960, 1200)),
    _picture(name="spindle-back-chair-black", draw=partial(chair, wood=OAK_BLACK), frame=(20, 70, 960, 1200)),
    _picture(name="oak-writing-desk", draw=desk, frame=(10, 120, 980, 1225)),
    _picture(name="oak-writing-desk-detail", draw=desk, frame=(400, 410, 400, 500)),
    _hung(name="oak-peg-rail-three", draw=partial(peg_rail, pegs=3, bag=True), frame=(60, 200, 880, 1100)),
    _hung(name="oak-peg-rail-five", draw=partial(peg_rail, pegs=5, bag=False), frame=(40, 0, 920, 1150)),
]
