"""Paper in quantity, and paper with patterns on it."""

from typing import Any

from demo.photography.materials.graph import Graph, Value
from demo.photography.palette import rgb, shade


def pages(colour: str = "paper") -> Any:
    """The edge of a pile of sheets: fine lines, level with the table."""
    graph = Graph(f"pages {colour}")
    lines = graph.noise(graph.place(stretch=(0.05, 0.05, 16.0)), 1.0, detail=3.0)
    tone = graph.mix(graph.between(lines, 0.35, 0.65), shade(colour, 0.78), rgb(colour))
    return graph.finish(graph.principled(tone, Roughness=0.9, Normal=graph.bump(lines, 0.03)))


def printed(colour: str, ink: str, pattern: str) -> Any:
    """Wrapping paper with "spots", "bricks" or "seeds" printed on it, along the thing's UV coordinates."""
    graph = Graph(f"printed {pattern}")
    where = graph.place("UV")
    fibres = graph.noise(where, 4.0, detail=4.0)
    ground = graph.mix(graph.between(fibres, 0.35, 0.7), rgb(colour), shade(colour, 0.93))
    worn = graph.between(graph.noise(where, 5.0), 0.25, 0.4, to=(0.75, 1.0))
    inked = graph.math("MULTIPLY", PATTERNS[pattern](graph, where), worn)
    return graph.finish(graph.principled(graph.mix(inked, ground, rgb(ink)), Roughness=0.75))


def _spots(graph: Graph, where: Value) -> Value:
    near = graph.add("TexVoronoi", out="Distance", Vector=where, Scale=0.75, Randomness=0.7)
    return graph.between(near, 0.24, 0.20)


def _bricks(graph: Graph, where: Value) -> Value:
    settings = {"offset": 0.5}
    sizes = {"Brick_Width": 1.9, "Row_Height": 0.8, "Mortar_Size": 0.055, "Mortar_Smooth": 0.1}
    return graph.add("TexBrick", out="Fac", settings=settings, Vector=where, Scale=1.0, **sizes)


def _seeds(graph: Graph, where: Value) -> Value:
    """Rays around the middle of each cell, as of a cow parsley gone to seed."""
    cell = {"Vector": where, "Scale": 0.42, "Randomness": 0.35}
    middle = graph.add("TexVoronoi", out="Position", **cell)
    away = graph.add("VectorMath", settings={"operation": "SUBTRACT"}, at0=where, at1=middle)
    across, along = (graph.add("SeparateXYZ", out=axis, Vector=away) for axis in (0, 1))
    turn = graph.math("MULTIPLY", graph.math("ARCTAN2", across, along), 13 / 6.2832)
    ray = graph.math("ABSOLUTE", graph.math("SUBTRACT", graph.math("FRACT", turn), 0.5))
    reach = graph.add("VectorMath", out="Value", settings={"operation": "LENGTH"}, at0=away)
    line = graph.math("LESS_THAN", graph.math("MULTIPLY", ray, reach), 0.035)
    inside = graph.math("LESS_THAN", reach, 0.78)
    tips = graph.math("LESS_THAN", graph.math("ABSOLUTE", graph.math("SUBTRACT", reach, 0.8)), 0.09)
    knobs = graph.math("MULTIPLY", tips, graph.math("LESS_THAN", ray, 0.16))
    return graph.math("MAXIMUM", graph.math("MULTIPLY", line, inside), knobs)


PATTERNS = {"spots": _spots, "bricks": _bricks, "seeds": _seeds}
