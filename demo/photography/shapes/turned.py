"""Things turned on a wheel or a lathe."""

from collections.abc import Sequence
from math import tau
from typing import Any

import numpy as np

from demo.photography.shapes.mesh import dice, grid_faces, points, smooth, solid, unwrap

STEPS = 144


def lathe(
    profile: str | Sequence[Sequence[float]],
    material: Any,
    *,
    name: str = "turned",
    wobble: float = 0.006,
    steps: int = 7,
    seed: str = "",
) -> Any:
    """A thing turned about z, through (radius, height) from the outer foot up to the rim and down inside.

    The profile may be written as text, see `points`; a point given twice makes a corner. `wobble` is how far from round
    a hand left it, as a share of the radius. Its corners carry `edge`, how convex the profile is there (1/cm), by which
    glazes break at rims.
    """
    curve = smooth(points(profile) if isinstance(profile, str) else profile, steps)
    angles = np.linspace(0, tau, STEPS, endpoint=False)
    drift = _drift(curve, angles, wobble, seed or name)
    radius = curve[:, :1] * drift
    corners = np.stack(
        [radius * np.cos(angles), radius * np.sin(angles), np.repeat(curve[:, 1:], STEPS, axis=1)], axis=2
    )
    thing = solid(name, corners.reshape(-1, 3), grid_faces(len(curve), STEPS, around=True), material)
    _lay_out(thing, curve)
    edge = thing.data.attributes.new("edge", "FLOAT", "POINT")
    edge.data.foreach_set("value", np.repeat(_convexity(curve), STEPS).astype(np.float32))
    return thing


def rounded(
    radius: float, height: float, *, foot: float = 0.3, wall: float = 0.4, inside: float = 0.5
) -> list[tuple[float, float]]:
    """The profile of a straight-sided beaker: a plain cup, pot or tin, standing on its foot."""
    return [
        (0.0, 0.0),
        (radius - foot * 1.6, 0.0),
        (radius - foot * 0.5, foot * 0.25),
        (radius, foot * 1.6),
        (radius, height - wall),
        (radius - wall * 0.12, height - wall * 0.2),
        (radius - wall * 0.5, height),
        (radius - wall * 0.88, height - wall * 0.2),
        (radius - wall, height - wall * 1.2),
        (radius - wall, inside + foot * 1.6),
        (radius - wall - foot * 1.6, inside),
        (0.0, inside),
    ]


def lip(thing: Any, *, top: float, depth: float, reach: float, width: float = 24.0, towards: float = 180.0) -> Any:
    """Pull a pouring lip out of a turned thing: from `depth` below its `top`, `reach` far, `width` degrees wide."""
    mesh = thing.data
    flat = np.empty(len(mesh.vertices) * 3)
    mesh.vertices.foreach_get("co", flat)
    corners = flat.reshape(-1, 3)
    angle = np.degrees(np.arctan2(corners[:, 1], corners[:, 0])) - towards
    across = ((angle + 180) % 360 - 180) / width
    high = np.clip((corners[:, 2] - top + depth) / depth, 0, 1) ** 1.7
    pull = high * np.exp(-(across**2)) - 0.22 * high * np.exp(-((np.abs(across) - 1.9) ** 2) * 1.5)
    outward = np.array([np.cos(np.radians(towards)), np.sin(np.radians(towards)), 0.16])
    corners += pull[:, None] * outward * reach
    mesh.vertices.foreach_set("co", corners.reshape(-1))
    return thing


def ring(radius: float, thick: float, material: Any, *, height: float = 0.0, name: str = "ring") -> Any:
    """A round hoop lying flat at a height: the rolled rim of an enamel pan, a key ring, a hoop of a barrel."""
    angles = np.linspace(0, tau, 13)
    circle = [(radius + thick * float(np.cos(angle)), height + thick * float(np.sin(angle))) for angle in angles]
    return lathe(circle, material, name=name, wobble=0.0, steps=2)


def _drift(curve: np.ndarray, angles: np.ndarray, wobble: float, seed: str) -> np.ndarray:
    chance = dice(seed)
    phases = [chance.uniform(0, tau) for _ in range(4)]
    climb = curve[:, 1:] / max(float(np.ptp(curve[:, 1])), 1e-6)
    oval = np.sin(2 * angles + phases[0] + climb) + 0.5 * np.sin(3 * angles + phases[1] - 2 * climb)
    rings = 0.35 * np.sin(climb * 23 + phases[2]) + 0.25 * np.sin(climb * 41 + phases[3] + angles)
    return 1 + wobble * (oval + rings)


def _convexity(curve: np.ndarray) -> np.ndarray:
    """Turning per centimetre, to the left positive, averaged over neighbours."""
    ahead = np.diff(curve, axis=0)
    length = np.maximum(np.linalg.norm(ahead, axis=1), 1e-6)
    heading = np.unwrap(np.arctan2(ahead[:, 1], ahead[:, 0]))
    bend = np.zeros(len(curve))
    bend[1:-1] = np.diff(heading) / np.maximum((length[1:] + length[:-1]) / 2, 0.02)
    return np.convolve(np.pad(bend, 2, mode="edge"), [0.1, 0.2, 0.4, 0.2, 0.1], mode="valid")


def _lay_out(thing: Any, curve: np.ndarray) -> None:
    way = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])
    around = np.linspace(0, tau * float(curve[:, 0].max()), STEPS + 1)
    unwrap(
        thing,
        [
            ((around[i], way[row]), (around[i + 1], way[row]), (around[i + 1], way[row + 1]), (around[i], way[row + 1]))
            for row in range(len(curve) - 1)
            for i in range(STEPS)
        ],
    )
