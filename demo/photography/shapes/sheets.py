"""Sheets of cloth and paper: flat, folded, hung, and sewn to cushions."""

from collections.abc import Callable, Sequence
from typing import Any

import bpy
import numpy as np

from demo.photography.shapes.mesh import Point, dice, grid_faces, solid, thicken, unwrap


def sheet(
    width: float,
    length: float,
    material: Any,
    *,
    name: str = "sheet",
    shape: Callable[[float, float], Point] | None = None,
    thickness: float = 0.15,
    fineness: float = 1.0,
) -> Any:
    """A sheet of `width` by `length`; `shape(u, v)` says where its point u, v centimetres from the corner lies.

    Its UV coordinates are u and v, so that weaves and stripes follow it. Without a shape it lies flat about the origin.
    """
    columns, rows = (max(int(side * 2 * fineness), 2) + 1 for side in (width, length))
    us, vs = np.linspace(0, width, columns), np.linspace(0, length, rows)
    where = shape or (lambda u, v: (u - width / 2, v - length / 2, 0.0))
    corners = [where(u, v) for v in vs for u in us]
    thing = solid(name, corners, grid_faces(rows, columns), material)
    unwrap(thing, [[(us[i % columns], vs[i // columns]) for i in face.vertices] for face in thing.data.polygons])
    return thicken(thing, thickness) if thickness else thing


def along(path: Sequence[tuple[float, float]], steps: int = 400) -> Callable[[float], tuple[float, float]]:
    """A polyline in a plane as a function of the way along it (centimetres): for folds, rolls and scrolls."""
    points = np.asarray(path, dtype=float)
    way = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])

    def at(distance: float) -> tuple[float, float]:
        return float(np.interp(distance, way, points[:, 0])), float(np.interp(distance, way, points[:, 1]))

    return at


def folded(
    width: float,
    depth: float,
    material: Any,
    *,
    layers: int = 4,
    thickness: float = 0.5,
    name: str = "folded",
    seed: str = "",
) -> Any:
    """Cloth folded back and forth in `layers`, its fold towards the camera, slack as cloth is."""
    chance = dice(seed or name)
    pitch = thickness * 1.25
    path: list[tuple[float, float]] = []
    for layer in range(layers):
        forth = layer % 2 == 0
        height = thickness / 2 + layer * pitch
        back, front = depth / 2 + chance.uniform(-0.4, 0.3), -depth / 2 + chance.uniform(-0.25, 0.25)
        path += [(back, height), (front, height)] if forth else [(front, height), (back, height)]
        if layer < layers - 1:
            end, side = path[-1][0], -1 if forth else 1
            turn = np.linspace(0, np.pi, 9)[1:-1]
            path += [(end + side * pitch * 0.62 * np.sin(t), height + pitch / 2 * (1 - np.cos(t))) for t in turn]
    at = along(path)
    length = float(np.sum(np.linalg.norm(np.diff(np.asarray(path), axis=0), axis=1)))
    phase, lean = chance.uniform(0, 6), chance.uniform(-0.02, 0.02)

    def fall(u: float, v: float) -> Point:
        y, z = at(v)
        slack = 0.10 * thickness * np.sin(u * 0.31 + phase + v * 0.05) * (z / thickness) ** 0.5
        return u - width / 2 + lean * y, y + 0.12 * np.sin(u * 0.23 + phase), z + slack

    return sheet(width, length, material, name=name, shape=fall, thickness=thickness * 0.92, fineness=1.4)


def hang(
    width: float,
    front: float,
    back: float,
    material: Any,
    *,
    radius: float = 1.0,
    ripple: float = 0.9,
    name: str = "hanging",
    seed: str = "",
    thickness: float = 0.15,
) -> Any:
    """Cloth over a rod that runs along x through the origin: `front` centimetres before it, `back` behind."""
    chance = dice(seed or name)
    phase, second, slant = chance.uniform(0, 6), chance.uniform(0, 6), chance.uniform(-0.02, 0.02)
    bend = np.pi * radius

    def fall(u: float, v: float) -> Point:
        x = u - width / 2
        down = max(back - v, v - back - bend, 0.0)
        turn = np.clip((v - back) / bend, 0, 1) * np.pi
        wave = ripple * min(down / 14, 1.0) * (np.sin(u * 0.52 + phase) + 0.5 * np.sin(u * 0.93 + second + v * 0.02))
        y, z = radius * np.cos(turn), radius * np.sin(turn) - down
        flare = 1 - 0.05 * min(down / 20, 1.0)
        return x * flare + slant * down, y + wave * (0.5 if v < back else 1.0), z

    return sheet(width, front + back + bend, material, name=name, shape=fall, thickness=thickness, fineness=1.0)


def crumple(thing: Any, depth: float, *, size: float = 6.0, seed: int = 0) -> Any:
    """Soft unevenness: what hands and gravity do to cloth. `size` of the bumps and `depth` in centimetres."""
    texture = bpy.data.textures.new("crumple", "CLOUDS")
    texture.noise_scale, texture.noise_depth = size, 2
    push = thing.modifiers.new("crumple", "DISPLACE")
    push.texture, push.strength, push.mid_level = texture, depth, 0.5
    push.texture_coords = "GLOBAL" if seed == 0 else "LOCAL"
    thing.modifiers.move(len(thing.modifiers) - 1, 0)
    return thing


def cushion(
    width: float, height: float, material: Any, *, plump: float = 15.0, name: str = "cushion", seed: str = ""
) -> Any:
    """A filled cushion lying flat: corners drawn out, edges pulled in between them, seams along the rim."""
    chance = dice(seed or name)
    count = 72
    lean = [chance.uniform(-0.12, 0.12) for _ in range(6)]
    steps = np.linspace(-1, 1, count)
    corners, at = [], []
    for side in (1, -1):
        for v in steps:
            for u in steps:
                corners.append(_swelling((u, v), side, (width, height, plump), lean))
                at.append(((u + 1) * width / 2, (v + 1) * height / 2 + (side < 0) * height))
    faces = grid_faces(count, count)
    flipped = [tuple(index + count * count for index in reversed(face)) for face in faces]
    thing = solid(name, corners, [*faces, *flipped], material)
    unwrap(thing, [[at[index] for index in face] for face in [*faces, *flipped]])
    weld = thing.modifiers.new("seam", "WELD")
    weld.merge_threshold = 0.01
    inside = thing.vertex_groups.new(name="inside")
    for index, (u, v) in enumerate([(u, v) for _ in (1, -1) for v in steps for u in steps]):
        inside.add([index], 1 - max(abs(u), abs(v)) ** 6, "REPLACE")
    crumple(thing, plump * 0.12, size=width * 0.16, seed=1).modifiers["crumple"].vertex_group = "inside"
    return thing


def _swelling(across: tuple[float, float], side: int, size: Point, lean: Sequence[float]) -> Point:
    """One point of a cushion of width, height and plumpness: u and v from -1 to 1 across it."""
    (u, v), (width, height, plump) = across, size
    fullness = max((1 - u * u) * (1 - v * v), 0.0) ** 0.52
    pulled = 0.055
    x = u * width / 2 * (1 - pulled * (1 - v * v)) * (1 + 0.02 * lean[0])
    y = v * height / 2 * (1 - pulled * (1 - u * u))
    sag = 1 + lean[1] * u + lean[2] * v + lean[3] * u * v
    rim = max(abs(u), abs(v))
    puckers = 0.10 * np.sin(9 * (u + lean[4] * 8)) * np.cos(8 * (v + lean[5] * 8)) * rim**4 * (1 - rim**6)
    return x, y, side * plump / 2 * (fullness * sag + puckers * fullness)
