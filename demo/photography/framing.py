"""How a picture is framed, and the camera that does it."""

from dataclasses import dataclass
from math import radians
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix, Vector

SENSOR = 36.0  # mm, along the picture's longer side


@dataclass(frozen=True, kw_only=True, slots=True)
class Framing:
    """Where the camera stands and how much of the picture the subject fills.

    `elevation` and `azimuth` are degrees above the table and to the right of straight on. The subject (everything
    built, or only the objects whose names begin as one in `subject`) fills at most `fill` (width, height) and its
    middle lies at `middle`, both as shares of the picture from the left and the bottom. `zoom` moves in on `aim`
    (centimetres); the light stays as it was for the whole subject. `set_name` is one of the studio's sets. Glass needs
    `transmission=6`, and like everything that shines through more than the few `samples` that the denoiser needs.
    """

    width: int = 960
    height: int = 1200
    elevation: float = 14.0
    azimuth: float = 0.0
    lens: float = 85.0
    fill: tuple[float, float] = (0.68, 0.58)
    middle: tuple[float, float] = (0.5, 0.47)
    zoom: float = 1.0
    aim: tuple[float, float, float] | None = None
    blur: float = 0.004
    subject: tuple[str, ...] = ()
    set_name: str = "paper"
    bounces: int = 3
    transmission: int = 0
    samples: int = 5


CATALOGUE = Framing()


@dataclass(frozen=True, slots=True)
class View:
    """The camera as it was set up: what it looks at and the size of the picture there, in centimetres."""

    centre: Vector
    base: float
    size: float


def aim_camera(framing: Framing) -> View:
    """Put the camera where the subject fills the frame as told."""
    points = _points(framing.subject)
    centre = Vector((points.min(axis=0) + points.max(axis=0)) / 2)
    camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
    bpy.context.scene.collection.objects.link(camera)
    bpy.context.scene.camera = camera
    rotation = _rotation(framing)
    distance = _distance(points, centre, rotation, framing)
    size = distance * SENSOR / framing.lens
    camera.data.sensor_width = camera.data.sensor_height = SENSOR
    camera.data.clip_end = distance * 10
    camera.data.lens = framing.lens * framing.zoom
    _stand(camera, rotation, Vector(framing.aim) if framing.aim else centre, distance)
    if framing.aim is None:
        _shift(camera.data, _project(points, camera.matrix_world, framing), framing)
    _focus(camera.data, distance, size * framing.blur)
    return View(centre=centre, base=float(points[:, 2].min()), size=size)


def _points(names: tuple[str, ...]) -> np.ndarray:
    """Every corner of the finished meshes, in the world's coordinates."""
    bpy.context.view_layer.update()
    graph = bpy.context.evaluated_depsgraph_get()
    found = []
    for thing in bpy.context.scene.objects:
        if thing.type != "MESH" or thing.get("set") or (names and not thing.name.startswith(names)):
            continue
        solid = thing.evaluated_get(graph)
        mesh = solid.to_mesh()
        flat = np.empty(len(mesh.vertices) * 3, dtype=np.float32)
        mesh.vertices.foreach_get("co", flat)
        turn = np.array(thing.matrix_world)
        found.append(flat.reshape(-1, 3) @ turn[:3, :3].T + turn[:3, 3])
        solid.to_mesh_clear()
    return np.concatenate(found)


def _rotation(framing: Framing) -> Matrix:
    """Looking along +y, tilted down by the elevation and turned about the table."""
    return Matrix.Rotation(radians(framing.azimuth), 4, "Z") @ Matrix.Rotation(radians(90 - framing.elevation), 4, "X")


def _stand(camera: Any, rotation: Matrix, target: Vector, distance: float) -> None:
    back = rotation @ Vector((0, 0, 1))
    camera.matrix_world = Matrix.Translation(target + back * distance) @ rotation


def _distance(points: np.ndarray, centre: Vector, rotation: Matrix, framing: Framing) -> float:
    """By a few steps of trying: perspective makes the near side of a thing larger than its middle."""
    distance = float(np.ptp(points, axis=0).max()) * 3
    for _ in range(8):
        world = Matrix.Translation(centre + rotation @ Vector((0, 0, 1)) * distance) @ rotation
        seen = _project(points, world, framing)
        spread = np.ptp(seen, axis=0)
        distance *= max(spread[0] / framing.fill[0], spread[1] / framing.fill[1])
    return distance


def _project(points: np.ndarray, world: Matrix, framing: Framing) -> np.ndarray:
    """Where the points lie in the picture, as shares of its width and height from the middle."""
    view = np.array(world.inverted())
    local = points @ view[:3, :3].T + view[:3, 3]
    flat = local[:, :2] / -local[:, 2:3] * framing.lens / SENSOR
    longer = max(framing.width, framing.height)
    return flat * np.array([longer / framing.width, longer / framing.height])


def _shift(lens: Any, seen: np.ndarray, framing: Framing) -> None:
    middle = (seen.min(axis=0) + seen.max(axis=0)) / 2
    longer = max(framing.width, framing.height)
    lens.shift_x = (middle[0] - framing.middle[0] + 0.5) * framing.width / longer
    lens.shift_y = (middle[1] - framing.middle[1] + 0.5) * framing.height / longer


def _focus(lens: Any, distance: float, radius: float) -> None:
    """An opening of `radius` centimetres; Blender takes it for metres, and wants it as an f-number."""
    lens.dof.use_dof = radius > 0
    lens.dof.focus_distance = distance
    lens.dof.aperture_fstop = lens.lens * 1e-3 / (2 * max(radius, 1e-6))
