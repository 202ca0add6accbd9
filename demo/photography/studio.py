"""The studio: a paper backdrop, one large soft light from the left, exposure, and the shutter."""

from collections.abc import Callable
from dataclasses import replace
from math import cos, pi, radians, sin
from pathlib import Path
from typing import Any

import bpy
from mathutils import Vector

from demo.photography import materials
from demo.photography.framing import Framing, View, aim_camera
from demo.photography.registry import Photograph
from demo.photography.shapes import box, place, solid, sprig

BACKDROP = "#f1e8da"
EXPOSURE = 0.5
WALL = "#d9cfbf"
BOARD = 17.0  # cm, the depth of a board of the table
TWIG = [(-34.0, 0.0, -20.0), (-14.0, 3.0, -4.0), (8.0, -3.0, 4.0), (34.0, 0.0, 22.0)]
DRAFT_SAMPLES = 4
DRAFT_SIZE = 0.36


def shoot(picture: Photograph, target: Path, *, draft: bool = False) -> None:
    """Set a picture up in an empty studio and render it to `target` (PNG)."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    picture.build()
    view = aim_camera(picture.framing)
    SETS[picture.framing.set_name](view)
    _light(view)
    _expose(picture.framing, draft=draft)
    bpy.context.scene.render.filepath = str(target)
    bpy.ops.render.render(write_still=True)


def paper_sweep(view: View, colour: str = BACKDROP) -> None:
    """A roll of paper: flat under the subject, curving up behind it. Everything measured by the size of the picture."""
    size, base = view.size, view.base
    bend = [(1.5 + 1.3 * sin(step * pi / 40), 1.3 - 1.3 * cos(step * pi / 40)) for step in range(21)]
    profile = [(-4.0, 0.0), (1.2, 0.0), *bend, (2.8, 6.0)]
    corners = [(x * size, view.centre.y + y * size, base + z * size) for y, z in profile for x in (-7, 7)]
    faces = [(2 * row, 2 * row + 1, 2 * row + 3, 2 * row + 2) for row in range(len(profile) - 1)]
    _of_the_set(solid("backdrop", corners, faces, materials.backdrop(colour)))


def hanging(view: View) -> None:
    """The same paper, with the floor far below: for what hangs in the air."""
    paper_sweep(replace(view, base=view.base - view.size), "#fff7ea")


def wall(view: View) -> None:
    """The same paper, flat on a wall at y = 0: for what is screwed to one."""
    reach = 7 * view.size
    corners = [(-reach, 0, -reach), (reach, 0, -reach), (reach, 0, reach), (-reach, 0, reach)]
    _of_the_set(solid("wall", corners, [(0, 1, 2, 3)], materials.backdrop(BACKDROP)))


def corner(view: View) -> None:
    """The paper lies on the table and stands straight up at y = 0: to lean things against."""
    size, base = view.size, view.base
    bend = [(0.03 * sin(step * pi / 16) - 0.03, 0.03 - 0.03 * cos(step * pi / 16)) for step in range(9)]
    profile = [(-5.0, 0.0), *bend, (0.0, 6.0)]
    corners = [(x * size, y * size, base + z * size) for y, z in profile for x in (-7, 7)]
    faces = [(2 * row, 2 * row + 1, 2 * row + 3, 2 * row + 2) for row in range(len(profile) - 1)]
    _of_the_set(solid("backdrop", corners, faces, materials.backdrop(BACKDROP)))


def table(view: View) -> None:
    """An oak table by a limewashed wall, in the sun that falls through a tree before the window."""
    size, base, middle = view.size, view.base, view.centre.y
    for row in range(-10, 5):
        oak = materials.wood("oak", scale=0.7, rough=0.6)
        board = box((size * 8, BOARD - 0.06, 2.0), oak, name="board", edge=0.12)
        _of_the_set(place(board, (row * 3.7, middle + row * BOARD, base - 2.0)))
    behind = middle + BOARD * 4.5
    corners = [(x * size, behind, base + z * size) for x, z in ((-4, -1), (4, -1), (4, 4), (-4, 4))]
    _of_the_set(solid("wall", corners, [(0, 1, 2, 3)], materials.plaster(WALL)))
    _sun(view, behind)


def _sun(view: View, behind: float) -> None:
    """Low sun from the left, and the twigs it comes through, whose shadows fall on the wall behind."""
    light = bpy.data.lights.new("sun", "SUN")
    light.energy, light.angle, light.color = 3.4, radians(1.2), (1.0, 0.88, 0.72)
    sun = bpy.data.objects.new("sun", light)
    direction = Vector((-0.80, -0.52, 0.42)).normalized()
    sun.rotation_euler = direction.to_track_quat("Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(sun)
    for number, (across, up) in enumerate(((-0.34, 0.20), (-0.08, 0.34), (0.06, 0.10), (0.34, 0.28))):
        shadow = Vector((view.centre.x + across * view.size, behind, view.centre.z + up * view.size))
        twig = sprig(
            TWIG, materials.leaf(), leaves=22, length=12, width=5.0, bare=0.1, seed=f"window {number}", thick=0.5
        )
        for part in place(
            twig, tuple(shadow + direction * view.size * 1.6), turn=(20 * number, 35 * number, 70 * number)
        ):
            _of_the_set(part)
            part.visible_camera = part.visible_glossy = False


SETS: dict[str, Callable[[View], None]] = {
    "paper": paper_sweep,
    "hanging": hanging,
    "wall": wall,
    "corner": corner,
    "table": table,
}


def _of_the_set(thing: Any) -> Any:
    """Mark a thing as no part of the subject."""
    thing["set"] = True
    return thing


def _light(view: View) -> None:
    _softbox(view, azimuth=-56, elevation=44, away=2.1, size=(1.25, 1.25), power=38.0, colour=(1.0, 0.955, 0.89))
    _softbox(view, azimuth=62, elevation=22, away=2.4, size=(0.7, 1.6), power=4.5, colour=(0.93, 0.97, 1.0))
    _softbox(view, azimuth=158, elevation=50, away=2.3, size=(0.9, 0.5), power=5.0, colour=(1.0, 0.97, 0.93))
    _sky(strength=0.30)


def _softbox(
    view: View,
    *,
    azimuth: float,
    elevation: float,
    away: float,
    size: tuple[float, float],
    power: float,
    colour: tuple[float, float, float],
) -> None:
    """A light at an angle seen from the subject: azimuth 0 is the camera's side, negative left.

    Lengths are measured by the picture's size.
    """
    light = bpy.data.lights.new("softbox", "AREA")
    light.shape = "RECTANGLE"
    light.size, light.size_y = (side * view.size for side in size)
    light.energy = power * view.size**2
    light.color = colour
    direction = Vector(
        (
            sin(radians(azimuth)) * cos(radians(elevation)),
            -cos(radians(azimuth)) * cos(radians(elevation)),
            sin(radians(elevation)),
        )
    )
    lamp = bpy.data.objects.new("softbox", light)
    lamp.location = view.centre + direction * away * view.size
    lamp.rotation_euler = direction.to_track_quat("Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(lamp)


def _sky(strength: float) -> None:
    """A white room: brighter above than below, so that glass and metal have something to show."""
    world = bpy.data.worlds.new("room")
    bpy.context.scene.world = world
    world.use_nodes = True
    world.cycles.sampling_method = "NONE"
    nodes, links = world.node_tree.nodes, world.node_tree.links
    coordinates = nodes.new("ShaderNodeTexCoord")
    apart = nodes.new("ShaderNodeSeparateXYZ")
    ramp = nodes.new("ShaderNodeMapRange")
    ramp.inputs[1].default_value, ramp.inputs[2].default_value = -1.0, 1.0
    ramp.inputs[3].default_value, ramp.inputs[4].default_value = 0.25 * strength, 1.75 * strength
    links.new(coordinates.outputs["Generated"], apart.inputs[0])
    links.new(apart.outputs[2], ramp.inputs[0])
    links.new(ramp.outputs[0], nodes["Background"].inputs["Strength"])
    nodes["Background"].inputs["Color"].default_value = (1.0, 0.98, 0.945, 1.0)


def _expose(framing: Framing, *, draft: bool) -> None:
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x, scene.render.resolution_y = framing.width, framing.height
    scene.render.resolution_percentage = int(100 * DRAFT_SIZE) if draft else 100
    scene.render.threads_mode, scene.render.threads = "FIXED", 2
    scene.render.image_settings.file_format = "PNG"
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look = "AgX - Medium High Contrast"
    scene.view_settings.exposure = EXPOSURE
    cycles = scene.cycles
    cycles.device = "CPU"
    cycles.samples = DRAFT_SAMPLES if draft else framing.samples
    cycles.use_adaptive_sampling = False
    cycles.sampling_pattern = "BLUE_NOISE"
    cycles.use_light_tree = False
    cycles.use_denoising, cycles.denoiser = True, "OPENIMAGEDENOISE"
    cycles.denoising_input_passes = "RGB_ALBEDO_NORMAL"
    cycles.max_bounces = max(framing.bounces, framing.transmission)
    cycles.glossy_bounces = framing.bounces
    cycles.diffuse_bounces = 2
    cycles.transmission_bounces = framing.transmission
    cycles.transparent_max_bounces = 8
    cycles.caustics_reflective = False
    cycles.caustics_refractive = framing.transmission > 0
    cycles.sample_clamp_indirect = 4.0
