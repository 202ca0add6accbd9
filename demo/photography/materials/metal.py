"""Bare and painted metal."""

from typing import Any

from demo.photography.materials.graph import Graph
from demo.photography.palette import rgb, shade


def metal(colour: str = "steel", *, rough: float = 0.32, brushed: float = 0.0, spangle: float = 0.0) -> Any:
    """Bare metal; `brushed` draws fine lines around it, `spangle` gives the crystals of galvanised steel."""
    graph = Graph(f"metal {colour}")
    where = graph.place()
    clouds = graph.noise(where, 0.4, detail=4.0)
    tone = graph.mix(graph.between(clouds, 0.3, 0.7), shade(colour, 0.88), rgb(colour))
    roughness = graph.between(clouds, 0.3, 0.7, to=(rough * 0.8, rough * 1.25))
    skin = graph.bump(graph.noise(where, 0.6, detail=2.0), 0.01)
    if brushed:
        lines = graph.noise(graph.place(stretch=(0.2, 0.2, 30.0)), 1.0, detail=2.0)
        skin = graph.bump(lines, 0.01 * brushed, over=skin)
    if spangle:
        cells = graph.add("TexVoronoi", out="Color", Vector=where, Scale=0.9)
        share = graph.math("MULTIPLY", graph.add("SeparateColor", Color=cells), spangle)
        tone = graph.mix(share, tone, shade(colour, 0.62))
    return graph.finish(graph.principled(tone, Metallic=1.0, Roughness=roughness, Normal=skin))


def painted(colour: str, *, rough: float = 0.45) -> Any:
    """Powder-coated metal: even and matt, with the finest orange peel."""
    graph = Graph(f"painted {colour}")
    skin = graph.bump(graph.noise(graph.place(), 6.0, detail=1.0), 0.006)
    return graph.finish(graph.principled(rgb(colour), Roughness=rough, Normal=skin))


def silvered() -> Any:
    """A mirror's glass: it shows the room, and a bright window somewhere in it."""
    graph = Graph("silvered")
    across, up = (graph.add("SeparateXYZ", out=axis, Vector=graph.add("TexCoord", out="Object")) for axis in (0, 1))
    way = graph.math("SUBTRACT", graph.math("MULTIPLY", up, -0.03), graph.math("MULTIPLY", across, 0.025))
    tone = graph.mix(graph.between(way, -0.9, 0.9), rgb("#b9bfc0"), rgb("#f7f6f2"))
    return graph.finish(
        graph.principled(tone, Metallic=1.0, Roughness=0.02, Emission_Color=tone, Emission_Strength=0.3)
    )
