"""A material's node graph, written as expressions."""

from collections.abc import Sequence
from typing import Any

import bpy

from demo.photography.palette import Rgb

Value = Any
"""A number, a colour, a vector, or the socket of a node that yields one."""


class Graph:
    """The nodes of one material. Methods add a node and return its output; `surface` finishes it."""

    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.tree.nodes.clear()
        self.output = self.tree.nodes.new("ShaderNodeOutputMaterial")

    def add(self, kind: str, *, out: int | str = 0, settings: dict[str, Any] | None = None, **inputs: Value) -> Value:
        """A node `ShaderNode<kind>`; inputs by name with `_` for a space, or `at0`, `at1` by position."""
        node = self.tree.nodes.new(f"ShaderNode{kind}")
        for key, value in (settings or {}).items():
            setattr(node, key, value)
        for key, value in inputs.items():
            self._feed(node.inputs[int(key[2:]) if key.startswith("at") else key.replace("_", " ")], value)
        return node.outputs[out]

    def _feed(self, socket: Any, value: Value) -> None:
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        elif isinstance(value, tuple) and socket.type == "RGBA" and len(value) == len(Rgb.__args__):
            socket.default_value = (*value, 1.0)
        else:
            socket.default_value = value

    def place(self, where: str = "Object", *, stretch: tuple[float, float, float] = (1, 1, 1)) -> Value:
        """Coordinates in centimetres: in the thing's own space (`Object`) or along its surface (`UV`)."""
        coordinates = self.add("TexCoord", out=where)
        if where == "Object":
            apart = self.math("MULTIPLY", self.add("ObjectInfo", out="Random"), 200.0)
            coordinates = self.add("VectorMath", settings={"operation": "ADD"}, at0=coordinates, at1=apart)
        return self.add("Mapping", Vector=coordinates, Scale=stretch)

    def height(self) -> Value:
        """Centimetres above the thing's own origin."""
        return self.add("SeparateXYZ", out=2, Vector=self.add("TexCoord", out="Object"))

    def noise(self, where: Value, scale: float, *, detail: float = 3.0, distortion: float = 0.0) -> Value:
        """Cloudy noise from 0 to 1; `scale` in clouds per centimetre."""
        return self.add("TexNoise", Vector=where, Scale=scale, Detail=detail, Distortion=distortion)

    def math(self, operation: str, first: Value, second: Value = 0.0, *, clamp: bool = False) -> Value:
        """One of Blender's sums: MULTIPLY, ADD, SUBTRACT, POWER, SINE, GREATER_THAN…"""
        return self.add("Math", settings={"operation": operation, "use_clamp": clamp}, at0=first, at1=second)

    def between(self, value: Value, low: float, high: float, *, to: tuple[float, float] = (0.0, 1.0)) -> Value:
        """The value's way from `low` to `high`, smoothly, as a number from `to[0]` to `to[1]`."""
        settings = {"interpolation_type": "SMOOTHSTEP"}
        inputs = {"at1": low, "at2": high, "at3": to[0], "at4": to[1]}
        return self.add("MapRange", settings=settings, at0=value, **inputs)

    def mix(self, share: Value, first: Value, second: Value, *, how: str = "MIX") -> Value:
        """A colour: `first` with a share of `second`, mixed or by another of Blender's blend modes."""
        settings = {"data_type": "RGBA", "blend_type": how, "clamp_factor": True}
        return self.add("Mix", out=2, settings=settings, at0=share, at6=first, at7=second)

    def ramp(self, value: Value, stops: Sequence[tuple[float, Rgb]]) -> Value:
        """A colour out of a gradient of (position, colour)."""
        node = self.tree.nodes.new("ShaderNodeValToRGB")
        while len(node.color_ramp.elements) < len(stops):
            node.color_ramp.elements.new(1.0)
        for element, (position, colour) in zip(node.color_ramp.elements, stops, strict=True):
            element.position, element.color = position, (*colour, 1.0)
        self._feed(node.inputs[0], value)
        return node.outputs[0]

    def bump(self, height: Value, depth: float, *, over: Value | None = None) -> Value:
        """Relief: `height` from 0 to 1 stands for `depth` centimetres; on top of another relief if given."""
        inputs = {"Normal": over} if over is not None else {}
        return self.add("Bump", Height=height, Distance=depth, Strength=1.0, **inputs)

    def principled(self, colour: Value, **inputs: Value) -> Value:
        """Blender's all-round surface; its inputs by name."""
        return self.add("BsdfPrincipled", Base_Color=colour, **inputs)

    def layered(self, share: Value, below: Value, above: Value) -> Value:
        """Two surfaces, the second where `share` is 1."""
        return self.add("MixShader", at0=share, at1=below, at2=above)

    def finish(self, surface: Value) -> Any:
        """The material with this surface."""
        self.tree.links.new(surface, self.output.inputs["Surface"])
        return self.material
