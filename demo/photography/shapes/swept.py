"""Things bent or drawn along a line: handles, cables, stems, fringes; and boxes."""

from collections.abc import Sequence
from math import tau
from typing import Any

import numpy as np

from demo.photography.shapes.mesh import Point, dice, grid_faces, round_edges, smooth, solid, unwrap

PARALLEL = 1e-3


def tube(
    path: Sequence[Point],
    radius: float | Sequence[float],
    material: Any,
    *,
    name: str = "tube",
    squash: float = 1.0,
    steps: int = 10,
    sides: int = 24,
    up: Point = (0.0, 0.0, 1.0),
) -> Any:
    """A round rod along a curve through the points; `radius` one for all or one for each point.

    `squash` below 1 makes it flatter in the direction that lies nearest to `up` (a strap handle).
    """
    radii = [radius] * len(path) if isinstance(radius, int | float) else list(radius)
    line = smooth([(*point, thick) for point, thick in zip(path, radii, strict=True)], steps)
    centres, thickness = line[:, :3], line[:, 3]
    side, above = _frames(centres, np.asarray(up, dtype=float))
    angles = np.linspace(0, tau, sides, endpoint=False)
    ring = side[:, None] * np.cos(angles)[:, None] + above[:, None] * (np.sin(angles) * squash)[:, None]
    corners = (centres[:, None] + ring * thickness[:, None, None]).reshape(-1, 3)
    faces: list[Sequence[int]] = list(grid_faces(len(centres), sides, around=True))
    faces += [tuple(reversed(range(sides))), tuple(range(len(corners) - sides, len(corners)))]
    return solid(name, corners, faces, material)


def box(size: Point, material: Any, *, name: str = "box", edge: float = 0.15) -> Any:
    """A block of width, depth and height standing on the table, its edges eased by a radius."""
    width, depth, height = size
    corners = [(x * width / 2, y * depth / 2, z * height) for z in (0, 1) for y in (-1, 1) for x in (-1, 1)]
    faces = [(0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5)]
    seen = [(0, 1), (0, 1), (0, 2), (0, 2), (1, 2), (1, 2)]
    thing = solid(name, corners, faces, material)
    unwrap(thing, [[(corners[i][u], corners[i][v]) for i in face] for face, (u, v) in zip(faces, seen, strict=True)])
    return round_edges(thing, edge)


def plank(
    outline: Sequence[tuple[float, float]], thickness: float, material: Any, *, name: str = "plank", edge: float = 0.2
) -> Any:
    """A board lying on the table, cut to an outline (counter-clockwise, in x and y), its edges eased."""
    count = len(outline)
    corners = [(x, y, z) for z in (0.0, thickness) for x, y in outline]
    faces: list[Sequence[int]] = [tuple(reversed(range(count))), tuple(range(count, 2 * count))]
    faces += [(i, (i + 1) % count, count + (i + 1) % count, count + i) for i in range(count)]
    return round_edges(solid(name, corners, faces, material), edge)


def rounded_outline(width: float, depth: float, radius: float, *, steps: int = 10) -> list[tuple[float, float]]:
    """A rectangle about the origin with round corners, for `plank`."""
    quarter = np.linspace(0, tau / 4, steps)
    corners = ((1, 1), (-1, 1), (-1, -1), (1, -1))
    return [
        (x * (width / 2 - radius) + radius * np.cos(angle), y * (depth / 2 - radius) + radius * np.sin(angle))
        for turn, (x, y) in enumerate(corners)
        for angle in quarter + turn * tau / 4
    ]


def fringe(
    start: Point,
    end: Point,
    material: Any,
    *,
    length: float = 5.0,
    every: float = 0.8,
    thick: float = 0.18,
    hang: Point = (0, 0, -1),
) -> list[Any]:
    """Twisted tassels along an edge, falling towards `hang`, no two quite alike."""
    chance = dice(f"fringe {start} {end}")
    first, last, fall = (np.asarray(part, dtype=float) for part in (start, end, hang))
    count = max(int(np.linalg.norm(last - first) / every), 1)
    tassels = []
    for number in range(count + 1):
        root = first + (last - first) * number / count
        sway = np.array([chance.gauss(0, 0.08) for _ in range(3)]) * length
        points = [tuple(root), tuple(root + fall * length * 0.5 + sway * 0.3), tuple(root + fall * length + sway)]
        tassels.append(tube(points, [thick * 0.8, thick, thick * 0.55], material, name="fringe", sides=8, steps=4))
    return tassels


def drill(thing: Any, at: Point, radius: float, *, along: Point = (0.0, 0.0, 1.0)) -> Any:
    """A round hole right through a thing, before its edges are eased. `at` and `along` are in the thing's own space."""
    middle, way = np.asarray(at, dtype=float), np.asarray(along, dtype=float) * 100
    bit = tube([tuple(middle - way), tuple(middle + way)], radius, None, name="drill", sides=48, steps=1)
    bit.parent = thing
    bit.hide_render = True
    bit["set"] = True
    cut = thing.modifiers.new("hole", "BOOLEAN")
    cut.object, cut.solver = bit, "EXACT"
    thing.modifiers.move(len(thing.modifiers) - 1, 0)
    return thing


def _frames(centres: np.ndarray, up: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Across and above for each point of the line, turned along it without twisting."""
    ahead = np.gradient(centres, axis=0)
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-9)
    across = np.cross(up, ahead[0])
    if np.linalg.norm(across) < PARALLEL:
        across = np.cross((0.0, 1.0, 0.0), ahead[0])
    sides = []
    for direction in ahead:
        across = across - direction * np.dot(across, direction)
        across = across / np.linalg.norm(across)
        sides.append(across)
    side = np.array(sides)
    return side, np.cross(ahead, side)
