"""Woven things. They follow the surface: the shapes lay their UV coordinates out in centimetres."""

from collections.abc import Sequence
from math import tau
from typing import Any

from demo.photography.materials.graph import Graph, Value
from demo.photography.palette import rgb, shade

Stripe = tuple[float, float, str]
"""From, to (centimetres along the cloth's v), colour."""


def linen(
    colour: str, *, threads: float = 5.0, relief: float = 1.0, stripes: Sequence[Stripe] = (), glow: float = 0.0
) -> Any:
    """Linen: plain weave with slubs. `threads` to the centimetre; `glow` lets light through, for shades."""
    graph = Graph(f"linen {colour}")
    tone: Value = rgb(colour)
    across = _along(graph, "v")
    for start, end, stripe in stripes:
        inside = graph.math("MULTIPLY", graph.math("GREATER_THAN", across, start), graph.math("LESS_THAN", across, end))
        tone = graph.mix(inside, tone, rgb(stripe))
    weave = _weave(graph, threads)
    slubs = _slubs(graph, threads)
    tone = graph.mix(graph.between(slubs, 0.42, 0.68), tone, (0.72, 0.70, 0.66), how="MULTIPLY")
    tone = graph.mix(graph.between(weave, 0.55, 0.0), tone, (0.62, 0.59, 0.55), how="MULTIPLY")
    skin = graph.bump(weave, 0.05 * relief / threads)
    skin = graph.bump(slubs, 0.10 * relief / threads, over=skin)
    cloth = graph.principled(tone, Roughness=0.9, Specular_IOR_Level=0.15, Sheen_Weight=0.25, Normal=skin)
    if glow:
        cloth = graph.layered(glow, cloth, graph.add("BsdfTranslucent", Color=tone))
    return graph.finish(cloth)


def wool(
    colour: str, *, check: str = "", size: float = 12.0, line: float = 0.5, fuzz: float = 0.8, threads: float = 3.0
) -> Any:
    """Wool with a nap; with `check`, another colour every `size` centimetres, over a share `line` of that."""
    graph = Graph(f"wool {colour}")
    tone: Value = rgb(colour)
    if check:
        for axis in ("u", "v"):
            wave = graph.math("FRACT", graph.math("DIVIDE", _along(graph, axis), size))
            tone = graph.mix(graph.math("MULTIPLY", graph.math("GREATER_THAN", wave, 1 - line), 0.6), tone, rgb(check))
    where = graph.place("UV")
    fibres = graph.noise(where, 6.0, detail=4.0, distortion=1.2)
    weave = _weave(graph, threads)
    tone = graph.mix(graph.between(fibres, 0.35, 0.65), tone, (0.78, 0.76, 0.74), how="MULTIPLY")
    skin = graph.bump(weave, 0.05 / threads)
    skin = graph.bump(fibres, 0.12, over=skin)
    return graph.finish(
        graph.principled(
            tone, Roughness=0.95, Specular_IOR_Level=0.1, Sheen_Weight=fuzz, Sheen_Roughness=0.5, Normal=skin
        )
    )


def waffle(colour: str, *, cell: float = 1.1, relief: float = 0.30) -> Any:
    """Cotton in a waffle weave: hollow squares of `cell` centimetres."""
    graph = Graph(f"waffle {colour}")
    ridges = [
        graph.math("ABSOLUTE", graph.math("SINE", graph.math("MULTIPLY", _along(graph, axis), tau / 2 / cell)))
        for axis in ("u", "v")
    ]
    hollow = graph.math("MULTIPLY", *ridges)
    fibres = graph.noise(graph.place("UV"), 9.0, detail=3.0)
    tone = graph.mix(graph.between(hollow, 0.2, 0.9), rgb(colour), shade(colour, 0.66))
    tone = graph.mix(graph.between(fibres, 0.4, 0.7), tone, (0.86, 0.85, 0.83), how="MULTIPLY")
    skin = graph.bump(graph.math("SUBTRACT", 1.0, hollow), relief * cell)
    skin = graph.bump(fibres, 0.05, over=skin)
    return graph.finish(graph.principled(tone, Roughness=0.95, Specular_IOR_Level=0.1, Sheen_Weight=0.3, Normal=skin))


def _along(graph: Graph, axis: str) -> Value:
    return graph.add("SeparateXYZ", out="uv".index(axis), Vector=graph.add("TexCoord", out="UV"))


def _weave(graph: Graph, threads: float) -> Value:
    """Over and under: 1 where a thread lies on top, 0 in the gaps."""
    across, along = (
        graph.math("SINE", graph.math("MULTIPLY", _along(graph, axis), tau / 2 * threads)) for axis in ("u", "v")
    )
    return graph.math("ABSOLUTE", graph.math("MULTIPLY", across, along))


def _slubs(graph: Graph, threads: float) -> Value:
    """Thick places in the yarn: noise drawn out along the one way and the other."""
    warp = graph.noise(graph.place("UV", stretch=(1.0, 0.06, 1.0)), threads * 0.8, detail=2.0)
    weft = graph.noise(graph.place("UV", stretch=(0.06, 1.0, 1.0)), threads * 0.8, detail=2.0)
    return graph.math("MAXIMUM", warp, weft)
