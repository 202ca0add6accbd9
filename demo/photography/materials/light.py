"""Things that shine of themselves."""

from typing import Any

from demo.photography.materials.graph import Graph
from demo.photography.palette import rgb

WARM = (1.0, 0.72, 0.42)


def opal(*, strength: float = 1.0) -> Any:
    """A lit globe of white glass: brightest around its bulb, with the room in its gloss."""
    graph = Graph("opal")
    facing = graph.add("LayerWeight", out="Facing", Blend=0.35)
    inner = graph.between(facing, 0.9, 0.1, to=(0.45 * strength, strength))
    return graph.finish(
        graph.principled(
            rgb("white"),
            Roughness=0.18,
            Coat_Weight=0.5,
            Emission_Color=(1.0, 0.86, 0.68),
            Emission_Strength=inner,
        )
    )


def flame() -> Any:
    """A candle's flame: bluish and clear at the wick, white-hot in the middle. Its own z runs from 0 to 1."""
    graph = Graph("flame")
    height = graph.add("SeparateXYZ", out=2, Vector=graph.add("TexCoord", out="Generated"))
    tone = graph.ramp(
        height, [(0.0, (0.35, 0.42, 0.9)), (0.18, (1.0, 0.5, 0.16)), (0.5, (1.0, 0.74, 0.34)), (1.0, WARM)]
    )
    strength = graph.between(height, 0.0, 0.4, to=(0.4, 4.5))
    facing = graph.add("LayerWeight", out="Facing", Blend=0.3)
    burning = graph.add("Emission", Color=tone, Strength=strength)
    return graph.finish(graph.layered(graph.between(facing, 0.35, 1.0), burning, graph.add("BsdfTransparent")))
