"""What things are made of. Each function makes one Blender material.

Lengths are centimetres, colours names from the palette or `#rrggbb`.
"""

from demo.photography.materials.ceramic import clay, enamel, glaze, porcelain
from demo.photography.materials.clear import glass, water
from demo.photography.materials.cloth import linen, waffle, wool
from demo.photography.materials.light import flame, opal
from demo.photography.materials.metal import metal, painted, silvered
from demo.photography.materials.plain import backdrop, leaf, leather, paper, plaster, wax
from demo.photography.materials.wood import wood

__all__ = [
    "backdrop",
    "clay",
    "enamel",
    "flame",
    "glass",
    "glaze",
    "leaf",
    "leather",
    "linen",
    "metal",
    "opal",
    "painted",
    "paper",
    "plaster",
    "porcelain",
    "silvered",
    "waffle",
    "water",
    "wax",
    "wood",
    "wool",
]
