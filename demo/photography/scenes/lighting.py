"""Lamps, pendants, a lantern."""

from functools import partial
from math import cos, pi, sin
from typing import Any

import bpy

from demo.photography.framing import Framing
from demo.photography.materials import enamel, glaze, linen, metal, opal, painted, paper, wood
from demo.photography.registry import photograph
from demo.photography.shapes import lathe, place, ring, tube

LAMP = Framing(fill=(0.6, 0.66), subject=("base", "shade"))
HUNG = Framing(elevation=1.0, fill=(0.62, 0.4), middle=(0.5, 0.44), set_name="hanging", subject=("shade",))
WARM = (1.0, 0.80, 0.58)


def bulb(height: float, *, power: float, radius: float = 2.0, at: tuple[float, float] = (0.0, 0.0)) -> None:
    """A warm bulb; `power` is the light it throws one centimetre away, as Blender reckons watts."""
    light = bpy.data.lights.new("bulb", "POINT")
    light.energy, light.shadow_soft_size, light.color = power, radius, WARM
    lamp = bpy.data.objects.new("bulb", light)
    lamp.location = (*at, height)
    bpy.context.scene.collection.objects.link(lamp)


def cable(points: list[tuple[float, float, float]], *, colour: str = "charcoal", thick: float = 0.28) -> Any:
    """A braided cable."""
    return tube(points, thick, painted(colour, rough=0.85), name="cable", sides=12)


def table_lamp(base: str, shade: str) -> None:
    """A round stoneware base of 24 cm and a linen drum above it, lit."""
    brass = metal("brass", rough=0.3)
    body = [
        (0.0, 0.0), (5.6, 0.0), (6.2, 0.2), (6.9, 1.0), (9.4, 4.2), (10.6, 8.4), (10.2, 12.6), (8.2, 16.4), (5.0, 18.9),
        (2.7, 20.1), (2.1, 20.7), (2.05, 21.5), (1.9, 21.7), (0.0, 21.7),
    ]  # fmt: skip
    lathe(body, glaze(base, rough=0.42, gloss=0.2), name="base")
    lathe([(0, 21.6), (1.2, 21.6), (1.2, 21.6), (1.2, 26), (1.2, 26), (0, 26)], brass, name="neck", steps=1)
    lathe([(16, 25.5), (15.2, 36), (14.4, 48)], linen(shade, glow=0.42, threads=6), name="shade", wobble=0.001)
    for radius, height in ((16.0, 25.5), (14.4, 48.0)):
        ring(radius, 0.22, linen(shade, threads=6), height=height, name="shade rim")
    bulb(36, power=75_000)
    cable([(0, 6, 0.6), (2, 12, 0.3), (12, 20, 0.3), (30, 26, 0.3), (60, 30, 0.3)])


for _base, _shade in (("chalk", "flax"), ("chalk", "white"), ("moss", "flax"), ("moss", "white"), ("clay", "flax")):
    photograph(f"table-lamp-{_base}-{_shade}", LAMP)(partial(table_lamp, _base, _shade))


def pendant(colour: str, *, radius: float = 12.5, cord: float = 90.0) -> list[Any]:
    """A wide enamelled shade about the origin, white inside, its cable going up."""
    size = radius / 12.5
    outer = [
        (2.6, 11.6),
        (2.9, 11.2),
        (3.1, 9.6),
        (4.2, 8.2),
        (7.2, 6.0),
        (10.4, 3.0),
        (12.2, 0.5),
        (12.7, 0.0),
        (12.6, -0.25),
    ]
    inner = [(12.6, -0.25), (12.35, -0.1), (11.9, 0.4), (10.1, 2.8), (6.9, 5.7), (3.9, 7.9), (2.2, 8.6), (0, 8.7)]
    brass = metal("brass", rough=0.28)
    parts = [
        lathe([(r * size, z * size) for r, z in outer], enamel(colour), name=f"shade {colour}", wobble=0.001),
        lathe([(r * size, z * size) for r, z in inner], enamel("white"), name="shade inside", wobble=0.001),
        lathe(
            [(0, 13.6), (0.55, 13.6), (0.7, 13.4), (0.75, 12.4), (1.6, 12.1), (2.6, 11.7), (2.6, 11.2), (0, 11.2)],
            brass,
            name="shade grip",
        ),
        lathe(
            [(0, 1.6), (1.6, 2.0), (2.7, 3.4), (2.9, 4.8), (2.2, 6.6), (1.4, 8.0), (1.3, 8.7)],
            opal(strength=3),
            name="lamp",
        ),
    ]
    if size != 1:
        place(parts[2:], size=size)
    parts.append(cable([(0, 0, 13 * size), (0.1, 0, 40), (0, 0, cord)], thick=0.22))
    return parts


for _colour in ("cream", "ink", "mustard"):
    photograph(f"enamel-pendant-{_colour}", HUNG)(partial(pendant, _colour))


@photograph(
    "enamel-pendant-group",
    Framing(elevation=1.0, fill=(0.74, 0.62), middle=(0.5, 0.42), set_name="hanging", subject=("shade",)),
)
def pendant_group() -> None:
    """Three, at three heights."""
    place(pendant("ink", radius=18, cord=120), (-17, 6, 34))
    place(pendant("mustard", cord=130), (27, 0, 22))
    place(pendant("cream", cord=140), (7, -6, -4))


def task_lamp(colour: str) -> None:
    """Two arms, two joints, a head that turns; on a weighted disc."""
    coat, brass = painted(colour, rough=0.4), metal("brass", rough=0.3)
    parts = [
        lathe(
            [(0, 0), (8.2, 0), (8.5, 0.3), (8.5, 1.6), (8.1, 2.0), (1.2, 2.2), (1.2, 2.2), (0, 2.2)],
            coat,
            name="foot",
            wobble=0,
        )
    ]
    shoulder, elbow, wrist = (0, 0, 5.0), (-13.0, 0, 33.0), (11.0, 0, 51.0)
    parts += [
        lathe([(0, 2), (0.8, 2), (0.8, 2), (0.8, 5.5), (0.8, 5.5), (0, 5.5)], coat, name="post", steps=1),
        tube([shoulder, elbow], 0.55, coat, name="arm"),
        tube([elbow, wrist], 0.55, coat, name="arm"),
        *(_joint(at, brass) for at in (shoulder, elbow, wrist)),
    ]
    head = [
        lathe(
            [(0, 8.6), (1.7, 8.4), (2.3, 7.6), (2.4, 3.6), (3.6, 1.4), (6.6, -3.6), (7.2, -6.2), (7.25, -6.3)],
            coat,
            name="head",
            wobble=0,
        ),
        lathe(
            [(7.25, -6.3), (7.0, -6.1), (6.1, -3.6), (4.2, -0.6), (0, 0.4)],
            enamel("white"),
            name="head inside",
            wobble=0,
        ),
        lathe([(0, -5.0), (1.4, -4.6), (2.1, -3.2), (1.5, -1.4), (0.9, 0.2)], opal(strength=5), name="lamp", wobble=0),
    ]
    parts += place(head, (11.0 + 3.2, 0, 50.0), turn=(0, -38, 0))
    place(parts, turn=(0, 0, -16))
    cable([(-3, 7, 0.9), (-6, 12, 0.3), (-18, 18, 0.3), (-34, 16, 0.3), (-80, 24, 0.3)])


def _joint(at: tuple[float, float, float], brass: Any) -> Any:
    washer = [
        (0, -1.2),
        (0.9, -1.2),
        (1.0, -1.1),
        (1.0, -0.5),
        (1.3, -0.45),
        (1.3, 0.45),
        (1.0, 0.5),
        (1.0, 1.1),
        (0.9, 1.2),
        (0, 1.2),
    ]
    return place(lathe(washer, brass, name="joint", wobble=0), at, turn=(90, 0, 0))


for _colour in ("black", "sage"):
    photograph(f"desk-task-lamp-{_colour}", Framing(fill=(0.62, 0.66), subject=("foot", "arm", "head")))(
        partial(task_lamp, _colour)
    )


@photograph(
    "paper-lantern",
    Framing(elevation=1.0, fill=(0.66, 0.6), middle=(0.5, 0.47), set_name="hanging", subject=("shade",)),
)
def paper_lantern() -> None:
    """Mulberry paper over ribs of bamboo, 45 cm across, lit."""
    ribs, fine = 26, 6
    profile = []
    for step in range(2, ribs * fine - 1):
        turn = pi * step / (ribs * fine)
        hollow = 0.2 * abs(sin(turn * ribs)) ** 0.8
        profile.append(((22.5 - hollow) * sin(turn), -(20.5 - hollow) * cos(turn)))
    lathe(profile, paper("paper", glow=0.4), name="shade", wobble=0.0025, steps=1)
    bamboo = paper("ash")
    for rib in range(2, ribs - 1):
        turn = pi * rib / ribs
        ring(22.5 * sin(turn), 0.13, bamboo, height=-20.5 * cos(turn), name="shade rib")
    for height in (-20.3, 20.3):
        ring(2.3, 0.18, metal("steel"), height=height, name="shade ring")
    bulb(1, power=48_000, radius=4)
    cable([(0, 0, 19), (0, 0, 50), (0, 0, 110)], colour="white")


@photograph("opal-globe-lamp", Framing(fill=(0.46, 0.5), subject=("foot", "globe")))
def opal_globe_lamp() -> None:
    """A globe of 16 cm on a turned oak foot."""
    foot = [
        (0, 0),
        (5.2, 0),
        (5.6, 0.3),
        (5.7, 1.0),
        (5.2, 1.9),
        (4.2, 3.0),
        (3.9, 4.2),
        (4.3, 5.6),
        (4.5, 6.1),
        (4.3, 6.4),
        (0, 6.4),
    ]
    lathe(foot, wood("oak", along="z", scale=2.2), name="foot", wobble=0)
    globe = [(8 * sin(pi * step / 40), 13.6 - 8 * cos(pi * step / 40)) for step in range(7, 41)]
    lathe(globe, opal(strength=0.62), name="globe", wobble=0.001, steps=2)
    ring(4.0, 0.2, metal("brass"), height=6.55, name="collar")
    bulb(13.6, power=2_500, radius=8.2)
    cable([(0, 5, 0.6), (2, 10, 0.3), (12, 14, 0.3), (26, 15, 0.3), (60, 20, 0.3)], thick=0.22)
