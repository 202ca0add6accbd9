"""From lists of corners to things on the table."""

from collections.abc import Sequence
from math import radians
from random import Random
from typing import Any

import bpy
import numpy as np
from mathutils import Euler, Matrix, Vector

Point = tuple[float, float, float]


def points(text: str) -> list[tuple[float, ...]]:
    """Points written as `"3,0 3.4,0.2"`: profiles and outlines stay readable in one line."""
    return [tuple(float(part) for part in point.split(",")) for point in text.split()]


def grid_faces(rows: int, columns: int, *, around: bool = False) -> list[tuple[int, int, int, int]]:
    """Quads between rows of corners; `around` closes each row to a ring."""
    last = columns if around else columns - 1
    return [
        (
            row * columns + i,
            row * columns + (i + 1) % columns,
            (row + 1) * columns + (i + 1) % columns,
            (row + 1) * columns + i,
        )
        for row in range(rows - 1)
        for i in range(last)
    ]


def solid(name: str, corners: Sequence[Point] | np.ndarray, faces: Sequence[Sequence[int]], material: Any) -> Any:
    """A smooth-shaded thing in the scene."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata([tuple(map(float, corner)) for corner in corners], [], faces)
    mesh.shade_smooth()
    mesh.materials.append(material)
    thing = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def unwrap(thing: Any, at: Sequence[Sequence[tuple[float, float]]]) -> None:
    """Lay out the thing's UV coordinates in centimetres: for each face its corners'."""
    layer = thing.data.uv_layers.new(name="cloth")
    flat = [part for face in at for corner in face for part in corner]
    layer.data.foreach_set("uv", flat)


def place(thing: Any, at: Point = (0.0, 0.0, 0.0), *, turn: Point = (0.0, 0.0, 0.0), size: float = 1.0) -> Any:
    """Put a thing somewhere, turned by degrees about x, y and z. With a list, all of it as one. Answers the thing."""
    rotation = Euler([radians(angle) for angle in turn]).to_matrix().to_4x4()
    move = Matrix.Translation(Vector(at)) @ rotation @ Matrix.Scale(size, 4)
    for part in thing if isinstance(thing, list | tuple) else [thing]:
        part.matrix_world = move @ part.matrix_world
    return thing


def stretch(thing: Any, factors: Point) -> Any:
    """Make a thing wider, deeper, taller by factors, about its own origin. Answers the thing."""
    thing.data.transform(Matrix.Diagonal((*factors, 1.0)))
    return thing


def drop(thing: Any) -> Any:
    """Let a thing, or a list of them as one, down until its lowest corner touches the table."""
    parts = thing if isinstance(thing, list | tuple) else [thing]
    bpy.context.view_layer.update()
    graph = bpy.context.evaluated_depsgraph_get()
    lowest = min(_lowest(part.evaluated_get(graph), part.matrix_world) for part in parts)
    return place(thing, (0.0, 0.0, -lowest))


def thicken(thing: Any, thickness: float, *, offset: float = 0.0) -> Any:
    """Give a sheet a thickness, rounded at its edges."""
    shell = thing.modifiers.new("thickness", "SOLIDIFY")
    shell.thickness, shell.offset = thickness, offset
    return thing


def round_edges(thing: Any, radius: float, *, segments: int = 3) -> Any:
    """Ease a thing's sharp edges."""
    bevel = thing.modifiers.new("edges", "BEVEL")
    bevel.width, bevel.segments, bevel.limit_method = radius, segments, "ANGLE"
    bevel.harden_normals = True
    return thing


def smooth(points: Sequence[Sequence[float]], steps: int) -> np.ndarray:
    """A curve through the points (centripetal Catmull-Rom). A point given twice makes a corner."""
    given = np.asarray(points, dtype=float)
    padded = np.vstack([2 * given[0] - given[1], given, 2 * given[-1] - given[-2]])
    curve = [given[:1]]
    for start in range(len(given) - 1):
        before, first, second, after = padded[start : start + 4]
        if np.allclose(first, second):
            continue
        before = 2 * first - second if np.allclose(before, first) else before
        after = 2 * second - first if np.allclose(after, second) else after
        curve.append(_span(before, first, second, after, steps))
    return np.vstack(curve)


def _span(before: np.ndarray, first: np.ndarray, second: np.ndarray, after: np.ndarray, steps: int) -> np.ndarray:
    """From the first point to the second, without the first."""
    knots = np.cumsum(
        [
            0.0,
            *(max(np.linalg.norm(b - a), 1e-9) ** 0.5 for a, b in ((before, first), (first, second), (second, after))),
        ]
    )
    t = np.linspace(knots[1], knots[2], steps + 1)[1:, None]

    def between(a: np.ndarray, b: np.ndarray, low: int, high: int) -> np.ndarray:
        return ((knots[high] - t) * a + (t - knots[low]) * b) / (knots[high] - knots[low])

    left, middle, right = between(before, first, 0, 1), between(first, second, 1, 2), between(second, after, 2, 3)
    return between(between(left, middle, 0, 2), between(middle, right, 1, 3), 1, 2)


def dice(name: str) -> Random:
    """Chance that falls the same way each time for the same name."""
    return Random(name)  # noqa: S311 - nothing secret: the same picture each time


def _lowest(whole: Any, world: Matrix) -> float:
    mesh = whole.to_mesh()
    flat = np.empty(len(mesh.vertices) * 3, dtype=np.float32)
    mesh.vertices.foreach_get("co", flat)
    whole.to_mesh_clear()
    turn = np.array(world)
    return float((flat.reshape(-1, 3) @ turn[2, :3] + turn[2, 3]).min())
