"""Paper & desk: notebooks, pencils and a letter set, mostly seen from above."""

from functools import partial

from demo.draw.canvas import Canvas, Point, curve, path
from demo.draw.palette import BRASS, CARD, CHALK, INK, MOSS, OAK, RUST, SLATE, WHITE, Rgb, css, darker, lighter, rgb
from demo.draw.scene import TINTS, Picture, Setting
from demo.draw.solids import rod

CEDAR = rgb("#bb8457")
LEAD = rgb("#4b4a4d")


def notebook(canvas: Canvas, cloth: Rgb) -> None:
    """A closed notebook with a ribbon, turned a little."""
    cover = "M262 250H724Q738 250 738 264V936Q738 950 724 950H262Z"
    ribbon = lighter(cloth, 0.3)
    with canvas.group(transform="rotate(5 500 620)"):
        canvas.shape(
            curve([(470, 930), (474, 980), (462, 1030), (476, 1082)]),
            stroke=css(darker(ribbon, 0.25)),
            width=17,
            cap="butt",
        )
        canvas.shape(
            curve([(468, 930), (472, 980), (460, 1030), (474, 1082)]), stroke=css(ribbon), width=13, cap="butt"
        )
        with canvas.group(effect="laid"):
            canvas.shape("M276 268H746V962H276Z", css(darker(cloth, 0.4)))
            canvas.shape("M276 262H738V956H276Z", css(WHITE))
            for sheet in range(5):
                canvas.shape(f"M276 {952 - sheet * 0.5}H{739 - sheet}V262", stroke=css(darker(WHITE, 0.22)), width=0.8)
        with canvas.group(effect="near"):
            canvas.shape(
                cover,
                canvas.between(
                    (262, 250), (738, 950), [(0, lighter(cloth, 0.22), 1), (0.5, cloth, 1), (1, darker(cloth, 0.16), 1)]
                ),
            )
        canvas.shape(cover, canvas.weave(darker(cloth, 0.9), pitch=5, opacity=0.16))
        hinge = [
            (0, darker(cloth, 0.5), 0.5),
            (0.45, lighter(cloth, 0.4), 0.3),
            (0.75, darker(cloth, 0.6), 0.55),
            (1, cloth, 0.0),
        ]
        canvas.shape("M262 250H322V950H262Z", canvas.between((262, 0), (322, 0), hinge))
        _label(canvas)


def _label(canvas: Canvas) -> None:
    with canvas.group(effect="near"):
        canvas.shape("M420 372H640V492H420Z", css(CHALK))
    canvas.shape("M431 383H629V481H431Z", stroke=css(darker(CHALK, 0.55)), width=2)
    canvas.shape("M462 422H598M462 452H598", stroke=css(darker(CHALK, 0.4)), width=2)


def notebook_stack(canvas: Canvas) -> None:
    """Three notebooks with a pencil on top."""
    with canvas.standing(500, 960, reach=330, depth=0.12):
        for cloth, x, base, width in (
            (INK, 500.0, 985.0, 640.0),
            (MOSS, 512.0, 895.0, 610.0),
            (RUST, 486.0, 805.0, 624.0),
        ):
            _lying(canvas, cloth, x=x, base=base, width=width)
        _pencil(canvas, (300, 690), (690, 668), width=19)


def _lying(canvas: Canvas, cloth: Rgb, *, x: float, base: float, width: float) -> None:
    """A notebook on its back, its spine towards us on the left and the pages on the right."""
    left, right, thick, back = x - width / 2, x + width / 2, 82.0, 62.0
    top = [
        (left, base - thick),
        (right, base - thick),
        (right - 30, base - thick - back),
        (left + 46, base - thick - back),
    ]
    canvas.shape(
        path(
            [(left + 6, base - thick + 4), (right - 8, base - thick + 4), (right - 8, base - 6), (left + 6, base - 6)]
        ),
        css(darker(WHITE, 0.06)),
    )
    for sheet in range(11):
        y = base - thick + 14 + sheet * 5.6
        canvas.shape(
            f"M{left + 14:.0f} {y:.1f}H{right - 9:.0f}", stroke=css(darker(WHITE, 0.3)), width=1.3, opacity=0.6
        )
    canvas.shape(
        path(
            [
                (left + 6, base - thick + 4),
                (right - 8, base - thick + 4),
                (right - 8, base - thick + 16),
                (left + 6, base - thick + 16),
            ]
        ),
        css(darker(WHITE, 0.6)),
        opacity=0.28,
    )
    canvas.shape(f"M{left:.0f} {base - 8:.0f}H{right:.0f}V{base:.0f}H{left:.0f}Z", css(darker(cloth, 0.3)))
    canvas.shape(
        path(top),
        canvas.between(
            (left, base - thick - back), (right, base - thick), [(0, lighter(cloth, 0.3), 1), (1, cloth, 1)]
        ),
    )
    canvas.shape(path(top), canvas.weave(darker(cloth, 0.9), pitch=5, opacity=0.13))
    canvas.shape(f"M{left:.0f} {base - thick:.0f}H{right:.0f}v9H{left:.0f}Z", css(darker(cloth, 0.12)))
    spine = [(0, darker(cloth, 0.35), 1), (0.3, lighter(cloth, 0.18), 1), (0.7, cloth, 1), (1, darker(cloth, 0.45), 1)]
    data = (
        f"M{left + 34:.0f} {base - thick:.0f}H{left + 10:.0f}"
        f"Q{left - 12:.0f} {base - thick / 2:.0f} {left + 10:.0f} {base:.0f}H{left + 34:.0f}Z"
    )
    canvas.shape(data, canvas.between((0, base - thick), (0, base), spine))


def _pencil(canvas: Canvas, start: Point, end: Point, *, width: float) -> None:
    """A bare cedar pencil, sharpened at `end`."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5
    cone = width * 2.1 / length
    neck = (end[0] - dx * cone, end[1] - dy * cone)
    point = (end[0] - dx * cone * 0.34, end[1] - dy * cone * 0.34)
    with canvas.group(effect="near"):
        rod(canvas, start, neck, CEDAR, width=width, gloss=0.1)
        rod(canvas, neck, end, lighter(CEDAR, 0.38), width=width, taper=0.08)
        rod(canvas, point, end, LEAD, width=width * 0.36, taper=0.15)
    along = (dx / length, dy / length)
    side = (-along[1] * width * 0.17, along[0] * width * 0.17)
    for turn in (-1, 1):
        ends = [
            (start[0] + side[0] * turn, start[1] + side[1] * turn),
            (neck[0] + side[0] * turn, neck[1] + side[1] * turn),
        ]
        canvas.shape(path(ends, closed=False), stroke=css(darker(CEDAR, 0.5)), width=1.6, opacity=0.55)


def pencils(canvas: Canvas) -> None:
    """Six pencils in an open box."""
    with canvas.group(transform="translate(100 0) rotate(8 400 620)"):
        with canvas.group(effect="laid"):
            canvas.shape(
                "M250 560H560V1030H250Z",
                canvas.between((250, 560), (560, 1030), [(0, lighter(CARD, 0.2), 1), (1, darker(CARD, 0.08), 1)]),
            )
        canvas.shape("M264 560H546V1018H264Z", css(darker(CARD, 0.45)))
        for index in range(6):
            x = 288 + index * 46.8
            lift = canvas.random.uniform(-14, 14)
            _pencil(canvas, (x, 1010), (x, 248 + lift), width=39)
        with canvas.group(effect="near"):
            canvas.shape(
                "M250 760H560V1030H250Z",
                canvas.between((250, 760), (560, 1030), [(0, lighter(CARD, 0.25), 1), (1, darker(CARD, 0.04), 1)]),
            )
        canvas.shape("M272 782H538V1008H272Z", stroke=css(INK), width=2.5)
        canvas.shape("M330 870H480", stroke=css(INK), width=6)
        canvas.shape("M352 900H458M368 924H442", stroke=css(INK), width=3)


def letter_set(canvas: Canvas, paper: Rgb) -> None:
    """Writing paper and envelopes, tied with twine."""
    pale = lighter(paper, 0.3)
    twine = darker(OAK, 0.15)
    with canvas.group(transform="rotate(-6 500 620)"):
        for index in range(5):
            with canvas.group(effect="near", transform=f"rotate({(index - 2) * 0.7:.1f} 500 620)"):
                canvas.shape("M290 210H720V880H290Z", css(darker(pale, 0.04 * (4 - index))))
        for line in range(44):
            canvas.shape(f"M290 {220 + line * 15}H720", stroke=css(darker(paper, 0.35)), width=0.9, opacity=0.28)
        with canvas.group(transform="rotate(9 500 760)"):
            for index in range(4):
                with canvas.group(effect="near", transform=f"translate({index * 5} {-index * 6})"):
                    canvas.shape("M238 610H742V986H238Z", css(darker(paper, 0.05 * (3 - index))))
            _envelope(canvas, paper)
        with canvas.group(effect="near"):
            canvas.shape("M520 204C512 430 524 680 508 1010", stroke=css(twine), width=8)
            canvas.shape("M520 204C512 430 524 680 508 1010", stroke=css(lighter(twine, 0.4)), width=3, dash="5 7")
            canvas.shape(
                curve(
                    [
                        (514, 560),
                        (450, 500),
                        (424, 545),
                        (470, 585),
                        (514, 562),
                        (580, 498),
                        (612, 540),
                        (560, 588),
                        (514, 562),
                    ]
                ),
                stroke=css(twine),
                width=8,
            )
            canvas.shape(curve([(514, 562), (484, 640), (452, 690)]), stroke=css(twine), width=8)
            canvas.shape(curve([(514, 562), (552, 640), (570, 704)]), stroke=css(twine), width=8)
            canvas.ellipse((515, 562), 14, 12, css(darker(BRASS, 0.35)))


def _envelope(canvas: Canvas, paper: Rgb) -> None:
    """The back of the top envelope: its flap and its seams."""
    with canvas.group(transform="translate(15 -18)"):
        canvas.shape("M238 986L450 790M742 986L530 790", stroke=css(darker(paper, 0.4)), width=2.4, opacity=0.6)
        with canvas.group(effect="near"):
            canvas.shape(
                "M238 610L478 822Q490 832 502 822L742 610Z",
                canvas.between((238, 610), (600, 830), [(0, lighter(paper, 0.35), 1), (1, paper, 1)]),
            )


_picture = partial(Picture, tint=TINTS["paper"], setting=Setting.TABLE)

PICTURES = [
    _picture(name="cloth-notebook-ink", draw=partial(notebook, cloth=INK)),
    _picture(name="cloth-notebook-rust", draw=partial(notebook, cloth=RUST)),
    _picture(name="cloth-notebook-moss", draw=partial(notebook, cloth=MOSS)),
    _picture(name="cloth-notebook-stack", draw=notebook_stack, setting=Setting.FLOOR, frame=(60, 220, 880, 1100)),
    _picture(name="cedar-pencils", draw=pencils),
    _picture(name="letter-set-chalk", draw=partial(letter_set, paper=CHALK)),
    _picture(name="letter-set-slate", draw=partial(letter_set, paper=lighter(SLATE, 0.18))),
]
