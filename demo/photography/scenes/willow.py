"""Baskets: rods woven round stakes."""

from collections.abc import Callable
from math import cos, pi, sin
from typing import Any

import numpy as np

from demo.photography.framing import Framing
from demo.photography.materials import fibre, wood
from demo.photography.registry import photograph
from demo.photography.scenes.garden import shrub
from demo.photography.shapes import dice, lathe, place, points, tube
from demo.photography.shapes.mesh import Point, grid_faces, solid

WILLOW = "#98754a"
Wall = Callable[[float], float]
"""The radius at a height."""


def weave(wall: Wall, heights: np.ndarray, *, stakes: int, rod: float, seed: str) -> list[Any]:
    """A rod round every height, before one stake and behind the next, the row above it the other way about."""
    chance = dice(seed)
    angles = np.linspace(0, 2 * pi, stakes * 8, endpoint=False)
    rows = []
    for number, height in enumerate(heights):
        thick = rod * chance.uniform(0.82, 1.12)
        swing = np.cos(angles * stakes / 2 + pi * (number % 2)) * rod * 1.25
        lift = rod * 0.25 * np.sin(angles * 3 + chance.uniform(0, 6))
        rows.append(_hoop(wall(float(height)) + swing, float(height) + lift, angles, thick, fibre(WILLOW)))
    return rows


def _hoop(radii: np.ndarray, heights: np.ndarray, angles: np.ndarray, thick: float, material: Any) -> Any:
    sides = np.linspace(0, 2 * pi, 8, endpoint=False)
    around = radii[:, None] + thick * np.cos(sides)
    corners = np.stack(
        [around * np.cos(angles)[:, None], around * np.sin(angles)[:, None], heights[:, None] + thick * np.sin(sides)],
        axis=2,
    )
    faces = grid_faces(len(angles) + 1, 8, around=True)
    count = len(angles) * 8
    return solid("rod", corners.reshape(-1, 3), [tuple(index % count for index in face) for face in faces], material)


def uprights(wall: Wall, heights: np.ndarray, *, stakes: int, rod: float) -> list[Any]:
    """The stakes the rods are woven round."""
    made = []
    for number in range(stakes):
        turn = 2 * pi * number / stakes
        line = [(wall(z) * cos(turn), wall(z) * sin(turn), z) for z in map(float, heights)]
        made.append(tube(line, rod, fibre(WILLOW), name="stake", sides=10, steps=4))
    return made


def rope(line: list[Point], thick: float, *, twist: float, strands: int = 3) -> list[Any]:
    """Rods twisted round one another along a line."""
    centres = np.asarray(line, dtype=float)
    way = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(centres, axis=0), axis=1))])
    fine = np.linspace(0, way[-1], int(way[-1] / twist * 12))
    path = np.stack([np.interp(fine, way, centres[:, axis]) for axis in range(3)], axis=1)
    ahead = np.gradient(path, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    side = np.cross(ahead, (0.0, 0.0, 1.0)) + 1e-6
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    above = np.cross(side, ahead)
    made = []
    for strand in range(strands):
        turn = (2 * pi * fine / twist + 2 * pi * strand / strands)[:, None]
        points_of = path + thick * 0.75 * (side * np.cos(turn) + above * np.sin(turn))
        made.append(tube([tuple(point) for point in points_of], thick, fibre(WILLOW), name="rope", sides=10, steps=1))
    return made


def log_basket() -> None:
    """Forty centimetres across, two roped handles, filled with split logs."""

    def wall(height: float) -> float:
        return 16.2 + 3.9 * (height / 33) ** 0.8

    weave(wall, np.arange(0.9, 32.5, 0.98), stakes=36, rod=0.5, seed="basket")
    uprights(wall, np.linspace(0, 33, 4), stakes=36, rod=0.42)
    rim = [(wall(33.4) * cos(turn), wall(33.4) * sin(turn), 33.6) for turn in np.linspace(0, 2 * pi, 121)]
    rope(rim, 0.62, twist=5.5)
    foot = [(16.9 * cos(turn), 16.9 * sin(turn), 0.9) for turn in np.linspace(0, 2 * pi, 121)]
    rope(foot, 0.55, twist=5.0, strands=2)
    for side in (0.42, 0.42 + pi):
        arch = []
        for step in np.linspace(-1, 1, 33):
            turn, rise = side + step * 0.36, 33.5 + 8.6 * (1 - step**2) ** 0.7
            arch.append(((20.4 + 0.8 * (1 - step**2)) * cos(turn), (20.4 + 0.8 * (1 - step**2)) * sin(turn), rise))
        rope(arch, 0.6, twist=4.5)
    _logs()


def _logs() -> None:
    chance = dice("logs")
    bark = fibre("#7b6a58", coarse=0.6)
    for number, (x, y, radius, turn) in enumerate(
        (
            (-8, -6, 4.4, 12),
            (1.5, -9, 4.0, -6),
            (10, -4, 4.6, 20),
            (-10, 5, 4.2, -14),
            (0, 2, 4.8, 6),
            (9, 7, 4.1, -20),
            (-2, 11, 4.3, 10),
        )
    ):
        length = chance.uniform(27, 31)
        log = lathe(
            [(radius, 0), (radius * 1.03, length * 0.4), (radius * 0.98, length)],
            bark,
            name="log",
            wobble=0.03,
            seed=f"log {number}",
            steps=12,
        )
        end = lathe(
            [(radius * 0.98, length), (radius * 0.9, length + 0.1), (0, length + 0.12)],
            wood("ash", along="z", scale=1.2, contrast=1.5),
            name="log end",
            wobble=0.03,
            seed=f"log {number}",
            steps=6,
        )
        place([log, end], (x, y, 8.5 + chance.uniform(0, 2)), turn=(turn * 0.35, turn * 0.5, turn * 5))


photograph("willow-log-basket", Framing(elevation=20, fill=(0.66, 0.56)))(log_basket)


@photograph("willow-cloche", Framing(elevation=12, fill=(0.58, 0.6)))
def cloche() -> None:
    """A bell of open weave over a young plant."""

    def wall(height: float) -> float:
        return 17.0 * max(1 - (height / 36.5) ** 3.2, 0.012) ** 0.5

    uprights(wall, np.array([0, 8, 16, 24, 30, 34, 36.2]), stakes=24, rod=0.36)
    for low, high in ((0.6, 4.2), (11, 14), (21, 24), (30, 33)):
        weave(wall, np.arange(low, high, 0.85), stakes=24, rod=0.42, seed=f"band {low}")
    knob = points("0,35.6 1.4,35.8 1.7,36.6 1.3,37.6 .9,38.6 1.2,39.6 .8,40.4 0,40.6")
    lathe(knob, fibre(WILLOW), name="knob", wobble=0.03)
    place(shrub(17, stems=6, reach=8, seed="lettuce", colour="#74914f", leaves=9, leaf_size=4.2))
