"""Things light goes through."""

from typing import Any

from demo.photography.materials.graph import Graph
from demo.photography.palette import rgb


def glass(tint: str = "#eff6f1", *, bubbles: bool = False) -> Any:
    """Glass, faintly tinted, not quite even. Frame it with `transmission=6`."""
    graph = Graph("glass")
    where = graph.place()
    skin = graph.bump(graph.noise(where, 0.5, detail=1.0), 0.03)
    if bubbles:
        cells = graph.add("TexVoronoi", out="Distance", Vector=where, Scale=1.1)
        skin = graph.bump(graph.between(cells, 0.10, 0.05), 0.05, over=skin)
    return graph.finish(graph.principled(rgb(tint), Roughness=0.0, IOR=1.48, Transmission_Weight=1.0, Normal=skin))


def water() -> Any:
    """Still water."""
    graph = Graph("water")
    return graph.finish(graph.principled((0.97, 0.99, 0.98), Roughness=0.0, IOR=1.33, Transmission_Weight=1.0))
