"""Fired things: glaze, bare clay, porcelain, enamel."""

from typing import Any

from demo.photography.materials.graph import Graph, Value
from demo.photography.palette import blend, rgb, shade


def glaze(
    colour: str,
    *,
    body: str = "stoneware",
    foot: float = 0.0,
    rough: float = 0.32,
    speckle: float = 0.5,
    gloss: float = 0.35,
) -> Any:
    """Glaze over clay: thin and browner on rims, deeper where it pools, speckled with iron, and none below `foot`."""
    graph = Graph(f"glaze {colour}")
    where = graph.place()
    clouds = graph.noise(where, 0.16, detail=4.0, distortion=0.6)
    edge = graph.add("Attribute", out="Fac", settings={"attribute_name": "edge"})
    tone = graph.mix(graph.between(clouds, 0.35, 0.66), shade(colour, 0.82), shade(colour, 1.1))
    tone = graph.mix(graph.between(edge, -0.15, -1.2, to=(0.0, 0.75)), tone, shade(colour, 0.6))
    tone = graph.mix(graph.between(edge, 0.9, 3.5), tone, blend(colour, body, 0.72))
    tone = graph.mix(_specks(graph, where, speckle), tone, shade(body, 0.28))
    skin = graph.bump(graph.noise(where, 0.55, detail=3.0), 0.09)
    fired = graph.principled(
        tone,
        Roughness=graph.between(clouds, 0.3, 0.7, to=(rough * 0.85, rough * 1.2)),
        Coat_Weight=gloss,
        Coat_Roughness=0.16,
        Normal=skin,
    )
    if not foot:
        return graph.finish(fired)
    line = graph.math("ADD", graph.height(), graph.math("MULTIPLY", graph.noise(where, 0.35), foot * 0.18))
    glazed = graph.between(line, foot * 1.06, foot * 1.12)
    return graph.finish(graph.layered(glazed, _bare(graph, where, body, 0.5), fired))


def clay(colour: str = "terracotta", *, speckle: float = 0.4, grain: float = 1.0) -> Any:
    """Unglazed clay, with the turner's fine rings and a little bloom."""
    graph = Graph(f"clay {colour}")
    return graph.finish(_bare(graph, graph.place(), colour, speckle, grain))


def porcelain(colour: str = "white") -> Any:
    """White clay under a clear glaze: light goes a little way in."""
    graph = Graph("porcelain")
    where = graph.place()
    clouds = graph.noise(where, 0.10, detail=3.0)
    tone = graph.mix(graph.between(clouds, 0.35, 0.7), shade(colour, 0.93), rgb(colour))
    skin = graph.bump(graph.noise(where, 0.35, detail=2.0), 0.06)
    return graph.finish(graph.principled(tone, Roughness=0.3, Coat_Weight=0.5, Coat_Roughness=0.12, Normal=skin))


def enamel(colour: str, *, rough: float = 0.22) -> Any:
    """Glass fused on steel: even colour, deep gloss, the slightest ripple."""
    graph = Graph(f"enamel {colour}")
    where = graph.place()
    tone = graph.mix(_specks(graph, where, 0.12), rgb(colour), shade(colour, 0.5))
    skin = graph.bump(graph.noise(where, 0.5, detail=1.0), 0.02)
    return graph.finish(graph.principled(tone, Roughness=rough, Coat_Weight=0.6, Coat_Roughness=0.08, Normal=skin))


def _bare(graph: Graph, where: Value, colour: str, speckle: float, grain: float = 1.0) -> Value:
    clouds = graph.noise(where, 0.22, detail=5.0)
    tone = graph.mix(graph.between(clouds, 0.3, 0.7), shade(colour, 0.85), shade(colour, 1.15))
    tone = graph.mix(_specks(graph, where, speckle), tone, shade(colour, 0.4))
    rings = graph.noise(graph.place(stretch=(0.12, 0.12, 3.0)), 1.4, detail=2.0)
    skin = graph.bump(rings, 0.04 * grain)
    skin = graph.bump(graph.noise(where, 9.0, detail=3.0), 0.018 * grain, over=skin)
    return graph.principled(tone, Roughness=0.82, Specular_IOR_Level=0.25, Normal=skin)


def _specks(graph: Graph, where: Value, amount: float) -> Value:
    """Iron spots: the cores of some of the cells of a fine foam."""
    settings = {"feature": "F1"}
    size = graph.add("TexVoronoi", settings=settings, out="Distance", Vector=where, Scale=5.5, Randomness=1.0)
    chosen = graph.add("TexVoronoi", settings=settings, out="Color", Vector=where, Scale=5.5, Randomness=1.0)
    near = graph.between(size, 0.26, 0.10)
    rare = graph.math("GREATER_THAN", graph.add("SeparateColor", Color=chosen), 0.80)
    return graph.math("MULTIPLY", graph.math("MULTIPLY", near, rare), amount)
