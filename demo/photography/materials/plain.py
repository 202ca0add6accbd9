"""Paper, plaster, wax, leather, leaves."""

from typing import Any

from demo.photography.materials.graph import Graph
from demo.photography.palette import rgb, shade


def paper(colour: str = "paper", *, fibre: float = 1.0, glow: float = 0.0) -> Any:
    """Paper or card with a little tooth; `glow` lets light through, for lanterns."""
    graph = Graph(f"paper {colour}")
    where = graph.place()
    fibres = graph.noise(where, 5.0, detail=5.0)
    tone = graph.mix(graph.between(fibres, 0.35, 0.7), rgb(colour), shade(colour, 1 - 0.07 * fibre))
    skin = graph.bump(fibres, 0.012 * fibre)
    sheet = graph.principled(tone, Roughness=0.9, Specular_IOR_Level=0.15, Normal=skin)
    if glow:
        sheet = graph.layered(glow, sheet, graph.add("BsdfTranslucent", Color=tone))
    return graph.finish(sheet)


def backdrop(colour: str) -> Any:
    """Studio paper: as plain as can be, for it is most of every picture and has to be quick."""
    graph = Graph("backdrop")
    return graph.finish(graph.principled(rgb(colour), Roughness=1.0, Specular_IOR_Level=0.1))


def plaster(colour: str = "paper") -> Any:
    """A limewashed wall: clouded and softly trowelled."""
    graph = Graph(f"plaster {colour}")
    where = graph.place()
    clouds = graph.noise(where, 0.035, detail=6.0, distortion=0.8)
    tone = graph.mix(graph.between(clouds, 0.3, 0.7), shade(colour, 0.9), rgb(colour))
    skin = graph.bump(graph.noise(where, 0.12, detail=6.0, distortion=1.0), 0.25)
    return graph.finish(graph.principled(tone, Roughness=0.95, Specular_IOR_Level=0.1, Normal=skin))


def wax(colour: str = "wax") -> Any:
    """Beeswax: light goes in and comes out softened."""
    graph = Graph(f"wax {colour}")
    where = graph.place()
    skin = graph.bump(graph.noise(where, 1.5, detail=3.0), 0.03)
    return graph.finish(
        graph.principled(
            rgb(colour),
            Roughness=0.42,
            Subsurface_Weight=0.6,
            Subsurface_Radius=(1.0, 0.55, 0.2),
            Subsurface_Scale=0.5,
            Normal=skin,
        )
    )


def leather(colour: str = "leather") -> Any:
    """Vegetable-tanned leather, its pores and a dull shine."""
    graph = Graph(f"leather {colour}")
    where = graph.place()
    clouds = graph.noise(where, 0.6, detail=4.0)
    tone = graph.mix(graph.between(clouds, 0.3, 0.7), shade(colour, 0.8), shade(colour, 1.15))
    pores = graph.add("TexVoronoi", out="Distance", Vector=where, Scale=8.0)
    return graph.finish(graph.principled(tone, Roughness=0.5, Normal=graph.bump(pores, 0.015)))


def leaf(colour: str = "leaf", *, shine: float = 0.45) -> Any:
    """Leaves and stems: each a little different, and the light shines through."""
    graph = Graph(f"leaf {colour}")
    own = graph.add("ObjectInfo", out="Random")
    tone = graph.mix(own, shade(colour, 0.75), shade(colour, 1.25))
    tone = graph.mix(graph.between(graph.noise(graph.place(), 1.2), 0.3, 0.7), tone, shade(colour, 0.85))
    skin = graph.principled(tone, Roughness=shine)
    return graph.finish(graph.layered(0.25, skin, graph.add("BsdfTranslucent", Color=tone)))


def fibre(colour: str, *, coarse: float = 1.0) -> Any:
    """Jute, willow, bark: a rod or cord of its own shade, streaked along its length."""
    graph = Graph(f"fibre {colour}")
    own = graph.add("ObjectInfo", out="Random")
    tone = graph.mix(own, shade(colour, 0.72), shade(colour, 1.2))
    streaks = graph.noise(graph.place(), 2.2 * coarse, detail=5.0, distortion=0.8)
    tone = graph.mix(graph.between(streaks, 0.35, 0.68), tone, shade(colour, 0.62))
    skin = graph.bump(streaks, 0.06 / coarse)
    return graph.finish(graph.principled(tone, Roughness=0.7, Specular_IOR_Level=0.3, Normal=skin))
