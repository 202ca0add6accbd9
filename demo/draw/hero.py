"""The wide picture at the top of the home page: a still life of the range."""

from demo.draw.canvas import Canvas, path
from demo.draw.ceramics import bud_vase, jug, plate_stack, serving_bowl
from demo.draw.kitchen import mug
from demo.draw.lighting import candle
from demo.draw.palette import BEESWAX, CLAY, INK, MOSS, MUSTARD, OAT, SLATE, SUNLIGHT, css, darker, lighter, rgb
from demo.draw.scene import Picture

SIZE = (1600, 1000)


def _window(canvas: Canvas) -> None:
    """Panes of afternoon light on the wall."""
    with canvas.group(effect="soft", opacity=0.5):
        for column in range(2):
            for row in range(3):
                x, y = 500 + column * 190 + row * 42, 40 + row * 205 + column * 34
                canvas.shape(path([(x, y), (x + 168, y + 30), (x + 206, y + 214), (x + 38, y + 184)]), css(SUNLIGHT))


def _lemon(canvas: Canvas, x: float, y: float, size: float) -> None:
    glow = [(0.0, lighter(MUSTARD, 0.55), 1.0), (0.5, lighter(BEESWAX, 0.1), 1.0), (1.0, darker(BEESWAX, 0.45), 1.0)]
    canvas.ellipse((x, y), size, size * 0.84, canvas.around((x - size * 0.35, y - size * 0.35), size * 1.4, glow))


def still_life(canvas: Canvas) -> None:
    """Vase, jug, bowl of lemons, plates, a mug and a candle."""
    _window(canvas)
    with canvas.group(transform="translate(424 96) scale(.72)"):
        candle(canvas, x=300, base=880, burning=False)
    with canvas.group(transform="translate(850 -190) scale(.98)"):
        bud_vase(canvas, MOSS, x=470, base=980, height=330, lean=60)
    with canvas.group(transform="translate(610 60) scale(.72)"):
        plate_stack(canvas, SLATE)
    with canvas.group(transform="translate(716 30) scale(.56)"):
        jug(canvas, OAT)
    with canvas.group(transform="translate(1010 330) scale(.6)"):
        serving_bowl(canvas, INK)
    for x, y, size in ((1258.0, 718.0, 46.0), (1346.0, 716.0, 48.0), (1302.0, 694.0, 50.0)):
        _lemon(canvas, x, y, size)
    with canvas.group(transform="translate(560 420) scale(.5)"):
        mug(canvas, CLAY)


PICTURES = [Picture(name="hero", draw=still_life, tint=rgb("#e8ddcd"), frame=(0, 0, *SIZE), size=SIZE)]
