"""Garden: a watering can, pots, tools, and things woven from willow."""

import math
from functools import partial

from demo.draw.canvas import Canvas, Point, curve
from demo.draw.fabric import cloth
from demo.draw.palette import (
    ASH,
    BRASS,
    LEAF,
    LEATHER,
    OAK,
    SAGE,
    SOIL,
    STEEL,
    TERRACOTTA,
    WILLOW,
    Rgb,
    css,
    darker,
    lighter,
    mix,
)
from demo.draw.scene import TINTS, Picture, Setting
from demo.draw.solids import TILT, Profile, hollow, lathe, oval, plain, rod, smooth, tube


def watering_can(canvas: Canvas, metal: Rgb) -> None:
    """A can with a long spout, a brass rose and two handles."""
    body: Profile = [
        (168, 0),
        (178, 4),
        (178, 16),
        (170, 24),
        (166, 150),
        (160, 296),
        (166, 304),
        (166, 318),
        (160, 326),
    ]
    with canvas.standing(590, 1000, reach=175):
        tube(canvas, [(700, 700), (800, 690), (856, 760), (850, 860), (742, 930)], metal, width=27, gloss=0.5)
        rod(canvas, (470, 950), (192, 610), metal, width=76, taper=0.42, gloss=0.6)
        tube(canvas, [(296, 742), (380, 716), (450, 712)], darker(metal, 0.1), width=13, gloss=0.5)
        with canvas.group(transform="translate(186 602) rotate(-39)"):
            lathe(canvas, 0, 0, [(17, -8), (20, 8), (62, 62), (64, 72)], plain(BRASS), gloss=0.9, tilt=0.4)
            canvas.ellipse((0, -72), 60, 24, css(lighter(BRASS, 0.15)))
            for ring, count in ((0.35, 6), (0.72, 13)):
                for hole in range(count):
                    turn = 2 * math.pi * hole / count
                    canvas.ellipse(
                        (60 * ring * math.cos(turn), -72 + 24 * ring * math.sin(turn)),
                        2.8,
                        1.8,
                        css(darker(BRASS, 0.9)),
                    )
        lathe(canvas, 590, 1000, body, plain(metal), gloss=0.65)
        hollow(
            canvas,
            590,
            1000,
            [(156, 326), (152, 240), (150, 60)],
            plain(darker(metal, 0.35)),
            lip=lighter(metal, 0.25),
            wall=7,
            gloss=0.4,
        )
        tube(canvas, [(440, 670), (470, 540), (590, 486), (710, 540), (742, 670)], metal, width=25, gloss=0.5)


def _herb(canvas: Canvas, x: float, y: float, *, size: float) -> None:
    """A small bushy herb."""
    for sprig in range(15):
        turn = (sprig - 7) / 7
        reach = size * canvas.random.uniform(0.72, 1.1)
        tip = (x + turn * reach * 0.82, y - reach * (1.1 - 0.45 * abs(turn)))
        bend = (x + turn * reach * 0.3, y - reach * 0.55)
        canvas.shape(
            curve([(x + turn * size * 0.09, y), bend, tip]), stroke=css(darker(LEAF, 0.35)), width=size * 0.022
        )
        for leaf in range(7):
            share = 0.2 + 0.8 * leaf / 6
            at = (x + (tip[0] - x) * share, y + (tip[1] - y) * share)
            tone = mix(LEAF, SAGE, canvas.random.random() * 0.6)
            angle = turn * 50 + (55 if leaf % 2 else -55) * (1.15 - share)
            with canvas.group(transform=f"translate({at[0]:.1f} {at[1]:.1f}) rotate({angle:.0f})"):
                length = size * 0.13
                canvas.ellipse((0, -length * 0.8), length * 0.42, length, css(darker(tone, 0.14 * (leaf % 3))))


def pot(canvas: Canvas, *, x: float, base: float, size: float, planted: bool) -> None:
    """A flowerpot on its saucer; `size` 1 is the largest."""

    def scaled(profile: Profile) -> Profile:
        return [(radius * size, height * size) for radius, height in profile]

    with canvas.standing(x, base, reach=205 * size):
        lathe(
            canvas,
            x,
            base,
            scaled([(180, 0), (206, 10), (216, 40), (210, 42)]),
            plain(darker(TERRACOTTA, 0.06)),
            rings=0.03,
        )
        canvas.ellipse((x, base - 42 * size), 200 * size, 200 * size * TILT, css(darker(TERRACOTTA, 0.5)))
        body = [
            (140, 30),
            (146, 34),
            (184, 262),
            (187, 292),
            (214, 296),
            (222, 300),
            (226, 340),
            (228, 372),
            (224, 380),
        ]
        lathe(canvas, x, base, scaled(body), plain(TERRACOTTA), rings=0.035)
        inner = [(210, 380), (204, 352), (1, 350)] if planted else [(210, 380), (200, 300), (160, 80)]
        soil = plain(SOIL) if planted else plain(darker(TERRACOTTA, 0.1))
        hollow(canvas, x, base, scaled(inner), soil, lip=lighter(TERRACOTTA, 0.12), wall=12 * size)
        if planted:
            _herb(canvas, x, base - 345 * size, size=330 * size)


def pots(canvas: Canvas) -> None:
    """The three sizes."""
    pot(canvas, x=640, base=930, size=0.98, planted=False)
    pot(canvas, x=295, base=985, size=0.7, planted=False)
    pot(canvas, x=500, base=1075, size=0.48, planted=False)


def tools(canvas: Canvas) -> None:
    """A trowel and a hand fork, side by side, seen from above."""
    with canvas.group(transform="rotate(-9 360 640)"):
        _trowel_head(canvas, 350)
        _grip(canvas, 350)
    with canvas.group(transform="rotate(9 640 640)"):
        _fork_head(canvas, 650)
        _grip(canvas, 650)


def _grip(canvas: Canvas, x: float) -> None:
    with canvas.group(effect="laid"):
        canvas.shape(
            curve([(x - 4, 1068), (x - 44, 1130), (x - 2, 1176), (x + 42, 1130), (x + 4, 1068)]),
            stroke=css(LEATHER),
            width=10,
        )
        rod(canvas, (x, 700), (x, 1010), ASH, width=54, taper=1.3, gloss=0.15)
        rod(canvas, (x, 1008), (x, 1076), ASH, width=70, taper=0.72, gloss=0.15)
        canvas.ellipse((x, 1076), 25, 14, css(darker(ASH, 0.12)))
        rod(canvas, (x, 640), (x, 712), STEEL, width=44, taper=1.36, gloss=0.7)
        canvas.ellipse((x, 690), 5.5, 5.5, css(darker(BRASS, 0.1)))
    for line in range(5):
        y = x - 14 + line * 7
        canvas.shape(
            curve([(y, 725), (y + 2, 820), (y - 2, 920), (y + 1, 1000)]),
            stroke=css(darker(ASH, 0.5)),
            width=1.8,
            opacity=0.3,
        )


def _trowel_head(canvas: Canvas, x: float) -> None:
    blade = [
        (x - 34, 470),
        (x - 92, 440),
        (x - 96, 330),
        (x - 66, 200),
        (x, 104),
        (x + 66, 200),
        (x + 96, 330),
        (x + 92, 440),
        (x + 34, 470),
    ]
    steel = mix(STEEL, SOIL, 0.2)
    with canvas.group(effect="laid"):
        rod(canvas, (x, 650), (x, 440), steel, width=34, taper=0.8, gloss=0.6)
        data = curve(blade, closed=True)
        shine = [
            (0, darker(steel, 0.3), 1),
            (0.22, lighter(steel, 0.5), 1),
            (0.5, darker(steel, 0.3), 1),
            (0.8, lighter(steel, 0.18), 1),
            (1, lighter(steel, 0.4), 1),
        ]
        canvas.shape(data, canvas.across(shine))
        canvas.shape(data, stroke=css(lighter(steel, 0.55)), width=4, opacity=0.7)
        canvas.shape(f"M{x} 465C{x - 8} 400 {x - 5} 300 {x} 190", stroke=css(darker(steel, 0.6)), width=7, opacity=0.25)


def _fork_head(canvas: Canvas, x: float) -> None:
    steel = mix(STEEL, SOIL, 0.2)
    with canvas.group(effect="laid"):
        rod(canvas, (x, 650), (x, 420), steel, width=34, taper=0.8, gloss=0.6)
        for side in (-1, 1):
            points: list[Point] = [(x, 432), (x + side * 60, 418), (x + side * 80, 370), (x + side * 80, 300)]
            tube(canvas, points, steel, width=27, gloss=0.6)
            rod(canvas, (x + side * 80, 304), (x + side * 78, 112), steel, width=27, taper=0.18, gloss=0.6)
        rod(canvas, (x, 430), (x, 104), steel, width=29, taper=0.18, gloss=0.6)


def woven(canvas: Canvas, profile: Profile, *, x: float, base: float, stakes: int, rows: int) -> None:
    """A round wall of willow: rows that pass in front of and behind upright stakes."""
    points = smooth(profile)
    tones = [darker(WILLOW, canvas.random.uniform(-0.05, 0.3)) for _ in range(rows + 1)]

    def phase(u: float, v: float) -> tuple[float, float]:
        row = min(rows - 1, int(v * rows))
        return math.sin(u * stakes * math.pi + row * math.pi), math.sin((v * rows % 1) * math.pi)

    def surface(u: float, v: float) -> tuple[float, float, float]:
        radius, height = points[min(len(points) - 1, int(v * (len(points) - 1)))]
        turn = math.pi * (u - 0.5)
        over, round_ = phase(u, v)
        bump = 6.5 * over + 8 * round_
        return (
            x + (radius + bump * 0.4) * math.sin(turn),
            base - height + radius * TILT * math.cos(turn),
            (radius + bump) * math.cos(turn),
        )

    def dye(u: float, v: float) -> Rgb:
        over, round_ = phase(u, v)
        tone = tones[min(rows - 1, int(v * rows))]
        return darker(tone, 0.42 * (1 - round_) ** 2 + 0.3 * max(0.0, -over) + 0.06 * math.sin(u * 140 + v * 50))

    cloth(canvas, surface, dye, columns=stakes * 7, rows=rows * 6)


def _border(canvas: Canvas, x: float, y: float, radius: float, *, front: bool) -> None:
    """The plaited edge of a basket, its nearer or its farther half."""
    count = 44
    for twist in range(count):
        turn = math.pi * twist / count if front else math.pi + math.pi * twist / count
        end = turn + math.pi * 1.9 / count
        start = (x + radius * math.cos(turn), y + radius * TILT * math.sin(turn) + 9)
        finish = (x + radius * math.cos(end), y + radius * TILT * math.sin(end) - 11)
        tone = darker(WILLOW, 0.06 + 0.22 * (twist % 2))
        tube(
            canvas,
            [start, ((start[0] + finish[0]) / 2, (start[1] + finish[1]) / 2 - 3), finish],
            tone,
            width=17,
            gloss=0.3,
        )


def _log(canvas: Canvas, start: Point, end: Point, *, width: float) -> None:
    bark = darker(mix(LEATHER, SOIL, 0.3), 0.05)
    rod(canvas, start, end, bark, width=width)
    canvas.ellipse(end, width * 0.5, width * 0.46, css(darker(OAK, 0.45)))
    canvas.ellipse(end, width * 0.44, width * 0.4, css(lighter(OAK, 0.22)))
    for ring in (0.34, 0.23, 0.12):
        canvas.shape(oval(end, width * ring, width * ring * 0.92), stroke=css(darker(OAK, 0.25)), width=2, opacity=0.6)


def basket(canvas: Canvas) -> None:
    """A round log basket with two handles."""
    wall: Profile = [(262, 0), (284, 40), (318, 190), (336, 360)]
    x, base = 500.0, 1000.0
    rim = base - 372
    with canvas.standing(x, base, reach=265):
        tube(
            canvas,
            [(215, 640), (176, 590), (196, 522), (250, 500), (300, 530), (306, 570)],
            WILLOW,
            width=30,
            gloss=0.3,
        )
        _border(canvas, x, rim, 332, front=False)
        canvas.ellipse((x, rim), 326, 326 * TILT, css(darker(WILLOW, 0.85)))
        for start, end, width in (
            ((420, 660), (352, 512), 118),
            ((590, 670), (640, 508), 126),
            ((500, 650), (492, 440), 112),
            ((410, 680), (430, 574), 112),
            ((570, 690), (560, 578), 120),
        ):
            _log(canvas, start, end, width=width)
        woven(canvas, wall, x=x, base=base, stakes=22, rows=20)
        _border(canvas, x, base - 8, 268, front=True)
        _border(canvas, x, rim, 336, front=True)
        tube(
            canvas,
            [(690, 700), (694, 590), (742, 520), (806, 540), (822, 600), (796, 668)],
            WILLOW,
            width=30,
            gloss=0.3,
        )


def cloche(canvas: Canvas) -> None:
    """A bell of willow over a young plant."""
    x, base = 500.0, 1010.0

    def rib(turn: float) -> list[Point]:
        outline = [(300, 0), (296, 120), (270, 280), (206, 430), (110, 530), (16, 580)]
        return [(x + r * math.sin(turn), base - h + r * TILT * math.cos(turn)) for r, h in outline]

    with canvas.standing(x, base, reach=290):
        for step in range(1, 8):
            tube(canvas, rib(math.pi * 0.5 + math.pi * step / 8), darker(WILLOW, 0.4), width=11)
        canvas.spot((x, base - 10), 150, 34, SOIL, 0.7)
        _herb(canvas, x, base - 14, size=250)
        for step in range(10):
            tube(
                canvas,
                rib(-math.pi / 2 + math.pi * step / 9),
                darker(WILLOW, 0.05 + 0.1 * (step % 2)),
                width=13,
                gloss=0.3,
            )
        bands: tuple[Profile, ...] = (
            [(302, 0), (301, 70)],
            [(288, 196), (277, 252)],
            [(226, 392), (196, 440)],
            [(128, 512), (60, 560), (20, 584)],
        )
        for band, rows in zip(bands, (5, 4, 4, 6), strict=True):
            woven(canvas, band, x=x, base=base, stakes=20, rows=rows)
        tube(canvas, [(478, 428), (462, 380), (500, 348), (538, 380), (522, 428)], WILLOW, width=19, gloss=0.3)


_picture = partial(Picture, tint=TINTS["garden"])

PICTURES = [
    _picture(name="watering-can-galvanised", draw=partial(watering_can, metal=STEEL), frame=(40, 200, 880, 1100)),
    _picture(name="watering-can-sage", draw=partial(watering_can, metal=SAGE), frame=(40, 200, 880, 1100)),
    _picture(
        name="terracotta-pot", draw=partial(pot, x=500, base=1010, size=0.92, planted=True), frame=(60, 140, 880, 1100)
    ),
    _picture(name="terracotta-pot-sizes", draw=pots, frame=(20, 220, 900, 1125)),
    _picture(name="trowel-and-fork", draw=tools, setting=Setting.TABLE),
    _picture(name="willow-log-basket", draw=basket, frame=(40, 170, 920, 1150)),
    _picture(name="willow-log-basket-detail", draw=basket, frame=(430, 560, 400, 500)),
    _picture(name="willow-cloche", draw=cloche, frame=(40, 130, 920, 1150)),
]
