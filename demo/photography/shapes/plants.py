"""Stems, sprigs and leaves."""

from collections.abc import Sequence
from math import cos, radians, sin
from typing import Any

import numpy as np
from mathutils import Matrix, Vector

from demo.photography.shapes.mesh import Point, dice, grid_faces, smooth, solid
from demo.photography.shapes.swept import tube


def stem(path: Sequence[Point], material: Any, *, thick: float = 0.18) -> Any:
    """A stalk, thinner towards its end."""
    radii = [thick * (1 - 0.6 * step / max(len(path) - 1, 1)) for step in range(len(path))]
    return tube(path, radii, material, name="stem", sides=10, steps=8)


def leaf_blade(length: float, width: float, material: Any, *, curl: float = 0.25, fold: float = 0.2) -> Any:
    """A leaf along +x from the origin, folded a little along its rib and curling down towards the tip."""
    rows, columns = 14, 7
    corners = []
    for t in np.linspace(0, 1, rows):
        half = width / 2 * (sin(np.pi * t**0.8) ** 0.9 + 0.02)
        corners += [
            (t * length, s * half, abs(s) * half * fold * 2 - curl * length * t * t)
            for s in np.linspace(-1, 1, columns)
        ]
    return solid("leaf", corners, grid_faces(rows, columns), material)


def sprig(
    path: Sequence[Point],
    material: Any,
    *,
    bark: Any = None,
    leaves: int = 16,
    length: float = 3.0,
    width: float = 1.2,
    bare: float = 0.3,
    seed: str = "sprig",
    thick: float = 0.16,
) -> list[Any]:
    """A stalk with leaves on either side of it, from `bare` of its length upwards, smaller towards the tip."""
    chance = dice(seed)
    parts = [stem(path, bark or material, thick=thick)]
    line = smooth(path, 12)
    for number in range(leaves):
        way = bare + (1 - bare) * number / max(leaves - 1, 1)
        at = min(int(way * (len(line) - 1)), len(line) - 2)
        size = length * (1.1 - 0.55 * way) * chance.uniform(0.8, 1.15)
        blade = leaf_blade(size, size * width / length, material, curl=chance.uniform(0.05, 0.4))
        ahead = Vector(line[at + 1] - line[at]).normalized()
        blade.matrix_world = _growing(Vector(line[at]), ahead, 137.5 * number, chance.uniform(35, 65))
        parts.append(blade)
    return parts


def _growing(root: Vector, ahead: Vector, around: float, away: float) -> Matrix:
    """A leaf's place: turned about the stalk by `around` degrees and leaning `away` from it."""
    across = ahead.orthogonal().normalized()
    outward = Matrix.Rotation(radians(around), 3, ahead) @ across
    direction = ahead * cos(radians(away)) + outward * sin(radians(away))
    upper = (ahead - direction * ahead.dot(direction)).normalized()
    turned = Matrix((direction, upper.cross(direction), upper)).transposed().to_4x4()
    return Matrix.Translation(root) @ turned
