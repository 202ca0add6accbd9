"""Wood with grain along one of the thing's own axes."""

from typing import Any

from demo.photography.materials.graph import Graph
from demo.photography.palette import shade

ALONG = {"x": (0.055, 1.0, 1.0), "y": (1.0, 0.055, 1.0), "z": (1.0, 1.0, 0.055)}


def wood(
    colour: str = "oak", *, along: str = "x", scale: float = 1.0, contrast: float = 1.0, rough: float = 0.5
) -> Any:
    """Oiled wood, its grain along x, y or z. `scale` above 1 makes the grain finer, for small things."""
    graph = Graph(f"wood {colour}")
    where = graph.place(stretch=ALONG[along])
    bend = graph.noise(where, 0.20 * scale, detail=2.0, distortion=0.3)
    rings = graph.math("FRACT", graph.math("MULTIPLY", bend, 10.0))
    bands = graph.math("MULTIPLY", graph.between(rings, 0.0, 0.8), graph.between(rings, 1.0, 0.82))
    pores = graph.noise(graph.place(stretch=ALONG[along]), 8.0 * scale, detail=3.0)
    fibres = graph.noise(graph.place(stretch=ALONG[along]), 2.6 * scale, detail=4.0)
    dark, light = 1.0 - 0.34 * contrast, 1.0 + 0.10 * contrast
    tone = graph.mix(bands, shade(colour, light), shade(colour, (dark + 1.3) / 2.3))
    tone = graph.mix(graph.between(fibres, 0.36, 0.66), tone, shade(colour, (dark + 2) / 3))
    tone = graph.mix(graph.between(pores, 0.54, 0.72), tone, shade(colour, dark))
    tone = graph.mix(graph.between(graph.noise(where, 0.12 * scale), 0.35, 0.7), tone, shade(colour, 0.88))
    skin = graph.bump(graph.between(pores, 0.7, 0.5), 0.012 / scale)
    return graph.finish(graph.principled(tone, Roughness=rough, Specular_IOR_Level=0.4, Normal=skin))
